"""Clocks that jump, zones that change, programs stopped, doubled and ended: sync.md 7, T12 (A1, A2, A7, C2)."""
