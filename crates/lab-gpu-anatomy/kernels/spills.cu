// Numbers that do not fit in a thread's registers.
#include "common.cuh"

// ANCHOR: live
// How many numbers a thread needs all the time.
#define LIVE 64

// `from` is 0 in both. A compiler that sees the zero knows which number is meant,
// and can then give each one a register.
__device__ inline unsigned
mix(Global<const unsigned> input, unsigned bits, unsigned rounds, unsigned from)
{
    const unsigned i = my_number(), mask = (1u << bits) - 1;
    unsigned x[LIVE];
#pragma unroll
    for (unsigned q = 0; q < LIVE; q++)
        x[q] = input[(i + q) & mask];
    for (unsigned k = 0; k < rounds; k++) {
#pragma unroll
        for (unsigned q = 0; q < LIVE; q++)
            x[(q + from) % LIVE] = step(x[(q + from) % LIVE])
                                   ^ x[(q + from + 1) % LIVE];
    }
    unsigned all = 0;
#pragma unroll
    for (unsigned q = 0; q < LIVE; q++)
        all ^= x[q];
    return all;
}
// ANCHOR_END: live

// ANCHOR: bounds
extern "C" __global__ void __launch_bounds__(BLOCK) registers(
    Global<const unsigned> input, Global<unsigned> output, unsigned bits, unsigned,
    unsigned rounds, unsigned)
{
    output[my_number()] = mix(input, bits, rounds, 0);
}

// 2,048 threads on a multiprocessor with 65,536 registers: 32 for each thread.
extern "C" __global__ void __launch_bounds__(BLOCK, 2048 / BLOCK) squeezed(
    Global<const unsigned> input, Global<unsigned> output, unsigned bits, unsigned,
    unsigned rounds, unsigned)
{
    output[my_number()] = mix(input, bits, rounds, 0);
}

// Registers have no addresses: an array indexed by a variable lies in memory.
extern "C" __global__ void __launch_bounds__(BLOCK) indexed(
    Global<const unsigned> input, Global<unsigned> output, unsigned bits, unsigned,
    unsigned rounds, unsigned from)
{
    output[my_number()] = mix(input, bits, rounds, from);
}
// ANCHOR_END: bounds
