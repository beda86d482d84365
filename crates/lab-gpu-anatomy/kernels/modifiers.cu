// What comes free with an instruction, and what does not.
#include "common.cuh"

struct Four {
    float x, y, z, w;
};

__device__ inline float halved(float x) { return x * 0.5f + 0.25f; }

// Each round is a multiplication and addition for each of four numbers, with a
// modifier on top.
__device__ inline Four plain(Four v)
{
    return {halved(v.x), halved(v.y), halved(v.z), halved(v.w)};
}

// ANCHOR: modifiers
// Components in another order: the instruction names other registers, and nothing
// moves.
__device__ inline Four swizzled(Four v)
{
    return {halved(v.y), halved(v.z), halved(v.w), halved(v.x)};
}

// Cut to 0 … 1: a bit in the instruction before it.
__device__ inline Four saturated(Four v)
{
    return {
        __saturatef(halved(v.x)), __saturatef(halved(v.y)),
        __saturatef(halved(v.z)), __saturatef(halved(v.w))};
}

// The negative of the absolute value: bits in the instruction after it.
__device__ inline Four negated(Four v)
{
    return {
        halved(-fabsf(v.x)), halved(-fabsf(v.y)), halved(-fabsf(v.z)),
        halved(-fabsf(v.w))};
}

// A sine by the special function unit: an instruction of its own, and not a free
// one.
__device__ inline Four sined(Four v)
{
    return {
        __sinf(halved(v.x)), __sinf(halved(v.y)), __sinf(halved(v.z)),
        __sinf(halved(v.w))};
}
// ANCHOR_END: modifiers

#define ROUNDS_OF(NAME, FUNCTION)                                                \
    extern "C" __global__ void NAME(                                             \
        Global<const float> input, Global<float> output, unsigned bits, unsigned,\
        unsigned rounds, unsigned)                                               \
    {                                                                            \
        const unsigned i = my_number(), mask = (1u << bits) - 1;                 \
        const float x = input[i & mask];                                         \
        Four v = {x, x + 1, x + 2, x + 3};                                       \
        for (unsigned k = 0; k < rounds; k++)                                    \
            v = FUNCTION(v);                                                     \
        output[i] = v.x + 2 * v.y + 4 * v.z + 8 * v.w;                           \
    }

ROUNDS_OF(rounds_plain, plain)
ROUNDS_OF(rounds_swizzled, swizzled)
ROUNDS_OF(rounds_saturated, saturated)
ROUNDS_OF(rounds_negated, negated)
ROUNDS_OF(rounds_sined, sined)
