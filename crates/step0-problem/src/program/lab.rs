//! The command line of a lab: a few options, the same in all of them.

use std::process::ExitCode;

use super::{end, print};
use crate::{Error, Extra, Extras, Result, VERSION};

/// A program that measures several things, each with a name.
#[derive(Debug, Clone, Copy)]
pub struct Lab {
    /// The name of its crate.
    pub name: &'static str,
    /// What it does, in one line.
    pub about: &'static str,
    /// The arguments that name one measurement: `["NAME"]`, or `["WAY", "SIZE"]`.
    pub operands: &'static [&'static str],
    /// Its options in addition to those of every lab.
    pub extras: &'static [Extra],
}

/// What was typed after a lab's name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// What to measure; everything, if this is empty.
    pub operands: Vec<String>,
    /// List what there is to measure, and do nothing else.
    pub list: bool,
    /// Print JSON instead of a table.
    pub json: bool,
    /// How many runs to take the median of.
    pub repeat: Option<usize>,
    /// The lab's own options that were typed.
    pub extras: Extras,
}

/// Runs a lab: calls `work` with what was typed, unless that asks for help or for
/// the version, and reports errors on stderr.
pub fn run_lab(lab: &Lab, work: impl FnOnce(&Request) -> Result<()>) -> ExitCode {
    // An argument that is not Unicode matches nothing, and is shown as well as
    // possible.
    let arguments = std::env::args_os().skip(1);
    let arguments =
        arguments.map(|argument| argument.to_string_lossy().into_owned());
    let arguments: Vec<String> = arguments.collect();
    let is_one_of =
        |names: [&str; 2]| arguments.iter().any(|it| names.contains(&&**it));
    end(if is_one_of(["--help", "-h"]) {
        print(&lab.help())
    } else if is_one_of(["--version", "-V"]) {
        print(&format!("{} {VERSION}\n", lab.name))
    } else {
        lab.parse(arguments.into_iter()).and_then(|request| work(&request))
    })
}

impl Lab {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Bad input if an argument is unknown, or makes no sense together with the
    /// others.
    pub fn parse(
        &self,
        mut arguments: impl Iterator<Item = String>,
    ) -> Result<Request> {
        let mut request = Request::default();
        let mut extras = Vec::new();
        while let Some(argument) = arguments.next() {
            if let Some(option) = argument.strip_prefix("--") {
                match option {
                    "list" => request.list = true,
                    "json" => request.json = true,
                    "repeat" => {
                        request.repeat = Some(self.repeat(arguments.next())?)
                    }
                    _ => extras.push(self.extra(option, &mut arguments)?),
                }
            } else if !argument.starts_with('-')
                && request.operands.len() < self.operands.len()
            {
                request.operands.push(argument);
            } else {
                return Err(self.wrong(&format!("did not expect {argument:?}")));
            }
        }
        request.extras = Extras::new(extras);
        self.check_sense(&request)?;
        Ok(request)
    }

    fn repeat(&self, value: Option<String>) -> Result<usize> {
        let value = value.unwrap_or_default();
        let in_range = |repeat: &usize| (1..=1_000_000).contains(repeat);
        value.parse().ok().filter(in_range).ok_or_else(|| {
            let expected = "expected a number from 1 to 1,000,000 behind --repeat";
            self.wrong(&format!("{expected}, found {value:?}"))
        })
    }

    /// One of the lab's own options, with its value if it has one.
    fn extra(
        &self,
        name: &str,
        arguments: &mut impl Iterator<Item = String>,
    ) -> Result<(&'static str, Option<String>)> {
        let Some(extra) = self.extras.iter().find(|extra| extra.name == name) else {
            return Err(self.wrong(&format!("did not expect \"--{name}\"")));
        };
        if extra.value.is_none() {
            return Ok((extra.name, None));
        }
        let value = arguments.next().unwrap_or_default();
        let known = extra.values.is_empty() || extra.values.contains(&&*value);
        if value.is_empty() || !known {
            let values = extra.values.join(", ");
            return Err(self.wrong(&format!(
                "expected one of {values} behind --{name}, found {value:?}"
            )));
        }
        Ok((extra.name, Some(value)))
    }

