"""All engines as plain values, for programs that show them: what each makes, needs and misses, and its options."""

from typing import Any

from ..errors import TwohanderError
from .base import Engine
from .registry import ENGINE_NAMES, engine


def listed_engines() -> list[dict[str, Any]]:
    """A description of each engine in JSON values."""
    return [{
        "name": one.info.name, "label": one.info.label, "about": one.info.about, "makes": list(one.info.makes),
        "needs": list(one.info.needs), "missing": list(missing_parts_of(one)), "answers": one.info.answers,
        "options": [{"name": option.name, "kind": option.kind.__name__, "default": option.default, "low": option.low,
                     "high": option.high, "choices": list(option.choices), "about": option.about} for option in one.info.options],
    } for one in map(engine, ENGINE_NAMES)]


def missing_parts_of(one: Engine) -> tuple[str, ...]:
    """What the engine misses here, a model store that cannot be read included."""
    try:
        return one.missing()
    except TwohanderError as problem:
        return (str(problem),)
