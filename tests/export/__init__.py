"""Tests of what leaves the laptop as a file."""
