//! Are other programs using this machine?

use std::thread;

use sysinfo::{CpuRefreshKind, MINIMUM_CPU_UPDATE_INTERVAL, RefreshKind, System};

/// Other work of up to this many threads hardly disturbs a measurement.
pub const QUIET: f64 = 0.25;

/// Looks at the processors while this program does nothing.
pub struct Watch {
    system: Option<System>,
    warned: bool,
}

impl Default for Watch {
    fn default() -> Self {
        let cpus =
            RefreshKind::nothing().with_cpu(CpuRefreshKind::nothing().with_usage());
        Self { system: System::new_with_specifics(cpus).ok(), warned: false }
    }
}

impl Watch {
    /// A warning, if other programs do more than a little. It is given once until they
    /// stop. Takes a moment, in which nothing should be measured.
    pub fn warning(&mut self) -> Option<String> {
        let busy = self.busy_threads()?;
        let warning = warning(busy).filter(|_| !self.warned);
        self.warned = busy > QUIET;
        warning
    }

    /// How many of the machine's threads other programs keep busy; `None` where the system
    /// does not say. Takes a moment, in which this program must do nothing.
    pub fn busy_threads(&mut self) -> Option<f64> {
        let system = self.system.as_mut()?;
        system.refresh_cpu_usage();
        thread::sleep(MINIMUM_CPU_UPDATE_INTERVAL);
        system.refresh_cpu_usage();
        Some(system.cpus().iter().map(|cpu| f64::from(cpu.usage()) / 100.0).sum())
    }
}

fn warning(busy: f64) -> Option<String> {
    (busy > QUIET).then(|| {
        format!(
            "warning: other programs keep {busy:.1} threads of this machine busy; times \
             will be longer than they could be, and spread wider"
        )
    })
}

/// The load average over one minute, where the system has one.
pub fn load() -> Option<f64> {
    if cfg!(windows) {
        return None;
    }
    System::load_average()
        .ok()
        .map(|load| load.one)
        .filter(|load| load.is_finite() && *load >= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_machine_gives_a_warning() {
        assert_eq!(warning(0.1), None);
        assert!(warning(1.25).unwrap().contains("keep 1.2 threads"));
    }

    #[test]
    fn work_of_other_programs_is_noticed() {
        let stop = std::sync::atomic::AtomicBool::new(false);
        let busy = thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
            let busy = Watch::default().busy_threads();
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
            busy
        });
        assert!(busy.is_none_or(|busy| busy > 0.2), "{busy:?}");
    }
}
