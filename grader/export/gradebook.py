"""The marks of a class as a CSV table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from grader.export.plain import visible
from grader.report import Report, number, round_half_up

_FORMULA = re.compile(r"(?:^(?=[\t\r\n])|(?:^|[;|\t\r\n])(?=\s*[=+\-@＝＋－＠]))")
"""Where a cell begins to act: at its start, or after what other countries divide cells with."""


def to_gradebook(reports: Sequence[Report], unfinished: Sequence[tuple[str, str]]) -> str:
    """Write one row a hand-in, sorted by id; what is not decided stays blank."""
    items = list(dict.fromkeys(mark.id for report in reports for mark in report.marks))
    blank = [""] * (3 + len(items))
    rows = [[report.submission.id, *_row(report, items)] for report in reports]
    rows += [[name, *blank] for name, _ in unfinished]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(map(_cell, ["submission", "earned", "pending", "final", *items]))
    writer.writerows(map(_cell, row) for row in sorted(rows))
    return table.getvalue()


def _row(report: Report, items: Sequence[str]) -> list[str]:
    earned = {mark.id: mark.earned for mark in report.marks}
    final = "" if report.pending else str(round_half_up(report.earned))
    points = (earned.get(item) for item in items)
    return [
        number(report.earned),
        number(report.pending_points),
        final,
        *("" if point is None else number(point) for point in points),
    ]


def _cell(text: str) -> str:
    """Keep a spreadsheet from running a cell; an apostrophe makes it text."""
    return visible(_FORMULA.sub(r"\g<0>'", text))
