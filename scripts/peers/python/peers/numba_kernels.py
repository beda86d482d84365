"""Step 5's kernels in Numba-CUDA, one for one: the same threads, tiles, registers,
shuffles and atomics, launched in the same way. Coordinates of a side are one array of
shape (3, points): all x, then all y, then all z.

Indices of inner loops are unsigned. In Python a negative index counts from the end, so
Numba checks the sign of any signed index before each access."""

import math

import numpy as np
from numba import config, cuda, float64, int32, uint64

# Threads in a block, and in a block of kernel 4; in kernel 4, how many columns lie in
# shared memory at once, and how many columns' minima do. In Numba's simulator each thread
# is one of the operating system's, so there are only enough for two warps and more than one
# tile.
BLOCK, FUSED_BLOCK, TILE, MOST_MINIMA = (
    (16, 64, 32, 48) if config.ENABLE_CUDASIM else (256, 128, 128, 2048))

# A lane holds ROWS points of one cluster in registers and meets COLUMNS points of the
# other, one after the other. The 32 lanes of a warp form a grid of 8 by 4: 64 rows by 16
# columns.
ROWS, COLUMNS = 8, 4
ROW_LANES, COLUMN_LANES = 8, 4
WARP_ROWS, WARP_COLUMNS = ROWS * ROW_LANES, COLUMNS * COLUMN_LANES
WARPS = FUSED_BLOCK // 32
WHOLE_WARP = 0xFFFFFFFF
MINIMA_AND_PADDING = MOST_MINIMA + WARP_COLUMNS


@cuda.jit(device=True)
def squared_distance(x, y, z, u, v, w):
    dx, dy, dz = x - u, y - v, z - w
    return dx * dx + dy * dy + dz * dz


def block_sum_of(threads):
    """For blocks of `threads` threads: the sum of their values, returned to each of
    them."""

    @cuda.jit(device=True)
    def block_sum(mine):
        sums = cuda.shared.array(threads, float64)
        thread = cuda.threadIdx.x
        sums[thread] = mine
        cuda.syncthreads()
        half = threads // 2
        while half > 0:
            if thread < half:
                sums[thread] += sums[thread + half]
            cuda.syncthreads()
            half //= 2
        total = sums[0]
        cuda.syncthreads()  # everyone has read it before anyone writes again
        return total

    return block_sum


block_sum = block_sum_of(BLOCK)
fused_block_sum = block_sum_of(FUSED_BLOCK)

# ---- Kernel 1: one thread per point, one launch per pair of clusters


# ANCHOR: naive
@cuda.jit(device=True)
def distance_to_nearest(points, point, others, start, size):
    """The distance from one point to the nearest of a cluster."""
    x, y, z = points[0, point], points[1, point], points[2, point]
    least = points.dtype.type(math.inf)
    for i in range(uint64(start), uint64(start + size)):
        least = min(least, squared_distance(x, y, z, others[0, i], others[1, i],
                                            others[2, i]))
    return math.sqrt(least)


@cuda.jit
def naive(left, left_start, left_size, right, right_start, right_size, nearest):
    """The first threads take the points on the left, the next those on the right."""
    point = cuda.blockIdx.x * BLOCK + cuda.threadIdx.x
    if point >= left_size + right_size:
        return  # the last block may have more threads than there are points
    if point < left_size:
        nearest[point] = distance_to_nearest(left, left_start + point,
                                             right, right_start, right_size)
    else:
        nearest[point] = distance_to_nearest(right, right_start + point - left_size,
                                             left, left_start, left_size)
# ANCHOR_END: naive


@cuda.jit
def larger_mean(nearest, left_size, right_size, distances, i, j):
    """One block: the larger of the mean over the left points and that over the right
    ones."""
    left = float64(0)
    right = float64(0)
    for point in range(cuda.threadIdx.x, left_size + right_size, BLOCK):
        if point < left_size:
            left += nearest[point]
        else:
            right += nearest[point]
    left = block_sum(left)
    right = block_sum(right)
    if cuda.threadIdx.x == 0:
        distances[i, j] = max(left / left_size, right / right_size)


# ---- Kernel 2: the same through shared memory, a tile of points at a time


