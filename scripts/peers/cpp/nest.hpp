// The synthetic nest. Compiled in a file of its own, without -ffast-math: with it a
// compiler may, and does, replace the square of a square root by the number itself.
#pragma once

#include <cstdint>

/// The sum of round((sqrt(i + 4))^2) over all 0 <= i < j < l < m < n, term by term.
std::uint64_t hello(std::int64_t n, int threads);
