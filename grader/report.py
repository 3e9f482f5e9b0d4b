"""The report of one submission: plain data, written and read back as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from grader.errors import GraderError
from grader.verdict import Quote, Status, Verdict

SCHEMA = "finetune-grader/report/1"


class FlagKind(StrEnum):
    """Whom a finding is for."""

    REMARK = "remark"  # advice for the student
    QUESTION = "question"  # something an instructor should ask about


@dataclass(frozen=True)
class Flag:
    """A finding that changes no mark, such as a claim that we could not reproduce."""

    id: str
    title: str
    detail: str
    quotes: tuple[Quote, ...] = ()
    kind: FlagKind = FlagKind.QUESTION


@dataclass(frozen=True)
class Exhibit:
    """Something to look at beside the marks: a table, or bars, and what it means.

    The first column of `rows` names them. `bars` are drawn in proportion to the largest.
    """

    id: str
    title: str
    note: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    bars: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class ReadFile:
    """One file of the hand-in and what became of it."""

    path: str
    state: str  # "read", "read in part", "unreadable" or "ignored"
    note: str = ""


@dataclass(frozen=True)
class ExecutedPage:
    """A notebook or script as we ran it: the student's file, and the page beside the report."""

    path: str
    page: str


@dataclass(frozen=True)
class Mark:
    """An item's verdict in points. `earned` is None while the credit is not known."""

    id: str
    title: str
    section: str
    points: float
    earned: float | None
    status: Status
    summary: str
    quotes: tuple[Quote, ...] = ()
    next_step: str = ""
    suggested: float | None = None
    number: float | None = None  # what was reported or measured, such as an accuracy


@dataclass(frozen=True)
class RubricRef:
    """Which rubric judged, exactly."""

    id: str
    title: str
    version: str
    digest: str


@dataclass(frozen=True)
class SubmissionRef:
    """Which submission was judged, exactly."""

    id: str
    digest: str


@dataclass(frozen=True)
class Report:
    """Everything a student or an instructor is shown about one submission."""

    schema: str
    tool: str
    rubric: RubricRef
    submission: SubmissionRef
    profile: str
    isolation: str
    earned: float
    points: float
    pending: tuple[str, ...]
    marks: tuple[Mark, ...]
    flags: tuple[Flag, ...] = ()
    files: tuple[ReadFile, ...] = ()
    executed: tuple[ExecutedPage, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    interventions: tuple[str, ...] = ()  # what was changed so that the code could run here

    @property
    def pending_points(self) -> float:
        """Points that wait for a person or for a repair of ours."""
        return sum(mark.points for mark in self.marks if mark.id in self.pending)

    @property
    def total(self) -> str:
        """The total as a sentence: '49 of 94, 6 pending'."""
        decided = f"{round_half_up(self.earned)} of {number(self.points - self.pending_points)}"
        return f"{decided}, {number(self.pending_points)} pending" if self.pending else decided

    @property
    def remarks(self) -> tuple[Flag, ...]:
        """Advice for the student."""
        return tuple(flag for flag in self.flags if flag.kind is FlagKind.REMARK)

    @property
    def questions(self) -> tuple[Flag, ...]:
        """What an instructor should ask about."""
        return tuple(flag for flag in self.flags if flag.kind is FlagKind.QUESTION)

    @property
    def has_errors(self) -> bool:
        """True if a fault of ours left an item undecided."""
        return any(mark.status is Status.ERROR for mark in self.marks)


def make_mark(verdict: Verdict, *, item_id: str, title: str, section: str, points: float) -> Mark:
    """Turn a verdict into points, rounded to half points, ties upwards."""
    skipped = verdict.status is Status.SKIPPED
    return Mark(
        id=item_id,
        title=title,
        section=section,
        points=0 if skipped else points,
        earned=_half_points(verdict.credit, points),
        status=verdict.status,
        summary=verdict.summary,
        quotes=verdict.quotes,
        next_step=verdict.next_step,
        suggested=_half_points(verdict.suggested, points),
        number=verdict.number,
    )


def share_out(marks: Sequence[Mark], points: Sequence[float]) -> tuple[Mark, ...]:
    """Give the points of skipped items to the others of their section, in proportion.

    `points` are the rubric's, in the order of `marks`. A section whose items are all skipped
    leaves the total.
    """
    whole: dict[str, float] = {}
    applies: dict[str, float] = {}
    for mark, point in zip(marks, points, strict=True):
        whole[mark.section] = whole.get(mark.section, 0) + point
        applies[mark.section] = applies.get(mark.section, 0) + mark.points
    return tuple(
        _scaled(mark, whole[mark.section] / applies[mark.section])
        if mark.points and applies[mark.section] != whole[mark.section]
        else mark
        for mark in marks
    )


def round_half_up(points: float) -> int:
    """Round a total to whole points; a half goes up."""
    return math.floor(points + 0.5)


def number(points: float) -> str:
    """Write points without a needless decimal: 6, 1.5."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def to_json(report: Report) -> str:
    """Write a report as JSON; the same report gives the same bytes."""
    plain = TypeAdapter(Report).dump_python(report, mode="json")
    return json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def from_json(text: str) -> Report:
    """Read a report back; raises GraderError if it is not one of ours."""
    try:
        return TypeAdapter(Report).validate_json(text)
    except ValueError as exc:
        raise GraderError(f"not a report of this grader: {exc}") from exc


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `report.json`."""
    schema = TypeAdapter(Report).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}


def _half_points(credit: float | None, points: float) -> float | None:
    return None if credit is None else math.floor(credit * points * 2 + 0.5) / 2


def _scaled(mark: Mark, factor: float) -> Mark:
    return replace(
        mark,
        points=round(mark.points * factor, 2),
        earned=None if mark.earned is None else round(mark.earned * factor, 2),
        suggested=None if mark.suggested is None else round(mark.suggested * factor, 2),
    )
