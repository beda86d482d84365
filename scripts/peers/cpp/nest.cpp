#include "nest.hpp"

#include <cmath>

std::uint64_t hello(std::int64_t n, int threads) {
    double sum = 0;
    #pragma omp parallel for schedule(dynamic) num_threads(threads) reduction(+ : sum)
    for (std::int64_t m = n - 1; m >= 0; --m) // the longest first, for an even load
        for (std::int64_t l = 0; l < m; ++l)
            for (std::int64_t j = 0; j < l; ++j) {
                double terms = 0;
                // This sum, and nothing else, may be taken in another order: every
                // partial sum is a whole number, so the result is the same.
                #pragma omp simd reduction(+ : terms)
                for (std::int64_t i = 0; i < j; ++i) {
                    const double root = std::sqrt(double(i + 4));
                    terms += std::rint(root * root);
                }
                sum += terms;
            }
    return std::uint64_t(sum);
}
