//! The web server: pages from the current site, and a stream of events that says when
//! there is a new one. It listens on 127.0.0.1 alone.
//!
//! It has one reader, so a thread for each connection and a connection for each request
//! are enough. The libraries of a server for thousands would be a good part of what is
//! compiled before the first page shows.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::CurrentSite;
use super::answer::Answer;

/// A line that says nothing keeps a stream of events open where something in between
/// ends quiet connections.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// A browser opens connections before it needs them; one that stays silent is closed.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many ports are tried before giving up.
const PORTS_TRIED: u16 = 100;

/// A longer request, in bytes, does not come from a browser.
const LONGEST_REQUEST: u64 = 64 * 1024;

/// How many headers a request may have.
const MOST_HEADERS: usize = 64;

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
/// If the system does not let Ctrl-C be noticed.
pub fn serve(listener: TcpListener, site: Arc<CurrentSite>) -> Result<()> {
    let (interrupted, end) = mpsc::channel();
    // If the other end is gone, serving has ended already.
    let end_serving = move || interrupted.send(()).unwrap_or_default();
    ctrlc::set_handler(end_serving).context("cannot wait for Ctrl-C")?;
    thread::spawn(move || accept(&listener, &site));
    end.recv().context("nothing waits for Ctrl-C any more")
}

fn accept(listener: &TcpListener, site: &Arc<CurrentSite>) {
    for connection in listener.incoming() {
        match connection {
            Ok(connection) => {
                let site = Arc::clone(site);
                // If the browser closes the connection, there is no one to tell.
                thread::spawn(move || drop(talk(connection, &site)));
            }
            // Too many open files, say: some of them will be closed.
            Err(_) => thread::sleep(Duration::from_millis(100)),
        }
    }
}

/// Answers the one request of a connection.
fn talk(mut connection: TcpStream, site: &CurrentSite) -> io::Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    let Some(request) = read_request(&connection)? else {
        return Answer::of_status("400 Bad Request").send(&mut connection, false);
    };
    let has_body = match request.method.as_str() {
        "GET" => true,
        "HEAD" => false,
        _ => {
            return Answer::of_status("405 Method Not Allowed")
                .send(&mut connection, true);
        }
    };
    let answer = match request.path() {
        "/live-reload" if has_body => return tell_of_builds(connection, site),
        "/live-reload.js" => Answer::of_script(include_str!("live-reload.js")),
        path => Answer::of_path(&site.get().pages(), path),
    };
    answer.send(&mut connection, has_body)
}

/// The first line of a request; the headers do not matter.
struct Request {
    method: String,
    target: String,
}

impl Request {
    /// The part of the target that names a page.
    fn path(&self) -> &str {
        self.target.split(['?', '#']).next().unwrap_or_default()
    }
}

/// Returns `None` if what was read is not a request.
fn read_request(connection: &TcpStream) -> io::Result<Option<Request>> {
    let mut connection = connection.take(LONGEST_REQUEST);
    let (mut read, mut part) = (Vec::new(), [0; 4096]);
    loop {
        let length = connection.read(&mut part)?;
        read.extend_from_slice(&part[..length]);
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&read) {
            Ok(httparse::Status::Partial) if length > 0 => {}
            Ok(httparse::Status::Complete(_)) => {
                let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
                let (method, target) = (word(request.method), word(request.path));
                return Ok(Some(Request { method, target }));
            }
            _ => return Ok(None),
        }
    }
}

/// The version of the current site at once, then that of every later one, until the page
/// is closed.
fn tell_of_builds(mut page: TcpStream, sites: &CurrentSite) -> io::Result<()> {
    page.write_all(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\
          Cache-Control: no-store\r\nConnection: close\r\n\r\n",
    )?;
    let mut told = String::new();
    loop {
        let event = match sites.other_than(&told, KEEP_ALIVE) {
            Some(site) => {
                site.version().clone_into(&mut told);
                format!("event: built\ndata: {told}\n\n")
            }
            None => ":\n\n".to_owned(),
        };
        page.write_all(event.as_bytes())?;
    }
}
