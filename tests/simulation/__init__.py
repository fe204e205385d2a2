"""Seeded histories of two laptops and one office that promises nothing, through the real sync and store."""
