"""How many different rows a dataset has."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks.own_data import HAND_IN, OwnData, own_data
from grader.errors import NotCollected
from grader.evidence import Evidence
from grader.reading.datasets.chosen import Dataset
from grader.reading.datasets.made import seen_rows, tell
from grader.reading.datasets.public import printed_rows, told_rows
from grader.records import MadeRows
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict


@dataclass(frozen=True)
class DatasetSize:
    """Count the rows whose texts differ; a public set, or a count that code printed, will do.

    `steps` are pairs of rows and credit, the most rows first.
    """

    steps: tuple[tuple[int, float], ...] = ((200, 1.0), (150, 0.8), (100, 0.5), (50, 0.2))

    def read(self, evidence: Evidence) -> Reading:
        """Count rows, or find what stands for them."""
        own = own_data(evidence)
        enough = own.dataset is not None and own.dataset.distinct >= self.steps[0][0]
        if own.dataset is not None and not enough and (lost := _lost(own)):
            note = f"{_said(own.dataset)} {lost}"
            suggested = self._credit(own.dataset.distinct)
            return Reading.unreadable(note, *_shown(own.dataset), value=suggested)
        if own.made and not enough and not own.public:
            return self._made(own, own.made, evidence)
        if own.dataset is not None and (enough or not own.public):
            return Reading.of(own.dataset.distinct, *_shown(own.dataset), note=_said(own.dataset))
        return self._instead(own, evidence)

    def _instead(self, own: OwnData, evidence: Evidence) -> Reading:
        """Find what stands for rows that are not in the hand-in."""
        if own.public:
            name, quote = own.public
            return Reading.of(self.steps[0][0], quote, note=f"You use the public set {name}.")
        printed = printed_rows(evidence.document)
        if printed is not None:
            return _printed(*printed)
        absent = own.absent()
        told = told_rows(evidence.document)
        if absent.found is Found.MISSING and told is not None:
            count, quote = told
            note = f"{count:,} rows are told of, but none were handed in or printed."
            return Reading.unreadable(note, quote, value=self._credit(count))
        return absent

    def _made(self, own: OwnData, made: MadeRows, evidence: Evidence) -> Reading:
        """Count rows that code makes, as our run saw them or outputs show; else ask a person."""
        try:
            seen = seen_rows(evidence.run, made)
        except NotCollected:
            seen = None
        if seen is not None:
            rows, different, quote = seen
            note = f"Your code makes {rows:,} rows, {different:,} of them with different texts"
            return Reading.of(different, quote, note=f"{note}, as we saw when we ran it.")
        printed = printed_rows(evidence.document)
        if own.dataset is None and printed and made.rows is None:
            return _printed(*printed)
        quotes = [Quote(made.quote, str(made.place)), *(_shown(own.dataset) if own.dataset else ())]
        note = f"{tell(made)} They are not in the hand-in, so we could not count them."
        suggested = None if made.rows is None else self._credit(made.rows)
        return Reading.unreadable(note, *quotes, value=suggested)

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Give the credit of the steps."""
        most = self.steps[0][0]
        step = f"Collect at least {most} different rows. {HAND_IN}"
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=HAND_IN)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=HAND_IN, suggested=reading.value
            )
        credit = self._credit(reading.value)
        return Verdict.scored(credit, reading.note, *reading.quotes, next_step=step)

    def _credit(self, rows: int) -> float:
        return next((credit for least, credit in self.steps if rows >= least), 0.0)


def _printed(count: int, quote: Quote) -> Reading:
    return Reading.of(count, quote, note=f"Your code printed {count:,} rows.")


def _lost(own: OwnData) -> str:
    """Say which rows there may be besides; empty where all were read."""
    for table, found in own.dataset.findings("broken off") if own.dataset else ():
        return f"{table.name}: {found.note}."
    return f"{own.unreadable[0].path} could not be read." if own.unreadable else ""


def _said(dataset: Dataset) -> str:
    again = dataset.rows - dataset.distinct
    repeated = f", {dataset.distinct:,} of them with different texts" if again else ""
    broken = dataset.complete or any(dataset.findings("broken off"))
    more = "" if broken else "; there are more, but that many are enough"
    return f"{dataset.rows:,} rows in {dataset.title}{repeated}{more}."


def _shown(dataset: Dataset) -> list[Quote]:
    """Say which column was taken for what, and which tables were left aside."""
    columns = ", ".join(f"{role}: '{name}'" for role, name in dataset.columns.items())
    quotes = [Quote(f"read as {dataset.tables[0].task} ({columns})", dataset.tables[0].name)]
    notes = [Quote(table.note, table.name) for table in dataset.tables if table.note]
    aside = [Quote(f"not counted: {each.why}", each.table.name) for each in dataset.aside]
    return [*quotes, *notes[:2], *aside[:3]]
