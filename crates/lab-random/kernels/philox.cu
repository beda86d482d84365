// Uniform random numbers in 0..1, each computed from its position by Philox4x32-10:
// bit for bit the same as in src/philox.rs.

// Threads in a block.
#ifndef BLOCK
#define BLOCK 256
#endif
#ifndef ROUNDS
#define ROUNDS 10
#endif

// ANCHOR: philox
__device__ inline uint4 philox(unsigned long long place, uint2 key)
{
    const unsigned a = 0xd2511f53, c = 0xcd9e8d57; // the factors
    uint4 v = {unsigned(place), unsigned(place >> 32), 0, 0};
    for (int round = 0; round < ROUNDS; round++) {
        const unsigned high_a = __umulhi(a, v.x), low_a = a * v.x;
        const unsigned high_c = __umulhi(c, v.z), low_c = c * v.z;
        v = {high_c ^ v.y ^ key.x, low_c, high_a ^ v.w ^ key.y, low_a};
        key = {key.x + 0x9e3779b9, key.y + 0xbb67ae85};
    }
    return v;
}
// ANCHOR_END: philox

// ANCHOR: fill
// Each thread makes a block of four numbers and writes them at once, so
// neighbouring threads write neighbouring groups of 16 bytes.
extern "C" __global__ void fill(
    unsigned long long seed, unsigned long long first, int blocks, float4 *numbers)
{
    const int i = blockIdx.x * BLOCK + threadIdx.x;
    if (i >= blocks)
        return; // the last block of threads has some to spare
    const uint2 key = {unsigned(seed), unsigned(seed >> 32)};
    const uint4 bits = philox(first + i, key);
    const float scale = 1.0f / 16777216; // 2⁻²⁴: the product is exact
    numbers[i] = {(bits.x >> 8) * scale, (bits.y >> 8) * scale,
                  (bits.z >> 8) * scale, (bits.w >> 8) * scale};
}
// ANCHOR_END: fill
