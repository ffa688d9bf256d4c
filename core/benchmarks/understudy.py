"""Prints every figure of the understudy beside its opponent or what was published: mouth, attention, body, cost.

Run with `core` and `core/tests` on the path: `python -m benchmarks.understudy [PART ...]`, without a part for the whole table.
Needs the recordings in the folder named by TWOHANDER_RECORDINGS (default: ../shared/recordings beside the repository) and the
speech synthesiser flite.
"""

import argparse

from benchmarks.understudy_parts import attention, body, cost, mouth

PARTS = {"mouth": mouth.main, "attention": attention.main, "body": body.main, "cost": cost.main}


def main() -> None:
    """Print the parts that the command line names, or all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parts = parser.parse_args().parts or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
    for part in parts:
        print(f"== {part} ==")
        PARTS[part]()
        print(flush=True)


if __name__ == "__main__":
    main()
