"""Show reports: one format a file."""
