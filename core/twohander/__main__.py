"""`python -m twohander`: the command line in an environment whose scripts are not on the path."""

import sys

from .cli import main

sys.exit(main())
