"""What is known of a hand-in's data: first rows, and a survey of all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.verdict import Quote


@dataclass(frozen=True)
class TableFile:
    """A data file of the hand-in: its header, how many rows, and all or the first as text."""

    path: str
    columns: tuple[str, ...]
    row_count: int
    rows: tuple[dict[str, str], ...]  # of a first look at most 200
    state: str = "read"  # or "unreadable"
    note: str = ""


@dataclass(frozen=True)
class DatasetRecord:
    """The data files of a hand-in, a table of a file or of a split."""

    tables: tuple[TableFile, ...] = ()


@dataclass(frozen=True)
class RowQuote:
    """A row that something rests on: rows count from 1 behind the header, lines as in the file.

    `pointer` leads to the row in nested JSON.
    """

    row: int
    text: str
    column: str = ""
    line: int | None = None
    pointer: str = ""


@dataclass(frozen=True)
class Finding:
    """Something that was seen in `count` rows, a few of them quoted; what it means is judged."""

    kind: str
    count: int
    note: str = ""
    rows: tuple[RowQuote, ...] = ()


@dataclass(frozen=True)
class Violation:
    """One rule of a schema that `count` rows break in one column.

    `pointer` leads into the row as the schema sees it, `rule` into the schema (both JSON pointers).
    """

    column: str
    pointer: str
    rule: str
    problem: str
    count: int
    rows: tuple[RowQuote, ...] = ()


@dataclass(frozen=True)
class SchemaResult:
    """How the rows hold to one schema; `violations` are at most ten, `others` counts the rest."""

    schema: str
    rows: int
    valid: int
    violations: tuple[Violation, ...] = ()
    others: int = 0


@dataclass(frozen=True)
class Column:
    """A column, and the role in which it was recognised: by its `name` or by its `contents`."""

    name: str
    role: str = ""
    by: str = ""


@dataclass(frozen=True)
class LabelCount:
    """A class: its name, its rows, and how it is written where that differs (`"1"`, `1`)."""

    name: str
    count: int
    written: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSurvey:
    """All that was seen in a table.

    `distinct` counts rows whose texts differ in more than case, punctuation and spaces; `labels`
    is empty where no column holds classes. `lengths` counts texts of 0, 1, 2-3, 4-7, 8-15 … words.
    """

    path: str
    split: str = ""
    format: str = ""
    columns: tuple[Column, ...] = ()
    task: str = ""  # what the columns are fit for, as the schemas are named
    rows: int = 0
    distinct: int = 0
    complete: bool = True  # False where our limits ended the reading
    state: str = "read"  # or "unreadable"
    note: str = ""
    labels: tuple[LabelCount, ...] = ()
    lengths: tuple[int, ...] = ()
    schemas: tuple[SchemaResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    sample: tuple[dict[str, str], ...] = ()  # ten rows, chosen by chance, for a person

    @property
    def name(self) -> str:
        """The file, and the split where it holds several."""
        return f"{self.path} ({self.split})" if self.split else self.path

    def column(self, role: str) -> str:
        """Name the column that has a role, or ""."""
        return next((column.name for column in self.columns if column.role == role), "")

    def count(self, *kinds: str) -> int:
        """How many rows show something."""
        return sum(found.count for found in self.findings if found.kind in kinds)

    def finding(self, kind: str) -> Finding | None:
        """Give the finding of a kind, if there is one."""
        return next((found for found in self.findings if found.kind == kind), None)

    def quote(self, row: RowQuote) -> Quote:
        """Quote a row with its place."""
        line = f", line {row.line}" if row.line is not None else ""
        pointer = f" at {row.pointer}" if row.pointer else ""
        column = f", column '{row.column}'" if row.column else ""
        return Quote(row.text or "(empty)", f"{self.name}, row {row.row}{line}{pointer}{column}")


@dataclass(frozen=True)
class Overlap:
    """How many distinct texts two tables share, by their positions, and one of them."""

    first: int
    second: int
    shared: int
    quote: str = ""


@dataclass(frozen=True)
class SurveyRecord:
    """The survey of all tables of a hand-in, those written in documents and code included."""

    tables: tuple[TableSurvey, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    parameters: dict[str, float] = field(default_factory=dict)  # such as the likeness of texts
