//! wgpu panics when a device is lost while a program waits for it. That is an error
//! like any other, and no reason to print a backtrace.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Does the work and returns its result, or `None` if it panicked. A panic in the
/// work prints nothing; a panic elsewhere is printed as usual.
pub fn caught<R>(work: impl FnOnce() -> R) -> Option<R> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                usual(panic);
            }
        }));
    });
    QUIET.set(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    done.ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_is_caught() {
        assert_eq!(super::caught(|| 1), Some(1));
        assert_eq!(super::caught(|| panic!("not to be seen")), None::<()>);
    }
}
