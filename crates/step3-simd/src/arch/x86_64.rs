//! x86-64: SSE2, which every such processor has, AVX2 with fma, and AVX-512.

use std::arch::x86_64::*;

use super::{Instructions, Job};

/// SSE2: 16 registers of 128 bits, no fused multiply-add.
#[derive(Debug, Clone, Copy)]
pub struct Baseline(());

/// Proof that this processor has AVX2 and fma: 16 registers of 256 bits.
#[derive(Debug, Clone, Copy)]
pub struct Avx2(());

/// Proof that this processor has AVX-512 F: 32 registers of 512 bits.
#[derive(Debug, Clone, Copy)]
pub struct Avx512(());

impl Baseline {
    pub fn new() -> Self {
        Baseline(())
    }
}

// ANCHOR: entry
impl Avx512 {
    /// Asks the processor.
    pub fn detect() -> Option<Self> {
        is_x86_feature_detected!("avx512f").then_some(Avx512(()))
    }

    /// Runs a job with AVX-512.
    pub fn run<J: Job>(self, job: J) -> J::Output {
        #[target_feature(enable = "avx512f")]
        fn compiled_for_avx512<J: Job>(isa: Avx512, job: J) -> J::Output {
            job.run(isa)
        }
        // SAFETY: `self` exists, so `detect` found AVX-512 F.
        unsafe { compiled_for_avx512(self, job) }
    }
}
// ANCHOR_END: entry

impl Avx2 {
    /// Asks the processor.
    pub fn detect() -> Option<Self> {
        let both =
            is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
        both.then_some(Avx2(()))
    }

    /// Runs a job with AVX2 and fma.
    pub fn run<J: Job>(self, job: J) -> J::Output {
        #[target_feature(enable = "avx2,fma")]
        fn compiled_for_avx2<J: Job>(isa: Avx2, job: J) -> J::Output {
            job.run(isa)
        }
        // SAFETY: `self` exists, so `detect` found AVX2 and fma.
        unsafe { compiled_for_avx2(self, job) }
    }
}

impl Instructions for Avx512 {
    type F32 = F32x16;
    type F64 = F64x8;
}

impl Instructions for Avx2 {
    type F32 = F32x8;
    type F64 = F64x4;
}

impl Instructions for Baseline {
    type F32 = F32x4;
    type F64 = F64x2;
}

vector! {
    F32x16 = 16 of f32 in __m512;
    isa Avx512, wide F64x8, block 4;
    splat _mm512_set1_ps; load _mm512_loadu_ps; store _mm512_storeu_ps;
    add _mm512_add_ps; sub _mm512_sub_ps; mul _mm512_mul_ps;
    min _mm512_min_ps; sqrt _mm512_sqrt_ps;
    mul_add |a, b, c| _mm512_fmadd_ps(a, b, c);
    add_to |v, sum| {
        let high = _mm512_extractf64x4_pd::<1>(_mm512_castps_pd(v.0));
        let low = F64x8(_mm512_cvtps_pd(_mm512_castps512_ps256(v.0)));
        sum + low + F64x8(_mm512_cvtps_pd(_mm256_castpd_ps(high)))
    };
    interleave |a, b, step| match step {
        0 => (
            _mm512_mask_blend_ps(0xff00, a, b),
            _mm512_shuffle_f32x4::<0x4e>(a, b),
        ),
        1 => (
            _mm512_shuffle_f32x4::<0x88>(a, b),
            _mm512_shuffle_f32x4::<0xdd>(a, b),
        ),
        2 => (_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b)),
        _ => {
            let (a, b) = (_mm512_castps_pd(a), _mm512_castps_pd(b));
            let (low, high) = (_mm512_unpacklo_pd(a, b), _mm512_unpackhi_pd(a, b));
            (_mm512_castpd_ps(low), _mm512_castpd_ps(high))
        }
    };
}

