"""An automated grader for courses on fine-tuning language models."""

__version__ = "0.1.0"
