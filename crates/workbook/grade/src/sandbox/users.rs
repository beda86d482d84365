//! The users that programs run as where the grader is root.

use anyhow::{Context, Result, bail};

use super::bubblewrap::USERS;

/// Users from this one on; systems do not give such high numbers to people.
const FIRST_USER: u32 = 0x4000_0000;
/// More than there can be process numbers.
const MOST_GRADERS: u32 = 1 << 22;

/// The first of the users that belong to the grader with this process number. In a
/// container there may be fewer users than elsewhere; `map` says which: lines with the
/// first one in there, the first one outside, and how many.
pub fn first_user(map: &str, process: u32) -> Result<u32> {
    let range = |line: &str| -> Option<(u64, u64)> {
        let mut fields = line.split_whitespace().map(str::parse::<u64>);
        let (first, _, count) =
            (fields.next()?.ok()?, fields.next()?, fields.next()?.ok()?);
        Some((first, first + count))
    };
    let wanted = u64::from(FIRST_USER)
        ..u64::from(FIRST_USER) + u64::from(USERS) * u64::from(MOST_GRADERS);
    let largest = map.lines().filter_map(range).max_by_key(|(from, to)| to - from);
    let (from, to) =
        largest.context("the system does not say which users it has")?;
    if from <= wanted.start && wanted.end <= to {
        return Ok(FIRST_USER + process % MOST_GRADERS * USERS);
    }
    // The upper half, where a container has no users of its own.
    let from = from + (to - from) / 2;
    let graders = (to - from) / u64::from(USERS);
    if graders == 0 {
        bail!("this container has too few users to run programs as: {}", map.trim());
    }
    let first = from + u64::from(process) % graders * u64::from(USERS);
    Ok(u32::try_from(first)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_those_that_there_are() {
        let machine = "         0          0 4294967295\n";
        assert_eq!(first_user(machine, 0).unwrap(), FIRST_USER);
        assert_eq!(first_user(machine, 7).unwrap(), FIRST_USER + 7 * USERS);
        let container = "0 1000 1\n1 100000 65536\n";
        for process in [0, 127, 128, 4_000_000] {
            let first = first_user(container, process).unwrap();
            assert!((32_769..=65_537 - USERS).contains(&first), "{first}");
        }
        assert!(first_user("0 1000 1\n", 1).is_err());
    }
}
