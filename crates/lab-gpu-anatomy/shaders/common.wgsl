// The beginning of every shader of this lab. WGSL has no include, so the host puts
// this text in front of them.

// ANCHOR: settings
struct Settings {
    bits: u32,      // input has 2^bits numbers
    threads: u32,   // a multiple of 128, and output has a number for each
    rounds: u32,    // how often a thread repeats what is measured
    parameter: u32, // selects the variant
}
@group(0) @binding(2) var<uniform> settings: Settings;

// The index of this thread among all threads.
fn my_number(group: vec3u, groups: vec3u, lane: u32) -> u32 {
    return (group.y * groups.x + group.x) * 128u + lane;
}
// ANCHOR_END: settings

// A step of a generator of numbers that look random, modulo 2^32.
fn step_of(x: u32) -> u32 {
    return x * 1664525u + 1013904223u;
}
