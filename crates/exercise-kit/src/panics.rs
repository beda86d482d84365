//! Panics as a part of what is reported.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Once;

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Calls a function; if it panics, gives its words and where that was, and prints
/// nothing.
pub fn caught<R>(function: impl FnOnce() -> R) -> Result<R, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| panic::set_hook(Box::new(keep)));
    catch_unwind(AssertUnwindSafe(function)).map_err(|_| {
        let last = LAST.with(|last| last.borrow_mut().take());
        // A hook of the function's own, or a panic of another thread's.
        last.unwrap_or_else(|| "a panic that does not say why".to_owned())
    })
}

fn keep(panic: &PanicHookInfo<'_>) {
    let words = panic.payload_as_str().unwrap_or("it does not say why");
    let place = panic.location().map(|place| format!(" at {place}"));
    let words = format!("a panic{}: {words}", place.unwrap_or_default());
    LAST.with(|last| *last.borrow_mut() = Some(words));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_place_are_kept() {
        let words = caught(|| panic!("number {}", 7)).unwrap_err();
        assert!(words.starts_with("a panic at "), "{words}");
        assert!(words.contains("panics.rs:"), "{words}");
        assert!(words.ends_with(": number 7"), "{words}");
        assert_eq!(caught(|| 7), Ok(7));
    }
}
