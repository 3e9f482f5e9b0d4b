"""Each step of cleaning is confirmed, contradicted, or said to be beyond checking."""

from __future__ import annotations

import pytest

from grader.reading.datasets.chosen import Dataset
from grader.reading.datasets.claims import Shown, compare
from grader.reading.example.cleaning import Step
from grader.records.datasets import Finding, LabelCount, RowQuote, TableSurvey
from grader.verdict import Quote

TOLD = Quote("We cleaned it.", "README.md, line 4")


def shown(step: str, found: dict[str, int], labels: tuple[int, ...] = ()) -> tuple[Shown, str]:
    findings = tuple(
        Finding(kind, count, "", (RowQuote(7, "a text", line=8),)) for kind, count in found.items()
    )
    counts = tuple(LabelCount(f"class {n}", count) for n, count in enumerate(labels))
    table = TableSurvey("data.csv", rows=200, findings=findings, labels=counts)
    (claim,) = compare([Step(step, TOLD)], Dataset((table,), distinct=200))
    if claim.shown is Shown.CONTRADICTED and found:
        assert all(quote.place.startswith("data.csv, row 7, line 8") for quote in claim.quotes)
    return claim.shown, claim.why


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("duplicates", "duplicates"), ("empty entries", "empty text"),
        ("empty entries", "no label"), ("letter case", "capital letters"),
        ("markup and links", "markup"), ("markup and links", "links"),
        ("special characters", "symbols"), ("spaces", "extra spaces"),
        ("personal data", "e-mail addresses"), ("encoding", "damaged letters"),
        ("stop words", "stop words"),
    ],
)  # fmt: skip
def test_what_is_gone_confirms_and_what_is_left_contradicts(step: str, kind: str) -> None:
    assert shown(step, {})[0] is Shown.CONFIRMED
    assert shown(step, {kind: 60})[0] is Shown.CONTRADICTED
    assert ": 60" in shown(step, {kind: 60})[1]


@pytest.mark.parametrize(
    "told", ["Upper and lower case stayed as they were.", "Upper case was left alone."]
)
def test_what_is_told_to_be_left_as_it_was_is_no_claim(told: str) -> None:
    table = TableSurvey("data.csv", rows=200, findings=(Finding("capital letters", 200, ""),))
    step = Step("letter case", Quote(told, "README.md"))
    (claim,) = compare([step], Dataset((table,), distinct=200))
    assert claim.shown is Shown.UNCHECKED


@pytest.mark.parametrize(("left", "verdict"), [(2, Shown.CONFIRMED), (3, Shown.CONTRADICTED)])
def test_a_row_in_a_hundred_may_be_left_over(left: int, verdict: Shown) -> None:
    assert shown("duplicates", {"duplicates": left})[0] is verdict


def test_dates_in_two_forms_contradict_a_uniform_format() -> None:
    two = {"dates like 2024-01-31": 9, "dates like 31/01/2024": 4}
    assert shown("uniform format", two) == (
        Shown.CONTRADICTED,
        "dates are written in several forms: 2024-01-31 and 31/01/2024",
    )
    assert shown("uniform format", {"dates like 2024-01-31": 9})[0] is Shown.CONFIRMED
    assert shown("uniform format", {})[0] is Shown.UNCHECKED


def test_conflicting_labels_contradict_that_they_were_checked() -> None:
    assert shown("labels checked", {"label conflicts": 3})[0] is Shown.CONTRADICTED
    assert shown("labels checked", {})[0] is Shown.UNCHECKED


@pytest.mark.parametrize(
    ("labels", "verdict"),
    [((100, 90), Shown.CONFIRMED), ((150, 50), Shown.CONTRADICTED), ((), Shown.UNCHECKED)],
)
def test_balancing_shows_in_the_classes(labels: tuple[int, ...], verdict: Shown) -> None:
    assert shown("balance", {}, labels)[0] is verdict


@pytest.mark.parametrize("step", ["spelling", "irrelevant entries", "in words of their own"])
def test_what_rows_cannot_show_is_not_guessed(step: str) -> None:
    assert shown(step, {})[0] is Shown.UNCHECKED


def test_texts_that_say_nothing_contradict_that_they_were_removed() -> None:
    assert shown("irrelevant entries", {"junk text": 1})[0] is Shown.CONTRADICTED
