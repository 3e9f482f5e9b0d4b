"""Catastrophic forgetting, shown: what a network still knows while it learns something else."""
