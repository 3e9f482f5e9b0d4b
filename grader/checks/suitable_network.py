"""The pretrained network of a project: any that suits the task."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.checks.pretrained_network import normal_id
from grader.checks.scale import Band, judge_by
from grader.evidence import Evidence
from grader.reading.code import quote_call
from grader.reading.practice.networks import bases, from_scratch, unnamed_calls
from grader.rubric import Key
from grader.verdict import Reading, Verdict

_NEXT = "Start from a pretrained network that fits the task, with `from_pretrained(…)`."
_SCALE = {
    "suitable": Band(1),
    "unsuited": Band(0.5, _NEXT),
    "missing": Band(0, _NEXT),
}


@dataclass(frozen=True)
class SuitableNetwork:
    """Find which pretrained network the training starts from, and whether it suits the task.

    `known` are parts of ids of networks for texts, `writing` of those that can write texts,
    `unsuited` of those for other things than texts. What is none of them is for a person.
    """

    known: tuple[str, ...]
    writing: tuple[str, ...]
    unsuited: tuple[str, ...] = ()

    def read(self, evidence: Evidence) -> Reading:
        """Find the network that is trained, or the first that is loaded."""
        found = bases(evidence.code)
        if not found:
            return _without_id(evidence)
        chosen = next((each for each in found if _holds(each.id, self.known)), found[0])
        quote, task = quote_call(chosen.call), evidence.task.task
        if _holds(chosen.id, self.unsuited):
            note = f"`{chosen.id}` was not made for texts."
            return Reading.of("unsuited", quote, note=note)
        if not _holds(chosen.id, (*self.known, *self.writing)):
            note = f"You start from `{chosen.id}`, which we do not know."
            return Reading.unreadable(note, quote, value=1)
        joined = evidence.code.calls(r"EncoderDecoderModel\.\w+")
        if task is not None and task.writes and not _holds(chosen.id, self.writing) and not joined:
            note = f"`{chosen.id}` reads texts and cannot write them; your task is {task.phrase}."
            return Reading.of("unsuited", quote, note=note)
        return Reading.of("suitable", quote, note=f"You start from `{chosen.id}`.")

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give half for a pretrained network that does not suit the task."""
        return judge_by(_SCALE, reading)


def _holds(name: str, parts: tuple[str, ...]) -> bool:
    plain = normal_id(name)
    return any(re.search(rf"(?<![a-z]){re.escape(part)}", plain) for part in parts)


def _without_id(evidence: Evidence) -> Reading:
    code = evidence.code
    if unknown := unnamed_calls(code):
        note = "A network is loaded, but we could not follow which one."
        return Reading.unreadable(note, quote_call(unknown[0]), value=1)
    if scratch := from_scratch(code):
        note = "The network is built from scratch; nothing pretrained is loaded."
        return Reading.missing(note, quote_call(scratch[0]))
    if code.broken:
        note = "No pretrained network was found, and a cell could not be read."
        return Reading.unreadable(note, *code.broken[:2], value=0)
    return Reading.missing("No pretrained network is loaded.")
