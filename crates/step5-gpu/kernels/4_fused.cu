// Kernel 4: both directions from one pass over the pairs, minima in registers.
#include "common.cuh"

// ANCHOR: shape
// A lane holds ROWS points of one cluster in registers and meets COLUMNS points of
// the other at once. The 32 lanes of a warp form a grid of 8 by 4: 64 rows by 16
// columns.
#define ROWS 8
#define COLUMNS 4
#define ROW_LANES 8
#define COLUMN_LANES 4
#define WARP_ROWS (ROWS * ROW_LANES)
#define WARP_COLUMNS (COLUMNS * COLUMN_LANES)
#define WARPS (FUSED_BLOCK / 32)
#define WHOLE_WARP 0xffffffffu
// How many columns lie in shared memory at once, and how many columns' minima do.
#define TILE 128
#define MOST_MINIMA 2048
// ANCHOR_END: shape

// Squares are not negative, and such numbers have the same order as their bits read
// as integers, for which there is an atomic minimum.
__device__ inline int bits(float x) { return __float_as_int(x); }
__device__ inline long long bits(double x) { return __double_as_longlong(x); }
__device__ inline float real(int x) { return __int_as_float(x); }
__device__ inline double real(long long x) { return __longlong_as_double(x); }
typedef decltype(bits(REAL())) Bits;

// ANCHOR: lanes
// For groups of lanes whose numbers differ only in the bits FROM to TO: gives each
// lane the least of its group's values. The first exchange is with the lane FROM
// away, the last with the lane TO away. All 32 lanes of a warp must take part.
template <int FROM, int TO> __device__ inline REAL least_of_lanes(REAL mine)
{
    for (int distance = FROM; distance <= TO; distance *= 2)
        mine = min(mine, __shfl_xor_sync(WHOLE_WARP, mine, distance));
    return mine;
}
// ANCHOR_END: lanes

// ANCHOR: rows
// Rows in registers, with their least squared distances so far.
struct Rows {
    REAL x[ROWS], y[ROWS], z[ROWS], least[ROWS];

    // Takes a cluster's points from `first` on, ROW_LANES apart. Past the end the
    // last point is repeated: another copy of it changes no minimum.
    __device__ void load(Cloud rows, int first)
    {
#pragma unroll
        for (int k = 0; k < ROWS; k++) {
            const int row = min(first + k * ROW_LANES, rows.size - 1);
            x[k] = rows.x[row], y[k] = rows.y[row], z[k] = rows.z[row];
            least[k] = farthest();
        }
    }
    // ANCHOR_END: rows

    // ANCHOR: meet
    // Meets one column: 3 subtractions, 1 multiplication, 2 fused multiply-adds and
    // 2 minima per row. Returns the least squared distance of the column to these
    // rows.
    __device__ REAL meet(REAL u, REAL v, REAL w)
    {
        REAL nearest = farthest();
#pragma unroll
        for (int k = 0; k < ROWS; k++) {
            const REAL square = squared_distance(x[k], y[k], z[k], u, v, w);
            least[k] = min(least[k], square);
            nearest = min(nearest, square);
        }
        return nearest;
    }
    // ANCHOR_END: meet

    // The sum of the distances of this lane's share of its rows; `left` counts from
    // its first one.
    __device__ double sum_of_roots(int lane, int left)
    {
        double sum = 0;
#pragma unroll
        for (int k = 0; k < ROWS; k++) {
            const REAL square = least_of_lanes<1, COLUMN_LANES / 2>(least[k]);
            if (lane % COLUMN_LANES == 0 && k * ROW_LANES < left)
                sum += sqrt(square);
        }
        return sum;
    }
};

// Columns that all warps of a block use together; aligned, so that a lane may load
// its four at once.
struct Tile {
    alignas(4 * sizeof(REAL)) Shared<REAL> x[TILE], y[TILE], z[TILE];

    // Called by all threads of the block. Past the end the last column is repeated.
    __device__ void load(Cloud columns, int start)
    {
        for (int c = threadIdx.x; c < TILE; c += FUSED_BLOCK) {
            const int column = min(start + c, columns.size - 1);
            x[c] = columns.x[column], y[c] = columns.y[column];
            z[c] = columns.z[column];
        }
    }
};

