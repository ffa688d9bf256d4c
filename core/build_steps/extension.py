"""Pack the Blender extension: the add-on, the library's wheel and the wheels it needs, one zip for each platform."""

import os
import platform as machine
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from . import places, recipes, wheels
from .environments import make, run, say
from .errors import BuildError
from .pythons import Interpreter, find_interpreters

PLATFORMS = tuple(wheels.PLATFORM_TAGS)
MANIFEST = "blender_manifest.toml"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the zip format's first moment: a zip must not depend on when it was made
SOURCE_DATE = "315532800"  # the same moment for the library's wheel
VALIDATOR = ("import bpy, runpy, sys; from pathlib import Path; "
             "sys.argv[0] = 'blender_ext.py'; "
             "scripts = Path(bpy.utils.resource_path('LOCAL')) / 'scripts'; "
             "runpy.run_path(str(scripts / 'addons_core' / 'bl_pkg' / 'cli' / 'blender_ext.py'), run_name='__main__')")


def build(platform: str) -> Path:
    """The extension for one platform, written to dist; the same sources give the same bytes."""
    python = make(recipes.wheel_recipe(running_interpreter()))
    contents = addon_files()
    bundled = [library_wheel(python), *wheels.fetch(platform, python)]
    contents |= {f"wheels/{path.name}": path.read_bytes() for path in bundled}
    contents[MANIFEST] = manifest(platform, [path.name for path in bundled]).encode()
    contents["LICENSE"] = (places.REPOSITORY / "LICENSE").read_bytes()
    places.DIST.mkdir(exist_ok=True)
    path = places.DIST / f"twohander-{version()}-{platform}.zip"
    write_zip(path, contents)
    return path


def validate(path: Path) -> None:
    """Let Blender's own tool judge a packed extension; BuildError if it finds fault."""
    interpreter = running_interpreter()
    python = make(recipes.blender_recipe(recipes.newest_blender(interpreter.minor), interpreter))
    done = subprocess.run([str(python), "-c", VALIDATOR, "validate", str(path)], capture_output=True, text=True)
    if done.returncode or "Success" not in done.stdout:
        raise BuildError(f"Blender refuses {path.name}:\n{done.stdout}{done.stderr}")


def renew_lock() -> None:
    """Pin the newest wheels in addon/wheels.lock."""
    wheels.renew_lock(make(recipes.wheel_recipe(running_interpreter())))
    say(f"wrote {wheels.LOCK.relative_to(places.REPOSITORY)}")


def this_platform() -> str:
    """Blender's name of the platform that runs this. Raises BuildError for one without an extension."""
    system = {"win32": "windows", "darwin": "macos", "linux": "linux"}.get(sys.platform, sys.platform)
    processor = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}.get(machine.machine().lower(), machine.machine().lower())
    name = f"{system}-{processor}"
    if name not in PLATFORMS:
        raise BuildError(f"there is no extension for {name}, only for {', '.join(PLATFORMS)}")
    return name


def addon_files() -> dict[str, bytes]:
    """The add-on's own files by their path in the package; what only the build reads stays out."""
    files = {}
    for path in sorted(places.ADDON.rglob("*")):
        name = path.relative_to(places.ADDON)
        if path.is_file() and "__pycache__" not in name.parts and name.name not in (MANIFEST, wheels.LOCK.name):
            files[name.as_posix()] = path.read_bytes()
    return files


def library_wheel(python: Path) -> Path:
    """The library as a wheel, built from this repository."""
    folder = places.BUILD / "library"
    for old in folder.glob("*.whl"):
        old.unlink()
    run([str(python), "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)], "building the library's wheel",
        cwd=places.REPOSITORY, env={**os.environ, "SOURCE_DATE_EPOCH": SOURCE_DATE}, stderr=subprocess.DEVNULL)
    return next(folder.glob("*.whl"))


def manifest(platform: str, wheel_files: list[str]) -> str:
    """The committed manifest with the two keys that differ from package to package."""
    text = (places.ADDON / MANIFEST).read_text(encoding="utf-8")
    listed = "".join(f'  "./wheels/{name}",\n' for name in sorted(wheel_files))
    head, marker, tables = text.partition("\n[")  # keys must stand before the first table
    return f'{head.rstrip()}\nplatforms = ["{platform}"]\nwheels = [\n{listed}]\n{marker}{tables}'


def version() -> str:
    """The version in the add-on's manifest."""
    return tomllib.loads((places.ADDON / MANIFEST).read_text(encoding="utf-8"))["version"]


def write_zip(path: Path, contents: dict[str, bytes]) -> None:
    """A zip whose bytes depend on names and contents alone. Nothing is compressed: wheels are, and zlib's output varies."""
    partial = path.with_suffix(".part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, contents[name])
    partial.replace(path)


def running_interpreter() -> Interpreter:
    """The Python that runs build.py, checked to be able to make environments."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    found = find_interpreters([version])
    if version not in found:
        raise BuildError(f"this Python {version} lacks venv or pip, or is a 32-bit one")
    return found[version]
