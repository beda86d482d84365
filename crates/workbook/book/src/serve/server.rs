//! The web server: pages from the current site, and a stream of events that says
//! when there is a new one. It listens on 127.0.0.1 alone.

use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use http_body_util::channel::{Channel, Sender};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tower_http::services::{ServeDir, ServeFile};

use super::Site;

/// The site to show now, and a way to hear of the next.
type CurrentSite = watch::Receiver<Arc<Site>>;

/// What is sent back.
type Body = UnsyncBoxBody<Bytes, io::Error>;

/// A line that says nothing keeps a stream of events open where something in between
/// ends quiet connections.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

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

/// Serves the current site until Ctrl-C. Open pages hold their streams of events for
/// ever, so their end is not waited for.
///
/// # Errors
/// If the machine refuses the socket.
pub fn serve(listener: TcpListener, site: CurrentSite) -> Result<()> {
    listener.set_nonblocking(true)?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(
        async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            tokio::spawn(accept(listener, site));
            tokio::signal::ctrl_c().await.context("cannot wait for Ctrl-C")
        },
    )
}

async fn accept(listener: tokio::net::TcpListener, site: CurrentSite) {
    loop {
        match listener.accept().await {
            Ok((connection, _)) => {
                drop(tokio::spawn(talk(connection, site.clone())))
            }
            // Too many open files, say: some of them will be closed.
            Err(_) => sleep(Duration::from_millis(100)).await,
        }
    }
}

/// Answers the requests of a connection, until the browser has had enough.
async fn talk(connection: TcpStream, site: CurrentSite) {
    let service = service_fn(move |request| answer(request, site.clone()));
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(connection), service)
        .await;
}

async fn answer(
    request: Request<Incoming>,
    site: CurrentSite,
) -> Result<Response<Body>, Infallible> {
    let (kind, body) = match request.uri().path() {
        "/live-reload.js" => {
            ("text/javascript", text(include_str!("live-reload.js").into()))
        }
        "/live-reload" => ("text/event-stream", builds(site)),
        _ => return Ok(page(request, site).await),
    };
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    Ok(never_stored(response))
}

/// A file of the site. `ServeDir` refuses every path that leads out of its folder.
async fn page(request: Request<Incoming>, site: CurrentSite) -> Response<Body> {
    let site = Arc::clone(&site.borrow());
    let pages = site.pages();
    let missing = ServeFile::new(pages.join("404.html"));
    let mut files = ServeDir::new(pages).not_found_service(missing);
    match files.try_call(request).await {
        Ok(response) => never_stored(response.map(BodyExt::boxed_unsync)),
        Err(error) => {
            let mut response = Response::new(text(error.to_string()));
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            never_stored(response)
        }
    }
}

fn text(text: String) -> Body {
    Full::from(text).map_err(|never| match never {}).boxed_unsync()
}

/// Two builds within a second have the same modification time; a browser must not
/// confuse them.
fn never_stored(mut response: Response<Body>) -> Response<Body> {
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The version of the current site at once, then that of every later one.
fn builds(site: CurrentSite) -> Body {
    let (sender, events) = Channel::new(1);
    tokio::spawn(tell(sender, site));
    events.boxed_unsync()
}

/// Ends when the page is closed, or no more builds will come.
async fn tell(
    mut page: Sender<Bytes, io::Error>,
    mut site: CurrentSite,
) -> Option<()> {
    site.mark_changed();
    loop {
        let event = match timeout(KEEP_ALIVE, site.changed()).await {
            Ok(changed) => {
                changed.ok()?;
                let site = site.borrow_and_update();
                format!("event: built\ndata: {}\n\n", site.version())
            }
            Err(_) => ":\n\n".to_owned(),
        };
        page.send_data(event.into()).await.ok()?;
    }
}
