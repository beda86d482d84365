// Mistake: right, and each thread reads all of the others from global memory.
// Caught by: a_block_reads_each_point_once
#include "common.cuh"

extern "C" __global__ void nearest(
    Global<const float> points, int count, Global<const float> others,
    int other_count, Global<float> distances)
{
    const Cloud from = cloud(points, count, 0, count);
    const Cloud to = cloud(others, other_count, 0, other_count);
    const int point = blockIdx.x * BLOCK + threadIdx.x;
    if (point >= count)
        return;
    const float x = from.x[point], y = from.y[point], z = from.z[point];
    float least = farthest();
    for (int i = 0; i < to.size; i++)
        least = min(least, squared_distance(x, y, z, to.x[i], to.y[i], to.z[i]));
    distances[point] = sqrt(least);
}
