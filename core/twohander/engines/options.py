"""Options given by a user, checked against what an engine offers."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import EngineError
from .base import EngineInfo, Option

_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def checked_options(info: EngineInfo, given: Mapping[str, Any]) -> dict[str, Any]:
    """A value for every option of the engine: the given one, as its kind, or the default.

    Text is converted. Unknown names, wrong kinds and values out of range raise EngineError.
    """
    known = [option.name for option in info.options]
    for name in given:
        if name not in known:
            raise EngineError(f"{info.label} has no option '{name}'; it has: {', '.join(known) or 'none'}")
    return option_values(info.options, given)


def option_values(options: Sequence[Option], given: Mapping[str, Any]) -> dict[str, Any]:
    """A value for each of these options, as above; other names are left out."""
    return {option.name: _value(option, given[option.name]) if option.name in given else option.default for option in options}


def _value(option: Option, given: Any) -> Any:
    try:
        if option.kind is bool:
            value = given if isinstance(given, bool) else _WORDS[str(given).lower()]
        else:
            value = option.kind(given)
    except (ValueError, KeyError, TypeError):
        raise EngineError(f"option '{option.name}' needs {_article(option.kind)}, '{given}' is none") from None
    if option.choices and value not in option.choices:
        raise EngineError(f"option '{option.name}' is one of {', '.join(option.choices)}, not '{given}'")
    if option.low is not None and not value >= option.low or option.high is not None and not value <= option.high:
        raise EngineError(f"option '{option.name}' is {given}, but goes from {option.low:g} to {option.high:g}")
    return value


def _article(kind: type) -> str:
    return {float: "a number", int: "a whole number", bool: "yes or no", str: "text"}[kind]
