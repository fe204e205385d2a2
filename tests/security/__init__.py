"""Vault, sealed files, roles, names and the log, each through its public door."""
