// The kernels that read in patterns, on arrays without any slack at their end.
// scripts/emulation.sh builds this with a sanitizer, as it is and with faults
// planted in a kernel. Exits with status 1 if a number is wrong.
#include "cuda_cpu.hpp"

namespace {
#include "banks.cu"
#include "coalescing.cu"
#include "occupancy.cu"
#include "spills.cu"
#include "texture.cu"
}

#include <cstdio>
#include <numeric>

static constexpr unsigned BITS = 10, SIZE = 1 << BITS, THREADS = 2 * BLOCK;
// The kernels that promise to read each number once do so with this many rounds.
static constexpr unsigned ROUNDS = SIZE / THREADS;

// Runs a kernel on 0, 1, 2, … and returns the sum of its threads' results.
template <class T, class Kernel> double sum_of(Kernel kernel, unsigned parameter)
{
    std::vector<T> input(SIZE), output(THREADS);
    std::iota(input.begin(), input.end(), T(0));
    const Global<const T> from(input.data());
    const Global<T> to(output.data());
    run_blocks(THREADS / BLOCK, BLOCK, [=] {
        kernel(from, to, BITS, THREADS, ROUNDS, parameter);
    });
    return std::accumulate(output.begin(), output.end(), 0.0);
}

static bool is(const char *what, double found, double expected)
{
    if (found != expected)
        std::printf("%s: %g, expected %g\n", what, found, expected);
    return found == expected;
}

int main()
{
    const double all = SIZE * (SIZE - 1) / 2.0;
    bool right = true;
    for (unsigned stride : {1, 2, 8, 32})
        right &= is("strided", sum_of<float>(strided, stride), all);
    right &= is("shifted", sum_of<float>(shifted, 1), all);
    // Thread t of a block reads t, t + 1, …: the sum over a block, for each of two.
    const double block = BLOCK * ROUNDS * (BLOCK - 1 + ROUNDS - 1) / 2.0;
    right &= is("banks", sum_of<float>(banks, 1), 2 * block);
    // A square of 32 × 32: thread t reads column t, or row t, so all read all.
    static_assert(THREADS == 32 && ROUNDS == 32);
    right &= is("from_buffer", sum_of<float>(from_buffer, 0), all);
    right &= is("from_buffer upright", sum_of<float>(from_buffer, 1), all);
    // Each number is its own index, so every thread stays where it is.
    const double places = THREADS * (THREADS - 1) / 2.0;
    right &= is("chase", sum_of<unsigned>(chase, 0), places);
    right &= is(
        "indexed", sum_of<unsigned>(indexed, 0), sum_of<unsigned>(registers, 0));
    if (right)
        std::printf("the sums are right\n");
    return !right;
}
