// Kernel 3: every pair of clusters in one launch.
#include "common.cuh"

// ANCHOR: mean_nearest
// The mean distance from a point of one cluster to the nearest of another,
// computed by all threads of a block.
__device__ inline double mean_nearest(Cloud from, Cloud to)
{
    double sum = 0;
    for (int first = 0; first < from.size; first += BLOCK) {
        const int point = first + threadIdx.x;
        const REAL distance = tiled_distance_to_nearest(from, point, to);
        if (point < from.size)
            sum += distance;
    }
    return block_sum<BLOCK>(sum) / from.size;
}
// ANCHOR_END: mean_nearest

// ANCHOR: batched
// One block per pair.
extern "C" __global__ void batched(
    Global<const REAL> left, int left_total, Global<const int> left_starts,
    Global<const REAL> right, int right_total, Global<const int> right_starts,
    int columns, Global<REAL> distances)
{
    const int i = blockIdx.x / columns, j = blockIdx.x % columns;
    const Cloud l = cluster(left, left_total, left_starts, i);
    const Cloud r = cluster(right, right_total, right_starts, j);
    const double there = mean_nearest(l, r), back = mean_nearest(r, l);
    if (threadIdx.x == 0)
        distances[blockIdx.x] = max(there, back);
}
// ANCHOR_END: batched
