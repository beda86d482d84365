//! Exercise `two-barriers` is answered in words, in `answer.md`. The code in question is
//! `crates/step5-gpu/kernels/2_tiled.cu`.
