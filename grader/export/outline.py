"""What a report says, in the order in which a reader wants it; shared by the formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.report import Flag, Mark, ReadFile, Report, number
from grader.verdict import Status

WORDS = {
    Status.PASSED: "full points",
    Status.PARTIAL: "part of the points",
    Status.FAILED: "no points yet",
    Status.SKIPPED: "does not apply",
    Status.MANUAL: "a person will look",
    Status.ERROR: "a fault of ours",
}
INTERVENTIONS_LEAD = (
    "Only while it ran, so that it runs here and today or ends sooner; nothing of it costs points."
)
SHOWN_STEPS = 6
SHOWN_NAMES = 8


@dataclass(frozen=True)
class Section:
    """The items of one section and where their points are."""

    title: str
    marks: tuple[Mark, ...]
    earned: float
    lost: float
    pending: float

    @property
    def total(self) -> str:
        """The section's points in the words of the report's total."""
        decided = f"{number(self.earned)} of {number(self.earned + self.lost)}"
        if not self.pending:
            return decided if self.counts else "does not apply"
        waiting = f"{number(self.pending)} pending"
        return f"{decided}, {waiting}" if self.earned + self.lost else waiting

    @property
    def counts(self) -> bool:
        """False if no item of the section applies."""
        return any(mark.status is not Status.SKIPPED for mark in self.marks)


@dataclass(frozen=True)
class Findings:
    """Findings of one kind, none of which changes a mark."""

    title: str
    lead: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class NextStep:
    """Something the student can do, and the points it can win."""

    text: str
    points: float | None  # None where a person decides first
    titles: tuple[str, ...]

    @property
    def about(self) -> str:
        """Name the items it is about, the first few of many."""
        return _names(self.titles, 4)


def make_sections(report: Report) -> tuple[Section, ...]:
    """Group the marks by section, in the order of the rubric."""
    titles = dict.fromkeys(mark.section for mark in report.marks)
    return tuple(
        _section(title, [mark for mark in report.marks if mark.section == title])
        for title in titles
    )


def make_next_steps(report: Report) -> tuple[NextStep, ...]:
    """Order the next steps by the points to win; equal advice for several items is given once."""
    by_text: dict[str, list[Mark]] = {}
    for mark in report.marks:
        if mark.next_step and mark.status in {Status.PARTIAL, Status.FAILED, Status.MANUAL}:
            by_text.setdefault(mark.next_step, []).append(mark)
    steps = [_next_step(text, marks) for text, marks in by_text.items()]
    return tuple(sorted(steps, key=lambda step: -(step.points or 0)))


def make_findings(report: Report) -> tuple[Findings, ...]:
    """Keep advice for the student apart from what an instructor asks about."""
    kinds = (
        Findings("Worth knowing (no points)", "Advice that changes no mark.", report.remarks),
        Findings("Also noticed", "These findings change no mark.", report.questions),
    )
    return tuple(findings for findings in kinds if findings.flags)


def points_of(mark: Mark) -> str:
    """Write an item's points: '3 of 6', '9 pending'."""
    if mark.status is Status.SKIPPED:
        return "not counted"
    if mark.earned is None:
        return f"{number(mark.points)} pending"
    return f"{number(mark.earned)} of {number(mark.points)}"


def promise_of(mark: Mark) -> str:
    """Say what an undecided item means for the student; nothing for a decided one."""
    if mark.status is Status.ERROR:
        return "This is a fault of ours and takes no credit from you; we will look again."
    if mark.status is not Status.MANUAL:
        return ""
    promise = "A person will look at this; until then no credit is lost."
    if mark.suggested is None:
        return promise
    return f"{promise} Our suggestion to them: {number(mark.suggested)} of {number(mark.points)}."


def lead_of(report: Report) -> str:
    """Say in a sentence or two what the total means."""
    if not report.pending:
        return "Every item is marked."
    one = len(report.pending) == 1
    waiting = _count(len(report.pending), "item waits", "items wait")
    lead = f"{waiting} for a decision and {'is' if one else 'are'} not in the total: "
    lead += f"nothing is lost on {'it' if one else 'them'}."
    return f"{lead} Where the fault is ours, we say so." if report.has_errors else lead


def read_files(files: Iterable[ReadFile]) -> tuple[ReadFile, ...]:
    """Return the files that were read or should have been."""
    return tuple(file for file in files if file.state != "ignored")


def ignored_files(files: Sequence[ReadFile]) -> tuple[tuple[str, str], ...]:
    """Group the files that were left alone: (reason with their number, their names)."""
    groups: dict[str, list[str]] = {}
    for file in files:
        if file.state == "ignored":
            groups.setdefault(file.note, []).append(file.path)
    return tuple((_reason(note, paths), _names(paths)) for note, paths in groups.items())


def _section(title: str, marks: list[Mark]) -> Section:
    decided = [mark for mark in marks if mark.earned is not None]
    earned = sum(mark.earned or 0 for mark in decided)
    return Section(
        title=title or "Items",
        marks=tuple(marks),
        earned=earned,
        lost=sum(mark.points for mark in decided) - earned,
        pending=sum(mark.points for mark in marks if mark.earned is None),
    )


def _next_step(text: str, marks: list[Mark]) -> NextStep:
    known = [mark.points - mark.earned for mark in marks if mark.earned is not None]
    return NextStep(text, sum(known) if known else None, tuple(mark.title for mark in marks))


def _reason(note: str, paths: list[str]) -> str:
    return f"{_count(len(paths), 'file', 'files')} ignored" + (f": {note}" if note else "")


def _names(names: Sequence[str], most: int = SHOWN_NAMES) -> str:
    shown = ", ".join(names[:most])
    more = len(names) - most
    return f"{shown} and {more} more" if more > 0 else shown


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
