// Work that takes a while: to be overlapped with copies, and to be timed.
#include "common.cuh"

// ANCHOR: work
// `rounds` steps of a generator for each number of `input`, beginning with number
// `first`.
extern "C" __global__ void work(
    Global<const unsigned> input, Global<unsigned> output, unsigned bits, unsigned,
    unsigned rounds, unsigned first)
{
    const unsigned i = first + my_number(), mask = (1u << bits) - 1;
    unsigned x = input[i & mask];
    for (unsigned k = 0; k < rounds; k++)
        x = step(x);
    output[i] = x;
}
// ANCHOR_END: work
