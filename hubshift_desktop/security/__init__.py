"""Keys, unlock, lock, roles, redaction: everything that decides who may read what is on this laptop."""
