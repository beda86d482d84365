// Work that takes a while: to be overlapped with copies, and to be timed.
#include "common.cuh"

// ANCHOR: work
// `rounds` steps of a generator from each number of `in` on, beginning at `first`.
extern "C" __global__ void work(
    Global<const unsigned> in, Global<unsigned> out, unsigned bits, unsigned,
    unsigned rounds, unsigned first)
{
    const unsigned i = first + my_number(), mask = (1u << bits) - 1;
    unsigned x = in[i & mask];
    for (unsigned k = 0; k < rounds; k++)
        x = step(x);
    out[i] = x;
}
// ANCHOR_END: work
