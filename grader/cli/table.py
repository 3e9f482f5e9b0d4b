"""What a class looks like in a terminal."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from grader.batch.grade import GradedClass
from grader.export.plain import on_one_line, visible
from grader.report import Report, number, round_half_up
from grader.verdict import Status

_SHOWN = 4  # items of a hand-in that are named; its report has them all


class GradingProgress:
    """A bar on stderr, with the last hand-in that was finished."""

    def __init__(self, total: int) -> None:
        self._progress = Progress(
            TextColumn("Grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[measured]}"),
            TextColumn("{task.fields[last]}"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("grading", total=total, measured="", last="")
        self._predicted, self._since = 0, time.monotonic()

    def __enter__(self) -> GradingProgress:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def advance(self, report: Report) -> None:
        """Show that a report is written."""
        last = escape(on_one_line(f"{report.submission.id}: {report.total}"))
        self._progress.update(self._task, advance=1, last=last)

    def predicted(self, rows: int) -> None:
        """Show that saved networks were asked about so many more texts."""
        self._predicted += rows
        rate = self._predicted / (time.monotonic() - self._since)
        measured = f"{self._predicted:,} texts measured, {rate:.0f}/s"
        self._progress.update(self._task, measured=measured)


def print_class(graded: GradedClass, out: Path) -> None:
    """Print a line for every hand-in, what waits for a person, and where the reports are."""
    console = Console()
    table = Table(box=None, pad_edge=False)
    table.add_column("hand-in")
    for name in ("earned", "decided", "pending", "questions"):
        table.add_column(name, justify="right")
    table.add_column("waits for a person", overflow="fold")
    for report in graded.reports:
        table.add_row(*_row(report))
    for name, why in graded.unfinished:
        table.add_row(escape(on_one_line(name)), "", "", "", "", escape(visible(why)))
    console.print(table)
    faults = sum(report.has_errors for report in graded.reports)
    if faults:
        console.print(f"{faults} reports hold a fault of ours (status error); run with --help.")
    places = {"\nClass:     ": out / "index.html", "Gradebook: ": out / "gradebook.csv"}
    if len(graded.reports) == 1:
        places["Report:    "] = out / graded.reports[0].submission.id / "report.html"
    for what, path in places.items():
        console.print(what + on_one_line(str(path)), soft_wrap=True, highlight=False, markup=False)
    if graded.interrupted:
        console.print("Stopped. What is listed is kept; the same command goes on.")


def _row(report: Report) -> tuple[str, ...]:
    errors = [mark.id for mark in report.marks if mark.status is Status.ERROR]
    names = [f"{name} (error)" if name in errors else name for name in report.pending]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return (
        escape(on_one_line(report.submission.id)),
        str(round_half_up(report.earned)),
        number(report.points - report.pending_points),
        number(report.pending_points) if report.pending else "",
        str(len(report.questions)) if report.questions else "",
        ", ".join(names[:_SHOWN]) + more,
    )
