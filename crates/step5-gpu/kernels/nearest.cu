// From the table of distances to the answer, on the device, so that only the answer
// is copied back.
//
// The table may be a part of the whole one, with `first_row` and `first_column` as
// its corner. Parts come in ascending order, and a later one must be nearer to
// count: of equal distances the lowest index wins.
#include "common.cuh"

// One block per row: each thread keeps the nearest of every BLOCK-th column, then
// the two halves of the block are compared until one entry is left.
extern "C" __global__ void nearest_in_rows(
    Global<const REAL> distances, int columns, int first_row, int first_column,
    Global<REAL> nearest_distance, Global<int> nearest_index)
{
    __shared__ Shared<REAL> distance[BLOCK];
    __shared__ Shared<int> index[BLOCK];
    REAL least = farthest();
    int where = 0x7fffffff; // no column: after all of them
    for (int j = threadIdx.x; j < columns; j += BLOCK) {
        // A table has fewer than 2³¹ entries; the host ensures that.
        const REAL candidate = distances[blockIdx.x * columns + j];
        if (candidate < least)
            least = candidate, where = j;
    }
    distance[threadIdx.x] = least, index[threadIdx.x] = where;
    __syncthreads();
    for (int half = BLOCK / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            const REAL other = distance[threadIdx.x + half];
            const int place = index[threadIdx.x + half];
            if (other < least || (other == least && place < where)) {
                least = other, where = place;
                distance[threadIdx.x] = least, index[threadIdx.x] = where;
            }
        }
        __syncthreads();
    }
    const int row = first_row + blockIdx.x;
    if (threadIdx.x == 0 && least < nearest_distance[row])
        nearest_distance[row] = least, nearest_index[row] = first_column + where;
}

// ANCHOR: columns
// One thread per column: neighbouring threads read neighbouring entries of each
// row.
extern "C" __global__ void nearest_in_columns(
    Global<const REAL> distances, int rows, int columns, int first_row,
    int first_column, Global<REAL> nearest_distance, Global<int> nearest_index)
{
    const int j = blockIdx.x * BLOCK + threadIdx.x;
    if (j >= columns)
        return;
    REAL least = nearest_distance[first_column + j];
    int where = nearest_index[first_column + j];
    for (int i = 0; i < rows; i++) {
        const REAL candidate = distances[i * columns + j];
        if (candidate < least)
            least = candidate, where = first_row + i;
    }
    nearest_distance[first_column + j] = least;
    nearest_index[first_column + j] = where;
}
// ANCHOR_END: columns
