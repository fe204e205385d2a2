"""Sync: what the laptop owes the office and what it knows, brought together without losing or doubling a word."""