@cuda.jit(device=True)
def tiled_distance_to_nearest(points, start, size, point, others, others_start,
                              others_size):
    """A thread without a point of its own stays, because the others wait for it."""
    real = points.dtype
    tile_x = cuda.shared.array(BLOCK, real)
    tile_y = cuda.shared.array(BLOCK, real)
    tile_z = cuda.shared.array(BLOCK, real)
    thread = cuda.threadIdx.x
    mine = start + min(point, size - 1)
    x, y, z = points[0, mine], points[1, mine], points[2, mine]
    least = points.dtype.type(math.inf)
    for first in range(0, others_size, BLOCK):
        width = min(BLOCK, others_size - first)
        if thread < width:
            other = others_start + first + thread
            tile_x[thread] = others[0, other]
            tile_y[thread] = others[1, other]
            tile_z[thread] = others[2, other]
        cuda.syncthreads()  # the tile is complete
        for i in range(uint64(width)):
            least = min(least, squared_distance(x, y, z, tile_x[i], tile_y[i], tile_z[i]))
        cuda.syncthreads()  # all are done with the tile
    return math.sqrt(least)


@cuda.jit
def tiled(left, left_start, left_size, right, right_start, right_size, nearest):
    """The first blocks take the points on the left, the next ones those on the right."""
    left_blocks = (left_size + BLOCK - 1) // BLOCK
    block = cuda.blockIdx.x
    if block < left_blocks:
        point = block * BLOCK + cuda.threadIdx.x
        distance = tiled_distance_to_nearest(left, left_start, left_size, point,
                                             right, right_start, right_size)
        if point < left_size:
            nearest[point] = distance
    else:
        point = (block - left_blocks) * BLOCK + cuda.threadIdx.x
        distance = tiled_distance_to_nearest(right, right_start, right_size, point,
                                             left, left_start, left_size)
        if point < right_size:
            nearest[left_size + point] = distance


# ---- Kernel 3: every pair of clusters in one launch


@cuda.jit(device=True)
def mean_nearest(points, start, size, others, others_start, others_size):
    """The mean distance from a point of one cluster to the nearest of another, by all
    threads of a block."""
    total = float64(0)
    for first in range(0, size, BLOCK):
        point = first + cuda.threadIdx.x
        distance = tiled_distance_to_nearest(points, start, size, point,
                                             others, others_start, others_size)
        if point < size:
            total += distance
    return block_sum(total) / size


@cuda.jit
def batched(left, left_starts, right, right_starts, first_row, distances):
    """One block per pair. Cluster i begins at `starts[i]` and ends where the next one
    begins."""
    columns = distances.shape[1]
    i, j = cuda.blockIdx.x // columns, cuda.blockIdx.x % columns
    left_start, right_start = left_starts[first_row + i], right_starts[j]
    left_size = left_starts[first_row + i + 1] - left_start
    right_size = right_starts[j + 1] - right_start
    there = mean_nearest(left, left_start, left_size, right, right_start, right_size)
    back = mean_nearest(right, right_start, right_size, left, left_start, left_size)
    if cuda.threadIdx.x == 0:
        distances[i, j] = max(there, back)


# ---- Kernel 4: both directions from one pass over the pairs, minima in registers


def least_of_lanes_of(first, last):
    """For groups of lanes whose numbers differ only in the bits `first` to `last`: gives
    each lane the least of its group's values. The first exchange is with the lane `first`
    away."""

    @cuda.jit(device=True)
    def least_of_lanes(mine):
        distance = first
        while distance <= last:
            mine = min(mine, cuda.shfl_xor_sync(WHOLE_WARP, mine, distance))
            distance *= 2
        return mine

    return least_of_lanes


