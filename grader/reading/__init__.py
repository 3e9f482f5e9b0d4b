"""What the facts in a hand-in mean: pure questions, asked of records."""
