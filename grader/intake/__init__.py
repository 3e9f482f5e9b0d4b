"""Turn what a student handed in into a staged, digested submission."""
