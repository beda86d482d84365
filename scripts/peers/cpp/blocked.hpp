// The quick loop with four rows per pass: a column is loaded once for four pairs.
#pragma once

#include <cmath>

#include "clusters.hpp"

struct Chamfer {
    template <class T>
    double operator()(Cloud<T> rows, Cloud<T> columns, std::vector<T> &scratch) const {
        if (rows.size > columns.size) std::swap(rows, columns);
        scratch.assign(columns.size, std::numeric_limits<T>::max());
        double row_sum = 0;
        std::size_t i = 0;
        for (; i + 4 <= rows.size; i += 4) row_sum += sweep<4>(rows, i, columns, scratch);
        for (; i < rows.size; ++i) row_sum += sweep<1>(rows, i, columns, scratch);
        return std::max(row_sum / rows.size,
                        sum_of_roots(scratch.data(), columns.size) / columns.size);
    }

    /// Compares ROWS rows from `first` on with all columns; returns the sum of
    /// their distances.
    template <int ROWS, class T>
    static double sweep(Cloud<T> rows, std::size_t first, Cloud<T> columns,
                        std::vector<T> &scratch) {
        const T *__restrict cx = columns.x, *__restrict cy = columns.y,
                *__restrict cz = columns.z;
        T *__restrict minima = scratch.data();
        T x[ROWS], y[ROWS], z[ROWS], nearest[ROWS];
        for (int k = 0; k < ROWS; ++k) {
            x[k] = rows.x[first + k];
            y[k] = rows.y[first + k];
            z[k] = rows.z[first + k];
            nearest[k] = std::numeric_limits<T>::max();
        }
        for (std::size_t j = 0; j < columns.size; ++j) {
            T least = minima[j];
            for (int k = 0; k < ROWS; ++k) {
                const T dx = cx[j] - x[k], dy = cy[j] - y[k], dz = cz[j] - z[k];
                const T d2 = dx * dx + dy * dy + dz * dz;
                nearest[k] = std::min(nearest[k], d2);
                least = std::min(least, d2);
            }
            minima[j] = least;
        }
        double sum = 0;
        for (int k = 0; k < ROWS; ++k) sum += std::sqrt(nearest[k]);
        return sum;
    }
};
