"""The demo central against the specification: the ground that every test of sync stands on."""
