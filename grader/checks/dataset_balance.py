"""Whether the classes of a dataset have about the same number of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.checks.own_data import HAND_IN, own_data
from grader.evidence import Evidence
from grader.reading.datasets.balancing import balancing
from grader.reading.datasets.chosen import Dataset
from grader.report import Exhibit
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_CLASSES = "classification"
_BARS = 20


@dataclass(frozen=True)
class DatasetBalance:
    """Compare the smallest class with the largest; a known imbalance may be handled in code.

    `even` is the ratio for full credit, `uneven` that for the credit `partial`.
    """

    even: float = 0.6
    uneven: float = 0.3
    partial: float = 0.5

    def read(self, evidence: Evidence) -> Reading:
        """Count the classes."""
        data = own_data(evidence)
        handled = list(balancing(evidence.code))
        if data.task not in {_CLASSES, ""}:
            return Reading.of(None, note=f"The task is {data.task}: there are no classes.")
        if data.dataset is None:
            absent = data.absent()
            if handled and absent.found is Found.UNREADABLE:
                return Reading.unreadable(absent.note, *handled[:2], *absent.quotes, value=1.0)
            return absent
        labels = data.dataset.labels
        if not labels:
            note = "We could not tell classes in the rows; a person looks."
            return Reading.unreadable(note, Quote(data.dataset.title))
        quotes = [Quote(f"{each.name}: {each.count:,} rows") for each in labels[:6]]
        return Reading.of((data.dataset, bool(handled)), *quotes, *handled[:2])

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Give the credit of the ratio, or full credit for handling it."""
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=HAND_IN)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=HAND_IN, suggested=reading.value
            )
        if reading.value is None:
            return Verdict.skipped(reading.note)
        dataset, handled = reading.value
        return self._judged(dataset, reading, handled=handled)

    def exhibits(self, evidence: Evidence, key: Key) -> Iterator[Exhibit]:  # noqa: ARG002
        """Draw the classes and the lengths of the texts."""
        dataset = own_data(evidence).dataset
        if dataset is None:
            return
        if dataset.labels:
            bars = tuple((each.name, float(each.count)) for each in dataset.labels[:_BARS])
            note = f"Rows of each class in {dataset.title}."
            yield Exhibit("label-balance", "Rows of each class", note, bars=bars)
        if lengths := _lengths(dataset):
            note = f"Words of the texts in {dataset.title}; duplicates: {_duplicates(dataset)}."
            yield Exhibit("text-lengths", "Lengths of the texts", note, bars=lengths)

    def _judged(self, dataset: Dataset, reading: Reading, *, handled: bool) -> Verdict:
        counts = [each.count for each in dataset.labels]
        names = [each.name for each in dataset.labels]
        if len(counts) == 1:
            text = f"All {counts[0]:,} rows have the class '{names[0]}': nothing can be learnt."
            step = "Add rows of the other classes, about as many of each."
            return Verdict.scored(0, text, *reading.quotes, next_step=step)
        ratio = counts[-1] / counts[0]
        text = (
            f"The smallest class, '{names[-1]}', has {counts[-1]:,} rows, the largest, "
            f"'{names[0]}', {counts[0]:,}: a ratio of {ratio:.2f}."
        )
        if handled and ratio < self.even:
            text += " Your code makes up for it."
        credit = 1.0 if ratio >= self.even or handled else self.partial * (ratio >= self.uneven)
        wanted = max(1, round(self.even * counts[0]))
        step = (
            f"Bring every class to about {wanted:,} rows: collect more of '{names[-1]}', or weigh "
            "the classes in the loss."
        )
        return Verdict.scored(credit, text, *reading.quotes, next_step=step)


def _lengths(dataset: Dataset) -> tuple[tuple[str, float], ...]:
    longest = max((len(table.lengths) for table in dataset.tables), default=0)
    sums = [
        sum(t.lengths[at] for t in dataset.tables if at < len(t.lengths)) for at in range(longest)
    ]
    named = (("0" if at == 0 else _bin(at), float(count)) for at, count in enumerate(sums))
    return tuple(pair for pair in named if pair[1])


def _bin(at: int) -> str:
    low, high = 2 ** (at - 1), 2**at - 1
    return f"{low}-{high} words" if high > low else "1 word"


def _duplicates(dataset: Dataset) -> str:
    again = dataset.count("duplicates")
    return f"{again:,} of {dataset.rows:,} rows" if again else "none"
