"""Data sets of the course world: true features, splits and labels, with texts of our own."""
