//! The web server: pages from the current site, and a stream of events that says
//! when there is a new one. It listens on 127.0.0.1 alone.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::watch;
use tower_http::services::{ServeDir, ServeFile};

use super::Site;

/// The site to show now, and a way to hear of the next.
type CurrentSite = watch::Receiver<Arc<Site>>;

/// How many ports are tried before giving up.
const PORTS_TRIED: u16 = 100;

/// A socket on `port`, or on the next free port above it.
///
/// # Errors
/// If none of the next hundred ports is free.
pub fn listen(port: u16) -> Result<TcpListener> {
    for port in port..=port.saturating_add(PORTS_TRIED) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            outcome => {
                return outcome
                    .with_context(|| format!("cannot serve on port {port}"));
            }
        }
    }
    bail!(
        "port {port} and the {PORTS_TRIED} above it are taken; name another with --port"
    )
}

/// Serves the current site until Ctrl-C.
///
/// # Errors
/// If the machine refuses the socket.
pub fn serve(listener: TcpListener, site: CurrentSite) -> Result<()> {
    listener.set_nonblocking(true)?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        // Open pages hold their event streams for ever, so their end is not waited
        // for.
        tokio::select! {
            served = async { axum::serve(listener, router(site)).await } => served?,
            stop = tokio::signal::ctrl_c() => stop?,
        }
        Ok(())
    })
}

fn router(site: CurrentSite) -> Router {
    Router::new()
        .route("/live-reload.js", get(reload_script))
        .route("/live-reload", get(builds))
        .fallback(page)
        .with_state(site)
}

/// A file of the site. `ServeDir` refuses every path that leads out of its folder.
async fn page(State(site): State<CurrentSite>, request: Request) -> Response {
    let site = Arc::clone(&site.borrow());
    let pages = site.pages();
    let missing = ServeFile::new(pages.join("404.html"));
    let mut files = ServeDir::new(pages).not_found_service(missing);
    match files.try_call(request).await {
        Ok(response) => never_stored(response),
        Err(error) => {
            (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
        }
    }
}

/// Two builds within a second have the same modification time; a browser must not
/// confuse them.
fn never_stored(response: impl IntoResponse) -> Response {
    let mut response = response.into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn reload_script() -> Response {
    let javascript = [(header::CONTENT_TYPE, "text/javascript")];
    never_stored((javascript, include_str!("live-reload.js")))
}

/// The version of the current site at once, then that of every later one.
async fn builds(
    State(mut site): State<CurrentSite>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    site.mark_changed();
    let events = unfold(site, |mut site| async {
        site.changed().await.ok()?;
        let version = site.borrow_and_update().version().to_owned();
        Some((Ok(Event::default().event("built").data(version)), site))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
