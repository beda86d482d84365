// What the kernels share. Nothing is included: the same text is compiled by NVRTC
// and, behind step 5's cuda_cpu.hpp, by any C++ compiler.
//
// All kernels have the same parameters:
//   input    2^bits numbers
//   output   a number for each thread, of which there are a multiple of BLOCK
//   threads  how many threads there are
//   rounds   how often a thread repeats what the experiment measures
//   and a last one that selects the variant.
#pragma once

// Threads in a block.
#ifndef BLOCK
#define BLOCK 128
#endif

// A pointer into the GPU's memory, and a value in a block's shared memory. The
// emulation has its own types, which record what is read.
#ifdef __CUDACC__
template <class T> using Global = T *;
template <class T> using Shared = T;
#endif

// The index of this thread among all threads.
__device__ inline unsigned my_number()
{
    return blockIdx.x * BLOCK + threadIdx.x;
}

// A step of a generator of numbers that look random, modulo 2^32.
__device__ inline unsigned step(unsigned x) { return x * 1664525u + 1013904223u; }
