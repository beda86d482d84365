//! `cargo workbook schema`: writes the JSON schema of a record again.
//!
//! It is a room of its own because deriving a schema takes longer to compile than
//! everything else that a record needs.
#![forbid(unsafe_code)]

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};
use workbook_base::files::write_with_folders;
use workbook_base::output::{exit_status, print};
use workbook_base::repository::Repository;
use workbook_records::{SCHEMA_FILE, json_schema};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    exit_status(run(&arguments))
}

fn run(arguments: &[String]) -> Result<ExitCode> {
    match arguments {
        [command] if command == "schema" => write_schema()?,
        [command, help]
            if command == "schema" && ["-h", "--help"].contains(&&help[..]) =>
        {
            print(HELP)?;
        }
        _ => bail!("`schema` takes no arguments"),
    }
    Ok(ExitCode::SUCCESS)
}

const HELP: &str = "\
Write the shape of a record again: book/records/schema.json

Usage: cargo workbook schema";

fn write_schema() -> Result<()> {
    let file = Repository::find()?.path(SCHEMA_FILE);
    write_with_folders(&file, json_schema()?.as_bytes())?;
    print(&format!("The schema is in {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schema_is_that_of_the_types() {
        let file = Repository::find().unwrap().path(SCHEMA_FILE);
        let committed = std::fs::read_to_string(file).unwrap();
        assert!(
            committed == json_schema().unwrap(),
            "make it again: cargo workbook schema"
        );
    }
}
