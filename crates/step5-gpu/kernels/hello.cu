// The synthetic nest: four loops around a square root.
#include "common.cuh"

// ANCHOR: hello
// The terms with this m, one block for each l below it. The threads of a block
// share the values of j. Every sum is a whole number below 2⁵³: any order gives the
// same.
extern "C" __global__ void hello(Global<unsigned long long> total)
{
    const int l = blockIdx.x;
    double sum = 0;
    for (int j = threadIdx.x; j < l; j += BLOCK)
        for (int i = 0; i < j; i++) {
            const double root = sqrt(double(i + 4));
            sum += rint(root * root);
        }
    sum = block_sum<BLOCK>(sum);
    if (threadIdx.x == 0)
        atomicAdd(total, (unsigned long long)sum);
}
// ANCHOR_END: hello
