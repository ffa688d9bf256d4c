"""The Python environment of the neural engines: a venv of its own with torch and this library, made whole or not at all."""

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ..engines.base import Progress
from ..errors import WorkerError
from ..files.locking import alone
from ..files.writing import make_folder
from .client import Worker
from .program import run_python
from .pythons import Interpreter
from .torch_builds import TorchBuild

MARKER, WHOLE, UNFINISHED = "twohander-environment.json", "whole", "unfinished"
TORCH = "torch>=2.6"  # earlier ones run code that a weights file brings (CVE-2025-32434)
RAW_PROGRESS = (24, 1)  # pip's first version whose progress a program can read
VENV_DONE, PIP_DONE, TORCH_DONE, LIBRARY_DONE = 0.03, 0.05, 0.7, 0.95  # of the whole work when each step is done
SMALL_DOWNLOAD = 0.1  # gigabytes, about: the library and what it needs besides torch
NEARLY = 0.95  # of a step's share until it is really done
SHOWN = 60  # characters of pip's lines in the progress
_RAW_LINE = re.compile(r"Progress (\d+) of (\d+)")
_STEP_LINE = re.compile(r"(Collecting|Downloading|Using cached|Installing collected packages)\b")
ANSWER = "torch answers: "  # begins the line in which it does: libraries may print others
_PROBE = ("import json, torch; "
          f"print({ANSWER!r} + json.dumps([torch.__version__, torch.cuda.is_available(), torch.backends.mps.is_available()]))")


@dataclass(frozen=True)
class Plan:
    """How an environment is made.

    folder: where; it must not be there, or be an environment that was made here. interpreter: makes it. package: this library for pip,
    such as its wheel's path. torch: what pip is asked for. torch_index: another index than the build's own. wheels: a folder of wheels from
    which everything is taken instead of from the network.
    """

    folder: Path
    interpreter: Interpreter
    build: TorchBuild
    package: str
    torch: str = TORCH
    torch_index: str | None = None
    wheels: Path | None = None


@dataclass(frozen=True)
class Made:
    """A finished environment. python: its interpreter; torch: its version; gpu: whether torch finds one."""

    python: Path
    torch: str
    gpu: bool


def make_environment(plan: Plan, progress: Progress = lambda share, doing: None) -> Made:
    """Make the environment; what `progress` raises stops the work and passes through, and like any failure leaves nothing but the log.

    WorkerError says what failed and names the log.
    """
    folder = Path(plan.folder).absolute()
    make_folder(folder.parent)
    with _changing(folder):
        _clear(folder)
        _check_space(folder.parent, plan.build)
        return _made(plan, folder, progress)


def update_environment(folder: Path, package: str, wheels: Path | None = None, progress: Progress = lambda share, doing: None) -> Made:
    """Put this version of the library into an environment that was made here, in place of the one it has. WorkerError as above."""
    folder = Path(folder).absolute()
    if not is_whole(folder):
        raise WorkerError(f"{folder} is no environment that was made here; make one")
    with _changing(folder), _logged(folder) as log:
        work = _Work(folder, log, progress)
        # A wheel of the same version may be another one while the library is being worked on.
        work.install([*_from(wheels), "--force-reinstall", "--no-deps", package], "installing twohander", LIBRARY_DONE / 2, SMALL_DOWNLOAD)
        work.install([*_from(wheels), package], "fetching what it needs", LIBRARY_DONE, SMALL_DOWNLOAD)
        made = work.tried(package)
        progress(1.0, "done")
        return made


def remove_environment(folder: Path) -> None:
    """Delete an environment that was made here; WorkerError for any other folder."""
    if not (Path(folder) / MARKER).is_file():
        raise WorkerError(f"{folder} was not made by twohander, and is left alone")
    with _changing(folder):
        shutil.rmtree(folder)


def is_whole(folder: Path) -> bool:
    """Whether an environment that was made here lies in this folder, complete."""
    return _state(folder) == WHOLE


def python_in(place: str | Path) -> Path:
    """The interpreter that a user means: the file itself, or that of the environment in a folder."""
    place = Path(place)
    inside = [place / "bin" / "python", place / "Scripts" / "python.exe"]
    return next((path for path in inside if path.exists()), place)


def log_of(folder: Path) -> Path:
    """The log of what was done to the environment in this folder."""
    return Path(folder).with_name(f"{Path(folder).name}.log")


def _made(plan: Plan, folder: Path, progress: Progress) -> Made:
    with _logged(folder) as log:
        work = _Work(folder, log, progress)
        try:
            work.make(plan)
            made = work.tried(plan.package)
            _write_marker(folder, WHOLE)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        progress(1.0, "done")
        return made


