"""Check kinds: one a file, and one plain table."""
