"""The third-party wheels inside the extension: pinned by hash in addon/wheels.lock, fetched with pip."""

import hashlib
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import places
from .environments import run, say
from .errors import BuildError

LOCK = places.ADDON / "wheels.lock"
CACHE = places.CACHE / "wheels"

# What the library needs and Blender's own Python lacks. numpy comes with Blender; sounddevice, which pocketsphinx names for its
# microphone example, is not imported.
PACKAGES = ("soxr", "soundfile", "cffi", "pycparser", "typing_extensions", "praat-parselmouth", "pocketsphinx")
PYTHONS = ("3.11", "3.13", "3.14")  # Blender 4.2 to 5.0, Blender 5.1 on, and the Blender of distributions that follow Python closely
PACKAGES_WITHOUT_WHEEL = {"3.14": ("pocketsphinx",)}

# Blender's names of platforms, and the wheel tags that run on the oldest system which Blender 4.2 supports.
PLATFORM_TAGS = {
    "windows-x64": ("win_amd64",),
    "macos-arm64": ("macosx_11_0_arm64",),
    "macos-x64": ("macosx_11_0_x86_64",),
    "linux-x64": ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_26_x86_64", "manylinux_2_24_x86_64",
                  "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
}


@dataclass(frozen=True)
class Target:
    """One platform and one Python for which wheels are chosen."""

    platform: str
    python: str

    @property
    def pip_options(self) -> list[str]:
        """What makes pip choose wheels for this target instead of for itself."""
        tags = [option for tag in PLATFORM_TAGS[self.platform] for option in ("--platform", tag)]
        return ["--only-binary", ":all:", "--no-deps", "--implementation", "cp", "--python-version", self.python, *tags]


@dataclass(frozen=True)
class Pin:
    """One wheel file and its SHA-256 in hexadecimal digits."""

    file: str
    sha256: str

    @property
    def requirement(self) -> str:
        """A line for pip's requirements file that admits this very file."""
        name, version = self.file.split("-")[:2]
        return f"{name}=={version} --hash=sha256:{self.sha256}"


def fetch(platform: str, python: Path) -> list[Path]:
    """All wheels of a platform, for every Python, in the cache and verified. python: one with pip. Raises BuildError."""
    lock = read_lock()
    for target, pins in lock.items():
        missing = [pin for pin in pins if not _is_cached(pin)]
        if target.platform == platform and missing:
            say(f"Fetching {len(missing)} wheels for {target.platform}, Python {target.python}")
            _download(target, missing, python)
    pins = {pin.file: pin for target, pins in lock.items() if target.platform == platform for pin in pins}
    if not pins:
        raise BuildError(f"{LOCK.name} pins no wheel for {platform}; renew it with: build.py extension --lock")
    for pin in pins.values():
        if not _is_cached(pin):
            raise BuildError(f"{pin.file} could not be fetched with the hash that {LOCK.name} demands")
    return [CACHE / file for file in sorted(pins)]


def renew_lock(python: Path) -> None:
    """Pin the newest wheels of every package for every target. A package without a fitting wheel raises BuildError."""
    lock = {}
    for platform in PLATFORM_TAGS:
        for version in PYTHONS:
            target = Target(platform, version)
            packages = [name for name in PACKAGES if name not in PACKAGES_WITHOUT_WHEEL.get(version, ())]
            with tempfile.TemporaryDirectory() as folder:
                run([str(python), "-m", "pip", "download", "--quiet", "--dest", folder, *target.pip_options, *packages],
                    f"finding wheels for {platform}, Python {version}")
                lock[target] = [Pin(path.name, _sha256(path)) for path in sorted(Path(folder).glob("*.whl"))]
                for path in Path(folder).glob("*.whl"):
                    CACHE.mkdir(parents=True, exist_ok=True)
                    path.replace(CACHE / path.name)
    LOCK.write_text(lock_text(lock), encoding="utf-8")


def lock_text(lock: dict[Target, list[Pin]]) -> str:
    """The lock as a file: a heading for each target, then a hash and a file name in each line."""
    lines = ["# The wheels inside the extension. Written by: build.py extension --lock"]
    for target, pins in lock.items():
        lines += ["", f"[{target.platform} {target.python}]", *(f"{pin.sha256}  {pin.file}" for pin in pins)]
    return "\n".join(lines) + "\n"


def read_lock(text: str | None = None) -> dict[Target, list[Pin]]:
    """The pins of each target, from the committed lock file or from a text of its format."""
    lock, target = {}, None
    for line in (LOCK.read_text(encoding="utf-8") if text is None else text).splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            target = Target(*line.strip("[]").split())
            lock[target] = []
        elif line:
            sha256, file = line.split()
            lock[target].append(Pin(file, sha256))
    return lock


def _download(target: Target, pins: list[Pin], python: Path) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        requirements.write_text("\n".join(pin.requirement for pin in pins) + "\n", encoding="utf-8")
        run([str(python), "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", str(CACHE),
             *target.pip_options, "--require-hashes", "--requirement", str(requirements)],
            f"fetching the wheels for {target.platform}, Python {target.python}", stdout=subprocess.DEVNULL)


def _is_cached(pin: Pin) -> bool:
    path = CACHE / pin.file
    return path.exists() and _sha256(path) == pin.sha256


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
