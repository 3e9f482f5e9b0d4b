"""Whether what a student reports comes out again, and is better than the simplest answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """A score with its 95 % interval, as it is told with so many digits."""

    value: float
    low: float
    high: float
    name: str = ""  # empty for an accuracy
    digits: int = 3
    less_is_better: bool = False

    def beats(self, other: float) -> bool:
        """Say whether the score is better than another one."""
        return self.value < other if self.less_is_better else self.value > other

    def write(self, value: float) -> str:
        """Write a score with its name."""
        return f"{self.name} {value:.{self.digits}f}".strip()


@dataclass(frozen=True)
class Baseline:
    """The score of an answer that needs no training, and which answer that is."""

    value: float
    told: str


@dataclass(frozen=True)
class Reproduction:
    """What came out when a network was measured on test rows."""

    credit: float | None  # None where the claim is not what we measure: a person looks
    summary: str


def judge_reproduction(
    measured: Measured,
    rows: str,
    claim: float | None,
    baseline: Baseline | None,
    *,
    unbeaten: float = 0.5,
    is_of_rows: bool = True,
) -> Reproduction:
    """Compare a measurement with what was claimed and with an answer that needs no training.

    Full credit where the claim lies within the 95 % interval of what we measure and the score is
    better than the baseline; `unbeaten` where only the first holds. A claim outside the interval
    is for a person, unless it is told of other rows than `rows` (`is_of_rows`). Without a claim
    the baseline decides. Few rows give a wide interval, which is always told.
    """
    digits = max(1, measured.digits - 1)
    interval = f"95 % interval {measured.low:.{digits}f} to {measured.high:.{digits}f}"
    within = claim is None or measured.low <= claim <= measured.high
    above = baseline is None or measured.beats(baseline.value)
    text = f"We measured {measured.write(measured.value)} on {rows} ({interval})"
    if claim is not None:
        own = "" if is_of_rows else " on rows of your own"
        text += (
            f"; you report {measured.write(claim)}{own}, which {'fits' if within else 'differs'}"
        )
    if baseline is not None:
        text += f"; {baseline.told} gives {baseline.value:.{measured.digits}f}"
    counts = within or not is_of_rows
    return Reproduction((1.0 if above else unbeaten) if counts else None, f"{text}.")
