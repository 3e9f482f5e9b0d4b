"""The concerns that bound the work of a smoke run; a full run knows none of them."""

from course_run.scaled import (
    evaluating,
    forwards,
    generating,
    loops,
    mapping,
    searching,
    tokenizing,
    trainer,
)

CONCERNS = (forwards, trainer, evaluating, searching, loops, generating, tokenizing, mapping)
