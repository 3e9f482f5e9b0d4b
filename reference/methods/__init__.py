"""Four ways of fine-tuning, side by side."""
