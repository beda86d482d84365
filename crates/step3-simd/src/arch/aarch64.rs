//! aarch64: NEON, which every such processor has. 32 registers of 128 bits, fma.

use std::arch::aarch64::*;

use super::Instructions;

/// NEON.
#[derive(Debug, Clone, Copy)]
pub struct Baseline(());

impl Baseline {
    pub fn new() -> Self {
        Baseline(())
    }
}

impl Instructions for Baseline {
    type F32 = F32x4;
    type F64 = F64x2;
}

vector! {
    F32x4 = 4 of f32 in float32x4_t;
    isa Baseline, wide F64x2, block 4;
    splat vdupq_n_f32; load vld1q_f32; store vst1q_f32;
    add vaddq_f32; sub vsubq_f32; mul vmulq_f32;
    min vminq_f32; sqrt vsqrtq_f32;
    mul_add |a, b, c| vfmaq_f32(c, a, b);
    add_to |v, sum| {
        let low = F64x2(vcvt_f64_f32(vget_low_f32(v.0)));
        sum + low + F64x2(vcvt_high_f64_f32(v.0))
    };
    interleave |a, b, _step| (vuzp1q_f32(a, b), vuzp2q_f32(a, b));
}

vector! {
    F64x2 = 2 of f64 in float64x2_t;
    isa Baseline, wide F64x2, block 4;
    splat vdupq_n_f64; load vld1q_f64; store vst1q_f64;
    add vaddq_f64; sub vsubq_f64; mul vmulq_f64;
    min vminq_f64; sqrt vsqrtq_f64;
    mul_add |a, b, c| vfmaq_f64(c, a, b);
    add_to |v, sum| sum + v;
    interleave |a, b, _step| (vuzp1q_f64(a, b), vuzp2q_f64(a, b));
}
