// Threads of a warp that take different branches.
#include "common.cuh"

// ANCHOR: apart
// Takes one of `ways` ways, like a case of a switch.
__device__ inline unsigned
go(unsigned x, unsigned mine, unsigned ways, unsigned rounds)
{
    for (unsigned way = 0; way < ways; way++)
        if (way == mine)
            for (unsigned k = 0; k < rounds; k++)
                x = step(x) ^ way;
    return x;
}

// Neighbouring threads take different ways; in `together` all threads of a warp take
// the same way.
extern "C" __global__ void apart(
    Global<const unsigned> input, Global<unsigned> output, unsigned bits, unsigned,
    unsigned rounds, unsigned ways)
{
    const unsigned i = my_number(), mask = (1u << bits) - 1;
    output[i] = go(input[i & mask], i % ways, ways, rounds);
}

extern "C" __global__ void together(
    Global<const unsigned> input, Global<unsigned> output, unsigned bits, unsigned,
    unsigned rounds, unsigned ways)
{
    const unsigned i = my_number(), mask = (1u << bits) - 1;
    output[i] = go(input[i & mask], i / 32 % ways, ways, rounds);
}
// ANCHOR_END: apart
