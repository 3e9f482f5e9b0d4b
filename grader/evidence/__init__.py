"""Collect facts about a submission, once."""
