//! Exercise `lost-update` is answered in words, in `answer.md`. The code in question is
//! in `crates/step4-rayon/src/races.rs`.
