"""The concerns that bound the work of a smoke run; a full run knows none of them."""

from course_run.scaled import (
    evaluating,
    forwards,
    generating,
    gradients,
    loops,
    mapping,
    searching,
    tokenizing,
    trainer,
)

CONCERNS = (
    forwards,
    trainer,
    evaluating,
    searching,
    gradients,
    loops,
    generating,
    tokenizing,
    mapping,
)
