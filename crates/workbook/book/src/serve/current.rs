//! The site that is shown now, and a way to wait for the next.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Site;

/// The site that is shown now.
pub struct CurrentSite {
    site: Mutex<Arc<Site>>,
    changed: Condvar,
}

impl CurrentSite {
    /// Shows this site first.
    pub fn new(first: Site) -> Self {
        Self { site: Mutex::new(Arc::new(first)), changed: Condvar::new() }
    }

    /// The site now. It stays readable even if the next one replaces it meanwhile.
    pub fn get(&self) -> Arc<Site> {
        Arc::clone(&self.lock())
    }

    /// Shows another site from now on.
    pub fn replace(&self, site: Site) {
        *self.lock() = Arc::new(site);
        self.changed.notify_all();
    }

    /// Waits for a site that is not this version, and returns `None` after `at_most`.
    pub fn other_than(&self, version: &str, at_most: Duration) -> Option<Arc<Site>> {
        let is_same = |site: &mut Arc<Site>| site.version() == version;
        let (site, outcome) = self
            .changed
            .wait_timeout_while(self.lock(), at_most, is_same)
            .unwrap_or_else(PoisonError::into_inner);
        (!outcome.timed_out()).then(|| Arc::clone(&site))
    }

    /// A panic elsewhere cannot leave half a site behind.
    fn lock(&self) -> MutexGuard<'_, Arc<Site>> {
        self.site.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