    fn check_sense(&self, request: &Request) -> Result<()> {
        let named = request.operands.len();
        if request.list && named > 0 {
            return Err(self.wrong("--list lists everything, whatever is named"));
        }
        if request.json && !request.list && named < self.operands.len() {
            let operands = self.operands.join(" ");
            return Err(self.wrong(&format!(
                "--json is for one measurement, or for --list: expected {operands}"
            )));
        }
        Ok(())
    }

    /// An error for bad usage, with a hint where the correct usage is described.
    pub fn wrong(&self, message: &str) -> Error {
        Error::BadInput(format!(
            "{message} ({} --help shows the options)",
            self.name
        ))
    }

    fn help(&self) -> String {
        let operands: String =
            self.operands.iter().map(|operand| format!(" [{operand}]")).collect();
        let Lab { name, about, .. } = self;
        let mut text =
            format!("{about}\n\nUsage: {name}{operands} [OPTIONS]\n\nOptions:\n");
        let own = self.extras.iter().map(|extra| {
            let value =
                extra.value.map_or(String::new(), |value| format!(" <{value}>"));
            (format!("{}{value}", extra.name), extra.help)
        });
        let common = COMMON.map(|(option, help)| (option.to_owned(), help));
        for (option, help) in own.chain(common) {
            text += &format!("  --{option:14} {help}\n");
        }
        text
    }
}

/// The options of every lab.
const COMMON: [(&str, &str); 5] = [
    ("list", "List what can be measured, and do nothing else"),
    ("repeat <N>", "Report the median of N runs, after one to warm up"),
    ("json", "Print JSON instead of a table"),
    ("version", "Print the version, and how this was compiled"),
    ("help", "Print this"),
];

#[cfg(test)]
mod tests {
    use super::*;

    const LAB: Lab = Lab {
        name: "lab-x",
        about: "Measures x",
        operands: &["WAY", "SIZE"],
        extras: &[
            Extra::flag("all", "Everything"),
            Extra::option("on", "DEVICE", "What to run on").one_of(&["cpu", "gpu"]),
        ],
    };

    fn parse(words: &str) -> Result<Request> {
        LAB.parse(words.split_whitespace().map(String::from))
    }

    #[test]
    fn what_is_typed_is_understood_in_any_order() {
        assert_eq!(parse(""), Ok(Request::default()));
        let request = parse("--on gpu counted --repeat 7 --json 9x9 --all").unwrap();
        assert_eq!(request.operands, ["counted", "9x9"]);
        assert_eq!(
            (request.repeat, request.json, request.list),
            (Some(7), true, false)
        );
        assert_eq!(request.extras.get("on"), Some("gpu"));
        assert!(request.extras.has("all"));
        let request = parse("--list --json").unwrap();
        assert!(request.list && request.json);
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        for (words, expected) in [
            ("--fast", "did not expect \"--fast\""),
            ("-x", "did not expect \"-x\""),
            ("a b c", "did not expect \"c\""),
            ("--repeat", "behind --repeat, found \"\""),
            ("--repeat 0", "behind --repeat, found \"0\""),
            ("--repeat 1000001", "behind --repeat"),
            (
                "--on abacus",
                "expected one of cpu, gpu behind --on, found \"abacus\"",
            ),
            ("--on", "behind --on, found \"\""),
            ("--json", "expected WAY SIZE"),
            ("--json counted", "expected WAY SIZE"),
            ("--list counted", "--list lists everything"),
        ] {
            let error = parse(words).unwrap_err();
            assert_eq!(error.status(), 2, "{words}");
            assert!(error.to_string().contains(expected), "{words}: {error}");
            assert!(error.to_string().contains("lab-x --help"), "{words}: {error}");
        }
    }

    #[test]
    fn help_names_every_option() {
        let help = LAB.help();
        for part in
            ["[WAY] [SIZE]", "--all", "--on <DEVICE>", "--repeat <N>", "--list"]
        {
            assert!(help.contains(part), "{part} in {help}");
        }
    }
}
