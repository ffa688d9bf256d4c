"""Everything a developer does with this repository: demo, pictures, test, characters, extension, bench."""
# This file is the gate: it must parse under any Python, old ones included, to say which ones work.
from __future__ import print_function

import os
import sys

SUPPORTED = ((3, 11), (3, 13))  # the Pythons for which Blender is published as a module


def main(arguments):
    if sys.version_info[:2] not in SUPPORTED:
        found = ".".join(str(part) for part in sys.version_info[:3])
        print("build.py runs under Python 3.11 or 3.13, this is %s. Try: python3.11 build.py %s"
              % (found, " ".join(arguments)), file=sys.stderr)
        return 2
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "core"))
    from build_steps import command_line
    return command_line.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
