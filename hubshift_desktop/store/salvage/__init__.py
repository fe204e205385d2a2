"""A damaged case file: found out, read page by page, set aside whole, and what was read carried into a new one."""
