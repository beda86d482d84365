// Two sets of clusters, and their layout as a structure of arrays.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "npy.hpp"

/// One side of an exported input: points of shape (n, 3), the index of each cluster's
/// first point followed by n, and the clusters' ids in ascending order.
struct ClusterSet {
    std::vector<double> points;
    std::vector<std::int64_t> offsets;
    std::vector<std::int64_t> ids;

    std::size_t size() const { return ids.size(); }

    static ClusterSet read(const std::filesystem::path &folder, const std::string &side) {
        ClusterSet set{npy::read<double>(folder / (side + "_points.npy"), 3),
                       npy::read<std::int64_t>(folder / (side + "_offsets.npy"), 0),
                       npy::read<std::int64_t>(folder / (side + "_ids.npy"), 0)};
        const auto &o = set.offsets;
        const bool fit = !set.ids.empty() && o.size() == set.ids.size() + 1 &&
                         o.front() == 0 && o.back() * 3 == std::int64_t(set.points.size());
        // Strictly ascending: no cluster is empty.
        if (!fit || std::adjacent_find(o.begin(), o.end(), std::greater_equal<>()) != o.end())
            throw std::runtime_error((folder / (side + "_offsets.npy")).string() +
                                     ": does not fit the points and the ids");
        return set;
    }
};

/// The middle of the box around both sets.
inline std::array<double, 3> centre_of(const ClusterSet &left, const ClusterSet &right) {
    std::array<double, 3> centre{};
    for (int axis = 0; axis < 3; ++axis) {
        double low = std::numeric_limits<double>::max(), high = -low;
        for (const auto *set : {&left, &right})
            for (std::size_t i = axis; i < set->points.size(); i += 3) {
                low = std::min(low, set->points[i]);
                high = std::max(high, set->points[i]);
            }
        centre[axis] = low / 2 + high / 2;
    }
    return centre;
}

/// Clusters are padded to a multiple of this with copies of their last point: the most
/// lanes that a vector has, 16 of float.
constexpr std::size_t WIDEST = 16;

/// A cluster in a layout: what a kernel takes.
template <class T> struct Cloud {
    const T *x, *y, *z;
    std::size_t size;
    std::size_t padded_size() const { return (size + WIDEST - 1) / WIDEST * WIDEST; }
};

/// All x together, all y, all z, with `centre` as the origin. The subtraction is done in
/// double, before rounding to T.
template <class T> struct Layout {
    std::vector<T> x, y, z;
    std::vector<std::size_t> starts, sizes;

    Layout(const ClusterSet &set, const std::array<double, 3> &centre) {
        for (std::size_t c = 0; c < set.size(); ++c) {
            const auto first = set.offsets[c], end = set.offsets[c + 1];
            starts.push_back(x.size());
            sizes.push_back(end - first);
            for (auto i = first; i < end; ++i) {
                x.push_back(T(set.points[3 * i] - centre[0]));
                y.push_back(T(set.points[3 * i + 1] - centre[1]));
                z.push_back(T(set.points[3 * i + 2] - centre[2]));
            }
            for (auto *axis : {&x, &y, &z})
                axis->resize((axis->size() + WIDEST - 1) / WIDEST * WIDEST, axis->back());
        }
    }

    Cloud<T> cloud(std::size_t c) const {
        return {&x[starts[c]], &y[starts[c]], &z[starts[c]], sizes[c]};
    }
};

/// From squared minima to the sum of the distances.
template <class T> double sum_of_roots(const T *squares, std::size_t count) {
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += std::sqrt(squares[i]);
    return sum;
}
