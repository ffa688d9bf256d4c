"""Points inside closed surfaces."""

import numpy as np
import pytest
from scipy.spatial import ConvexHull
from solid_meshes import distance, solid_of, winding

random = np.random.default_rng(20261124)


def ball(count=1500) -> tuple[np.ndarray, np.ndarray]:
    """A triangulated sphere of radius 1 with outward triangles."""
    points = random.standard_normal((count, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    hull = ConvexHull(points)
    triangles = hull.simplices.copy()
    a, b, c = (points[triangles[:, k]] for k in range(3))
    inward = np.sum(np.cross(b - a, c - a) * a, axis=1) < 0
    triangles[inward] = triangles[inward][:, ::-1]
    return points, triangles


def test_winding_is_one_inside_and_zero_outside_a_ball():
    points, triangles = ball()
    places = random.uniform(-1.5, 1.5, (2000, 3))
    radius = np.linalg.norm(places, axis=1)
    numbers = winding(points[triangles], places)
    assert (numbers[radius < 0.98] == 1).all() and (numbers[radius > 1] == 0).all()


def test_winding_counts_how_often_surfaces_go_around():
    points, triangles = ball()
    twice = np.concatenate([points[triangles], 2 * points[triangles]])
    assert winding(twice, np.array([[0.1, 0.2, 0.3], [1.5, 0.1, 0.2], [2.5, 0.1, 0.2]])).tolist() == [2, 1, 0]


def test_a_surface_with_holes_is_closed_before_anything_is_asked_of_it():
    points, triangles = ball()
    middle = points[triangles].mean(axis=1)
    holed = triangles[(middle[:, 2] < 0.8) & (middle[:, 0] > -0.7)]
    solid = solid_of(holed, len(points))
    assert len(solid.loops) == 2
    places = random.uniform(-0.55, 0.55, (500, 3))
    depth, nearest = solid.depth(points, places)
    inside = np.linalg.norm(places, axis=1) < 0.9
    assert (depth[inside] > 0).all() and (nearest[inside] >= 0).all()
    above_the_cap, = solid.depth(points, np.array([[0.0, 0.0, 0.95]]))[0]
    assert above_the_cap == 0


def test_depth_is_the_way_to_the_surface():
    points, triangles = ball(6000)
    places = random.standard_normal((300, 3))
    places *= random.uniform(0.3, 1.3, (300, 1)) / np.linalg.norm(places, axis=1, keepdims=True)
    depth, _ = solid_of(triangles, len(points)).depth(points, places)
    assert depth == pytest.approx(np.maximum(0, 1 - np.linalg.norm(places, axis=1)), abs=0.005)


def test_the_distance_to_a_triangle_is_that_to_its_nearest_of_many_points():
    corners = random.standard_normal((20, 3, 3))
    shares = random.dirichlet((0.5, 0.5, 0.5), 20_000)
    places = random.standard_normal((30, 3)) * 2
    away, which = distance(corners, places)
    dense = np.stack([np.linalg.norm(shares @ triangle - place, axis=1).min() for place in places for triangle in corners]).reshape(30, 20)
    # Only triangles whose centres are near are looked at: the nearest of them is meant.
    for row in range(30):
        assert away[row] == pytest.approx(dense[row, which[row]], abs=0.03)
        assert away[row] <= dense[row, which[row]] + 1e-9
