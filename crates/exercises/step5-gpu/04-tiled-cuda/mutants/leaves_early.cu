// Mistake: a thread without a point returns, and is missed at the barriers.
// Caught by: spare_threads_stay_and_write_nothing
#include "common.cuh"

extern "C" __global__ void nearest(
    Global<const float> points, int count, Global<const float> others,
    int other_count, Global<float> distances)
{
    const Cloud from = cloud(points, count, 0, count);
    const Cloud to = cloud(others, other_count, 0, other_count);
    __shared__ Shared<float> tile_x[BLOCK], tile_y[BLOCK], tile_z[BLOCK];
    const int point = blockIdx.x * BLOCK + threadIdx.x;
    if (point >= count)
        return;
    const int mine = point;
    const float x = from.x[mine], y = from.y[mine], z = from.z[mine];
    float least = farthest();
    for (int start = 0; start < to.size; start += BLOCK) {
        const int size = min(BLOCK, to.size - start);
        if (threadIdx.x < size) {
            tile_x[threadIdx.x] = to.x[start + threadIdx.x];
            tile_y[threadIdx.x] = to.y[start + threadIdx.x];
            tile_z[threadIdx.x] = to.z[start + threadIdx.x];
        }
        __syncthreads(); // the tile is complete
        for (int i = 0; i < size; i++) {
            const float square =
                squared_distance(x, y, z, tile_x[i], tile_y[i], tile_z[i]);
            least = min(least, square);
        }
        __syncthreads(); // nobody needs it any more
    }
    if (point < count)
        distances[point] = sqrt(least);
}
