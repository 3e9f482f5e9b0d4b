"""Turning the texts into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.checks.pretrained_network import normal_id
from grader.checks.scale import Band, judge_by
from grader.evidence import Evidence
from grader.reading.code import Code, argument, quote_call, source
from grader.reading.networks_in_code import bases
from grader.reading.splits import Split, split_of
from grader.reading.steps import tokenizer_calls, train_calls
from grader.records import Call
from grader.rubric import Key
from grader.verdict import Reading, Verdict

_TRUNCATE = "Call the tokenizer with `truncation=True`; reviews are longer than 512 tokens."
_SCALE = {
    "complete": Band(1),
    "untruncated": Band(0.5, _TRUNCATE),
    "foreign": Band(0.5, "Load the tokenizer with the same id as the network."),
    "one split": Band(0.5, "Tokenize the test reviews in the same way."),
    "missing": Band(0, f"Load the network's own tokenizer and map it over the data. {_TRUNCATE}"),
}
_CUT_ELSEWHERE = (r"enable_truncation", r"pad_sequences", r"TextVectorization", r"from_preset")


@dataclass(frozen=True)
class Tokenization:
    """Find whether train and test texts are tokenized by the network's tokenizer, truncated."""

    def read(self, evidence: Evidence) -> Reading:
        """Look at every call of a tokenizer; one that truncates is enough."""
        code = evidence.code
        calls = tokenizer_calls(code)
        mapped = [call for call in calls if not _is_example(code, call)] or list(calls)
        if not mapped:
            if code.broken:
                note = "No call of a tokenizer was found, and a cell could not be read."
                return Reading.unreadable(note, *code.broken[:2], value=0)
            return Reading.missing("The texts are not tokenized.")
        truncating = [call for call in mapped if _truncates(call)]
        quote = quote_call((truncating or mapped)[0])
        if not truncating and not code.calls(*_CUT_ELSEWHERE):
            note = "You tokenize the texts, but long reviews are not cut."
            return Reading.of("untruncated", quote, note=note)
        foreign = _foreign(code, mapped)
        if foreign:
            return Reading.of("foreign", quote, note=f"The tokenizer is that of `{foreign}`.")
        if _only_train(mapped):
            return Reading.of("one split", quote, note="Only the training reviews are tokenized.")
        return Reading.of("complete", quote, note="You tokenize the reviews and cut long ones.")

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give half without truncation, with a foreign tokenizer, or for one split only."""
        return judge_by(_SCALE, reading)


def _truncates(call: Call) -> bool:
    asked = argument(call, "truncation")
    if "truncation" in call.sources:
        return asked not in (False, None, "do_not_truncate") or "truncation" not in call.arguments
    return source(call, "max_length", "truncation_strategy") not in ("", "None")


def _is_example(code: Code, call: Call) -> bool:
    """Say whether a call only tokenizes a sentence of the student's, or a text after training."""
    written_out = isinstance(argument(call, "0", "text"), str | list)
    first = min((code.order[id(run)] for run in train_calls(code)), default=None)
    late = first is not None and code.order[id(call)] > first
    return written_out or (late and "return_tensors" in call.sources)


def _foreign(code: Code, calls: list[Call]) -> str:
    """Name the tokenizer's id if it is not that of any network; empty if it is, or unknown."""
    known = {normal_id(base.id) for base in bases(code)}
    loads = code.calls(r"\w*[Tt]okenizer\w*\.from_pretrained")
    ids = [name for call in loads if isinstance(name := argument(call, "0"), str)]
    ids = [name for name in ids if "?" not in name]
    if not known or not ids or not calls or any(normal_id(name) in known for name in ids):
        return ""
    local = [name for name in ids if re.match(r"[./~]", name)]
    return "" if local else ids[0]


def _only_train(calls: list[Call]) -> bool:
    """Say whether every known source is the train split and nothing else is seen."""
    sources = [source(call, "0", "text") for call in calls]
    return all("?" not in text and split_of(text) is Split.TRAIN for text in sources)
