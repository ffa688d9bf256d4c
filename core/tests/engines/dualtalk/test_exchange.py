"""Two answers to each other, with answers whose results can be written down."""

import numpy as np
import pytest
from twohander.engines.dualtalk.exchange import answered, exchanged

# A is twice what B did and one more, B is A's negative.
RESPONDS = (lambda motion: 2 * motion + 1, lambda motion: -motion)


def start(value):
    return np.full((3, 2), float(value))


@pytest.mark.parametrize("rounds, order, expected", [
    (0, "together", (21, -5)), (1, "together", (-9, -21)), (2, "together", (-41, 9)),
    (0, "alternating", (21, -5)), (1, "alternating", (-9, 9)), (2, "alternating", (19, -19)),
])
def test_rounds_follow_their_order(rounds, order, expected):
    exchange = exchanged(RESPONDS, (start(5), start(10)), rounds, order)
    assert tuple(motion[0, 0] for motion in exchange.motions) == expected
    assert len(exchange.changes) == rounds


def test_changes_are_the_rms_of_both():
    exchange = exchanged(RESPONDS, (start(5), start(10)), 1)
    assert exchange.changes[0] == pytest.approx(np.sqrt((30 ** 2 + 16 ** 2) / 2))


def test_a_known_motion_is_kept_and_answered():
    known = start(4)
    first = answered(RESPONDS, (None, known))
    assert first.motions[1] is known and first.motions[0][0, 0] == 9
    second = answered(RESPONDS, (known, None))
    assert second.motions[0] is known and second.motions[1][0, 0] == -4
    both = answered(RESPONDS, (known, known))
    assert both.motions[0] is known and both.motions[1] is known


def test_an_unknown_order_is_refused():
    with pytest.raises(ValueError, match="order"):
        exchanged(RESPONDS, (start(0), start(0)), 1, "sideways")
