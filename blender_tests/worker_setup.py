"""Pythons that stand for the environment of the neural engines: shell scripts, or real workers that were tampered with."""

import shlex
import sys
from pathlib import Path

import twohander

PACKAGES = str(Path(twohander.__file__).parents[1])
# A real worker, in whose library the understudy answers for DualTalk: what is tested is the way there and back.
UNDERSTUDY_FOR_DUALTALK = """
import os, time
from dataclasses import replace
import twohander.worker.server as server
import twohander.engines.listing as listing
real = server.duet_of
missing = listing.missing_parts_of
listing.missing_parts_of = lambda one: ()
def performed(request, progress):
    options = {name: value for name, value in request.options.items() if name in ("gaze", "head")}
    return real(replace(request, face="understudy", options=options), progress)
server.duet_of = performed
"""


def script(folder: Path, commands: str, name: str = "python") -> Path:
    """An executable that runs shell commands, "$@" being what a Python would be given."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{commands}\n")
    path.chmod(0o755)
    return path


def real_worker(folder: Path, code: str = "", before: str = "", python: str = sys.executable) -> Path:
    """A Python whose workers run some code when they start. before: shell commands such as limits."""
    site = folder / "site"
    site.mkdir(parents=True, exist_ok=True)
    (site / "sitecustomize.py").write_text(UNDERSTUDY_FOR_DUALTALK + code)
    return script(folder, f"{before}\nPYTHONPATH={shlex.quote(str(site))}:{shlex.quote(PACKAGES)} exec {shlex.quote(python)} \"$@\"")
