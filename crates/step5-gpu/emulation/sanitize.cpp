// All kernels on a few clusters of awkward sizes, in arrays without any slack at
// their end. scripts/emulation.sh builds this with a sanitizer, as it is and with
// faults planted in the kernels. Exits with status 1 if a distance is wrong.
#include "cuda_cpu.hpp"

// In a namespace of this file: AddressSanitizer does not watch the ends of arrays
// that several files may share, such as those in inline functions.
namespace {
#include "1_naive.cu"
#include "2_tiled.cu"
#include "3_batched.cu"
#include "4_fused.cu"
#include "hello.cu"
#include "nearest.cu"
}

#include <cstdio>
#include <cstring>

// Clusters of points somewhere in a box; where each begins, and where the last one
// ends.
struct Side {
    std::vector<int> starts{0};
    std::vector<REAL> points;

    Side(std::vector<int> sizes, unsigned seed)
    {
        for (int size : sizes)
            starts.push_back(starts.back() + size);
        points.reserve(3 * total()); // and nothing after the last one
        for (int i = 0; i < 3 * total(); i++) {
            seed = seed * 1664525 + 1013904223;
            points.push_back(REAL(seed >> 8) / (1 << 20));
        }
    }

    int total() const { return starts.back(); }
    int clusters() const { return int(starts.size()) - 1; }
    int size(int cluster) const { return starts[cluster + 1] - starts[cluster]; }
};

// The mean distance from a point of one cluster to the nearest of another, in plain
// loops.
static double mean_to_nearest(const Side &a, int i, const Side &b, int j)
{
    double sum = 0;
    for (int p = a.starts[i]; p < a.starts[i + 1]; p++) {
        double least = 1e300;
        for (int q = b.starts[j]; q < b.starts[j + 1]; q++) {
            double square = 0;
            for (int axis = 0; axis < 3; axis++) {
                const double d = double(a.points[axis * a.total() + p]) -
                                 b.points[axis * b.total() + q];
                square += d * d;
            }
            least = min(least, square);
        }
        sum += sqrt(least);
    }
    return sum / a.size(i);
}

template <class T> static Global<const T> read_only(const std::vector<T> &numbers)
{
    return Global<const T>(numbers.data());
}

template <class T> static Global<T> global(std::vector<T> &numbers)
{
    return Global<T>(numbers.data());
}

static int blocks_for(int size) { return (size + BLOCK - 1) / BLOCK; }

// The table of distances from one of the kernels.
static std::vector<REAL> table(const char *kernel, const Side &l, const Side &r)
{
    const int columns = r.clusters();
    std::vector<REAL> distances(l.clusters() * columns, REAL(-1));
    const auto left = read_only(l.points), right = read_only(r.points);
    const bool is_batched = !std::strcmp(kernel, "batched");
    if (is_batched || !std::strcmp(kernel, "fused")) {
        const auto l_starts = read_only(l.starts), r_starts = read_only(r.starts);
        const auto launched = is_batched ? batched : fused;
        run_blocks(distances.size(), is_batched ? BLOCK : FUSED_BLOCK, [&] {
            launched(
                left, l.total(), l_starts, right, r.total(), r_starts, columns,
                global(distances));
        });
        return distances;
    }
    const bool is_naive = !std::strcmp(kernel, "naive");
    for (int i = 0; i < l.clusters(); i++)
        for (int j = 0; j < columns; j++) {
            const int n = l.size(i), m = r.size(j);
            std::vector<REAL> nearest(n + m);
            const int blocks =
                is_naive ? blocks_for(n + m) : blocks_for(n) + blocks_for(m);
            run_blocks(blocks, BLOCK, [&] {
                (is_naive ? naive : tiled)(
                    left, l.total(), l.starts[i], n, right, r.total(), r.starts[j],
                    m, global(nearest));
            });
            run_blocks(1, BLOCK, [&] {
                larger_mean(
                    read_only(nearest), n, m, global(distances), i * columns + j);
            });
        }
    return distances;
}

// Does the answer name the first of the least distances of each row and column?
static bool is_nearest(const std::vector<REAL> &distances, int rows, int columns)
{
    std::vector<REAL> of_rows(rows, farthest()), of_columns(columns, farthest());
    std::vector<int> row_index(rows, -1), column_index(columns, -1);
    run_blocks(rows, BLOCK, [&] {
        nearest_in_rows(
            read_only(distances), columns, 0, 0, global(of_rows), global(row_index));
    });
    run_blocks(blocks_for(columns), BLOCK, [&] {
        nearest_in_columns(
            read_only(distances), rows, columns, 0, 0, global(of_columns),
            global(column_index));
    });
    bool right = true;
    for (int i = 0; i < rows; i++) {
        const auto row = distances.begin() + i * columns;
        right &= std::min_element(row, row + columns) - row == row_index[i];
    }
    for (int j = 0; j < columns; j++) {
        int first = 0;
        for (int i = 1; i < rows; i++)
            if (distances[i * columns + j] < distances[first * columns + j])
                first = i;
        right &= first == column_index[j];
    }
    return right;
}

int main()
{
    const Side l({1, 7, 16, 33, 150}, 1), r({3, 65, 20}, 2);
    bool right = true;
    for (const char *kernel : {"naive", "tiled", "batched", "fused"}) {
        const std::vector<REAL> distances = table(kernel, l, r);
        for (int i = 0; i < l.clusters(); i++)
            for (int j = 0; j < r.clusters(); j++) {
                const double found = distances[i * r.clusters() + j];
                const double expected =
                    max(mean_to_nearest(l, i, r, j), mean_to_nearest(r, j, l, i));
                if (std::abs(found - expected) <= 1e-5 * expected)
                    continue;
                std::printf("%s: %g, expected %g\n", kernel, found, expected);
                right = false;
            }
        right &= is_nearest(distances, l.clusters(), r.clusters());
    }
    std::vector<unsigned long long> total(1);
    for (unsigned m = 1; m < 12; m++)
        run_blocks(m, BLOCK, [&] { hello(global(total)); });
    right &= total[0] == 2772; // C(12, 5) + 4 C(12, 4)
    std::puts(right ? "all distances are right" : "WRONG");
    return right ? 0 : 1;
}
