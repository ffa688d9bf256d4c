"""Prints every figure of the understudy beside its opponent or what was published: mouth, attention, body, penetration, cost.

Run with `core` and `core/tests` on the path: `python -m benchmarks.understudy [PART ...]`, without a part for the whole table.
Mouth and body need the recordings in the folder named by TWOHANDER_RECORDINGS (default: ../shared/recordings beside the repository),
the mouth also the speech synthesiser flite; without them these parts are left out, saying so.
"""

import argparse
import shutil

from speech import RECORDINGS

from benchmarks.understudy_parts import attention, body, cost, mouth, penetration

PARTS = {"mouth": mouth.main, "attention": attention.main, "body": body.main, "penetration": penetration.main, "cost": cost.main}


def main() -> None:
    """Print the parts that the command line names, or all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parts = parser.parse_args().parts or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
    for part in parts:
        print(f"== {part} ==")
        missing = _missing(part)
        if missing:
            print(f"left out: {missing}")
        else:
            PARTS[part]()
        print(flush=True)


def _missing(part: str) -> str | None:
    """What a part needs and this machine lacks, in words."""
    if part in ("mouth", "body") and not RECORDINGS.is_dir():
        return f"no recordings: {RECORDINGS} is not there (set TWOHANDER_RECORDINGS)"
    if part == "mouth" and shutil.which("flite") is None:
        return "the speech synthesiser flite is not installed"
    return None


if __name__ == "__main__":
    main()
