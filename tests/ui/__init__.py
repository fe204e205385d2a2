"""Tests of the interface, offscreen, through what a person can see, click and type."""
