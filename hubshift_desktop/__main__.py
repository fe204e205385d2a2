"""`python -m hubshift_desktop`: the same door as the `hubshift` command."""

import sys

from hubshift_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
