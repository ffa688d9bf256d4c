"""Vector quantisation against distances and probabilities computed another way."""

import pytest

torch = pytest.importorskip("torch")

from twohander.nn.quantize import drawn_codes, nearest_codes, squared_distances  # noqa: E402


def test_distances_are_squared_and_euclidean():
    vectors, codebook = torch.randn(2, 7, 5, dtype=torch.float64), torch.randn(4, 5, dtype=torch.float64)
    distances = squared_distances(vectors, codebook)
    torch.testing.assert_close(distances, torch.cdist(vectors, codebook.expand(2, 4, 5)).square())
    assert torch.equal(nearest_codes(distances), distances.min(dim=-1).indices)


@pytest.mark.parametrize("draw", [1, 2, 3])
def test_codes_are_drawn_as_without_replacement(draw):
    distances = torch.tensor([0.1, 0.3, 0.35, 0.9])
    probabilities = torch.softmax(-distances / 0.2, dim=0)
    count = 40_000
    noise = torch.rand(count, 4, generator=torch.Generator().manual_seed(0))
    drawn = drawn_codes(distances.expand(count, 4), 0.2, draw, noise)
    found = torch.bincount(drawn, minlength=4) / count
    expected = torch.multinomial(probabilities.expand(count, 4), draw, generator=torch.Generator().manual_seed(1))[:, -1]
    torch.testing.assert_close(found, torch.bincount(expected, minlength=4) / count, rtol=0, atol=0.01)
    if draw == 1:
        torch.testing.assert_close(found, probabilities, rtol=0, atol=0.01)


def test_probabilities_too_small_for_a_float_can_still_be_drawn():
    distances = torch.tensor([[0.0, 500.0, 1000.0]])
    noise = torch.tensor([[0.5, 0.5, 0.0]])
    assert [int(drawn_codes(distances, 0.2, draw, noise)) for draw in (1, 2, 3)] == [0, 1, 2]