vector! {
    F64x8 = 8 of f64 in __m512d;
    isa Avx512, wide F64x8, block 4;
    splat _mm512_set1_pd; load _mm512_loadu_pd; store _mm512_storeu_pd;
    add _mm512_add_pd; sub _mm512_sub_pd; mul _mm512_mul_pd;
    min _mm512_min_pd; sqrt _mm512_sqrt_pd;
    mul_add |a, b, c| _mm512_fmadd_pd(a, b, c);
    add_to |v, sum| sum + v;
    interleave |a, b, step| match step {
        0 => (_mm512_mask_blend_pd(0xf0, a, b), _mm512_shuffle_f64x2::<0x4e>(a, b)),
        1 => (
            _mm512_shuffle_f64x2::<0x88>(a, b),
            _mm512_shuffle_f64x2::<0xdd>(a, b),
        ),
        _ => (_mm512_unpacklo_pd(a, b), _mm512_unpackhi_pd(a, b)),
    };
}

vector! {
    F32x8 = 8 of f32 in __m256;
    isa Avx2, wide F64x4, block 2;
    splat _mm256_set1_ps; load _mm256_loadu_ps; store _mm256_storeu_ps;
    add _mm256_add_ps; sub _mm256_sub_ps; mul _mm256_mul_ps;
    min _mm256_min_ps; sqrt _mm256_sqrt_ps;
    mul_add |a, b, c| _mm256_fmadd_ps(a, b, c);
    add_to |v, sum| {
        let low = F64x4(_mm256_cvtps_pd(_mm256_castps256_ps128(v.0)));
        sum + low + F64x4(_mm256_cvtps_pd(_mm256_extractf128_ps::<1>(v.0)))
    };
    interleave |a, b, step| match step {
        0 => (_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b)),
        1 => {
            let (a, b) = (_mm256_castps_pd(a), _mm256_castps_pd(b));
            let (low, high) = (_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b));
            (_mm256_castpd_ps(low), _mm256_castpd_ps(high))
        }
        _ => (
            _mm256_permute2f128_ps::<0x20>(a, b),
            _mm256_permute2f128_ps::<0x31>(a, b),
        ),
    };
}

vector! {
    F64x4 = 4 of f64 in __m256d;
    isa Avx2, wide F64x4, block 2;
    splat _mm256_set1_pd; load _mm256_loadu_pd; store _mm256_storeu_pd;
    add _mm256_add_pd; sub _mm256_sub_pd; mul _mm256_mul_pd;
    min _mm256_min_pd; sqrt _mm256_sqrt_pd;
    mul_add |a, b, c| _mm256_fmadd_pd(a, b, c);
    add_to |v, sum| sum + v;
    interleave |a, b, step| match step {
        0 => (_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b)),
        _ => (
            _mm256_permute2f128_pd::<0x20>(a, b),
            _mm256_permute2f128_pd::<0x31>(a, b),
        ),
    };
}

vector! {
    F32x4 = 4 of f32 in __m128;
    isa Baseline, wide F64x2, block 2;
    splat _mm_set1_ps; load _mm_loadu_ps; store _mm_storeu_ps;
    add _mm_add_ps; sub _mm_sub_ps; mul _mm_mul_ps;
    min _mm_min_ps; sqrt _mm_sqrt_ps;
    mul_add |a, b, c| _mm_add_ps(_mm_mul_ps(a, b), c);
    add_to |v, sum| {
        let low = F64x2(_mm_cvtps_pd(v.0));
        sum + low + F64x2(_mm_cvtps_pd(_mm_movehl_ps(v.0, v.0)))
    };
    interleave |a, b, step| match step {
        0 => (_mm_unpacklo_ps(a, b), _mm_unpackhi_ps(a, b)),
        _ => (_mm_movelh_ps(a, b), _mm_movehl_ps(b, a)),
    };
}

vector! {
    F64x2 = 2 of f64 in __m128d;
    isa Baseline, wide F64x2, block 2;
    splat _mm_set1_pd; load _mm_loadu_pd; store _mm_storeu_pd;
    add _mm_add_pd; sub _mm_sub_pd; mul _mm_mul_pd;
    min _mm_min_pd; sqrt _mm_sqrt_pd;
    mul_add |a, b, c| _mm_add_pd(_mm_mul_pd(a, b), c);
    add_to |v, sum| sum + v;
    interleave |a, b, _step| (_mm_unpacklo_pd(a, b), _mm_unpackhi_pd(a, b));
}
