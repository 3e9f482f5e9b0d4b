"""Whether a dataset is clean, and whether cleaning was done as it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.checks.own_data import HAND_IN, own_data
from grader.evidence import Evidence
from grader.reading.datasets.chosen import Dataset
from grader.reading.datasets.claims import Claim, Shown, compare
from grader.reading.datasets.flags import flags_of
from grader.reading.example.cleaning import Step, find_steps
from grader.report import Exhibit, Flag
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_EMPTY = ("empty text", "junk text")


@dataclass(frozen=True)
class _Seen:
    dataset: Dataset | None  # None: a public set, whose rows we do not have
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class DatasetClean:
    """Measure duplicates and empty texts, and compare what is told of cleaning with the rows.

    `file` is the credit for rows with at most the share `duplicates` of repeated and `empty` of
    empty or senseless texts, `fair` that for at most `repeated` repeated ones. The rest is earned
    by `steps` steps that are told or coded; a step that the rows contradict counts for none.
    """

    duplicates: float = 0.02
    empty: float = 0.01
    repeated: float = 0.10
    file: float = 4 / 7
    fair: float = 2 / 7
    steps: int = 2

    def read(self, evidence: Evidence) -> Reading:
        """Find the rows and the steps."""
        data = own_data(evidence)
        steps = find_steps(evidence.document, evidence.code.record)
        if data.dataset is not None:
            claims = tuple(compare(steps, data.dataset))
            quotes = data.dataset.quotes("duplicates", *_EMPTY, most=3)
            return Reading.of(_Seen(data.dataset, claims), *quotes, *_told(steps, quotes))
        absent = data.absent()
        if not steps:
            return absent
        unchecked = tuple(Claim(step, Shown.UNCHECKED, "there are no rows") for step in steps)
        earned = self._for_steps(unchecked)
        if absent.found is Found.UNREADABLE:
            # Of a public set only the steps are the student's own.
            suggested = self.file + earned if data.public and not data.unreadable else earned
            return Reading.unreadable(
                absent.note, *_told(steps, ()), *absent.quotes, value=suggested
            )
        return Reading.of(_Seen(None, unchecked), *_told(steps, ()))

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Add the credit of the rows and that of the steps."""
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=HAND_IN)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=HAND_IN, suggested=reading.value
            )
        seen: _Seen = reading.value
        earned = self._for_rows(seen.dataset) + self._for_steps(seen.claims)
        credit = 1.0 if earned > 0.999 else earned
        text = " ".join([self._rows_said(seen.dataset), _steps_said(seen.claims)])
        return Verdict.scored(credit, text, *reading.quotes, next_step=self._next(seen))

    def flags(self, evidence: Evidence, key: Key) -> Iterator[Flag]:  # noqa: ARG002
        """Yield what changes no mark: near duplicates, leaks, personal data, templates …"""
        dataset = own_data(evidence).dataset
        if dataset is not None:
            yield from flags_of(dataset)
            steps = find_steps(evidence.document, evidence.code.record)
            for claim in compare(steps, dataset):
                if claim.shown is Shown.CONTRADICTED:
                    detail = f"“{claim.step.name}” is told or coded, yet: {claim.why}."
                    quotes = (claim.step.quote, *claim.quotes)
                    yield Flag("cleaning-contradicted", "Cleaning that the rows do not show",
                               detail, quotes)  # fmt: skip

    def exhibits(self, evidence: Evidence, key: Key) -> Iterator[Exhibit]:  # noqa: ARG002
        """Set what is told beside what the rows show."""
        dataset = own_data(evidence).dataset
        claims = (
            compare(find_steps(evidence.document, evidence.code.record), dataset) if dataset else []
        )
        if claims:
            rows = tuple((c.step.name, c.shown.value, c.why) for c in claims[:20])
            note = "Each step of cleaning that is told or coded, and what the rows say of it."
            yield Exhibit("cleaning-shown", "Cleaning, told and shown", note,
                          ("step", "in the rows", "why"), rows)  # fmt: skip

    def _for_rows(self, dataset: Dataset | None) -> float:
        if dataset is None:
            return 0.0
        again, empty = dataset.share("duplicates"), dataset.share(*_EMPTY)
        if again <= self.duplicates and empty <= self.empty:
            return self.file
        return self.fair if again <= self.repeated else 0.0

    def _for_steps(self, claims: Sequence[Claim]) -> float:
        counted = [claim for claim in claims if claim.shown is not Shown.CONTRADICTED]
        return (1 - self.file) * min(1.0, len(counted) / self.steps)

    def _rows_said(self, dataset: Dataset | None) -> str:
        if dataset is None:
            return "There are no rows to look at."
        again, empty = dataset.count("duplicates"), dataset.count(*_EMPTY)
        if not again and not empty:
            return f"None of {dataset.rows:,} rows repeats an earlier one or is empty."
        return (
            f"Of {dataset.rows:,} rows {again:,} repeat an earlier text "
            f"({dataset.share('duplicates'):.1%}) and {empty:,} are empty or say nothing "
            f"({dataset.share(*_EMPTY):.1%})."
        )

    def _next(self, seen: _Seen) -> str:
        if seen.dataset is None:
            return HAND_IN
        if seen.dataset.share("duplicates") > self.duplicates:
            return "Remove the repeated rows, as with `drop_duplicates(subset=[…])` on the text."
        if seen.dataset.share(*_EMPTY) > self.empty:
            return "Remove the rows without a real text."
        return (
            f"Name or code {self.steps} steps of cleaning, and apply them to the file you hand in."
        )


def _told(steps: Sequence[Step], before: Sequence[Quote]) -> list[Quote]:
    return list(dict.fromkeys(step.quote for step in steps))[: 5 - len(before)]


def _steps_said(claims: Sequence[Claim]) -> str:
    if not claims:
        return "No step of cleaning is told or coded."
    by = {
        shown: [claim for claim in claims if claim.shown is shown]
        for shown in (Shown.CONFIRMED, Shown.CONTRADICTED, Shown.UNCHECKED)
    }
    parts = []
    if by[Shown.CONFIRMED]:
        parts.append("the rows confirm " + ", ".join(c.step.name for c in by[Shown.CONFIRMED][:4]))
    if by[Shown.CONTRADICTED]:
        told = "; ".join(f"{c.step.name} ({c.why})" for c in by[Shown.CONTRADICTED][:3])
        parts.append(f"they contradict {told}")
    if by[Shown.UNCHECKED]:
        names = ", ".join(c.step.name for c in by[Shown.UNCHECKED][:4])
        parts.append(f"they cannot show {names}")
    return f"Cleaning steps: {len(claims)}; " + "; ".join(parts) + "."
