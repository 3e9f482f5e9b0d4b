"""Whether rows have the form that their task asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from grader.checks.own_data import HAND_IN, own_data
from grader.evidence import Evidence
from grader.options import PublicJson
from grader.reading.datasets.chosen import Dataset
from grader.records.datasets import SchemaResult, TableSurvey, Violation
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_SHOWN = 4
_PUBLIC = 1.0  # what a person may give a public set, whose form its publisher keeps


@dataclass(frozen=True)
class DatasetSchema:
    """Hold every row against the JSON Schema of its task.

    `schemas` has one a task; a name that is no task is a schema of the instructor's own, which
    then counts alone. `partial` is the credit if at least the share `most` of the rows is valid.
    """

    schemas: dict[str, PublicJson] = field(default_factory=dict)
    most: float = 0.9
    partial: float = 0.5
    own: str = ""  # the name of the instructor's schema

    def __post_init__(self) -> None:
        """Refuse what is no schema, or a name that none has, before anybody is graded."""
        for name, schema in self.schemas.items():
            try:
                Draft202012Validator.check_schema(schema)
            except SchemaError as exc:
                raise ValueError(f"'{name}' is no JSON Schema: {exc.message}") from exc
        if self.own and self.own not in self.schemas:
            raise ValueError(f"no schema '{self.own}'; there are: {', '.join(self.schemas)}")

    def read(self, evidence: Evidence) -> Reading:
        """Find how the rows hold to the schema."""
        data = own_data(evidence)
        if data.dataset is None:
            absent = data.absent()
            if absent.found is Found.UNREADABLE and data.public and not data.unreadable:
                return Reading.unreadable(absent.note, *absent.quotes, value=_PUBLIC)
            return absent
        wanted = self.own or data.task
        found = data.dataset.held_against(wanted)
        if not found:
            note = f"We have no schema for the task '{wanted}'; a person looks at the rows."
            return Reading.unreadable(note, Quote(data.dataset.title))
        return Reading.of((data.dataset, found), *_quotes(found))

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Give full credit where every row is valid, part of it for most of them."""
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=HAND_IN)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=HAND_IN, suggested=reading.value
            )
        dataset, found = reading.value
        rows = sum(result.rows for _, result in found)
        valid = sum(result.valid for _, result in found)
        credit = 1.0 if valid == rows else self.partial if valid >= self.most * rows else 0.0
        summary = _summary(dataset, found, rows, valid)
        return Verdict.scored(credit, summary, *reading.quotes, next_step=_next(found))


Held = Sequence[tuple[TableSurvey, SchemaResult]]


def _summary(dataset: Dataset, found: Held, rows: int, valid: int) -> str:
    schema = found[0][1].schema
    columns = ", ".join(f"'{name}' as {role}" for role, name in dataset.columns.items())
    held = "all" if valid == rows else f"{valid:,} of {rows:,}"
    most = sorted(_violations(found), key=lambda pair: -pair[1].count)
    told = "; ".join(_sentence(violation) for _, violation in most[:3])
    return f"{held[0].upper()}{held[1:]} rows hold to the schema '{schema}' ({columns})." + (
        f" {told[0].upper()}{told[1:]}." if told else ""
    )


def _sentence(violation: Violation) -> str:
    column = f"'{violation.column}' " if violation.column else "the row "
    told = violation.problem
    if told.startswith('has no "') and violation.column:
        told = "is missing"
    return f"{column}{told} ({violation.count:,} rows)" if violation.count > 1 else column + told


def _violations(found: Held) -> Iterator[tuple[TableSurvey, Violation]]:
    return ((table, each) for table, result in found for each in result.violations)


def _quotes(found: Held) -> list[Quote]:
    """Quote a row of each of the most frequent violations, with the rule that it breaks."""
    most = sorted(_violations(found), key=lambda pair: -pair[1].count)
    quotes = []
    for table, violation in most[:_SHOWN]:
        for row in violation.rows[:1]:
            shown = table.quote(row)
            where = f"{violation.pointer or '/'} breaks {violation.rule}"
            quotes.append(Quote(f"{shown.text} [{where}]", shown.place))
    return quotes


def _next(found: Held) -> str:
    worst = max(_violations(found), key=lambda pair: pair[1].count, default=None)
    if worst is None:
        return ""
    table, violation = worst
    row = f"row {violation.rows[0].row:,} of {table.name}" if violation.rows else table.name
    if violation.count == 1:
        return f"Mend {row}."
    return f"Begin with {row}, then look at all {violation.count:,} rows of that kind."
