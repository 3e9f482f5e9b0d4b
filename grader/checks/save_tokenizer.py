"""Saving the tokenizer beside the network."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.checks.scale import Band, judge_by
from grader.evidence import Evidence
from grader.reading.code import Code, argument, quote_call, source
from grader.reading.steps import (
    keeps_checkpoints,
    network_saves,
    settings_calls,
    tokenizer_saves,
    trainers,
)
from grader.records import Call
from grader.rubric import Key
from grader.verdict import Reading, Verdict

_NEXT = "Add `tokenizer.save_pretrained(...)` beside the line that saves the network."
_SCALE = {
    "saved": Band(1),
    "unsaved": Band(0.5, _NEXT),
    "changed": Band(0, f"{_NEXT} You changed it, so nobody else can rebuild it."),
    "missing": Band(0, f"Save the network after the training. {_NEXT}"),
}
_CHANGES = (r"add_tokens", r"add_special_tokens", r"train_new_from_iterator")


@dataclass(frozen=True)
class SaveTokenizer:
    """Find whether the tokenizer is saved, or given to a Trainer that saves it."""

    def read(self, evidence: Evidence) -> Reading:
        """Look for its own save, then for a Trainer that has it and saves."""
        code = evidence.code
        own, saves = tokenizer_saves(code), network_saves(code)
        if own:
            return Reading.of("saved", quote_call(own[-1]), note="You save the tokenizer.")
        if together := _saved_together(code):
            note = "The tokenizer is saved together with the network."
            return Reading.of("saved", quote_call(together[-1]), note=note)
        if not saves and not _pushes(code) and not keeps_checkpoints(code):
            return Reading.missing("No network is saved that a tokenizer could belong to.")
        changed = code.calls(*_CHANGES)
        if changed:
            note = "You change the tokenizer and do not save it."
            return Reading.of("changed", quote_call(changed[-1]), note=note)
        note = (
            "The tokenizer is not saved; it is the unchanged one of the network you started from."
        )
        return Reading.of("unsaved", *[quote_call(call) for call in saves[-1:]], note=note)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give half for an unchanged tokenizer that is not saved."""
        return judge_by(_SCALE, reading)


def _saved_together(code: Code) -> list[Call]:
    """Give the Trainers that have the tokenizer and save, and the pipelines that are saved."""
    saves = network_saves(code)
    given = [call for call in trainers(code) if _has_tokenizer(call)]
    by_trainer = any(_by_trainer(call) for call in saves) or _pushes(code)
    piped = [call for call in saves if "pipeline" in call.name]
    return given if by_trainer or (not saves and keeps_checkpoints(code)) else piped


def _has_tokenizer(call: Call) -> bool:
    given = source(call, "tokenizer", "processing_class")
    collated = source(call, "data_collator")
    return given not in ("", "None") or bool(re.search(r"okenizer", collated))


def _by_trainer(call: Call) -> bool:
    return bool(re.search(r"Trainer\(\)\.(?:save_model|push_to_hub)$|\?\.save_model$", call.name))


def _pushes(code: Code) -> bool:
    return any(argument(call, "push_to_hub") is True for call in settings_calls(code))