least_of_columns = least_of_lanes_of(1, COLUMN_LANES // 2)
least_of_rows = least_of_lanes_of(COLUMN_LANES, 16)


@cuda.jit(device=True)
def load_rows(x, y, z, least, points, start, size, first):
    """Points of a cluster from `first` on, ROW_LANES apart. Past the end the last point is
    repeated: another copy of it changes no minimum."""
    for k in range(ROWS):
        row = start + min(first + k * ROW_LANES, size - 1)
        x[k], y[k], z[k] = points[0, row], points[1, row], points[2, row]
        least[k] = math.inf


# ANCHOR: meet
@cuda.jit(device=True)
def meet(x, y, z, least, u, v, w):
    """The rows meet one column: 3 subtractions, 1 multiplication, 2 fused
    multiply-adds and 2 minima per row. Returns the column's least squared distance
    to these rows."""
    nearest = squared_distance(x[0], y[0], z[0], u, v, w)
    least[0] = min(least[0], nearest)
    for k in range(1, ROWS):
        square = squared_distance(x[k], y[k], z[k], u, v, w)
        least[k] = min(least[k], square)
        nearest = min(nearest, square)
    return nearest
# ANCHOR_END: meet


@cuda.jit(device=True)
def lower(minima, column, mine):
    """Lowers the minimum of a column to the values of the lanes of its rows. Squares are
    not negative, and such numbers have the same order as their bits read as integers, for
    which there is an atomic minimum."""
    square = least_of_rows(mine)
    if cuda.threadIdx.x % 32 < COLUMN_LANES:
        cuda.atomic.min(minima, column, square.view(minima.dtype))


@cuda.jit(device=True)
def sweep(both, rows, rows_start, rows_size, columns, columns_start, columns_size,
          minima):
    """A thread's part of the sum over the rows of the distance to the nearest column; with
    `both`, `minima` gets the least squared distance of each column. Called by all threads
    of a block."""
    real = rows.dtype
    tile_x = cuda.shared.array(TILE, real)
    tile_y = cuda.shared.array(TILE, real)
    tile_z = cuda.shared.array(TILE, real)
    # These stay in registers: all their indices are known to the compiler.
    x, y = cuda.local.array(ROWS, real), cuda.local.array(ROWS, real)
    z, least = cuda.local.array(ROWS, real), cuda.local.array(ROWS, real)
    warp, lane = cuda.threadIdx.x // 32, cuda.threadIdx.x % 32
    total = float64(0)
    for base in range(0, rows_size, WARPS * WARP_ROWS):
        first = base + warp * WARP_ROWS + lane // COLUMN_LANES
        has_rows = base + warp * WARP_ROWS < rows_size  # the same for the whole warp
        if has_rows:
            load_rows(x, y, z, least, rows, rows_start, rows_size, first)
        for start in range(0, columns_size, TILE):
            cuda.syncthreads()  # all are done with the last tile
            for c in range(cuda.threadIdx.x, TILE, FUSED_BLOCK):
                column = columns_start + min(start + c, columns_size - 1)
                tile_x[c] = columns[0, column]
                tile_y[c] = columns[1, column]
                tile_z[c] = columns[2, column]
            cuda.syncthreads()  # the tile is complete
            if has_rows:
                width = min(TILE, columns_size - start)
                for at in range(0, width, WARP_COLUMNS):
                    c0 = uint64(at + lane % COLUMN_LANES * COLUMNS)
                    c1, c2, c3 = c0 + uint64(1), c0 + uint64(2), c0 + uint64(3)
                    n0 = meet(x, y, z, least, tile_x[c0], tile_y[c0], tile_z[c0])
                    n1 = meet(x, y, z, least, tile_x[c1], tile_y[c1], tile_z[c1])
                    n2 = meet(x, y, z, least, tile_x[c2], tile_y[c2], tile_z[c2])
                    n3 = meet(x, y, z, least, tile_x[c3], tile_y[c3], tile_z[c3])
                    if both:
                        column = uint64(start) + c0
                        lower(minima, column, n0)
                        lower(minima, column + uint64(1), n1)
                        lower(minima, column + uint64(2), n2)
                        lower(minima, column + uint64(3), n3)
        if has_rows:
            for k in range(ROWS):
                square = least_of_columns(least[k])
                if lane % COLUMN_LANES == 0 and k * ROW_LANES < rows_size - first:
                    total += math.sqrt(square)
    return total


def fused_of(bits):
    """Kernel 4 for floating-point numbers with as many bits as this integer type."""

    @cuda.jit(device=True)
    def fused_chamfer(rows, rows_start, rows_size, columns, columns_start,
                      columns_size):
        """The larger cluster goes into the rows, which wastes less of a last, partly filled
        tile."""
        minima = cuda.shared.array(MINIMA_AND_PADDING, bits)
        if columns_size > MOST_MINIMA:  # one direction after the other
            rows_sum = sweep(False, rows, rows_start, rows_size,
                             columns, columns_start, columns_size, minima)
            columns_sum = sweep(False, columns, columns_start, columns_size,
                                rows, rows_start, rows_size, minima)
        else:
            farthest = rows.dtype.type(math.inf).view(bits)
            for c in range(cuda.threadIdx.x, columns_size + WARP_COLUMNS, FUSED_BLOCK):
                minima[c] = farthest
            cuda.syncthreads()
            rows_sum = sweep(True, rows, rows_start, rows_size,
                             columns, columns_start, columns_size, minima)
            cuda.syncthreads()  # all warps have lowered the minima
            columns_sum = float64(0)
            for c in range(cuda.threadIdx.x, columns_size, FUSED_BLOCK):
                columns_sum += math.sqrt(minima[c].view(rows.dtype))
        # Not in `sweep`: Numba links a function's shared memory once for each path to it,
        # and there must be only one.
        rows_sum, columns_sum = fused_block_sum(rows_sum), fused_block_sum(columns_sum)
        return max(rows_sum / rows_size, columns_sum / columns_size)

    @cuda.jit
    def fused(left, left_starts, right, right_starts, first_row, distances):
        columns = distances.shape[1]
        i, j = cuda.blockIdx.x // columns, cuda.blockIdx.x % columns
        left_start, right_start = left_starts[first_row + i], right_starts[j]
        left_size = left_starts[first_row + i + 1] - left_start
        right_size = right_starts[j + 1] - right_start
        if left_size >= right_size:
            distance = fused_chamfer(left, left_start, left_size,
                                     right, right_start, right_size)
        else:
            distance = fused_chamfer(right, right_start, right_size,
                                     left, left_start, left_size)
        if cuda.threadIdx.x == 0:
            distances[i, j] = distance

    return fused


# ---- From the table of distances to the answer


@cuda.jit
def nearest_in_rows(distances, first_row, nearest_distance, nearest_index):
    """One block per row: each thread keeps the nearest of every BLOCK-th column, then the
    two halves of the block are compared until one entry is left."""
    real = distances.dtype
    distance = cuda.shared.array(BLOCK, real)
    index = cuda.shared.array(BLOCK, int32)
    row, thread = cuda.blockIdx.x, cuda.threadIdx.x
    least = distances.dtype.type(math.inf)
    where = 0x7FFFFFFF  # no column: after all of them
    for j in range(thread, distances.shape[1], BLOCK):
        if distances[row, j] < least:
            least, where = distances[row, j], j
    distance[thread], index[thread] = least, where
    cuda.syncthreads()
    half = BLOCK // 2
    while half > 0:
        if thread < half:
            other, place = distance[thread + half], index[thread + half]
            if other < least or (other == least and place < where):
                least, where = other, place
                distance[thread], index[thread] = least, where
        cuda.syncthreads()
        half //= 2
    if thread == 0:
        nearest_distance[first_row + row], nearest_index[first_row + row] = least, where


@cuda.jit
def nearest_in_columns(distances, first_row, nearest_distance, nearest_index):
    """One thread per column: neighbouring threads read neighbouring entries of each row.
    Rows come in ascending order, and a later one must be nearer to count."""
    j = cuda.blockIdx.x * BLOCK + cuda.threadIdx.x
    if j >= distances.shape[1]:
        return
    least, where = nearest_distance[j], nearest_index[j]
    for i in range(distances.shape[0]):
        if distances[i, j] < least:
            least, where = distances[i, j], first_row + i
    nearest_distance[j], nearest_index[j] = least, where


@cuda.jit
def hello_terms(total):
    """The terms of the nest with m blocks, one for each l below m. The threads of a block
    share the values of j. Every sum is a whole number below 2⁵³: any order gives the same."""
    l = cuda.blockIdx.x
    terms = float64(0)
    for j in range(cuda.threadIdx.x, l, BLOCK):
        for i in range(j):
            root = math.sqrt(float64(i + 4))
            terms += math.floor(root * root + 0.5)
    terms = block_sum(terms)
    if cuda.threadIdx.x == 0:
        cuda.atomic.add(total, 0, terms)
