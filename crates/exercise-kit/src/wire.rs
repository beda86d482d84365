//! What a judge and a worker say to each other.
//!
//! # Why two processes
//!
//! The code to be judged is somebody's first attempt, or, in grading, somebody's
//! attempt on the grader. It may print, panic, call `exit(0)`, never return, fill the
//! memory or look for the answers. In one process with its judge it could do all of
//! that to the judge as well: a test that ends with `exit(0)` has passed. So the judged
//! code has a process of its own, the *worker*, and the *judge* has whatever decides:
//! the expected answers, the seed of the inputs, the clock, the baseline.
//!
//! # What is said
//!
//! ```text
//! judge → worker, standard input     c  tag  length  input
//! worker → judge, standard output    anything at all …  tag  a|!  length  answer
//! ```
//!
//! Numbers and inputs are written by postcard. A request carries a *tag*: 16 random
//! bytes, new for each. The answer begins with the same tag.
//!
//! **The tag is what makes an answer an answer.** The worker's standard output is also
//! where the judged code prints, and it may print whatever it likes, before the answer
//! and looking like one. The judge passes over everything until it finds the tag, which
//! the code has not been shown: the worker reads it from standard input, keeps it to
//! itself and calls the function with the input alone. An answer to the next input
//! cannot be sent in advance either, since its tag does not exist yet.
//!
//! **Nothing that comes back is believed.** A length may lie: as many bytes are read as
//! come, up to a limit, not as many as were promised. Output and standard error are
//! read all the time, by threads of the judge's own, so a worker that fills a pipe
//! cannot make the judge wait; what exceeds the limit is an outcome like any other. An
//! end without an answer is one too, whatever the exit status.
//!
//! **The clock is the judge's**: it starts before the first byte of the request is
//! written and stops when the last byte of the answer has been read. What the pipes
//! cost is in the time of the baseline as well.
//!
//! What this does not keep out: code that reads the worker's own memory, where the tag
//! is. Exercises forbid `unsafe` code, and in grading a sandbox holds the worker.

use std::io::{self, Read, Write};

/// What an answer begins with.
pub type Tag = [u8; 16];

/// A longer answer is refused. A gibibyte of input is more than any exercise has.
pub const LONGEST: u32 = 1 << 30;

/// What a request begins with: call the function with the input that follows.
const CALL: u8 = b'c';

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The answer follows.
    Answer = b'a' as isize,
    /// The function has panicked; its words follow.
    Panic = b'!' as isize,
}

/// Writes a request.
pub fn ask(to: &mut impl Write, tag: Tag, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&[CALL])?;
    to.write_all(&tag)?;
    write_bytes(to, bytes)
}

/// Reads a request; none at the end of the input.
pub fn asked(from: &mut impl Read) -> io::Result<Option<(Tag, Vec<u8>)>> {
    let mut letter = [0];
    if from.read(&mut letter)? == 0 {
        return Ok(None);
    }
    if letter[0] != CALL {
        return Err(invalid(&format!("no request: {}", letter[0])));
    }
    let mut tag = Tag::default();
    from.read_exact(&mut tag)?;
    Ok(Some((tag, read_bytes(from, LONGEST)?)))
}

/// Writes what came of a request.
pub fn answer(
    to: &mut impl Write,
    tag: Tag,
    kind: Kind,
    bytes: &[u8],
) -> io::Result<()> {
    to.write_all(&tag)?;
    to.write_all(&[kind as u8])?;
    write_bytes(to, bytes)
}

/// Reads what came of a request, behind its tag.
pub fn answered(from: &mut impl Read, longest: u32) -> io::Result<(Kind, Vec<u8>)> {
    let mut letter = [0];
    from.read_exact(&mut letter)?;
    let kind = match letter[0] {
        b'a' => Kind::Answer,
        b'!' => Kind::Panic,
        other => return Err(invalid(&format!("no answer: {other}"))),
    };
    Ok((kind, read_bytes(from, longest)?))
}

/// Passes over what is not this tag, and keeps the first `keep` bytes of it in
/// `before`, also where the tag never comes. `at_most` bytes may stand before it.
pub fn find_tag(
    from: &mut impl io::BufRead,
    tag: Tag,
    (keep, at_most): (usize, u64),
    before: &mut Vec<u8>,
) -> io::Result<()> {
    let (mut passed, mut window) = (0, Vec::new());
    let mut pass = |byte: u8| {
        passed += 1;
        if before.len() < keep {
            before.push(byte);
        }
        passed
    };
    loop {
        let mut byte = [0];
        if let Err(error) = from.read_exact(&mut byte) {
            for byte in window {
                pass(byte);
            }
            return Err(error);
        }
        window.push(byte[0]);
        if window.len() > tag.len() && pass(window.remove(0)) > at_most {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!("more than {at_most} bytes were printed"),
            ));
        }
        if window == tag {
            return Ok(());
        }
    }
}

fn write_bytes(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).ok().filter(|&length| length <= LONGEST);
    let length = length.ok_or_else(|| invalid("too long to be sent"))?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

fn read_bytes(from: &mut impl Read, longest: u32) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > longest {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("an answer of {length} bytes, where {longest} are allowed"),
        ));
    }
    // As many as come, not as many as are promised.
    let mut bytes = Vec::new();
    from.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: Tag = *b"0123456789abcdef";

    #[test]
    fn requests_arrive() {
        let mut sent = Vec::new();
        ask(&mut sent, TAG, b"input").unwrap();
        ask(&mut sent, TAG, b"").unwrap();
        let mut from = sent.as_slice();
        assert_eq!(asked(&mut from).unwrap(), Some((TAG, b"input".to_vec())));
        assert_eq!(asked(&mut from).unwrap(), Some((TAG, Vec::new())));
        assert!(asked(&mut from).unwrap().is_none());
    }

    #[test]
    fn answers_are_found_behind_what_was_printed() {
        let mut sent = b"debugging 0123456789abcde, nearly the tag\n".to_vec();
        answer(&mut sent, TAG, Kind::Answer, b"42").unwrap();
        let mut from = sent.as_slice();
        let mut printed = Vec::new();
        find_tag(&mut from, TAG, (9, 100), &mut printed).unwrap();
        assert_eq!(printed, b"debugging");
        assert_eq!(answered(&mut from, 10).unwrap(), (Kind::Answer, b"42".to_vec()));
    }

    #[test]
    fn endless_output_and_long_answers_are_refused() {
        let too_large =
            |error: io::Error| error.kind() == io::ErrorKind::FileTooLarge;
        let endless = io::repeat(b'x');
        let mut endless = io::BufReader::new(endless);
        let mut printed = Vec::new();
        let found = find_tag(&mut endless, TAG, (0, 1_000), &mut printed);
        assert!(too_large(found.unwrap_err()));
        let found = find_tag(&mut &b"last words"[..], TAG, (9, 1_000), &mut printed);
        assert!(found.is_err());
        assert_eq!(printed, b"last word");
        let mut sent = Vec::new();
        answer(&mut sent, TAG, Kind::Answer, &[0; 100]).unwrap();
        assert!(too_large(answered(&mut &sent[16..], 99).unwrap_err()));
    }

    #[test]
    fn a_length_that_lies_takes_no_memory() {
        let mut sent = vec![b'a'];
        sent.extend(LONGEST.to_le_bytes());
        sent.extend([0; 5]);
        let error = answered(&mut sent.as_slice(), LONGEST).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
