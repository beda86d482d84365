// Which numbers the 32 threads of a warp read at the same time.
#include "common.cuh"

// ANCHOR: strided
// Neighbouring threads read numbers that are `stride` apart. When the reads reach
// the end of the array they start over one number further on, so that each number
// is read once whatever the stride.
extern "C" __global__ void strided(
    Global<const float> input, Global<float> output, unsigned bits, unsigned threads,
    unsigned rounds, unsigned stride)
{
    const unsigned i = my_number(), mask = (1u << bits) - 1;
    float sum = 0;
    for (unsigned k = 0; k < rounds; k++) {
        const unsigned place = (i + k * threads) * stride;
        sum += input[(place & mask) + (place >> bits)];
    }
    output[i] = sum;
}
// ANCHOR_END: strided

// ANCHOR: shifted
// Neighbouring threads read neighbours, but a warp's first number does not lie on
// a boundary of 32 bytes.
extern "C" __global__ void shifted(
    Global<const float> input, Global<float> output, unsigned bits, unsigned threads,
    unsigned rounds, unsigned offset)
{
    const unsigned i = my_number(), mask = (1u << bits) - 1;
    float sum = 0;
    for (unsigned k = 0; k < rounds; k++)
        sum += input[(i + k * threads + offset) & mask];
    output[i] = sum;
}
// ANCHOR_END: shifted
