"""Networks that stay loaded."""

import weakref

import pytest

from twohander.engines import loaded as module
from twohander.engines.loaded import loaded


class Network:
    """Something whose end can be watched."""


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(module, "_kept", type(module._kept)())


def test_the_same_key_gives_the_same_network_and_another_key_another():
    first = loaded("one", "a", Network)
    assert loaded("one", "a", Network) is first and loaded("one", "b", Network) is not first
    assert loaded("one", "a", Network) is not first


def test_a_network_goes_before_its_successor_is_built():
    gone = weakref.ref(loaded("one", "a", Network))
    loaded("one", "b", lambda: gone() is None and Network())
    assert loaded("one", "b", None) is not False


def test_the_engine_used_longest_ago_goes():
    first, second = loaded("one", 1, Network), loaded("two", 1, Network)
    assert loaded("one", 1, Network) is first
    loaded("three", 1, Network)
    assert loaded("one", 1, Network) is first and loaded("two", 1, Network) is not second


def test_a_network_that_cannot_be_built_is_not_kept():
    def fails():
        raise MemoryError

    with pytest.raises(MemoryError):
        loaded("one", 1, fails)
    assert isinstance(loaded("one", 1, Network), Network)
