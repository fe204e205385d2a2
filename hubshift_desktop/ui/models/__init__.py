"""Qt models over the services: the only view models there are."""
