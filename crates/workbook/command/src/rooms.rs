//! Which command lives in which room. A room is a crate of its own, so that a command
//! compiles what it needs and nothing else.
//!
//! A student's repository has only the rooms that learners need; commands whose room is
//! missing are not offered there.

use std::path::{Path, PathBuf};

/// A command, and where it lives.
pub struct Entry {
    /// What is typed after `cargo workbook`: one word, or two.
    pub words: &'static [&'static str],
    /// The folder of its room, beside this crate's.
    pub room: &'static str,
    /// What it does, for the list of commands; `None` if it is not meant for people.
    pub about: Option<&'static str>,
}

const fn entry(
    words: &'static [&'static str],
    room: &'static str,
    about: &'static str,
) -> Entry {
    Entry { words, room, about: Some(about) }
}

const fn hidden(words: &'static [&'static str], room: &'static str) -> Entry {
    Entry { words, room, about: None }
}

/// All commands, in the order in which they are listed. A first word that several rooms
/// share belongs to the first of them, unless the second word says otherwise.
pub const COMMANDS: &[Entry] = &[
    entry(&["exercise"], "learn", "Do the exercises of the chapters"),
    entry(
        &["exercise", "verify"],
        "author",
        "For authors: are the exercises what they should be?",
    ),
    entry(
        &["exercise", "stubs"],
        "author",
        "For authors: write the files that learners start from",
    ),
    hidden(&["exercise", "mutant"], "author"),
    entry(
        &["doctor"],
        "learn",
        "Say what this machine has, and which steps it can run",
    ),
    entry(&["build"], "book", "Write the book's pages to target/book"),
    entry(&["serve"], "book", "Show the book in a browser, and again on every save"),
    entry(&["lint"], "author", "Check chapters, listings and links"),
    entry(
        &["bench"],
        "bench",
        "Measure steps and peers on this machine, for the figures of the book",
    ),
    entry(
        &["targets"],
        "bench",
        "Say what a GPU should reach, and what its records say",
    ),
    entry(&["export"], "bench", "Write an input as NumPy arrays"),
    entry(
        &["picture"],
        "author",
        "Draw the picture of the problem again: book/pairing.svg",
    ),
    entry(
        &["readme"],
        "author",
        "Fill the speeds in README.md from the record of the ladder",
    ),
    entry(
        &["profile"],
        "bench",
        "Show where a step's time goes: a flame graph, and what it allocates",
    ),
    entry(
        &["assembly"],
        "author",
        "Write the inner loops of the steps as assembly again: book/assembly",
    ),
    entry(
        &["schema"],
        "schema",
        "Write the shape of a record again: book/records/schema.json",
    ),
    entry(
        &["course"],
        "course",
        "Prepare a course: student repositories, a schedule, solutions, slides",
    ),
    entry(
        &["course", "slides"],
        "book",
        "Write the book with slides of its chapters, to show in a browser",
    ),
    entry(&["grade"], "grade", "Grade what students handed in"),
    entry(
        &["ci"],
        "ci",
        "Check everything that continuous integration checks, or some stages of it",
    ),
    hidden(&["sandbox-probe"], "grade"),
    hidden(&["preprocess"], "pages"),
];

/// The rooms of this repository.
pub struct House {
    /// The folder that holds them.
    folder: PathBuf,
    /// Does that folder contain this room?
    has: fn(&Path, &str) -> bool,
}

/// A word that is not a command.
#[derive(Debug)]
pub struct Unknown<'a> {
    /// The word as it was typed.
    pub word: &'a str,
    /// The command that it resembles.
    pub similar: Option<&'static str>,
}

impl House {
    /// The repository in which this tool was compiled.
    pub fn around_this_tool() -> Self {
        let this = Path::new(env!("CARGO_MANIFEST_DIR"));
        House {
            folder: this.parent().unwrap_or(this).to_owned(),
            has: |folder, room| folder.join(room).is_dir(),
        }
    }

    /// The folder in which cargo compiles rooms.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The commands of the rooms that are here.
    pub fn commands(&self) -> impl Iterator<Item = &'static Entry> {
        let is_here = |entry: &&Entry| (self.has)(&self.folder, entry.room);
        COMMANDS.iter().filter(is_here)
    }

    /// The room of the command that these words begin with.
    ///
    /// # Errors
    /// The first word is not a command.
    pub fn room_of<'a>(
        &self,
        words: &[&'a str],
    ) -> Result<&'static str, Unknown<'a>> {
        let typed = self.commands().filter(|entry| words.starts_with(entry.words));
        if let Some(entry) = typed.max_by_key(|entry| entry.words.len()) {
            return Ok(entry.room);
        }
        let word = words.first().copied().unwrap_or_default();
        Err(Unknown { word, similar: self.similar_to(word) })
    }

    fn similar_to(&self, word: &str) -> Option<&'static str> {
        let likeness = |known: &&str| strsim::jaro_winkler(word, known);
        self.commands()
            .filter(|entry| entry.about.is_some())
            .map(|entry| entry.words[0])
            .filter(|known| likeness(known) > 0.8)
            .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> House {
        House { folder: PathBuf::new(), has: |_, _| true }
    }

    fn room_of(words: &[&'static str]) -> Result<&'static str, Unknown<'static>> {
        whole().room_of(words)
    }

    #[test]
    fn the_second_word_may_lead_to_another_room() {
        assert_eq!(room_of(&["exercise", "next"]).unwrap(), "learn");
        assert_eq!(room_of(&["exercise", "verify", "by-hand"]).unwrap(), "author");
        assert_eq!(room_of(&["course", "slides", "--out", "x"]).unwrap(), "book");
        assert_eq!(room_of(&["course"]).unwrap(), "course");
    }

    #[test]
    fn a_typing_mistake_is_recognised() {
        assert_eq!(room_of(&["sevre"]).unwrap_err().similar, Some("serve"));
        assert_eq!(room_of(&["exercises"]).unwrap_err().similar, Some("exercise"));
        assert_eq!(room_of(&["xyz"]).unwrap_err().similar, None);
    }

    #[test]
    fn a_room_that_is_not_here_is_not_offered() {
        let of_a_student = House { has: |_, room| room == "learn", ..whole() };
        assert!(of_a_student.room_of(&["lint"]).is_err());
        assert_eq!(of_a_student.commands().count(), 2, "exercise and doctor");
    }
}
