"""Saving the network after its training."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks.scale import Band, judge_by
from grader.evidence import Evidence
from grader.reading.code import Code, argument, quote_call
from grader.reading.steps import (
    keeps_checkpoints,
    network_saves,
    settings_calls,
    train_calls,
    trainer_runs,
)
from grader.rubric import Key
from grader.verdict import Reading, Verdict

_NEXT = 'Add `trainer.save_model("my-network")` after the training.'
_SCALE = {
    "saved": Band(1),
    "checkpoints": Band(0.5, _NEXT),
    "untrained": Band(0, "Train first, then save: what you keep now is the network as it came."),
    "missing": Band(0, _NEXT),
}


@dataclass(frozen=True)
class SaveNetwork:
    """Find whether the tuned weights are saved anywhere lasting, a hub included."""

    def read(self, evidence: Evidence) -> Reading:
        """Find a save that comes after the training."""
        code = evidence.code
        saves, runs = network_saves(code), train_calls(code)
        first = min((code.order[id(call)] for call in runs), default=None)
        after = [c for c in saves if first is not None and code.order[id(c)] > first]
        if after:
            return Reading.of("saved", quote_call(after[-1]), note="You save the tuned network.")
        pushed = [c for c in settings_calls(code) if argument(c, "push_to_hub") is True]
        if pushed and trainer_runs(code):
            note = "Your settings push the tuned network to the hub."
            return Reading.of("saved", quote_call(pushed[-1]), note=note)
        if saves and code.broken and not runs:
            note = "You save a network; whether it was trained stands in a cell we could not read."
            return Reading.unreadable(note, quote_call(saves[-1]), *code.broken[:1], value=1)
        if saves:
            when = "before the training" if runs else "and nothing trains it"
            note = f"You save the network {when}."
            return Reading.of("untrained", quote_call(saves[-1]), note=note)
        return _unsaved(code)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give half for a Trainer's own checkpoints."""
        return judge_by(_SCALE, reading)


def _unsaved(code: Code) -> Reading:
    if keeps := keeps_checkpoints(code):
        note = "Only the Trainer's own checkpoints are kept; nothing saves the final network."
        return Reading.of("checkpoints", quote_call(keeps[-1]), note=note)
    if code.broken:
        note = "Nothing that saves the network was found, and a cell could not be read."
        return Reading.unreadable(note, *code.broken[:2], value=0)
    return Reading.missing("Nothing saves the network.")
