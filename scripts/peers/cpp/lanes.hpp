// Vectors of the widest instruction set that the compiler may use: AVX-512 or AVX2
// with fma. The intrinsics are those of step 3.
#pragma once

#include <immintrin.h>

#include <cstddef>

#if defined(PEER_AVX2) || !defined(__AVX512F__)
#define LANES_AVX512 0
#else
#define LANES_AVX512 1
#endif

#if !(defined(__AVX2__) && defined(__FMA__))
#error "this processor has neither AVX-512 nor AVX2 with fma"
#endif

// The methods that look the same in every vector type.
#define LANES(NAME, REGISTER, PREFIX, SUFFIX)                                              \
    REGISTER v;                                                                            \
    static NAME splat(Element value) { return {PREFIX##_set1_##SUFFIX(value)}; }           \
    static NAME load(const Element *from) { return {PREFIX##_loadu_##SUFFIX(from)}; }      \
    void store(Element *into) const { PREFIX##_storeu_##SUFFIX(into, v); }                 \
    NAME operator+(NAME b) const { return {PREFIX##_add_##SUFFIX(v, b.v)}; }               \
    NAME operator-(NAME b) const { return {PREFIX##_sub_##SUFFIX(v, b.v)}; }               \
    NAME operator*(NAME b) const { return {PREFIX##_mul_##SUFFIX(v, b.v)}; }               \
    NAME min(NAME b) const { return {PREFIX##_min_##SUFFIX(v, b.v)}; }                     \
    NAME sqrt() const { return {PREFIX##_sqrt_##SUFFIX(v)}; }                              \
    NAME mul_add(NAME b, NAME c) const { return {PREFIX##_fmadd_##SUFFIX(v, b.v, c.v)}; }

#if LANES_AVX512

struct F64 {
    using Element = double;
    using Wide = F64;
    static constexpr std::size_t COUNT = 8, BLOCK = 4;
    LANES(F64, __m512d, _mm512, pd)

    F64 add_to(F64 sum) const { return sum + *this; }

    /// Interleaves two vectors, then takes the lesser of neighbours.
    F64 fold(F64 b, int step) const {
        switch (step) {
        case 0:
            return F64{_mm512_mask_blend_pd(0xf0, v, b.v)}.min(
                {_mm512_shuffle_f64x2(v, b.v, 0x4e)});
        case 1:
            return F64{_mm512_shuffle_f64x2(v, b.v, 0x88)}.min(
                {_mm512_shuffle_f64x2(v, b.v, 0xdd)});
        default:
            return F64{_mm512_unpacklo_pd(v, b.v)}.min({_mm512_unpackhi_pd(v, b.v)});
        }
    }
};

struct F32 {
    using Element = float;
    using Wide = F64;
    static constexpr std::size_t COUNT = 16, BLOCK = 4;
    LANES(F32, __m512, _mm512, ps)

    F64 add_to(F64 sum) const {
        const __m256d high = _mm512_extractf64x4_pd(_mm512_castps_pd(v), 1);
        return sum + F64{_mm512_cvtps_pd(_mm512_castps512_ps256(v))} +
               F64{_mm512_cvtps_pd(_mm256_castpd_ps(high))};
    }

    F32 fold(F32 b, int step) const {
        switch (step) {
        case 0:
            return F32{_mm512_mask_blend_ps(0xff00, v, b.v)}.min(
                {_mm512_shuffle_f32x4(v, b.v, 0x4e)});
        case 1:
            return F32{_mm512_shuffle_f32x4(v, b.v, 0x88)}.min(
                {_mm512_shuffle_f32x4(v, b.v, 0xdd)});
        case 2:
            return F32{_mm512_unpacklo_ps(v, b.v)}.min({_mm512_unpackhi_ps(v, b.v)});
        default: {
            const __m512d a = _mm512_castps_pd(v), c = _mm512_castps_pd(b.v);
            return F32{_mm512_castpd_ps(_mm512_unpacklo_pd(a, c))}.min(
                {_mm512_castpd_ps(_mm512_unpackhi_pd(a, c))});
        }
        }
    }
};

#else

struct F64 {
    using Element = double;
    using Wide = F64;
    static constexpr std::size_t COUNT = 4, BLOCK = 2;
    LANES(F64, __m256d, _mm256, pd)

    F64 add_to(F64 sum) const { return sum + *this; }

    /// Interleaves two vectors, then takes the lesser of neighbours.
    F64 fold(F64 b, int step) const {
        if (step == 0)
            return F64{_mm256_unpacklo_pd(v, b.v)}.min({_mm256_unpackhi_pd(v, b.v)});
        return F64{_mm256_permute2f128_pd(v, b.v, 0x20)}.min(
            {_mm256_permute2f128_pd(v, b.v, 0x31)});
    }
};

struct F32 {
    using Element = float;
    using Wide = F64;
    static constexpr std::size_t COUNT = 8, BLOCK = 2;
    LANES(F32, __m256, _mm256, ps)

    F64 add_to(F64 sum) const {
        return sum + F64{_mm256_cvtps_pd(_mm256_castps256_ps128(v))} +
               F64{_mm256_cvtps_pd(_mm256_extractf128_ps(v, 1))};
    }

    F32 fold(F32 b, int step) const {
        if (step == 0)
            return F32{_mm256_unpacklo_ps(v, b.v)}.min({_mm256_unpackhi_ps(v, b.v)});
        if (step == 1) {
            const __m256d a = _mm256_castps_pd(v), c = _mm256_castps_pd(b.v);
            return F32{_mm256_castpd_ps(_mm256_unpacklo_pd(a, c))}.min(
                {_mm256_castpd_ps(_mm256_unpackhi_pd(a, c))});
        }
        return F32{_mm256_permute2f128_ps(v, b.v, 0x20)}.min(
            {_mm256_permute2f128_ps(v, b.v, 0x31)});
    }
};

#endif
