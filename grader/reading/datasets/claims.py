"""Cleaning as it is told, compared with what the rows show."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from grader.reading.datasets.chosen import Dataset
from grader.reading.example.cleaning import Step
from grader.verdict import Quote

_LEFT_ALONE = re.compile(
    r"\b(?:stay(?:ed|s)?|unchanged|as (?:they|it) (?:were|was)|intact|untouched|left alone|"
    r"not (?:be )?(?:changed|touched|altered)|unver[aä]ndert|belassen|inchang|"
    r"sin cambios|inalterad)|그대로|原样",
    re.IGNORECASE,
)
_SOME = 0.01  # of the rows: fewer are left over from cleaning, not proof against it
_MANY = 0.05


class Shown(StrEnum):
    """What the rows say of a step."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    UNCHECKED = "not checkable"


@dataclass(frozen=True)
class Claim:
    """A step of cleaning, and what the data shows of it."""

    step: Step
    shown: Shown
    why: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class _Trace:
    """What rows show where a step was not taken, and what a share of it means."""

    kinds: tuple[str, ...]
    left: str  # a sentence with {count}
    gone: str
    most: float = _SOME


_TRACES = {
    "duplicates": _Trace(("duplicates",), "rows that repeat the text of an earlier one: {count}",
                         "no text stands twice"),
    "empty entries": _Trace(("empty text", "no label", "no answer"),
                            "rows without their text or their label: {count}",
                            "every row has its text and its label"),
    "letter case": _Trace(("capital letters",), "rows with capital letters: {count}",
                          "every text is in small letters", _MANY),
    "markup and links": _Trace(("markup", "links"), "rows with markup or links: {count}",
                               "no text holds markup or links"),
    "special characters": _Trace(("symbols",), "rows with special characters: {count}",
                                 "no text holds special characters", _MANY),
    "spaces": _Trace(("extra spaces",), "rows with extra spaces or line breaks: {count}",
                     "no text holds extra spaces", _MANY),
    "personal data": _Trace(("e-mail addresses", "phone numbers", "card numbers"),
                            "rows with what looks like personal data: {count}",
                            "no e-mail address, telephone or card number was found", 0.0),
    "encoding": _Trace(("damaged letters",), "rows with broken letters: {count}",
                       "no text holds broken letters", 0.0),
    "stop words": _Trace(("stop words",), "rows with stop words such as 'the' and 'is': {count}",
                         "no text holds English stop words", _MANY),
    "irrelevant entries": _Trace(("junk text",), "texts that say nothing: {count}", "", 0.0),
}  # fmt: skip


def compare(steps: Sequence[Step], dataset: Dataset) -> list[Claim]:
    """Say of each step whether the rows confirm or contradict it."""
    return [_compare(step, dataset) for step in steps]


def _compare(step: Step, dataset: Dataset) -> Claim:
    own = _OWN.get(step.name)
    if own is not None:
        return own(step, dataset)
    trace = _TRACES.get(step.name)
    if trace is None:
        return Claim(step, Shown.UNCHECKED, "rows alone cannot show it")
    count = dataset.count(*trace.kinds)
    if count and not step.coded and _LEFT_ALONE.search(step.quote.text):
        return Claim(step, Shown.UNCHECKED, "it seems to be told that this was left as it was")
    if count > trace.most * dataset.rows:
        why = trace.left.format(count=f"{count:,}")
        return Claim(step, Shown.CONTRADICTED, why, tuple(dataset.quotes(*trace.kinds, most=3)))
    if not trace.gone:
        return Claim(step, Shown.UNCHECKED, "rows alone cannot show it")
    few = f" (but for {count:,})" if count else ""
    return Claim(step, Shown.CONFIRMED, trace.gone + few)


def _dates(step: Step, dataset: Dataset) -> Claim:
    """Uniform format: dates in one form only, and labels in one form."""
    forms = {found.kind for _, found in dataset.findings(*_date_kinds(dataset))}
    if len(forms) > 1:
        shown = " and ".join(sorted(form.removeprefix("dates like ") for form in forms)[:3])
        quotes = tuple(dataset.quotes(*sorted(forms), most=3))
        return Claim(
            step, Shown.CONTRADICTED, f"dates are written in several forms: {shown}", quotes
        )
    mixed = list(dataset.findings("labels in several forms"))
    if mixed:
        table, found = mixed[0]
        quote = Quote(found.note, table.name)
        return Claim(step, Shown.CONTRADICTED, "labels are written in several forms", (quote,))
    if len(forms) == 1:
        return Claim(step, Shown.CONFIRMED, "dates are all written in one form")
    return Claim(step, Shown.UNCHECKED, "no dates stand in the rows")


def _date_kinds(dataset: Dataset) -> list[str]:
    kinds = (found.kind for table in dataset.tables for found in table.findings)
    return sorted({kind for kind in kinds if kind.startswith("dates like ")})


def _labels(step: Step, dataset: Dataset) -> Claim:
    found = [*dataset.findings("label conflicts", "labels in several forms")]
    if found:
        said = "; ".join(each.note for _, each in found if each.note)
        kinds = tuple(each.kind for _, each in found)
        quotes = tuple(dataset.quotes(*kinds, most=3)) or (Quote(said, found[0][0].name),)
        return Claim(step, Shown.CONTRADICTED, f"labels do not agree: {said}", quotes)
    return Claim(step, Shown.UNCHECKED, "whether a label is right only a person can tell")


def _balance(step: Step, dataset: Dataset) -> Claim:
    counts = [label.count for label in dataset.labels]
    if len(counts) < 2:
        return Claim(step, Shown.UNCHECKED, "there are no classes to compare")
    ratio = min(counts) / max(counts)
    said = f"the smallest class has {ratio:.0%} of the largest's rows"
    return Claim(step, Shown.CONFIRMED if ratio >= 0.6 else Shown.CONTRADICTED, said)


_OWN: dict[str, Callable[[Step, Dataset], Claim]] = {
    "uniform format": _dates,
    "labels checked": _labels,
    "balance": _balance,
    "class balance": _balance,
}
