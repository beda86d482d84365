//! step3-simd