class _Work:
    """One environment in the making: every command's output goes to its log."""

    def __init__(self, folder: Path, log: TextIO, progress: Progress):
        self._folder, self._log, self._progress = folder, log, progress
        self._share, self._doing = 0.0, "starting"

    def make(self, plan: Plan) -> None:
        """Venv, torch, library."""
        self._write(f"Making {self._folder} with {plan.interpreter} and torch for {plan.build.label}")
        self._folder.mkdir()
        _write_marker(self._folder, UNFINISHED)
        self._doing = "making the environment"
        self._run(plan.interpreter.executable, ["-m", "venv", str(self._folder)], self._write)
        self._share = VENV_DONE
        if self._pip_version() < RAW_PROGRESS:
            self.install([*_from(plan.wheels), "--upgrade", "pip"], "updating pip", PIP_DONE, SMALL_DOWNLOAD)
        index = plan.torch_index or plan.build.index
        source = _from(plan.wheels) or (("--index-url", index) if index else ())
        self.install([*source, plan.torch], "fetching torch", TORCH_DONE, plan.build.download)
        self.install([*_from(plan.wheels), plan.package], "fetching twohander", LIBRARY_DONE, SMALL_DOWNLOAD)

    def install(self, arguments: list[str], doing: str, until: float, gigabytes: float) -> None:
        """Have pip install something. until: the share of the whole work then done; gigabytes: of the download, about."""
        self._doing = doing
        count = _Count(self._share, until, gigabytes)
        readable = self._pip_version() >= RAW_PROGRESS

        def hear(line: str) -> None:
            raw = _RAW_LINE.match(line)
            if raw:
                self._share = count.share_after(int(raw[1]), int(raw[2]))
                self._doing = f"{doing}: {int(raw[1]) / 1e6:.0f} of {int(raw[2]) / 1e6:.0f} MB"
                return
            if _STEP_LINE.match(line.strip()):
                self._doing = f"{doing}: {line.strip()[:SHOWN]}"
            self._write(line)

        self._run(python_in(self._folder), ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--only-binary", ":all:",
                                            "--progress-bar", "raw" if readable else "off", *arguments], hear)
        self._share = until

    def tried(self, package: str) -> Made:
        """The environment in use: torch is loaded, and a worker of this version introduces itself."""
        python, said = python_in(self._folder), []
        self._doing = "trying torch"
        self._run(python, ["-c", _PROBE], lambda line: (said.append(line), self._write(line)))
        answer = next((line for line in said if line.startswith(ANSWER)), None)
        if answer is None:
            raise WorkerError(f"torch was installed but does not answer; the log {self._log.name} tells more")
        torch, cuda, metal = json.loads(answer.removeprefix(ANSWER))
        self._doing = "trying the worker"
        with Worker(python, package=package, progress=lambda share, doing: self._look()) as worker:
            self._write(f"A worker of twohander {worker.version} answers; torch {torch}")
        return Made(python, torch, cuda or metal)

    def _run(self, python: str | Path, arguments: list[str], hear: Callable[[str], None]) -> None:
        self._write(f"\n$ {python} {' '.join(arguments)}")
        doing, last = self._doing, [""]

        def follow(line: str) -> None:
            if line.strip() and not _RAW_LINE.match(line):
                last[0] = line.strip()
            hear(line)

        code = run_python(python, arguments, follow, self._look, isolated=True)
        self._write(f"(ended with code {code} at {time.strftime('%H:%M:%S')})")
        if code:
            raise WorkerError(f"{doing} failed ({last[0] or f'exit code {code}'}); the log {self._log.name} tells more")

    def _pip_version(self) -> tuple[int, ...]:
        installed = next(self._folder.glob("**/site-packages/pip-*.dist-info"), None)
        if installed is None:
            raise WorkerError(f"{self._folder} has lost its pip; remove the environment and create it again")
        return tuple(int(part) for part in installed.name.split("-")[1].split(".")[:2])

    def _look(self) -> None:
        self._progress(self._share, self._doing)

    def _write(self, line: str) -> None:
        self._log.write(line + "\n")
        self._log.flush()


class _Count:
    """The share of the work that downloads have brought: from `before` towards `until` while they come near the bytes that are expected."""

    def __init__(self, before: float, until: float, gigabytes: float):
        self._before, self._span, self._expected = before, until - before, gigabytes * 1e9
        self._finished, self._latest, self._whole = 0, 0, 0

    def share_after(self, done: int, whole: int) -> float:
        """done, whole: bytes of the file that is being fetched."""
        if done < self._latest or whole != self._whole:  # another file than before
            self._finished += self._latest
        self._latest, self._whole = done, whole
        return self._before + self._span * min(NEARLY, (self._finished + done) / self._expected)


def _from(wheels: Path | None) -> tuple[str, ...]:
    """Tell pip to take everything from a folder, whatever its settings say."""
    return () if wheels is None else ("--isolated", "--no-index", "--find-links", str(wheels))


def _clear(folder: Path) -> None:
    """Make room for an environment: what is left of one that was not finished goes, anything else is refused."""
    if not folder.exists():
        return
    state = _state(folder)
    if state == WHOLE:
        raise WorkerError(f"there is an environment at {folder} already; remove it first, or use it")
    if state is None:
        raise WorkerError(f"{folder} is there already and was not made by twohander; choose another place")
    shutil.rmtree(folder)


def _check_space(folder: Path, build: TorchBuild) -> None:
    free = shutil.disk_usage(folder).free / 1e9
    if free < build.space:
        raise WorkerError(f"an environment with torch for {build.label} takes about {build.space:g} GB, and {free:.1f} GB are free at "
                          f"{folder}; free space or choose another place")


def _changing(folder: Path) -> AbstractContextManager[None]:
    """The block has the environment for itself: two programs, such as two Blenders, must not change it at once."""
    return alone(folder.with_name(f"{folder.name}.lock"), WorkerError(f"another program is changing {folder}; wait until it has ended"))


@contextmanager
def _logged(folder: Path) -> Iterator[TextIO]:
    """The log, open; what the disk refuses, here or elsewhere in the block, raises WorkerError."""
    try:
        with open(log_of(folder), "w", encoding="utf-8") as log:
            yield log
    except OSError as problem:
        raise WorkerError(f"{folder} cannot be written ({problem.strerror or problem}); free space or choose another place") from None


def _state(folder: Path) -> str | None:
    """What the marker says; None where there is none."""
    try:
        return json.loads((Path(folder) / MARKER).read_text(encoding="utf-8"))["state"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_marker(folder: Path, state: str) -> None:
    (folder / MARKER).write_text(json.dumps({"state": state}) + "\n", encoding="utf-8")
