//! What cargo and the compiler said, variant by variant.

use std::collections::BTreeMap;
use std::path::PathBuf;

use cargo_metadata::camino::Utf8Path;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use cargo_metadata::{Message, Target};

use super::Key;

/// What cargo made of a variant.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// The program with the checks; none if the variant does not compile.
    pub check: Option<PathBuf>,
    /// What the compiler said, as it would print it.
    pub errors: Vec<String>,
    /// The same for what it only warned of.
    pub warnings: Vec<String>,
    /// The names of the errors, as in `E0308` or `unsafe_code`.
    pub codes: Vec<String>,
}

impl Built {
    /// Takes in one message of the compiler, in the words of `rendered`.
    pub fn add(&mut self, diagnostic: &Diagnostic, rendered: String) {
        let is_about_code = !diagnostic.spans.is_empty();
        match diagnostic.level {
            DiagnosticLevel::Error if !is_count_of_errors(diagnostic) => {
                self.codes
                    .extend(diagnostic.code.iter().map(|code| code.code.clone()));
                self.errors.push(rendered);
            }
            DiagnosticLevel::Warning if is_about_code => {
                self.warnings.push(rendered)
            }
            _ => {}
        }
    }

    /// Was it refused for what this exercise forbids?
    pub fn is_forbidden(&self) -> bool {
        // E0453 is an attempt to allow it.
        self.check.is_none()
            && self.codes.iter().any(|code| {
                code == "unsafe_code"
                    || (code == "E0453"
                        && self.errors.iter().any(|e| e.contains("unsafe_code")))
            })
    }
}

/// At the end the compiler counts its errors.
fn is_count_of_errors(diagnostic: &Diagnostic) -> bool {
    diagnostic.spans.is_empty() && diagnostic.message.starts_with("aborting")
}

/// Sorts what `cargo build --message-format=json` printed by variant. `names` has the
/// folder of each variant's exercise, as people call it.
pub fn built_by_variant(
    printed: &[u8],
    names: &BTreeMap<Key, String>,
) -> BTreeMap<Key, Built> {
    let nothing = |key: &Key| (key.clone(), Built::default());
    let mut all: BTreeMap<Key, Built> = names.keys().map(nothing).collect();
    let mut of_others = Built::default();
    for message in Message::parse_stream(printed).map_while(Result::ok) {
        match message {
            Message::CompilerArtifact(artifact) => {
                let built = key_of(&artifact.target, names)
                    .and_then(|key| all.get_mut(&key));
                if let (Some(built), Some(program)) = (built, artifact.executable) {
                    built.check = Some(program.into());
                }
            }
            Message::CompilerMessage(message) => {
                let rendered = message.message.rendered.clone().unwrap_or_default();
                let key = key_of(&message.target, names);
                match key.and_then(|key| Some((all.get_mut(&key)?, key))) {
                    Some((built, key)) => {
                        let rendered = with_original(&key, &names[&key], &rendered);
                        built.add(&message.message, rendered);
                    }
                    None => of_others.add(&message.message, rendered),
                }
            }
            _ => {}
        }
    }
    // A variant may fail because something that it stands on does not compile.
    for built in all.values_mut() {
        if built.check.is_none() && built.errors.is_empty() {
            built.errors.clone_from(&of_others.errors);
        }
    }
    all
}

/// Which variant a target belongs to: its sources lie in ID/VARIANT.
fn key_of(target: &Target, names: &BTreeMap<Key, String>) -> Option<Key> {
    let key = |folder: &Utf8Path| -> Option<Key> {
        let id = folder.parent()?.file_name()?;
        Some((id.to_owned(), folder.file_name()?.to_owned()))
    };
    let folders = target.src_path.ancestors();
    folders.filter_map(key).find(|key| names.contains_key(key))
}

/// A text with the folder of the original in the place of a variant's, so that the
/// learner finds the places that it names.
pub fn with_original((id, variant): &Key, original: &str, text: &str) -> String {
    text.replace(&format!("{id}/{variant}/"), &format!("{original}/"))
        .replace(&format!("{id}\\{variant}\\"), &format!("{original}/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(variant: &str) -> Key {
        ("early-abandon".to_owned(), variant.to_owned())
    }

    fn target(source: &str) -> String {
        format!(
            r#""target":{{"kind":["test"],"crate_types":["bin"],"name":"check","src_path":"{source}","edition":"2024"}}"#
        )
    }

    fn said(source: &str, level: &str, text: &str, spans: &str) -> String {
        let target = target(source);
        format!(
            r#"{{"reason":"compiler-message","package_id":"p","manifest_path":"m",{target},"message":{{"message":"{text}","code":{{"code":"E0308","explanation":null}},"level":"{level}","spans":[{spans}],"children":[],"rendered":"{level}: {text} in early-abandon/stub/src/lib.rs"}}}}"#
        )
    }

    const SPAN: &str = r#"{"file_name":"f","byte_start":0,"byte_end":1,"line_start":1,"line_end":1,"column_start":1,"column_end":2,"is_primary":true,"text":[],"label":null,"suggested_replacement":null,"suggestion_applicability":null,"expansion":null}"#;

    fn names() -> BTreeMap<Key, String> {
        ["stub", "solution"]
            .map(|name| (key(name), "crates/x/03-e".to_owned()))
            .into()
    }

    #[test]
    fn each_message_goes_to_its_variant() {
        let stub = "/t/early-abandon/stub/src/lib.rs";
        let profile = r#""profile":{"opt_level":"3","debuginfo":0,"debug_assertions":false,"overflow_checks":false,"test":true}"#;
        let solution = target("/t/early-abandon/solution/tests/check.rs");
        let printed = [
            said(stub, "error", "mismatched types", SPAN),
            said(stub, "error", "aborting due to 1 previous error", ""),
            said(stub, "warning", "unused", SPAN),
            said(stub, "warning", "2 warnings emitted", ""),
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"p","manifest_path":"m",{solution},{profile},"features":[],"filenames":[],"executable":"/t/check","fresh":true}}"#
            ),
            "no JSON".to_owned(),
        ];
        let built = built_by_variant(printed.join("\n").as_bytes(), &names());
        let stub = &built[&key("stub")];
        assert_eq!(
            stub.errors,
            ["error: mismatched types in crates/x/03-e/src/lib.rs"]
        );
        assert_eq!(stub.warnings.len(), 1);
        assert_eq!(stub.codes, ["E0308"]);
        assert_eq!(stub.check, None);
        assert_eq!(built[&key("solution")].check, Some("/t/check".into()));
    }

    #[test]
    fn what_variants_stand_on_may_be_at_fault() {
        let printed =
            said("/crates/exercise-kit/src/lib.rs", "error", "broken", SPAN);
        let built = built_by_variant(printed.as_bytes(), &names());
        assert!(
            built.values().all(|built| built.errors[0].starts_with("error: broken"))
        );
    }
}
