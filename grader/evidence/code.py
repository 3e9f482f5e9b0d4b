"""Questions that checks ask of the code."""

from __future__ import annotations

from dataclasses import dataclass

from grader.evidence.records import CodeRecord


@dataclass(frozen=True)
class Code:
    """A hand-in's code as calls, shell lines and imports."""

    record: CodeRecord
