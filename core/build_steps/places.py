"""The folders that the build steps read and write."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
CORE = REPOSITORY / "core"
ADDON = REPOSITORY / "addon"
BUILD = REPOSITORY / ".build"
ENVIRONMENTS = BUILD / "environments"
CACHE = BUILD / "cache"
DIST = REPOSITORY / "dist"
DEMO = REPOSITORY / "out" / "demo"
PICTURES = REPOSITORY / "out" / "pictures"
