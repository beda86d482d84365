//! How long a room takes to compile, so that no one waits without knowing for what.

/// Where the times below were measured, as in `tool.json` of that machine's records.
pub const HOST: &str = "epyc-2-cores";
/// The processor of that machine.
pub const CPU: &str = "AMD EPYC";
/// How many threads it has.
pub const THREADS: u32 = 2;
/// Rooms, and how many seconds cargo took to compile each with all that it stands on, from
/// nothing. `cargo workbook bench --experiment tool` measures it again.
pub const COMPILED_IN_S: &[(&str, u32)] = &[
    ("author", 44),
    ("bench", 32),
    ("book", 33),
    ("course", 23),
    ("grade", 26),
    ("learn", 18),
];

/// What is said before a room is compiled for the first time.
pub fn announcement(room: &str) -> String {
    let known = COMPILED_IN_S.iter().find(|(known, _)| *known == room);
    let elsewhere = known.map_or(String::new(), |(_, seconds)| {
        format!(
            " From nothing that took {seconds} s on {THREADS} threads of {HOST} ({CPU})."
        )
    });
    format!(
        "The first call compiles workbook-{room}, a part of the tool.{elsewhere}"
    )
}
