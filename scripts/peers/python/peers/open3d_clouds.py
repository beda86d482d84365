"""Open3D: compute_point_cloud_distance, which builds one k-d tree per call. Called, like
SciPy's tree, with all points of the other side at once, it builds each tree only once."""

import os

import numpy as np

from .cores import restrict

restrict(int(os.environ["OMP_NUM_THREADS"]))

import open3d

from .matrix import nearest_of


def cloud(points):
    return open3d.geometry.PointCloud(open3d.utility.Vector3dVector(points))


def means(points, offsets, others, other_offsets):
    """The mean distance from each of the other clusters (columns) to each of these
    (rows)."""
    others, starts = cloud(others), other_offsets[:-1]
    rows = []
    for cluster in np.split(points, offsets[1:-1]):
        distances = np.asarray(others.compute_point_cloud_distance(cloud(cluster)))
        rows.append(np.add.reduceat(distances, starts))
    return np.array(rows) / np.diff(other_offsets)


def solve(left_points, left_offsets, right_points, right_offsets, _options):
    to_left = means(left_points, left_offsets, right_points, right_offsets)
    to_right = means(right_points, right_offsets, left_points, left_offsets)
    return nearest_of(np.maximum(to_left, to_right.T))
