"""Whether every row has a valid label or answer, and whether it is told who gave it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.checks.own_data import HAND_IN, own_data
from grader.evidence import Evidence
from grader.reading.datasets.chosen import Dataset
from grader.reading.datasets.labelling import Labelling, find_labelling
from grader.report import Exhibit
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_WRONG = {
    "label conflicts": "texts with two different labels",
    "labels in several forms": "labels written unlike most of their class",
    "no label": "rows without a label",
    "no answer": "rows without a real answer",
    "answer is the text": "answers that repeat the whole text",
    "summary not shorter": "summaries that are no shorter than their text",
    "summary copies the opening": "summaries that copy the opening of their text",
    "tags differ in number": "rows with another number of tags than tokens",
}
_SAMPLE = 10


@dataclass(frozen=True)
class DatasetLabels:
    """Count labels or answers that are missing, conflicting or copied; ask who gave them.

    `file` is the credit for at most the share `wrong` of such rows, `fair` that for at most
    `many`; the rest is earned by telling who labelled, and how. Whether a label is right only a
    person can tell: ten rows are shown for it.
    """

    wrong: float = 0.01
    many: float = 0.05
    file: float = 4 / 6
    fair: float = 2 / 6

    def read(self, evidence: Evidence) -> Reading:
        """Count what is wrong, and look for who labelled."""
        data = own_data(evidence)
        told = find_labelling(evidence.document)
        quotes = [told.quote] if told else []
        if data.dataset is None:
            absent = data.absent()
            if absent.found is Found.UNREADABLE and data.public and not data.unreadable:
                # A public set has the labels of its publisher, who is named with it.
                return Reading.unreadable(absent.note, *quotes, *absent.quotes, value=1.0)
            return absent
        shown = data.dataset.quotes(*_WRONG, most=4)
        return Reading.of((data.dataset, told), *shown, *quotes)

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Add the credit of the labels and that of telling where they come from."""
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=HAND_IN)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=HAND_IN, suggested=reading.value
            )
        dataset, told = reading.value
        return self._judged(dataset, told, reading.quotes)

    def exhibits(self, evidence: Evidence, key: Key) -> Iterator[Exhibit]:  # noqa: ARG002
        """Show ten rows, chosen by chance, for a person to look at."""
        dataset = own_data(evidence).dataset
        rows = dataset.tables[0].sample[:_SAMPLE] if dataset else ()
        if dataset is None or not rows:
            return
        columns = tuple(dataset.columns.values())[:4] or tuple(rows[0])[:4]
        cells = tuple(tuple(row.get(name, "")[:200] for name in columns) for row in rows)
        note = f"Are these labels right? Chosen by chance from {dataset.tables[0].name}."
        yield Exhibit("label-sample", "Ten rows to look at", note, columns, cells)

    def _judged(
        self, dataset: Dataset, told: Labelling | None, quotes: tuple[Quote, ...]
    ) -> Verdict:
        if told is not None and told.circular:
            text = (
                "The labels are said to come from the network that learns them: that is circular."
            )
            step = "Label the rows by hand or by a rule, and say how."
            return Verdict.scored(0, text, *quotes, next_step=step)
        kinds = [kind for kind in _WRONG if dataset.count(kind)]
        share = dataset.share(*kinds)
        rows = self.file if share <= self.wrong else self.fair if share <= self.many else 0.0
        if all(table.task != dataset.task for table in dataset.tables) and dataset.task:
            rows = 0.0
        earned = rows + (1 - self.file) * (told is not None)
        said = ", ".join(f"{_WRONG[kind]}: {dataset.count(kind):,}" for kind in kinds)
        found = f"Of {dataset.rows:,} rows: {said}." if said else "Every row has a valid label."
        if not said and dataset.task != "classification":
            found = "Every row has its answer, none of them copied."
        who = (
            "It is told who labelled, and how." if told else "It is not told who labelled, or how."
        )
        step = f"Begin with the {_WRONG[kinds[0]]}." if rows < self.file and kinds else _WHO
        return Verdict.scored(min(1.0, earned), f"{found} {who}", *quotes, next_step=step)


_WHO = "Say who labelled the rows, by which rule, and how you checked them."
