//! The graphics processor, and how fast it runs during a measurement.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use workbook_base::programs::first_line;
use workbook_records::Gpu;

/// The first graphics processor that NVIDIA's driver names.
pub(super) fn first_gpu() -> Option<Gpu> {
    let question = [
        "--query-gpu=name,driver_version,memory.total,clocks.max.sm,power.limit",
        "--format=csv,noheader,nounits",
    ];
    parse_gpu(&first_line("nvidia-smi", &question)?)
}

/// `NVIDIA H200, 580.1, 143771, 1980, 700.00`, the numbers in MiB, MHz and W. What the
/// driver does not know, it says in words.
fn parse_gpu(line: &str) -> Option<Gpu> {
    let fields: Vec<&str> = line.split(", ").map(str::trim).collect();
    let [name, driver, mebibytes, clock, power] = fields[..] else { return None };
    let number =
        |text: &str| text.parse::<f64>().ok().filter(|&number| number >= 1.0);
    Some(Gpu {
        name: name.to_owned(),
        driver: driver.to_owned(),
        memory_bytes: mebibytes.parse::<u64>().ok()? << 20,
        max_clock_mhz: number(clock).map(|mhz| mhz.round() as u32),
        power_limit_w: number(power).map(|watts| watts.round() as u32),
    })
}

/// The result of `work`, and the highest clock of the multiprocessors of the first NVIDIA
/// GPU that was seen during the work, in MHz.
pub fn with_highest_gpu_clock<R>(work: impl FnOnce() -> R) -> (R, Option<u32>) {
    let (done, is_done) = channel::<()>();
    thread::scope(|scope| {
        let highest = scope.spawn(move || {
            let mut highest = None;
            loop {
                highest = highest.max(gpu_clock());
                // It ends when the sender is dropped.
                if is_done.recv_timeout(CLOCK_INTERVAL)
                    != Err(RecvTimeoutError::Timeout)
                {
                    return highest;
                }
            }
        });
        let result = work();
        drop(done);
        (result, highest.join().expect("asking for a clock does not panic"))
    })
}

/// How often the clock is read. Each time the driver is asked, which has other work.
const CLOCK_INTERVAL: Duration = Duration::from_millis(250);

/// The clock of the multiprocessors now, in MHz.
fn gpu_clock() -> Option<u32> {
    let question = ["--query-gpu=clocks.sm", "--format=csv,noheader,nounits"];
    first_line("nvidia-smi", &question)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graphics_processor_is_what_its_driver_prints() {
        let gpu = parse_gpu("NVIDIA H200, 580.95.05, 143771, 1980, 700.00").unwrap();
        assert_eq!(
            (gpu.name.as_str(), gpu.driver.as_str()),
            ("NVIDIA H200", "580.95.05")
        );
        assert_eq!(gpu.memory_bytes, 143_771 << 20);
        assert_eq!((gpu.max_clock_mhz, gpu.power_limit_w), (Some(1980), Some(700)));
        let silent = parse_gpu("A GPU, 1.2, 4096, [N/A], [Not Supported]").unwrap();
        assert_eq!((silent.max_clock_mhz, silent.power_limit_w), (None, None));
        assert_eq!(parse_gpu("No devices were found"), None);
    }
}
