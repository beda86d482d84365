//! What is sent back for a request: a file of the site, or why there is none.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

/// An answer, before it is sent.
pub struct Answer {
    /// The number and its usual words.
    status: &'static str,
    /// Whole lines that belong to this answer alone.
    headers: String,
    body: Vec<u8>,
}

impl Answer {
    /// An answer that is nothing but its status.
    pub fn of_status(status: &'static str) -> Self {
        let headers = content_type("text/plain; charset=utf-8");
        Self { status, headers, body: status.as_bytes().into() }
    }

    /// A script that is part of this program.
    pub fn of_script(script: &str) -> Self {
        let headers = content_type("text/javascript");
        Self { status: "200 OK", headers, body: script.as_bytes().into() }
    }

    /// What a browser gets that asks for this path, still encoded, of the pages in this
    /// folder. Nothing outside the folder is ever read.
    pub fn of_path(pages: &Path, path: &str) -> Self {
        let Some(file) = file_of(pages, path) else { return Self::missing(pages) };
        if !file.is_dir() {
            return Self::of_file(pages, &file);
        }
        if path.ends_with('/') {
            return Self::of_file(pages, &file.join("index.html"));
        }
        // Links in the page are relative to the folder, which ends in a slash.
        let headers = format!("Location: /{}/\r\n", path.trim_matches('/'));
        Self { headers, ..Self::of_status("308 Permanent Redirect") }
    }

    fn of_file(pages: &Path, file: &Path) -> Self {
        match fs::read(file) {
            Ok(body) => Self { status: "200 OK", headers: type_of(file), body },
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Self::missing(pages)
            }
            Err(error) => Self {
                body: error.to_string().into(),
                ..Self::of_status("500 Internal Server Error")
            },
        }
    }

    fn missing(pages: &Path) -> Self {
        let status = "404 Not Found";
        let page = pages.join("404.html");
        match fs::read(&page) {
            Ok(body) => Self { status, headers: type_of(&page), body },
            Err(_) => Self::of_status(status),
        }
    }

    /// Sends it, and says that nothing more will come.
    ///
    /// Two builds within a second have the same modification time; a browser must not
    /// confuse them, and so must not keep either.
    ///
    /// # Errors
    /// If the browser has closed the connection.
    pub fn send(self, to: &mut impl Write, with_body: bool) -> io::Result<()> {
        write!(
            to,
            "HTTP/1.1 {}\r\n{}Content-Length: {}\r\nCache-Control: no-store\r\n\
             Connection: close\r\n\r\n",
            self.status,
            self.headers,
            self.body.len()
        )?;
        if with_body {
            to.write_all(&self.body)?;
        }
        to.flush()
    }
}

/// The file in this folder that a path names, or `None` if the path leads out of it.
fn file_of(folder: &Path, path: &str) -> Option<PathBuf> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let mut file = folder.to_owned();
    for name in path.split('/').filter(|name| !name.is_empty()) {
        let mut parts = Path::new(name).components();
        match (parts.next(), parts.next()) {
            (Some(Component::Normal(part)), None) if part == name => file.push(part),
            _ => return None,
        }
    }
    Some(file)
}

fn type_of(file: &Path) -> String {
    let guess = mime_guess::from_path(file).first_or_octet_stream();
    content_type(guess.as_ref())
}

fn content_type(kind: &str) -> String {
    format!("Content-Type: {kind}\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leads_out_of_the_folder_names_no_file() {
        let folder = Path::new("/pages");
        for (path, file) in [
            ("/", Some("/pages")),
            ("/a/b.html", Some("/pages/a/b.html")),
            ("/a%20b.html", Some("/pages/a b.html")),
            ("//etc/passwd", Some("/pages/etc/passwd")),
            ("/../x", None),
            ("/%2e%2e/x", None),
            ("/..%2fx", None),
            ("/a/./x", None),
            ("/%ff", None),
        ] {
            assert_eq!(file_of(folder, path), file.map(PathBuf::from), "{path}");
        }
    }

    #[test]
    fn a_folder_is_shown_by_its_index_page() {
        let pages = tempfile::tempdir().unwrap();
        fs::create_dir(pages.path().join("slides")).unwrap();
        fs::write(pages.path().join("slides/index.html"), "slides").unwrap();

        let shown = Answer::of_path(pages.path(), "/slides/");
        assert_eq!((shown.status, shown.body), ("200 OK", b"slides".into()));
        let sent_on = Answer::of_path(pages.path(), "//slides");
        assert_eq!(sent_on.status, "308 Permanent Redirect");
        assert_eq!(sent_on.headers, "Location: /slides/\r\n");
        let missing = Answer::of_path(pages.path(), "/none/");
        assert_eq!(missing.status, "404 Not Found");
    }

    #[test]
    fn only_the_headers_are_sent_without_the_body() {
        let mut sent = Vec::new();
        Answer::of_script("let x = 1;").send(&mut sent, false).unwrap();
        let sent = String::from_utf8(sent).unwrap();
        assert!(sent.contains("Content-Length: 10\r\n"), "{sent}");
        assert!(sent.ends_with("Connection: close\r\n\r\n"), "{sent}");
    }
}
