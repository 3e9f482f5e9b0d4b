"""Which of a hand-in's numbers is the accuracy of the network that was trained and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.reading.claims.claim import Claim, ClaimKind, Network
from grader.reading.claims.program import Program, cell_at, cell_of
from grader.reading.practice.execution import Execution
from grader.reading.practice.shown import Training, screen, training_in
from grader.reading.practice.splits import Split
from grader.records import Place


@dataclass(frozen=True)
class Choice:
    """The claim that counts, if any; `doubt` says why only a person can tell, with the rivals."""

    claim: Claim | None = None
    doubt: str = ""
    rivals: tuple[Claim, ...] = ()
    denied: tuple[Claim, ...] = ()  # said, and not what the outputs show


def choose(claims: Sequence[Claim], program: Program) -> Choice:
    """Choose the claim that is best supported; of several alike the last, never the best.

    Printed for the test split, then said of it, then printed, then said of no split, then a line
    of a training log.
    """
    told = [_located(claim, claims) for claim in claims if _is_kept(claim, claims)]
    ranked = [claim for claim in told if claim.is_candidate]
    if not ranked:
        return Choice()
    best = min(map(_rank, ranked))
    finalists = [claim for claim in ranked if _rank(claim) == best]
    handed_in = _handed_in(finalists, told, program)
    chosen = _most_exact(handed_in or finalists[-1], finalists)
    rivals = () if handed_in else _rivals(finalists, program)
    if not program.is_trained:
        return Choice(chosen, "nothing trains the network it belongs to", _distinct(told))
    if doubt := _interrupted(program):
        return Choice(chosen, doubt, _distinct(ranked))
    if rivals:
        return Choice(chosen, "several trained networks have one, and which counts is not said",
                      (chosen, *rivals))  # fmt: skip
    return Choice(chosen, denied=_denied(chosen, told))


def _most_exact(claim: Claim, finalists: Sequence[Claim]) -> Claim:
    """Give the same number with the most digits: a classification report tells only two."""
    same = [each for each in finalists if each.tells(claim) and each.training == claim.training]
    return max(reversed(same), key=lambda each: each.digits, default=claim)


def _rank(claim: Claim) -> int:
    on_test = claim.split is Split.TEST
    if claim.kind is ClaimKind.OUTPUT:
        return 0 if on_test else 4 if claim.split is Split.VALIDATION else 2
    if claim.kind is ClaimKind.LOG:
        return 5
    if claim.split is Split.VALIDATION:
        return 6
    return 1 if on_test else 3


def _is_kept(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Say whether a number counts that may be of one epoch of several: the kept one's does."""
    if not claim.of_epoch:
        return True
    shown = [each for each in claims if each.is_executed and claim.tells(each)]
    return any(each.kept for each in shown)


def _located(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """Give a number that is said the network and the rows of the output that shows it."""
    if claim.kind is not ClaimKind.PROSE or claim.network is not None:
        return claim
    shown = [each for each in claims if each.is_executed and claim.tells(each)]
    if not shown:
        return claim
    fitting = [each for each in shown if claim.split in {None, each.split}]
    same = next((e for e in reversed(fitting or shown) if e.is_candidate), (fitting or shown)[-1])
    if claim.split is Split.TEST and same.split is not Split.TEST and same.is_candidate:
        return claim
    return replace(claim, split=claim.split or same.split, network=same.network, kept=same.kept)


def _handed_in(finalists: Sequence[Claim], told: Sequence[Claim], program: Program) -> Claim | None:
    """Give the number of the training that counts where there are several, if one can tell.

    Either its network alone is saved, or a text names its number and no other's.
    """
    if not _are_of_several(finalists):
        return None
    saved = program.saved_trainings & {claim.training for claim in finalists}
    if len(saved) == 1 and not any(claim.swept for claim in finalists):
        return [claim for claim in finalists if claim.training in saved][-1]
    said = [each for each in told if each.kind is ClaimKind.PROSE and each.is_candidate]
    named = [claim for claim in finalists if any(each.tells(claim) for each in said)]
    return named[-1] if len({claim.value for claim in named}) == 1 else None


def _are_of_several(finalists: Sequence[Claim]) -> bool:
    printed = [claim for claim in finalists if claim.kind is ClaimKind.OUTPUT]
    last_swept = bool(printed) and printed[-1].swept
    return last_swept or len({claim.training for claim in printed}) > 1


def _rivals(finalists: Sequence[Claim], program: Program) -> tuple[Claim, ...]:
    """Give the last numbers of other trained networks, where nothing says which one counts."""
    last = finalists[-1]
    if not _are_of_several(finalists) or (program.saved_trainings and not last.swept):
        return ()
    others = [
        claim
        for claim in finalists
        if not claim.tells(last) and (claim.swept or claim.training != last.training)
    ]
    return tuple(others[-2:])


def _denied(chosen: Claim, told: Sequence[Claim]) -> tuple[Claim, ...]:
    """Give what is said of the same rows and is not what the outputs show."""
    if not chosen.is_executed:
        return ()
    executed = [each for each in told if each.is_executed]
    return tuple(
        each
        for each in told
        if each.kind in {ClaimKind.PROSE, ClaimKind.CONSTANT}
        and each.network is None
        and each.split in {None, chosen.split}
        and abs(each.value - chosen.value) > 0.005
        and (not each.kept or not any(each.tells(shown) for shown in executed))
    )


def _interrupted(program: Program) -> str:
    """Say why no network may have been trained to its end."""
    execution = Execution(program.document, program.code)
    cut = _cut_cells(program)
    if any(execution.ran(call) and cell_of(call) not in cut for call in program.trainings):
        return ""
    failures = [error for call in program.trainings if (error := execution.failure(call))]
    if any("KeyboardInterrupt" in error.text for error in failures):
        return "the training was interrupted"
    if failures:
        return "the training ended with an error"
    return "the training stopped before its last step" if cut else ""


def _cut_cells(program: Program) -> frozenset[Place]:
    """Give the cells whose training was cut off, as its progress shows."""
    if program.code.calls(r"EarlyStopping\w*"):
        return frozenset()
    shown = {cell_at(b.place): training_in(screen(b)) for b in program.document.outputs}
    cells = {cell_of(call) for call in program.trainings}
    return frozenset(cell for cell in cells if shown.get(cell) is Training.CUT)


def _distinct(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Give one claim a value and network, three at most, those that nobody tells apart last."""
    found: dict[tuple[float, Network | None], Claim] = {}
    for claim in claims:
        found[(claim.value, claim.network)] = claim
    return tuple(found.values())[-3:]
