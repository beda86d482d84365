// Functions in hardware, in software, and by a polynomial.
#include "common.cuh"

// The sine between -pi and pi by a polynomial, off by 5e-7 at most: seven
// instructions, all on the units that add and multiply.
__device__ inline float polynomial_sine(float x)
{
    const float s = x * x;
    float sum = -2.03662331e-8f;
    sum = sum * s + 2.69982274e-6f;
    sum = sum * s - 1.98087408e-4f;
    sum = sum * s + 8.33240803e-3f;
    sum = sum * s - 1.66665539e-1f;
    sum = sum * s + 9.99999583e-1f;
    return sum * x;
}

// ANCHOR: kernels
// Sums a function over `rounds` arguments, starting at the thread's own number.
#define SUM_OF(NAME, FUNCTION)                                                   \
    extern "C" __global__ void NAME(                                             \
        Global<const float> input, Global<float> output, unsigned bits, unsigned,\
        unsigned rounds, unsigned)                                               \
    {                                                                            \
        const unsigned i = my_number(), mask = (1u << bits) - 1;                 \
        float y = input[i & mask], sum = 0;                                      \
        for (unsigned k = 0; k < rounds; k++) {                                  \
            sum += FUNCTION;                                                     \
            y *= 0.999999f;                                                      \
        }                                                                        \
        output[i] = sum;                                                         \
    }

SUM_OF(identity, y)
SUM_OF(sine_fast, __sinf(y))
SUM_OF(sine_accurate, sinf(y))
SUM_OF(sine_polynomial, polynomial_sine(y))
SUM_OF(exp_fast, __expf(y))
SUM_OF(exp_accurate, expf(y))
SUM_OF(root_fast, rsqrtf(4 + y))
// ANCHOR_END: kernels