// ANCHOR: sweep
// One warp compares rows with the first `width` columns of a tile, WARP_COLUMNS at
// a time: past the last column come copies of it.
template <bool BOTH>
__device__ inline void sweep_tile(
    Rows &rows, Tile &tile, int start, int width, Shared<Bits> *minima)
{
    const int lane = threadIdx.x % 32, column_lane = lane % COLUMN_LANES;
    for (int first = 0; first < width; first += WARP_COLUMNS) {
        const int c = first + column_lane * COLUMNS;
        REAL nearest[COLUMNS];
#pragma unroll
        for (int q = 0; q < COLUMNS; q++)
            nearest[q] = rows.meet(tile.x[c + q], tile.y[c + q], tile.z[c + q]);
        if (!BOTH)
            continue;
#pragma unroll
        for (int q = 0; q < COLUMNS; q++)
            nearest[q] = least_of_lanes<COLUMN_LANES, 16>(nearest[q]);
        if (lane < COLUMN_LANES) { // the first lane of those that share the columns
#pragma unroll
            for (int q = 0; q < COLUMNS; q++)
                atomicMin(&minima[start + c + q], bits(nearest[q]));
        }
    }
}
// ANCHOR_END: sweep

// ANCHOR: fused_sweep
// The sum over the rows of the distance to the nearest column; with BOTH, `minima`
// gets the least squared distance of each column. Called by all threads of a block.
template <bool BOTH>
__device__ inline double sweep(Cloud rows, Cloud columns, Shared<Bits> *minima)
{
    __shared__ Tile tile;
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    double sum = 0;
    for (int base = 0; base < rows.size; base += WARPS * WARP_ROWS) {
        const int first = base + warp * WARP_ROWS + lane / COLUMN_LANES;
        // The same for the whole warp.
        const bool has_rows = base + warp * WARP_ROWS < rows.size;
        Rows mine;
        if (has_rows)
            mine.load(rows, first);
        for (int start = 0; start < columns.size; start += TILE) {
            __syncthreads(); // all are done with the last tile
            tile.load(columns, start);
            __syncthreads(); // the tile is complete
            const int left = min(TILE, columns.size - start);
            if (has_rows)
                sweep_tile<BOTH>(mine, tile, start, left, minima);
        }
        if (has_rows)
            sum += mine.sum_of_roots(lane, rows.size - first);
    }
    return block_sum<FUSED_BLOCK>(sum);
}
// ANCHOR_END: fused_sweep

// ANCHOR: fused
// The larger cluster goes into the rows, which wastes less of a last, partly filled
// tile.
__device__ inline double fused_chamfer(Cloud rows, Cloud columns)
{
    __shared__ Shared<Bits> minima[MOST_MINIMA + WARP_COLUMNS];
    if (columns.size > MOST_MINIMA) // one direction after the other
        return max(
            sweep<false>(rows, columns, minima) / rows.size,
            sweep<false>(columns, rows, minima) / columns.size);
    for (int c = threadIdx.x; c < columns.size + WARP_COLUMNS; c += FUSED_BLOCK)
        minima[c] = bits(farthest());
    __syncthreads();
    const double rows_sum = sweep<true>(rows, columns, minima);
    double columns_sum = 0;
    for (int c = threadIdx.x; c < columns.size; c += FUSED_BLOCK)
        columns_sum += sqrt(real(minima[c]));
    columns_sum = block_sum<FUSED_BLOCK>(columns_sum);
    return max(rows_sum / rows.size, columns_sum / columns.size);
}

extern "C" __global__ void __launch_bounds__(FUSED_BLOCK) fused(
    Global<const REAL> left, int left_total, Global<const int> left_starts,
    Global<const REAL> right, int right_total, Global<const int> right_starts,
    int columns, Global<REAL> distances)
{
    const int i = blockIdx.x / columns, j = blockIdx.x % columns;
    const Cloud l = cluster(left, left_total, left_starts, i);
    const Cloud r = cluster(right, right_total, right_starts, j);
    const bool more_left = l.size >= r.size;
    const double distance = fused_chamfer(more_left ? l : r, more_left ? r : l);
    if (threadIdx.x == 0)
        distances[blockIdx.x] = distance;
}
// ANCHOR_END: fused
