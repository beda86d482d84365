//! The mdBook preprocessor that `book.toml` names, for a plain `mdbook`: as
//! `workbook-pages preprocess` it takes a book and gives it back with formulas, figures
//! and exercises in it.
#![forbid(unsafe_code)]

use std::env;
use std::io;
use std::process::ExitCode;

use anyhow::{Result, bail};
use workbook_base::output::exit_status;
use workbook_pages::preprocessor::answer_mdbook;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    exit_status(answer(&arguments))
}

/// What mdBook asks: first whether pages of a kind can hold formulas and figures, then
/// for the book.
fn answer(arguments: &[&str]) -> Result<ExitCode> {
    match arguments {
        ["preprocess", "supports", renderer] => Ok(match *renderer {
            "html" => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }),
        ["preprocess"] => {
            answer_mdbook(io::stdin().lock(), io::stdout().lock())?;
            Ok(ExitCode::SUCCESS)
        }
        _ => bail!("expected `preprocess` or `preprocess supports RENDERER`"),
    }
}
