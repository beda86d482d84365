// Step 3 in C++: its formula, its layout, its blocks and its intrinsics. Only the language
// and the compiler differ from step 3.
#pragma once

#include "clusters.hpp"
#include "lanes.hpp"

/// How many rows are swept at a time: their minima, a vector each, stay in the L1 cache.
constexpr std::size_t TILE = 128;

/// The sum of the lanes.
template <class W> double total(W sum) {
    double lanes[WIDEST / 2] = {};
    sum.store(lanes);
    double total = 0;
    for (double lane : lanes) total += lane;
    return total;
}

template <class V> double sum_of_roots(const typename V::Element *squares, std::size_t size) {
    using T = typename V::Element;
    auto sum = V::Wide::splat(0);
    std::size_t i = 0;
    for (; i + V::COUNT <= size; i += V::COUNT)
        sum = V::load(squares + i).sqrt().add_to(sum);
    // A partly filled vector is filled up with zeros, which add nothing.
    T rest[WIDEST] = {};
    std::copy(squares + i, squares + size, rest);
    return total(V::load(rest).sqrt().add_to(sum));
}

/// Reduces COUNT vectors to one, which has the least lane of each in a lane of its own: 16
/// vectors become 8, 4, 2 and 1.
template <class V> V least_of_each(const V *group) {
    V vectors[V::COUNT];
    for (std::size_t i = 0; i < V::COUNT; ++i) vectors[i] = group[i];
    int step = 0;
    for (std::size_t count = V::COUNT / 2; count > 0; count /= 2, ++step)
        for (std::size_t i = 0; i < count; ++i)
            vectors[i] = vectors[2 * i].fold(vectors[2 * i + 1], step);
    return vectors[0];
}

/// WIDTH vectors of columns, which stay in registers while row after row meets them.
template <class V, int WIDTH>
void sweep_block(Cloud<typename V::Element> rows, Cloud<typename V::Element> columns,
                 std::size_t start, typename V::Element *minima, V *nearest, bool first) {
    V x[WIDTH], y[WIDTH], z[WIDTH], least[WIDTH];
    for (int c = 0; c < WIDTH; ++c) {
        x[c] = V::load(columns.x + start + c * V::COUNT);
        y[c] = V::load(columns.y + start + c * V::COUNT);
        z[c] = V::load(columns.z + start + c * V::COUNT);
        least[c] = V::load(minima + start + c * V::COUNT);
    }
    const auto meet = [&](std::size_t i, V so_far) {
        const V rx = V::splat(rows.x[i]), ry = V::splat(rows.y[i]), rz = V::splat(rows.z[i]);
        for (int c = 0; c < WIDTH; ++c) {
            const V dx = x[c] - rx, dy = y[c] - ry, dz = z[c] - rz;
            const V d2 = dx.mul_add(dx, dy.mul_add(dy, dz * dz));
            least[c] = least[c].min(d2);
            so_far = so_far.min(d2);
        }
        return so_far;
    };
    if (first) {
        const V far = V::splat(std::numeric_limits<typename V::Element>::max());
        for (std::size_t i = 0; i < rows.size; ++i) nearest[i] = meet(i, far);
    } else {
        for (std::size_t i = 0; i < rows.size; ++i) nearest[i] = meet(i, nearest[i]);
    }
    for (int c = 0; c < WIDTH; ++c) least[c].store(minima + start + c * V::COUNT);
}

/// Compares up to TILE rows with all columns; returns the sum of their distances.
template <class V>
double sweep_tile(Cloud<typename V::Element> rows, Cloud<typename V::Element> columns,
                  typename V::Element *minima) {
    V nearest[TILE];
    const std::size_t end = (columns.size + V::COUNT - 1) / V::COUNT * V::COUNT;
    for (std::size_t start = 0; start < end; start += V::BLOCK * V::COUNT) {
        const bool first = start == 0;
        switch (std::min<std::size_t>((end - start) / V::COUNT, V::BLOCK)) {
        case 1: sweep_block<V, 1>(rows, columns, start, minima, nearest, first); break;
        case 2: sweep_block<V, 2>(rows, columns, start, minima, nearest, first); break;
        case 3: sweep_block<V, 3>(rows, columns, start, minima, nearest, first); break;
        default: sweep_block<V, 4>(rows, columns, start, minima, nearest, first);
        }
    }
    std::size_t count = rows.size;
    for (; count % V::COUNT != 0; ++count) nearest[count] = V::splat(0);
    auto sum = V::Wide::splat(0);
    for (std::size_t i = 0; i < count; i += V::COUNT)
        sum = least_of_each(nearest + i).sqrt().add_to(sum);
    return total(sum);
}

template <class V> struct ChamferOf {
    using T = typename V::Element;

    double operator()(Cloud<T> rows, Cloud<T> columns, std::vector<T> &scratch) const {
        if (rows.size > columns.size) std::swap(rows, columns);
        scratch.assign(columns.padded_size(), std::numeric_limits<T>::max());
        double row_sum = 0;
        for (std::size_t start = 0; start < rows.size; start += TILE) {
            const Cloud<T> tile{rows.x + start, rows.y + start, rows.z + start,
                                std::min(TILE, rows.size - start)};
            row_sum += sweep_tile<V>(tile, columns, scratch.data());
        }
        const double column_sum = sum_of_roots<V>(scratch.data(), columns.size);
        return std::max(row_sum / rows.size, column_sum / columns.size);
    }
};

struct Chamfer {
    double operator()(Cloud<float> l, Cloud<float> r, std::vector<float> &scratch) const {
        return ChamferOf<F32>()(l, r, scratch);
    }
    double operator()(Cloud<double> l, Cloud<double> r, std::vector<double> &scratch) const {
        return ChamferOf<F64>()(l, r, scratch);
    }
};
