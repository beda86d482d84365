// From the Chamfer distance of two clusters to the pairing of two sets. It is the
// same for every C++ peer; only `chamfer` differs between them.
#pragma once

#include <omp.h>

#include "clusters.hpp"

struct Nearest {
    double distance = std::numeric_limits<double>::max();
    std::size_t index = 0;

    /// Of equal distances the lowest index wins, in whatever order they come.
    void keep(const Nearest &other) {
        if (other.distance < distance || (other.distance == distance && other.index < index))
            *this = other;
    }
};

struct Pairing {
    std::vector<Nearest> left_to_right, right_to_left;
};

/// Finds, for each cluster of either set, the nearest in the other. `chamfer(l, r,
/// scratch)` is the distance of two clouds; every thread has a scratch of its own.
template <class T, class Chamfer>
Pairing pair(const ClusterSet &left, const ClusterSet &right, int threads, Chamfer chamfer) {
    const auto centre = centre_of(left, right);
    const Layout<T> l(left, centre), r(right, centre);
    Pairing pairing{std::vector<Nearest>(left.size()), std::vector<Nearest>(right.size())};
    #pragma omp parallel num_threads(threads)
    {
        std::vector<T> scratch;
        std::vector<Nearest> to_left(right.size());
        #pragma omp for schedule(dynamic)
        for (std::size_t i = 0; i < left.size(); ++i)
            for (std::size_t j = 0; j < right.size(); ++j) {
                const double distance = chamfer(l.cloud(i), r.cloud(j), scratch);
                pairing.left_to_right[i].keep({distance, j});
                to_left[j].keep({distance, i});
            }
        #pragma omp critical
        for (std::size_t j = 0; j < right.size(); ++j)
            pairing.right_to_left[j].keep(to_left[j]);
    }
    return pairing;
}
