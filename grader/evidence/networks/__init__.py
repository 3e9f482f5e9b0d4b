"""Collect what saved networks are and what they answer; labels stay with the judge."""
