"""Mesh mathematics against results known by hand, by symmetry or by brute force."""

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the builder computes with scipy (pip install twohander[characters])")

from character_builder.bones import settled_weights  # noqa: E402
from character_builder.cloth import Cloth, clipped, eased, hemmed, refined, split, trimmed  # noqa: E402
from character_builder.eyes import eyeball, fitted_sphere  # noqa: E402
from character_builder.hands import hand_components  # noqa: E402
from character_builder.hiding import rays_meet  # noqa: E402
from character_builder.regression import regressor_row  # noqa: E402
from character_builder.strips import grids  # noqa: E402
from character_builder.surfaces import (SkinDistance, border_loops, fan_triangles, nearest_on_triangles, neighbours,  # noqa: E402
                                        smoothed, triangles_of, zipped)


def sheet(columns: int, rows: int) -> Cloth:
    """A flat cloth of unit squares in the XY plane."""
    places = np.array([(x, y, 0.0) for y in range(rows + 1) for x in range(columns + 1)], float)
    width = columns + 1
    quads = [[y * width + x, y * width + x + 1, (y + 1) * width + x + 1, (y + 1) * width + x] for y in range(rows) for x in range(columns)]
    weights = np.zeros((len(places), 55))
    weights[:, 0] = 1
    return Cloth(places, weights, quads)


def area(cloth: Cloth) -> float:
    triangles = cloth.vertices[fan_triangles(cloth.polygons)]
    return float(np.linalg.norm(np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]), axis=1).sum() / 2)


def test_clipping_keeps_exactly_the_positive_side():
    cloth = sheet(6, 4)
    kept = clipped(cloth, cloth.vertices @ (1.0, 0.5, 0) - 2.3)
    # Over y = 0..4 the cut lies at x = 2.3 - y / 2, so what goes has the mean width 1.3.
    assert area(kept) == pytest.approx(24 - 4 * 1.3)
    assert (kept.vertices @ (1.0, 0.5, 0) - 2.3).min() > -1e-12
    assert np.allclose(kept.weights.sum(axis=1), 1)


def test_splitting_keeps_the_whole_area_and_parts_polygons_at_the_zero():
    cloth = sheet(6, 4)
    parted = split(cloth, cloth.vertices[:, 0] - 2.3)
    assert area(parted) == pytest.approx(24)
    sides = parted.vertices[:, 0] - 2.3
    for polygon in parted.polygons:
        assert (sides[polygon] > -1e-9).all() or (sides[polygon] < 1e-9).all()


def test_a_trim_rises_only_along_its_border():
    cloth = sheet(20, 20)
    cloth = Cloth(cloth.vertices * 0.01, cloth.weights, cloth.polygons)
    raised = trimmed(cloth, np.array([0.1, 0.1, 0.0]), 0.015, 0.001)
    to_border = np.minimum(np.minimum(raised.vertices[:, 0], 0.2 - raised.vertices[:, 0]),
                           np.minimum(raised.vertices[:, 1], 0.2 - raised.vertices[:, 1]))
    assert np.allclose(raised.vertices[to_border < 0.0149, 2], 0.001)
    assert np.allclose(raised.vertices[to_border > 0.0175, 2], 0)


def test_a_hem_closes_around_the_border():
    cloth = sheet(4, 4)
    rolled = hemmed(cloth, 0.05)
    tube = Cloth(rolled.vertices, rolled.weights, rolled.polygons[len(cloth.polygons):])
    assert not border_loops(tube.polygons)
    assert len(tube.polygons) == 8 * 16


def test_borders_of_a_sheet_are_one_loop():
    loop, = border_loops(sheet(3, 2).polygons)
    assert sorted(loop) == [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]


def test_zipping_closes_a_loop_with_quads_of_its_direction():
    hexadecagon = list(range(16))
    quads = zipped(hexadecagon)
    assert len(quads) == 7
    edges = {(a, b) for quad in quads for a, b in zip(quad, quad[1:] + quad[:1])}
    assert all((a, (a + 1) % 16) in edges for a in hexadecagon)


@pytest.mark.parametrize("seed", range(5))
def test_nearest_points_are_no_farther_than_any_sampled_point(seed):
    generator = np.random.default_rng(seed)
    vertices, triangles = generator.normal(size=(12, 3)), generator.integers(0, 12, (9, 3))
    triangles = triangles[[len(set(triangle)) == 3 for triangle in triangles.tolist()]]
    points = generator.normal(size=(20, 3)) * 2
    chosen, weights = nearest_on_triangles(points, vertices, triangles)
    found = np.linalg.norm(np.einsum("nc,ncx->nx", weights, vertices[triangles[chosen]]) - points, axis=1)
    shares = generator.dirichlet((0.5, 0.5, 0.5), 4000)
    samples = np.einsum("sc,fcx->fsx", shares, vertices[triangles]).reshape(-1, 3)
    sampled = np.linalg.norm(points[:, None] - samples, axis=2).min(axis=1)
    assert (weights >= 0).all() and np.allclose(weights.sum(axis=1), 1)
    assert (found <= sampled + 1e-12).all() and (sampled - found).max() < 0.2


