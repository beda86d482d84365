// Kernel 2: the same through shared memory, a tile of points at a time.
#include "common.cuh"

// ANCHOR: tile
// As in kernel 1, but all threads of a block read the other cluster together: each
// brings one point of a tile into shared memory, and then all of them use all of it.
// A thread without a point of its own must not leave, because the others wait for it
// at the barriers.
__device__ inline REAL tiled_distance_to_nearest(Cloud from, int point, Cloud to)
{
    __shared__ Shared<REAL> tile_x[BLOCK], tile_y[BLOCK], tile_z[BLOCK];
    const int mine = min(point, from.size - 1);
    const REAL x = from.x[mine], y = from.y[mine], z = from.z[mine];
    REAL least = farthest();
    for (int start = 0; start < to.size; start += BLOCK) {
        const int size = min(BLOCK, to.size - start);
        if (threadIdx.x < size) {
            tile_x[threadIdx.x] = to.x[start + threadIdx.x];
            tile_y[threadIdx.x] = to.y[start + threadIdx.x];
            tile_z[threadIdx.x] = to.z[start + threadIdx.x];
        }
        __syncthreads(); // the tile is complete
        for (int i = 0; i < size; i++)
            least = min(
                least, squared_distance(x, y, z, tile_x[i], tile_y[i], tile_z[i]));
        __syncthreads(); // all are done with the tile
    }
    return sqrt(least);
}
// ANCHOR_END: tile

// ANCHOR: tiled
// The first blocks take the points on the left, the next ones those on the right.
extern "C" __global__ void tiled(
    Global<const REAL> left, int left_total, int left_start, int left_size,
    Global<const REAL> right, int right_total, int right_start, int right_size,
    Global<REAL> nearest)
{
    const int left_blocks = (left_size + BLOCK - 1) / BLOCK;
    const bool is_left = blockIdx.x < left_blocks;
    const Cloud l = cloud(left, left_total, left_start, left_size);
    const Cloud r = cloud(right, right_total, right_start, right_size);
    const Cloud from = is_left ? l : r, to = is_left ? r : l;
    const int block = is_left ? blockIdx.x : blockIdx.x - left_blocks;
    const int point = block * BLOCK + threadIdx.x;
    const REAL distance = tiled_distance_to_nearest(from, point, to);
    if (point < from.size)
        nearest[is_left ? point : left_size + point] = distance;
}
// ANCHOR_END: tiled
