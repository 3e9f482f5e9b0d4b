"""Sentences of a report that tell us nothing: while some are left, nothing is plainly absent."""

from __future__ import annotations

from collections.abc import Sequence

from grader.reading.kinds import Kind, kind_of
from grader.reading.project.aspects import find_told, is_long_enough
from grader.reading.project.definition import DOMAIN, TASK, lists_labels
from grader.reading.project.outlook import USE
from grader.reading.project.parts import Said
from grader.reading.project.report import (
    LABELS,
    REASON,
    SETTINGS,
    SIZES,
    SOURCE,
    tells_cleaning,
    tells_steps,
)
from grader.reading.project.results import METRICS, STRENGTH, WEAKNESS
from grader.reading.project.titles import Part
from grader.verdict import Quote

_ASPECTS = (
    DOMAIN, TASK, SOURCE, LABELS, SIZES, SETTINGS, REASON, METRICS, STRENGTH, WEAKNESS, USE,
)  # fmt: skip
_FEW = 3  # fewer sentences are asides


def untold(said: Sequence[Said], parts: frozenset[Part]) -> tuple[Quote, ...]:
    """Quote what may tell of these parts in words that we do not know; nothing where it is little.

    What stands under headings of other parts is left out.
    """
    plain = [each for each in said if not (each.is_title or each.is_code or each.is_row)]
    here = [each for each in plain if not each.parts or each.parts & parts]
    left = [each.quote for each in here if is_long_enough(each.text) and not _is_known(each)]
    return tuple(dict.fromkeys(left)) if len(left) >= _FEW else ()


def _is_known(said: Said) -> bool:
    told = any(find_told(aspect, [said]).sure for aspect in _ASPECTS)
    known = told or lists_labels(said) or tells_cleaning(said.text) or tells_steps(said.text)
    return known or kind_of(said.text) is not Kind.OTHER
