// What the kernels share. Nothing is included: the same text is compiled by NVRTC,
// by nvcc, and, behind emulation/cuda_cpu.hpp, by any C++ compiler.
#pragma once

// The precision of coordinates and distances: float or double.
#ifndef REAL
#define REAL float
#endif
// Threads in a block; and in a block of kernel 4, which needs whole warps of 32.
#ifndef BLOCK
#define BLOCK 256
#endif
#ifndef FUSED_BLOCK
#define FUSED_BLOCK 128
#endif

// ANCHOR: memory
// A pointer into the GPU's memory, and a value in a block's shared memory. The
// emulation has its own types, which count what is read and written.
#ifdef __CUDACC__
template <class T> using Global = T *;
template <class T> using Shared = T;
#endif

// Points of one cluster: arrays of x, of y and of z.
struct Cloud {
    Global<const REAL> x, y, z;
    int size;
};

// Cuts a cluster out of all points: `total` of x, then `total` of y, then `total` of
// z.
__device__ inline Cloud
cloud(Global<const REAL> points, int total, int start, int size)
{
    const Global<const REAL> x = points + start, y = x + total, z = y + total;
    return {x, y, z, size};
}
// ANCHOR_END: memory

// ANCHOR: cluster
// Cluster i begins at `starts[i]` and ends where the next one begins. So clusters of
// any size lie side by side without padding.
__device__ inline Cloud
cluster(Global<const REAL> points, int total, Global<const int> starts, int i)
{
    const int start = starts[i];
    return cloud(points, total, start, starts[i + 1] - start);
}
// ANCHOR_END: cluster

// Greater than any squared distance in data that the host has checked.
__device__ inline float farthest(float) { return 3.4e38f; }
__device__ inline double farthest(double) { return 1.7e308; }
__device__ inline REAL farthest() { return farthest(REAL()); }

__device__ inline REAL
squared_distance(REAL x, REAL y, REAL z, REAL u, REAL v, REAL w)
{
    const REAL dx = x - u, dy = y - v, dz = z - w;
    // One multiplication and two fused multiply-adds.
    return dx * dx + dy * dy + dz * dz;
}

// ANCHOR: block_sum
// The sum of the values of all THREADS threads of a block, returned to each of them.
// It is summed in double, since a cluster may have a million points. All threads
// must take part.
template <int THREADS> __device__ inline double block_sum(double mine)
{
    __shared__ Shared<double> sums[THREADS];
    sums[threadIdx.x] = mine;
    __syncthreads();
    for (int half = THREADS / 2; half > 0; half /= 2) {
        if (threadIdx.x < half)
            sums[threadIdx.x] = sums[threadIdx.x] + sums[threadIdx.x + half];
        __syncthreads();
    }
    const double sum = sums[0];
    __syncthreads(); // everyone has read it before anyone writes again
    return sum;
}
// ANCHOR_END: block_sum
