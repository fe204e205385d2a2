"""Tests of taking files in and showing them."""
