"""Judge by a scale: what each finding is worth, and what to do for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.verdict import Found, Reading, Verdict


@dataclass(frozen=True)
class Band:
    """What a finding is worth, 0 to 1, and what to do next."""

    credit: float
    next_step: str = ""


_FOR_A_PERSON = Band(0, "A person will look at it.")


def judge_by(scale: Mapping[str, Band], reading: Reading) -> Verdict:
    """Judge a reading whose value names a band; what is missing has the band "missing".

    The value of an unreadable reading is the credit to suggest, if there is one; its next step is
    that of the band "unreadable".
    """
    if reading.found is Found.UNREADABLE:
        step = scale.get("unreadable", _FOR_A_PERSON).next_step
        suggested = reading.value if isinstance(reading.value, int | float) else None
        return Verdict.manual(reading.note, *reading.quotes, next_step=step, suggested=suggested)
    band = scale["missing" if reading.found is Found.MISSING else str(reading.value)]
    return Verdict.scored(band.credit, reading.note, *reading.quotes, next_step=band.next_step)
