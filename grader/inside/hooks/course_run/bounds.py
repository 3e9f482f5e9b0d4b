"""The concerns that bound the work of a smoke run; a full run knows none of them."""

from course_run import (
    evaluating,
    forwards,
    generating,
    loops,
    mapping,
    scaling,
    searching,
    tokenizing,
)

CONCERNS = (forwards, scaling, evaluating, searching, loops, generating, tokenizing, mapping)
