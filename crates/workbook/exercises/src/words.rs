//! Sentences that both the book and the learner's commands print.

use workbook_base::repository::Repository;

use crate::catalogue::Exercise;

/// What a learner types before the name of a command.
pub const COMMAND: &str = "cargo workbook exercise";

/// The message about a file that has not been edited yet.
pub const UNTOUCHED: &str = "the file is as you found it";

/// The exercise, and the file that the learner edits.
pub fn head(repository: &Repository, exercise: &Exercise) -> String {
    format!("{} ({})", exercise.id(), repository.name(&exercise.edited()))
}

/// The command that shows the task.
pub fn the_task(exercise: &Exercise) -> String {
    format!("The task: {COMMAND} start {}", exercise.id())
}

/// The message before the learner has done anything.
pub fn nothing_yet(reason: &str) -> String {
    format!("nothing yet: {reason}")
}

/// What `check` prints while the learner has done nothing.
pub fn before_solving(repository: &Repository, exercise: &Exercise) -> String {
    let lines = [
        head(repository, exercise),
        nothing_yet(UNTOUCHED),
        String::new(),
        the_task(exercise),
    ];
    lines.join("\n")
}
