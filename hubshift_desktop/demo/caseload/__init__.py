"""A fictional caseload of any size, the same every time for the same seed and day."""

from hubshift_desktop.demo.caseload.make import DEFAULT_SEED, make_caseload
from hubshift_desktop.demo.caseload.shapes import Caseload, DemoClient, DemoDocument

__all__ = ["DEFAULT_SEED", "Caseload", "DemoClient", "DemoDocument", "make_caseload"]
