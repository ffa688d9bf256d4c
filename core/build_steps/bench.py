"""Run the benchmarks: each is a program of its own that prints its figures."""

import os
import subprocess
from pathlib import Path

from . import extension, places, recipes
from .environments import make, say
from .errors import BuildError


def run_benchmarks() -> int:
    """Every benchmark of the core, then those of Blender; 1 if one of them failed."""
    interpreter = extension.running_interpreter()
    core = sorted((places.CORE / "benchmarks").glob("[!_]*.py"))
    blender = sorted((places.REPOSITORY / "blender_tests").glob("*_benchmark.py"))
    python = make(recipes.core_recipe(interpreter, oracles=True))
    failed = [path.name for path in core if not _succeeds(python, path)]
    python = make(recipes.blender_recipe(recipes.newest_blender(interpreter.minor), interpreter))
    failed += [path.name for path in blender if not _succeeds(python, path)]
    if failed:
        raise BuildError(f"these benchmarks failed: {', '.join(failed)}")
    return 0


def _succeeds(python: Path, script: Path) -> bool:
    say(f"\n== {script.relative_to(places.REPOSITORY)}")
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join([str(places.CORE), str(places.CORE / "tests"), str(places.REPOSITORY)])}
    return subprocess.run([str(python), str(script)], cwd=places.REPOSITORY, env=variables).returncode == 0
