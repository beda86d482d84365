//! How long a room takes to compile, so that no one waits without knowing for what.

/// Where the times below were measured, as in `tool.json` of that machine's records.
pub const HOST: &str = "epyc-2-cores";
/// How many threads the machine has.
pub const THREADS: u32 = 2;
/// Rooms, and how many seconds cargo took to compile each with all that it stands on, from
/// nothing. `cargo workbook bench --experiment tool` measures it again.
pub const COMPILED_IN_S: &[(&str, u32)] = &[];

/// What is said before a room is compiled for the first time.
pub fn announcement(room: &str) -> String {
    let known = COMPILED_IN_S.iter().find(|(known, _)| *known == room);
    let elsewhere = known.map_or(String::new(), |(_, seconds)| {
        format!(
            " From nothing that took {seconds} s on {THREADS} threads of {HOST}."
        )
    });
    format!(
        "The first call compiles workbook-{room}, a part of the tool.{elsewhere}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_that_was_not_measured_has_no_time() {
        let said = announcement("schema");
        assert_eq!(
            said,
            "The first call compiles workbook-schema, a part of the tool."
        );
        assert!(announcement("book").contains(" s on 2 threads of "));
    }
}
