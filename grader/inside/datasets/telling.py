"""Write down what was seen in a table: bounded, quoted, personal data hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from grader.inside.blocks import clean
from grader.inside.datasets.noted import Noted
from grader.inside.datasets.schemas import Broken, SchemaWatch
from grader.inside.datasets.table import Place, Row, Troubles, as_text
from grader.inside.datasets.texts import LONG_NUMBER, MAIL
from grader.inside.datasets.watching import TableWatch, text_of

_LONGEST = 160
_CELL = 400
_COLUMNS = 100
_HIDDEN = re.compile(r"(?<=\w)[\w.+-]*(?=@)|(?<=\d)\d(?=[\d ()./-]*\d)")

Rows = Mapping[int, tuple[Row, Place]]


class Teller:
    """Know which rows are to be quoted, and quote them."""

    def __init__(self, watch: TableWatch, header: Troubles) -> None:
        self._watch, self._header = watch, header

    @property
    def wanted(self) -> set[int]:
        """The rows that findings and violations quote."""
        noted = (row for each in self._watch.notes.values() for row in each.rows)
        broken = (row for s in self._watch.schemas for b in s.telling()[0] for row in b.rows)
        return {*noted, *broken}

    def text(self, row: int, rows: Rows, column: int | None = None) -> str:
        """Give a row's text, or its cell of a column, cut."""
        if row not in rows:
            return ""
        cells = rows[row][0]
        if column is not None:
            return shown(as_text(cells[column]))
        texts = self._watch.roles.texts
        return shown(text_of([cells], texts)[0] if texts else " | ".join(map(as_text, cells)))

    def tell(self, rows: Rows, chosen: Sequence[int]) -> dict[str, Any]:
        """Give the record of the table."""
        watch, table = self._watch, self._watch.table
        labels = watch.labels.counts() if watch.labels and watch.labels.are_classes else []
        return {
            "path": clean(table.path, 500),
            "split": clean(table.split, 100),
            "format": table.format,
            "columns": self._columns(),
            "task": watch.roles.task,
            "rows": watch.rows,
            "distinct": len(watch.words.distinct),
            "complete": watch.complete,
            "note": table.note,
            "labels": [{**each, "name": clean(each["name"], 100)} for each in labels],
            "lengths": watch.lengths if watch.roles.texts else [],
            "schemas": [self._schema(each, rows) for each in watch.schemas],
            "findings": [*self._troubles(), *self._findings(rows), *self._labels()],
            "sample": [self._row(rows[row][0]) for row in chosen if row in rows],
        }

    def _columns(self) -> list[dict[str, str]]:
        roles = self._watch.roles
        return [
            {"name": clean(name, 200), "role": roles.names.get(at, ""), "by": roles.by.get(at, "")}
            for at, name in enumerate(self._watch.table.columns[:_COLUMNS])
        ]

    def _troubles(self) -> list[dict[str, Any]]:
        found = []
        for troubles in (self._header, self._watch.troubles):
            for kind, trouble in troubles.items():
                note = clean("; ".join(trouble.notes), 500)
                found.append({"kind": kind, "count": trouble.count, "note": note})
        return found

    def _findings(self, rows: Rows) -> list[dict[str, Any]]:
        return [self._finding(kind, each, rows) for kind, each in sorted(self._watch.notes.items())]

    def _finding(self, kind: str, noted: Noted, rows: Rows) -> dict[str, Any]:
        quotes = [self._quote(row, rows, noted.column) for row in noted.rows]
        return {"kind": kind, "count": noted.count, "note": clean(noted.note, 500), "rows": quotes}

    def _quote(self, row: int, rows: Rows, column: int | None) -> dict[str, Any]:
        name = self._watch.table.columns[column] if column is not None else ""
        text = self.text(row, rows, column)
        return {"row": row, "text": text, "column": clean(name, 200), **_place(row, rows)}

    def _labels(self) -> list[dict[str, Any]]:
        """Say of classes that are written in several ways how many rows are not as most are."""
        labels = self._watch.labels
        if not labels or not labels.are_classes:
            return []
        mixed = [each for each in labels.counts() if each["written"]]
        if not mixed:
            return []
        ways = {(label, text): count for (label, text), count in labels.written.items()}
        most: dict[int, int] = {}
        for (label, _), count in ways.items():
            most[label] = max(most.get(label, 0), count)
        others = sum(ways.values()) - sum(most.values())
        said = "; ".join(", ".join(each["written"]) for each in mixed[:4])
        return [{"kind": "labels in several forms", "count": others, "note": clean(said, 500)}]

    def _schema(self, watch: SchemaWatch, rows: Rows) -> dict[str, Any]:
        broken, others = watch.telling()
        return {
            "schema": watch.name, "rows": watch.rows, "valid": watch.valid, "others": others,
            "violations": [self._violation(watch, each, rows) for each in broken],
        }  # fmt: skip

    def _violation(self, watch: SchemaWatch, broken: Broken, rows: Rows) -> dict[str, Any]:
        first = broken.pointer.split("/")[1] if broken.pointer else broken.lacks
        first = first.replace("~1", "/").replace("~0", "~")
        at = watch.columns.get(first)
        name = self._watch.table.columns[at] if at is not None else first
        quotes = []
        for row, value in zip(broken.rows, broken.values, strict=True):
            told = {"row": row, "text": shown(value), "column": clean(name, 200)}
            quotes.append({**told, **_place(row, rows)})
        return {
            "column": clean(name, 200), "pointer": clean(broken.pointer, 300),
            "rule": clean(broken.rule, 300), "problem": clean(broken.problem, 200),
            "count": broken.count, "rows": quotes,
        }  # fmt: skip

    def _row(self, cells: Row) -> dict[str, str]:
        named = zip(self._watch.table.columns[:20], cells, strict=False)
        return {clean(name, 200): shown(as_text(cell), _CELL) for name, cell in named}


def _place(row: int, rows: Rows) -> dict[str, Any]:
    place = rows[row][1] if row in rows else None
    return {"pointer": clean(place, 200)} if isinstance(place, str) else {"line": place}


def shown(text: str, limit: int = _LONGEST) -> str:
    """Cut a text for a quotation, with addresses and long numbers made unreadable."""
    text = " ".join(clean(text[: 4 * limit], 4 * limit).split())
    for pattern in (MAIL, LONG_NUMBER):
        text = pattern.sub(lambda found: _HIDDEN.sub("•", found.group()), text)
    return text if len(text) <= limit else text[: limit - 1] + "…"
