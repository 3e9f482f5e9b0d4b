"""Scoring, outside the sandbox where the labels are: pure functions of answers and labels."""
