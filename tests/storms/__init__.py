"""Crash and disk-fault proofs of the local store: the same day lived again and again, each time hurt elsewhere."""
