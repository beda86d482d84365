//! The part of the program that has the judged function: it reads inputs and writes
//! answers, and knows nothing of what is expected.

use std::io::{self, BufReader, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::exercise::Exercise;
use crate::panics;
use crate::wire::{self, Kind};

/// Answers requests until there are no more.
///
/// # Errors
/// The judge is gone, or sends something that is not a request.
pub fn serve<I, O>(exercise: &Exercise<I, O>) -> io::Result<()>
where
    I: DeserializeOwned,
    O: Serialize,
{
    let mut requests = BufReader::new(io::stdin().lock());
    while let Some((tag, bytes)) = wire::asked(&mut requests)? {
        let (kind, bytes) = call(exercise, &bytes)?;
        let mut out = io::stdout().lock();
        wire::answer(&mut out, tag, kind, &bytes)?;
        out.flush()?;
    }
    Ok(())
}

fn call<I, O>(exercise: &Exercise<I, O>, bytes: &[u8]) -> io::Result<(Kind, Vec<u8>)>
where
    I: DeserializeOwned,
    O: Serialize,
{
    let input: I = postcard::from_bytes(bytes).map_err(io::Error::other)?;
    match panics::caught(|| (exercise.subject)(input)) {
        Ok(answer) => Ok((Kind::Answer, encoded(&answer)?)),
        Err(words) => Ok((Kind::Panic, words.into_bytes())),
    }
}

fn encoded(value: &impl Serialize) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(io::Error::other)
}
