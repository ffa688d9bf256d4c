import numpy as np
import pytest

from open_bodies import CHARACTERS, model, skeleton
from twohander.engines.understudy.figure import REFERENCE_STATURE, SEAT_HEIGHT, figure_of


@pytest.mark.parametrize("name", CHARACTERS)
def test_the_stature_found_from_the_eyes_is_the_height_of_the_skin(name):
    heights = model(name).rest_vertices()[:, 1]
    assert figure_of(skeleton(name), False).stature == pytest.approx(np.ptp(heights), rel=0.015)


@pytest.mark.parametrize("name", CHARACTERS)
def test_a_seated_body_is_lower_by_what_the_legs_are_bent(name):
    standing, seated = figure_of(skeleton(name), False), figure_of(skeleton(name), True)
    drop = standing.pelvis[1] - seated.pelvis[1]
    assert 0.8 * SEAT_HEIGHT * standing.size < drop < 1.1 * SEAT_HEIGHT * standing.size


@pytest.mark.parametrize("seated", (False, True))
@pytest.mark.parametrize("name", CHARACTERS)
def test_the_neutral_body_is_upright_and_even(name, seated):
    figure = figure_of(skeleton(name), seated)
    assert abs(figure.shoulder_middle[0]) < 1e-4
    assert figure.shoulders[0, 1] == pytest.approx(figure.shoulders[1, 1], abs=1e-4)
    assert abs(figure.shoulder_middle[2] - figure.pelvis[2]) < 0.07


def test_a_body_twice_as_large_has_measures_twice_as_large():
    small = skeleton("open_woman")
    large = type(small)(2 * small.joints, 2 * small.floor, small.hands_mean)
    first, second = figure_of(small, True), figure_of(large, True)
    assert second.size == pytest.approx(2 * first.size)
    assert first.size == pytest.approx(first.stature / REFERENCE_STATURE)
    np.testing.assert_allclose(second.pelvis, 2 * first.pelvis, atol=1e-6)
