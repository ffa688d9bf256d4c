"""Loaded networks that stay for the next conversation: a worker, or a series of conversations, loads them once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

KEPT = 2  # engines: a conversation has at most one for the faces and one for the bodies

_kept: OrderedDict[str, tuple[Hashable, Any]] = OrderedDict()


def loaded(engine: str, key: Hashable, build: Callable[[], Any]) -> Any:
    """What `build` makes for an engine, or what it made the last time if that was for the same key.

    key: everything that the result depends on. An engine keeps one result, and the engines used last keep theirs; what has to go, goes
    before anything is built, so that both need not fit into memory.
    """
    if engine in _kept and _kept[engine][0] == key:
        _kept.move_to_end(engine)
        return _kept[engine][1]
    _kept.pop(engine, None)
    while len(_kept) >= KEPT:
        _kept.popitem(last=False)
    _kept[engine] = key, build()
    return _kept[engine][1]
