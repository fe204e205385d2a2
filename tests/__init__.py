"""The tests of Hubshift Desktop."""
