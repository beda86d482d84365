//! What is only compiled: how long that takes is what a person waits who types a command
//! for the first time.

use workbook_base::repository::Repository;

use super::{Found, Kind, Program, program_of};

/// The packages that a command of `cargo workbook` may take long to compile.
const ROOMS: [&str; 6] = [
    "workbook-author",
    "workbook-bench",
    "workbook-book",
    "workbook-course",
    "workbook-grade",
    "workbook-learn",
];

/// Examples that a chapter has its reader start, and their packages.
const EXAMPLES: [(&str, &str); 2] =
    [("step2-mapreduce", "lazy"), ("step6-wgpu", "first_shader")];

impl Found {
    /// Adds what is only compiled, if its sources are here.
    pub(super) fn add_compiled(&mut self, repository: &Repository) {
        let crates = repository.crates();
        let rooms = ROOMS.into_iter().filter(|package| {
            let room = package.trim_start_matches("workbook-");
            crates.join("workbook").join(room).is_dir()
        });
        self.programs
            .extend(rooms.map(|package| compiled(package, "--bin", package)));
        let examples = EXAMPLES
            .into_iter()
            .filter(|(package, _)| crates.join(package).is_dir());
        self.programs.extend(
            examples
                .map(|(package, example)| compiled(package, "--example", example)),
        );
    }
}

/// A program whose command is the options that make cargo compile it.
fn compiled(package: &str, kind: &str, name: &str) -> Program {
    Program {
        command: ["--package", package, kind, name].map(Into::into).into(),
        ..program_of("cargo".as_ref(), name, Kind::Compiled)
    }
}
