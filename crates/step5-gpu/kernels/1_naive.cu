// Kernel 1: one thread per point, one launch per pair of clusters.
#include "common.cuh"

// ANCHOR: nearest
// The distance from one point of a cluster to the nearest of another.
__device__ inline REAL distance_to_nearest(Cloud from, int point, Cloud to)
{
    const REAL x = from.x[point], y = from.y[point], z = from.z[point];
    REAL least = farthest();
    for (int i = 0; i < to.size; i++)
        least = min(least, squared_distance(x, y, z, to.x[i], to.y[i], to.z[i]));
    return sqrt(least);
}
// ANCHOR_END: nearest

// ANCHOR: naive
// The first threads take the points on the left, the next ones those on the right.
// `nearest` has one entry for each; the next launch takes their mean.
extern "C" __global__ void naive(
    Global<const REAL> left, int left_total, int left_start, int left_size,
    Global<const REAL> right, int right_total, int right_start, int right_size,
    Global<REAL> nearest)
{
    const int point = blockIdx.x * BLOCK + threadIdx.x;
    if (point >= left_size + right_size)
        return; // the last block may have more threads than there are points
    const Cloud l = cloud(left, left_total, left_start, left_size);
    const Cloud r = cloud(right, right_total, right_start, right_size);
    const bool is_left = point < left_size;
    nearest[point] = is_left ? distance_to_nearest(l, point, r)
                             : distance_to_nearest(r, point - left_size, l);
}
// ANCHOR_END: naive

// One block: the larger of the mean over the left points and the mean over the
// right ones.
extern "C" __global__ void larger_mean(
    Global<const REAL> nearest, int left_size, int right_size,
    Global<REAL> distances, int place)
{
    double left = 0, right = 0;
    for (int point = threadIdx.x; point < left_size + right_size; point += BLOCK)
        (point < left_size ? left : right) += nearest[point];
    left = block_sum<BLOCK>(left);
    right = block_sum<BLOCK>(right);
    if (threadIdx.x == 0)
        distances[place] = max(left / left_size, right / right_size);
}
