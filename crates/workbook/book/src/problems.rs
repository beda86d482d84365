//! mdBook reports many mistakes (a missing include, an unclosed tag) only through
//! `tracing` and carries on. This collects what it says, so that such a mistake can
//! stop the build.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Runs `work` and returns its result with every warning and error it reported
/// meanwhile.
pub fn collect<T>(work: impl FnOnce() -> T) -> (T, Vec<String>) {
    let messages = Arc::new(Mutex::new(Vec::new()));
    let collector = Collector { messages: Arc::clone(&messages) };
    let result = tracing::subscriber::with_default(collector, work);
    let messages = std::mem::take(
        &mut *messages.lock().unwrap_or_else(PoisonError::into_inner),
    );
    (result, messages)
}

struct Collector {
    messages: Arc<Mutex<Vec<String>>>,
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = Text::default();
        event.record(&mut text);
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).push(text.0);
    }

    // Spans say where in the program an event happened; here only what happened
    // matters.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let written = match field.name() {
            "message" => write!(self.0, "{value:?}"),
            name => write!(self.0, " ({name}: {value:?})"),
        };
        written.expect("writing to a string does not fail");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_and_errors_are_collected_and_the_rest_is_not() {
        let (result, problems) = collect(|| {
            tracing::info!("all is well");
            tracing::warn!("a tag is {}", "open");
            tracing::error!("a file is missing");
            7
        });
        assert_eq!(result, 7);
        assert_eq!(problems, ["a tag is open", "a file is missing"]);
    }
}
