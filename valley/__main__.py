"""`python -m valley`: the console."""

import sys

from valley.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
