"""Sync: what the laptop owes the office and what the office knows, brought together without losing or doubling a word."""
