//! `cargo workbook serve`, from outside: a process, and requests over a socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use workbook_testing::SmallBook;
use workbook_testing::fixtures::{HERE, plant_ours, record};

/// Long enough for a busy machine; no test waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server, ended when dropped.
struct Server {
    process: Child,
    printed: Receiver<String>,
    address: String,
}

impl Server {
    fn start(book: &SmallBook, port: u16) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_workbook-book"))
            .args(["serve", "--no-open", "--port", &port.to_string()])
            .current_dir(book.path("book"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, printed) = mpsc::channel();
        collect_lines(process.stdout.take().unwrap(), sender.clone());
        collect_lines(process.stderr.take().unwrap(), sender);
        let mut server = Self { process, printed, address: String::new() };
        let line = server.wait_for_line("http://");
        server.address =
            line.split("http://").nth(1).unwrap().trim_end_matches('/').to_owned();
        server
    }

    /// The status line and headers, then the body.
    fn get(&self, path: &str) -> (String, String) {
        let mut stream = self.request(path);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    /// Asks for exactly this path, which a browser or curl would tidy up first.
    fn request(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        stream
    }

    fn events(&self) -> Events {
        Events(BufReader::new(self.request("/live-reload")))
    }

    /// Waits until the server prints a line with this in it.
    fn wait_for_line(&self, text: &str) -> String {
        loop {
            let line = self.printed.recv_timeout(PATIENCE).unwrap();
            if line.contains(text) {
                return line;
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// Sends on what the server prints, line by line.
fn collect_lines(output: impl Read + Send + 'static, sender: Sender<String>) {
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    thread::spawn(move || lines.try_for_each(|line| sender.send(line)));
}

/// The stream that tells a page of new builds.
struct Events(BufReader<TcpStream>);

impl Events {
    /// Waits for the next build and returns its version.
    fn next(&mut self) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the stream ended");
            if let Some(version) = line.strip_prefix("data: ") {
                return version.trim().to_owned();
            }
        }
    }
}

#[test]
fn pages_are_served_and_nothing_else() {
    let book = SmallBook::new();
    let server = Server::start(&book, 0);

    let (head, body) = server.get("/step1-pure.html");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("no-store"), "{head}");
    assert!(body.contains("pub fn square"));
    assert!(body.contains("/live-reload.js"));
    assert!(server.get("/").0.starts_with("HTTP/1.1 200"));
    assert!(server.get("/live-reload.js").1.contains("EventSource"));

    let (head, body) = server.get("/none.html");
    assert!(head.starts_with("HTTP/1.1 404"), "{head}");
    assert!(body.contains("Document not found"));

    for path in [
        "/../Cargo.toml",
        "/%2e%2e/%2e%2e/Cargo.toml",
        "/..%2f..%2fCargo.toml",
        "//etc/passwd",
    ] {
        let (head, body) = server.get(path);
        assert!(head.starts_with("HTTP/1.1 404"), "{path}: {head}");
        assert!(!body.contains("[workspace]"), "{path}");
    }
}

#[test]
fn a_taken_port_is_passed_over() {
    let book = SmallBook::new();
    let first = Server::start(&book, 0);
    let port: u16 = first.address.split(':').next_back().unwrap().parse().unwrap();
    let second = Server::start(&book, port);
    assert_ne!(second.address, first.address);
    assert!(second.get("/").0.starts_with("HTTP/1.1 200"));
}

/// Also while a page is open, whose stream of events would never end.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_serving_and_leaves_nothing_behind() {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    let book = SmallBook::new();
    let mut server = Server::start(&book, 0);
    let _page = server.events().next();
    let process = Pid::from_raw(server.process.id().try_into().unwrap());
    kill(process, Signal::SIGINT).unwrap();
    assert!(server.process.wait().unwrap().success());
    let entries = std::fs::read_dir(book.path("target")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name());
    let left: Vec<_> =
        names.filter(|name| name.to_string_lossy().starts_with("serve-")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn saving_reloads_pages_and_a_mistake_leaves_them() {
    let book = SmallBook::new();
    let server = Server::start(&book, 0);
    let mut events = server.events();
    let first = events.next();
    assert!(server.get("/").1.contains(&first), "a page knows its version");

    book.append("book/welcome.md", "\nA new paragraph.\n");
    server.wait_for_line("Built again.");
    let second = events.next();
    assert_ne!(second, first);
    assert!(server.get("/welcome.html").1.contains("A new paragraph."));

    // A listing is cut from a crate, so saving that counts too.
    book.replace("crates/step1-pure/src/lib.rs", "x * x", "x.powi(2)");
    server.wait_for_line("Built again.");
    assert_ne!(events.next(), second);
    assert!(server.get("/step1-pure.html").1.contains("x.powi(2)"));

    book.append("book/welcome.md", "\n{{#include none.rs}}\n");
    server.wait_for_line("The pages shown are the last good ones");
    assert!(server.get("/welcome.html").1.contains("A new paragraph."));
    assert!(!server.get("/welcome.html").1.contains("none.rs"));

    book.replace("book/welcome.md", "\n{{#include none.rs}}\n", "\nMended.\n");
    server.wait_for_line("Built again.");
    assert!(server.get("/welcome.html").1.contains("Mended."));
}

#[test]
fn a_record_measured_meanwhile_shows() {
    let book = SmallBook::new();
    plant_ours(&book);
    book.append("book/welcome.md", "\n{{#figure ladder}}\n");
    let server = Server::start(&book, 0);
    assert!(!server.get("/welcome.html").1.contains(HERE));

    let ours = std::fs::read_to_string(
        book.path(&workbook_testing::fixtures::ours("ladder")),
    );
    let ours: serde_json::Value = serde_json::from_str(&ours.unwrap()).unwrap();
    let measured = ours["measurements"].as_array().unwrap().clone();
    let here = record(HERE, "ladder", measured);
    book.write(&format!("target/records/{HERE}/ladder.json"), &here.to_string());
    // The folder may be noticed before the file in it.
    let shown = format!("{HERE} (here)");
    while !server.get("/welcome.html").1.contains(&shown) {
        server.wait_for_line("Built again.");
    }
}
