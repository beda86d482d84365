// Very little work per launch, many times; and the same work a thousand times in one
// launch.
#include "common.cuh"

// ANCHOR: table
// A table of numbers that look random, one from each thread.
extern "C" __global__ void table(
    Global<const unsigned> input, Global<unsigned> output, unsigned bits, unsigned,
    unsigned rounds, unsigned)
{
    const unsigned i = my_number();
    unsigned x = i;
    for (unsigned k = 0; k < rounds; k++)
        x = step(x) ^ x >> 15;
    output[i] = x;
}
// ANCHOR_END: table
