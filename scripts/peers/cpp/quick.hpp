// The loop that an expert writes in ten minutes: a structure of arrays, both minima in one
// sweep, and the vectorisation left to the compiler.
#pragma once

#include <cmath>

#include "clusters.hpp"

struct Chamfer {
    template <class T>
    double operator()(Cloud<T> rows, Cloud<T> columns, std::vector<T> &scratch) const {
        if (rows.size > columns.size) std::swap(rows, columns);
        scratch.assign(columns.size, std::numeric_limits<T>::max());
        const T *__restrict cx = columns.x, *__restrict cy = columns.y,
                *__restrict cz = columns.z;
        T *__restrict minima = scratch.data();
        double row_sum = 0;
        for (std::size_t i = 0; i < rows.size; ++i) {
            const T x = rows.x[i], y = rows.y[i], z = rows.z[i];
            T nearest = std::numeric_limits<T>::max();
            for (std::size_t j = 0; j < columns.size; ++j) {
                const T dx = cx[j] - x, dy = cy[j] - y, dz = cz[j] - z;
                const T d2 = dx * dx + dy * dy + dz * dz;
                minima[j] = std::min(minima[j], d2);
                nearest = std::min(nearest, d2);
            }
            row_sum += std::sqrt(nearest);
        }
        return std::max(row_sum / rows.size,
                        sum_of_roots(minima, columns.size) / columns.size);
    }
};
