// Waiting for memory, with more or fewer warps to fill the time.
#include "common.cuh"

// ANCHOR: chase
// Each number says where the next one lies, so a thread has one read under way at a
// time. Only other warps fill the time. The host makes each block reserve shared
// memory that it does not use, which limits how many blocks a multiprocessor holds.
extern "C" __global__ void chase(
    Global<const unsigned> input, Global<unsigned> output, unsigned bits, unsigned,
    unsigned rounds, unsigned)
{
    const unsigned i = my_number(), mask = (1u << bits) - 1;
    unsigned at = i & mask;
    for (unsigned k = 0; k < rounds; k++)
        at = input[at];
    output[i] = at;
}
// ANCHOR_END: chase
