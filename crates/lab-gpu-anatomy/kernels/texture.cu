// The same image as an array in memory and as a texture.
#include "common.cuh"

// ANCHOR: buffer
// A thread reads `rounds` numbers, starting at its own place and moving across
// its warp: with `down` 0 the warp lies along a row of the image and its threads
// read downwards; with 1 it stands upright and they read along the rows.
extern "C" __global__ void from_buffer(
    Global<const float> input, Global<float> output, unsigned bits, unsigned,
    unsigned rounds, unsigned down)
{
    const unsigned side = 1u << bits / 2;
    const unsigned a = my_number() % side, b = my_number() / side % side;
    float sum = 0;
    for (unsigned k = 0; k < rounds; k++) {
        const unsigned c = (b + k) % side;
        sum += down ? input[a * side + c] : input[c * side + a];
    }
    output[my_number()] = sum;
}
// ANCHOR_END: buffer

// ANCHOR: texture
// The same through the texture unit, which stores the image in an order of its
// own.
extern "C" __global__ void from_texture(
    Global<const float>, Global<float> output, unsigned bits, unsigned,
    unsigned rounds, unsigned down, cudaTextureObject_t image)
{
    const unsigned side = 1u << bits / 2;
    const unsigned a = my_number() % side, b = my_number() / side % side;
    float sum = 0;
    for (unsigned k = 0; k < rounds; k++) {
        const unsigned c = (b + k) % side;
        sum += down ? tex2D<float>(image, c, a) : tex2D<float>(image, a, c);
    }
    output[my_number()] = sum;
}
// ANCHOR_END: texture
