"""A class at a glance, for the instructor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, mode
from urllib.parse import quote

from grader.batch.kinship import Pair
from grader.export.pages import fill_page
from grader.report import Flag, FlagKind, Mark, Report
from grader.verdict import Status

BINS = 10


@dataclass(frozen=True)
class Shares:
    """Points by what became of them; where credit is not known, they wait."""

    passed: float
    partial: float
    failed: float
    waiting: float


@dataclass(frozen=True)
class Row:
    """One hand-in of the table."""

    report: Report
    href: str
    shares: Shares
    errors: int


@dataclass(frozen=True)
class Column:
    """One item over the class; `share` is None while nobody's credit is known."""

    title: str
    section: str
    points: float
    share: float | None
    shares: Shares
    waiting: int


@dataclass(frozen=True)
class Finding:
    """A flag over the class."""

    title: str
    kind: FlagKind
    hand_ins: int


@dataclass(frozen=True)
class Bin:
    """How many hand-ins earned between `low` and `high` percent of their decided points."""

    low: int
    high: int
    done: int
    open: int  # more points wait for a person


def to_class_page(
    rubric_title: str,
    reports: Sequence[Report],
    unfinished: Sequence[tuple[str, str]],
    pairs: Sequence[Pair] = (),
) -> str:
    """Write the page; `unfinished` holds (id, reason) of what could not be graded.

    `pairs` are hand-ins whose saved networks are alike; no other page tells of them.
    """
    ordered = sorted(reports, key=lambda report: report.submission.id)
    achieved = [share for report in ordered if (share := _achieved(report)) is not None]
    bins = make_bins(ordered)
    return fill_page(
        "class.html.j2",
        rubric_title=rubric_title,
        rows=[_row(report) for report in ordered],
        columns=make_columns(ordered),
        bins=bins,
        findings=count_findings(ordered),
        tallest=max((bin_.done + bin_.open for bin_ in bins), default=0),
        median=round(100 * median(achieved)) if achieved else None,
        unfinished=sorted(unfinished),
        pairs=pairs,
    )


def make_columns(reports: Sequence[Report]) -> tuple[Column, ...]:
    """Look at each item over the class, in the order of the rubric."""
    by_id: dict[str, list[Mark]] = {}
    for report in reports:
        for mark in report.marks:
            by_id.setdefault(mark.id, []).append(mark)
    return tuple(_column(marks) for marks in by_id.values())


def count_findings(reports: Sequence[Report]) -> tuple[Finding, ...]:
    """Count the hand-ins with each flag: questions first, then what most have."""
    by_id: dict[str, list[Flag]] = {}
    for report in reports:
        for flag in {flag.id: flag for flag in report.flags}.values():
            by_id.setdefault(flag.id, []).append(flag)
    found = [Finding(flags[0].title, flags[0].kind, len(flags)) for flags in by_id.values()]
    return tuple(sorted(found, key=lambda f: (f.kind is FlagKind.REMARK, -f.hand_ins, f.title)))


def make_bins(reports: Sequence[Report]) -> tuple[Bin, ...]:
    """Count the hand-ins by the share of their decided points that they earned."""
    counts = {(place, pending): 0 for place in range(BINS) for pending in (False, True)}
    for report in reports:
        share = _achieved(report)
        if share is not None:
            counts[min(int(share * BINS), BINS - 1), bool(report.pending)] += 1
    width = 100 // BINS
    return tuple(
        Bin(place * width, (place + 1) * width, counts[place, False], counts[place, True])
        for place in range(BINS)
    )


def _achieved(report: Report) -> float | None:
    decided = report.points - report.pending_points
    return report.earned / decided if decided > 0 else None


def _row(report: Report) -> Row:
    # "./" and the quoting keep a name such as "javascript:" a folder of this page.
    name = quote(report.submission.id, safe="", errors="surrogateescape")
    errors = sum(mark.status is Status.ERROR for mark in report.marks)
    return Row(report, f"./{name}/report.html", _shares(report.marks), errors)


def _column(marks: Sequence[Mark]) -> Column:
    decided = [mark for mark in marks if mark.earned is not None and mark.points]
    points = sum(mark.points for mark in decided)
    return Column(
        title=marks[0].title,
        section=marks[0].section,
        points=mode([mark.points for mark in marks if mark.points] or [0]),
        share=sum(mark.earned or 0 for mark in decided) / points if points else None,
        shares=_shares(marks),
        waiting=sum(_waits(mark) for mark in marks),
    )


def _shares(marks: Sequence[Mark]) -> Shares:
    def points(status: Status) -> float:
        return sum(mark.points for mark in marks if mark.status is status)

    return Shares(
        passed=points(Status.PASSED),
        partial=points(Status.PARTIAL),
        failed=points(Status.FAILED),
        waiting=points(Status.MANUAL) + points(Status.ERROR),
    )


def _waits(mark: Mark) -> bool:
    return mark.status in {Status.MANUAL, Status.ERROR}
