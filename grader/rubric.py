"""Rubrics: TOML files, checked on load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from grader.verdict import Reading, Verdict


@dataclass(frozen=True)
class Key:
    """What only the judge sees: a check's file in `private/`, and the held-out labels."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    labels: tuple[int, ...] | None = None


class Check(Protocol):
    """A frozen dataclass whose fields are rubric options."""

    def read(self, evidence: Any, /) -> Reading:
        """Say what is there; all that a student's `grader check` calls."""
        ...

    def judge(self, reading: Reading, key: Key, /) -> Verdict:
        """Decide; pure, and only called by the engine."""
        ...
