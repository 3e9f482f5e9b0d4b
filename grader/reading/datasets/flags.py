"""What an instructor should ask about a dataset, and advice for its author; no mark changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.reading.datasets.chosen import Dataset
from grader.report import Flag, FlagKind
from grader.verdict import Quote


@dataclass(frozen=True)
class _Sign:
    id: str
    title: str
    detail: str  # with {count}, {rows}, {share}
    kinds: tuple[str, ...]
    least: float = 0.0  # share of the rows
    kind: FlagKind = FlagKind.REMARK


_SIGNS = (
    _Sign("held-out-rows", "Rows of the held-out test set",
          "Texts that stand in the instructor's held-out rows: {count}.",
          ("held-out texts",), 0.0, FlagKind.QUESTION),
    _Sign("templates", "Texts that look filled into a template",
          "{count} of {rows} texts ({share}) are built of phrases that return in other rows. If "
          "they were generated, the report should say how.", ("templates",), 0.3,
          FlagKind.QUESTION),
    _Sign("personal-data", "What looks like personal data",
          "Rows with what looks like an e-mail address, a telephone or a card number: {count}. "
          "Replace them before sharing the file.",
          ("e-mail addresses", "phone numbers", "card numbers"), 0.0, FlagKind.QUESTION),
    _Sign("near-duplicates", "Texts that are nearly the same",
          "{count} of {rows} texts share most of their words with an earlier one.",
          ("near duplicates",), 0.02),
    _Sign("damaged-letters", "Broken letters",
          "Texts with letters that were decoded wrongly: {count}. Read the source as UTF-8.",
          ("damaged letters",)),
    _Sign("length-outliers", "Texts of very different length",
          "Texts that are far longer or shorter than the others: {count}.",
          ("length outliers",), 0.005),
    _Sign("ragged-rows", "Rows with more or fewer cells than the header",
          "Rows that do not fit the header: {count}. Put texts with commas into quotation marks.",
          ("ragged rows",)),
    _Sign("formulas", "Formulas in cells",
          "Cells with a formula: {count}. Paste their values instead.",
          ("formulas", "formulas in cells")),
    _Sign("unread-parts", "Parts of the file that could not be read",
          "Parts that were left out: {count}.",
          ("long lines", "NUL bytes", "open quotes", "not JSON", "broken off")),
    _Sign("columns", "Columns that cannot be told apart, or too many",
          "The header names a column twice, or more columns than a dataset has.",
          ("duplicate columns", "many columns")),
    _Sign("labels-in-several-forms", "Labels written in several forms",
          "Rows that write their label unlike most rows of its class: {count}. A program takes "
          "these for classes of their own.", ("labels in several forms",)),
)  # fmt: skip

_CASED = 0.2  # of the texts on either side
_DATED = 0.01  # of the rows: where fewer hold a date it is part of a story


def flags_of(dataset: Dataset) -> Iterator[Flag]:
    """Give what is worth a look."""
    for leak in dataset.leaks:
        yield Flag(
            "split-leak", "Texts that stand in two splits",
            f"{leak.shared:,} texts of {leak.held_out} stand in {leak.other} too: what is measured "
            "on them says nothing about new texts.", (leak.quote,),
        )  # fmt: skip
    for sign in _SIGNS:
        count = dataset.count(*sign.kinds)
        if not count or count < sign.least * dataset.rows:
            continue
        detail = sign.detail.format(
            count=f"{count:,}", rows=f"{dataset.rows:,}", share=f"{count / dataset.rows:.0%}"
        )
        notes = [
            Quote(each.note, table.name)
            for table, each in dataset.findings(*sign.kinds)
            if each.note
        ]
        quotes = tuple([*notes[:2], *dataset.quotes(*sign.kinds, most=3)])
        yield Flag(sign.id, sign.title, detail, quotes, sign.kind)
    yield from _dates(dataset)
    yield from _case(dataset)


def _case(dataset: Dataset) -> Iterator[Flag]:
    """Find texts of which some were lowercased and others not."""
    capital, filled = dataset.count("capital letters"), dataset.rows - dataset.count("empty text")
    lowered = filled - capital
    if dataset.count("stop words") and min(capital, lowered) >= _CASED * max(filled, 1):
        yield Flag(
            "letter-case", "Texts in small letters beside others",
            f"{lowered:,} texts have no capital letter, {capital:,} have some: lowercase all or "
            "none.", tuple(dataset.quotes("capital letters", most=2)), FlagKind.REMARK,
        )  # fmt: skip


def _dates(dataset: Dataset) -> Iterator[Flag]:
    kinds = {
        f.kind for table in dataset.tables for f in table.findings if f.kind.startswith("dates ")
    }
    if len(kinds) > 1 and dataset.share(*kinds) >= _DATED:
        forms = ", ".join(sorted(kind.removeprefix("dates like ") for kind in kinds))
        yield Flag(
            "date-forms", "Dates written in several forms", f"Dates are written as {forms}.",
            tuple(dataset.quotes(*sorted(kinds), most=4)), FlagKind.REMARK,
        )  # fmt: skip
