// Shared memory: which of its 32 banks the threads of a warp read from.
#include "common.cuh"

#define TILE 1024

// ANCHOR: banks
// Lane after lane reads numbers that are `stride` apart in shared memory.
extern "C" __global__ void banks(
    Global<const float> input, Global<float> output, unsigned, unsigned,
    unsigned rounds, unsigned stride)
{
    __shared__ Shared<float> tile[TILE];
    for (unsigned t = threadIdx.x; t < TILE; t += BLOCK)
        tile[t] = input[t];
    __syncthreads(); // the tile is complete
    const unsigned first = threadIdx.x % 32 * stride;
    float sum = 0;
    for (unsigned k = 0; k < rounds; k++)
        sum += tile[(first + k) % TILE];
    output[my_number()] = sum;
}
// ANCHOR_END: banks