def test_distance_to_an_eyeball_is_its_radius_away_from_the_centre():
    ball = eyeball(np.zeros(3), 0.017, 1)
    distance = SkinDistance(ball.vertices, triangles_of(ball.quads))
    directions = np.array([(1, 0, 0), (0, 1, 0), (0.6, 0, 0.8), (0, -0.6, 0.8)], float)
    outside, normals = distance(directions * 0.030)
    assert np.allclose(outside, 0.030 - 0.017, atol=5e-4)
    assert np.sum(normals * directions, axis=1).min() > 0.95
    assert (distance(directions * 0.010)[0] < 0).all()


def test_an_eyeball_faces_outward_and_looks_ahead():
    ball = eyeball(np.array([0.03, 1.0, 0.1]), 0.017, 1)
    corners = ball.vertices[ball.quads]
    outward = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    assert (np.sum(outward * (corners.mean(axis=1) - (0.03, 1.0, 0.1)), axis=1) > 0).all()
    assert ball.vertices[0, 2] == ball.vertices[:, 2].max()
    assert all(len(set(quad)) == 4 for quad in ball.quads.tolist())


def test_a_sphere_is_found_from_points_on_it():
    generator = np.random.default_rng(0)
    directions = generator.normal(size=(50, 3))
    points = (0.1, 0.2, 0.3) + 0.016 * directions / np.linalg.norm(directions, axis=1, keepdims=True)
    centre, radius = fitted_sphere(points)
    assert np.allclose(centre, (0.1, 0.2, 0.3)) and radius == pytest.approx(0.016)


def test_smoothing_leaves_a_constant_and_flattens_a_spike():
    adjacency = neighbours(sheet(4, 4).polygons, 25)
    spike = np.zeros(25)
    spike[12] = 1
    assert np.allclose(smoothed(np.full(25, 3.0), adjacency, 5), 3)
    assert smoothed(spike, adjacency, 1)[12] == 0.5 and smoothed(spike, adjacency, 8).max() < 0.2


def test_rays_meet_a_square_only_within_their_reach():
    square = np.array([(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0)], float) * 0.02
    origins = np.array([(0, 0, -0.03), (0, 0, -0.08), (0, 0, 0.03), (0.03, 0, -0.03)])
    along = np.tile([0.0, 0.0, 1.0], (4, 1))
    assert rays_meet(origins, along, 0.06, square, np.array([(0, 1, 2), (0, 2, 3)])).tolist() == [True, False, False, False]


def test_settled_weights_are_few_and_exact_in_half_precision():
    weights = settled_weights(np.random.default_rng(0).dirichlet(np.full(55, 0.2), 300))
    assert (weights.astype(np.float16).astype(np.float64).sum(axis=1) == 1).all()
    assert (weights > 0).sum(axis=1).max() <= 6


def test_a_regressor_row_sums_to_one_and_hits_its_joint():
    vertices = np.random.default_rng(0).normal(size=(200, 3))
    row = regressor_row(vertices, np.array([0.1, 0.2, -0.3]), np.arange(50, 200), 40)
    assert row.sum() == pytest.approx(1) and np.allclose(row @ vertices, (0.1, 0.2, -0.3))
    assert not row[:50].any() and (row != 0).sum() == 40


def test_hand_components_are_orthonormal_and_begin_with_a_common_curl():
    components = hand_components()
    assert np.allclose(components @ components.T, np.eye(45))
    assert np.allclose(components[0], np.tile((0, 0, 1), 15) / np.sqrt(15))


def test_a_strip_is_read_as_rows_along_its_length():
    strip = sheet(12, 4)
    shuffle = np.random.default_rng(0).permutation(len(strip.vertices))
    grid, = grids(shuffle[np.array(strip.polygons)])
    assert grid.shape == (5, 13)
    places = np.empty_like(strip.vertices)
    places[shuffle] = strip.vertices
    assert np.allclose(np.linalg.norm(np.diff(places[grid], axis=0), axis=2), 1)
    assert np.allclose(np.linalg.norm(np.diff(places[grid], axis=1), axis=2), 1)


def test_refining_a_flat_sheet_keeps_its_outline_and_makes_quads():
    cloth = sheet(6, 4)
    fine = refined(cloth)
    assert area(fine) == pytest.approx(24)
    assert len(fine.polygons) == 4 * 24 and all(len(polygon) == 4 for polygon in fine.polygons)
    assert fine.vertices.min(axis=0).tolist() == [0, 0, 0] and fine.vertices.max(axis=0).tolist() == [6, 4, 0]
    assert np.allclose(fine.weights.sum(axis=1), 1)


def test_cloth_is_eased_off_a_ball():
    ball = eyeball(np.zeros(3), 0.2, 1)
    distance = SkinDistance(ball.vertices, triangles_of(ball.quads))
    skin = Cloth(ball.vertices, np.eye(55)[np.zeros(len(ball.vertices), int)], ball.quads.tolist())
    clearance = distance(eased(skin, distance, np.full(len(ball.vertices), 0.01)).vertices)[0]
    assert clearance.min() > 0.0075  # four fifths of the ease is the promise
