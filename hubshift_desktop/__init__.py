"""Hubshift Desktop: the offline case file of an NDIS support coordinator."""

__version__ = "0.1.0"
