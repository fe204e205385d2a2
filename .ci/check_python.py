"""Stops a set-up early, in words, on a Python that the application does not run on."""

import sys

if sys.version_info < (3, 11):
    sys.exit(f"Hubshift Desktop needs Python 3.11 or later; this is {sys.version.split()[0]}.")
