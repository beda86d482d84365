// The same arithmetic in 32 and in 64 bits.
#include "common.cuh"

// ANCHOR: precision
template <class REAL> __device__ inline float chain(float first, unsigned rounds)
{
    REAL x = first;
    for (unsigned k = 0; k < rounds; k++)
        x = x * REAL(0.5) + REAL(0.25);
    return x;
}

extern "C" __global__ void chain_f32(
    Global<const float> input, Global<float> output, unsigned bits, unsigned,
    unsigned rounds, unsigned)
{
    const unsigned i = my_number(), mask = (1u << bits) - 1;
    output[i] = chain<float>(input[i & mask], rounds);
}

extern "C" __global__ void chain_f64(
    Global<const float> input, Global<float> output, unsigned bits, unsigned,
    unsigned rounds, unsigned)
{
    const unsigned i = my_number(), mask = (1u << bits) - 1;
    output[i] = chain<double>(input[i & mask], rounds);
}
// ANCHOR_END: precision
