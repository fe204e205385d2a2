"""Rule breakers: each breaks one rule of sync in a copy of the program, and the tests must notice (sync.md 7, T11)."""
