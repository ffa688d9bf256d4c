"""The packed extension, judged by Blender's own tool."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import bpy
import pytest
from test_install import extension  # noqa: F401  (a fixture)

SCRIPTS = Path(bpy.utils.resource_path("LOCAL")) / "scripts"
TOOL = SCRIPTS / "addons_core" / "bl_pkg" / "cli" / "blender_ext.py"


def test_blender_accepts_the_package(extension):
    done = subprocess.run([sys.executable, str(TOOL), "validate", str(extension)], capture_output=True, text=True)
    assert done.returncode == 0 and "Success" in done.stdout, done.stdout + done.stderr


def test_the_manifest_lists_every_wheel_in_the_package(extension):
    with zipfile.ZipFile(extension) as archive:
        manifest = tomllib.loads(archive.read("blender_manifest.toml").decode())
        inside = {name for name in archive.namelist() if name.endswith(".whl")}
    assert {wheel.removeprefix("./") for wheel in manifest["wheels"]} == inside


@pytest.mark.parametrize("forbidden", [r"sys\.path", r"\bpip\b", r"https?://"])
def test_the_add_on_changes_no_path_and_downloads_nothing(extension, forbidden):
    with zipfile.ZipFile(extension) as archive:
        modules = [name for name in archive.namelist() if name.endswith(".py")]
        assert modules
        assert not [name for name in modules if re.search(forbidden, archive.read(name).decode())]
