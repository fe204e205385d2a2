"""Tests of the user's verbs."""
