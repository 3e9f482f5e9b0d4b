"""The accuracies that a hand-in claims for its network, and those that we cannot reproduce."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.reading.claims import Claim, ClaimKind, Claims
from grader.records.networks import SavedNetwork
from grader.report import Flag
from grader.verdict import Quote

_STATE = "trainer_state.json"


@dataclass(frozen=True)
class Claimed:
    """An accuracy that the hand-in tells, and where; `digits` after its point."""

    value: float
    where: str
    quote: Quote
    digits: int = 4

    def is_within(self, low: float, high: float) -> bool:
        """Say whether the number, before it was rounded, may lie between these two."""
        slack = 0.5 * 10.0**-self.digits
        return low - slack <= self.value <= high + slack

    def __str__(self) -> str:
        return f"{self.value:.{min(4, max(2, self.digits))}f} ({self.where})"


def claims_of(claims: Claims, network: SavedNetwork) -> tuple[Claimed, ...]:
    """List what is claimed of a network: in the hand-in, in its model card, in its trainer's state.

    The same number in several places is told once.
    """
    found: list[Claimed] = []
    for claim in _told(claims, network):
        where = "the code, written as a number" if claim.kind is ClaimKind.CONSTANT else ""
        where = where or ("an output" if claim.is_executed else "the text")
        found.append(Claimed(claim.value, where, claim.quote, claim.digits))
    if network.claimed is not None:
        place = str(PurePosixPath(network.folder) / _STATE)
        quote = Quote(f"best accuracy {network.claimed:.4f}", place)
        found.append(Claimed(network.claimed, _STATE, quote))
    return tuple(
        one for at, one in enumerate(found) if not any(_same(one, before) for before in found[:at])
    )


def flag_of_claims(
    claimed: Sequence[Claimed], accuracy: float, rows: int, interval: tuple[float, float]
) -> Flag | None:
    """Compare claims with the accuracy that we measured; None if all lie within its interval."""
    low, high = interval
    outside = [one for one in claimed if not one.is_within(low, high)]
    if not outside:
        return None
    told = " and ".join(map(str, outside))
    detail = (
        f"Reported {told}; we measured {accuracy:.3f} on {rows:,} held-out texts (95 % "
        f"interval {low:.3f} to {high:.3f}). Other rows or only a few of them, texts cut at "
        "another length, or another network than the one that was saved are the usual reasons. On "
        "which rows did you measure, and was it this network?"
    )
    title = "The reported and the measured accuracy differ"
    return Flag("claimed-measured", title, detail, tuple(one.quote for one in outside))


def _told(claims: Claims, network: SavedNetwork) -> Iterator[Claim]:
    """Yield the claim that counts, what a run wrote, and the last of the network's own card."""
    yield from filter(None, (claims.choice.claim, claims.executed.claim))
    card = str(PurePosixPath(network.folder) / "README.md").removeprefix("./")
    on_card = [c for c in claims.found if c.is_candidate and _file_of(c.quote) == card]
    yield from on_card[-1:]


def _file_of(quote: Quote) -> str:
    return quote.place.split(", ")[0]


def _same(one: Claimed, other: Claimed) -> bool:
    step = 10.0 ** -min(one.digits, other.digits)
    return abs(one.value - other.value) < 0.6 * step
