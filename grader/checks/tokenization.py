"""Turning the texts into tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.checks.pretrained_network import normal_id
from grader.checks.scale import Band, judge_by
from grader.evidence import Evidence
from grader.reading.code import Code, argument, quote_call, source
from grader.reading.practice.networks import bases
from grader.reading.practice.splits import Split, split_of
from grader.reading.practice.steps import other_runs, tokenizer_calls, train_calls
from grader.records import Call
from grader.rubric import Key
from grader.verdict import Quote, Reading, Verdict

_TRUNCATE = "Call the tokenizer with `truncation=True`; what is longer than it takes is cut."
_SCALE = {
    "complete": Band(1),
    "untruncated": Band(0.5, _TRUNCATE),
    "foreign": Band(0.5, "Load the tokenizer with the same id as the network."),
    "own words": Band(0.5, "Use the network's own tokenizer: it knows the words as it does."),
    "one split": Band(0.5, "Tokenize the test texts in the same way."),
    "no targets": Band(0.5, "Tokenize the targets too: `text_target=` gives them as `labels`."),
    "missing": Band(0, f"Load the network's own tokenizer and map it over the data. {_TRUNCATE}"),
}
_OWN_WORDS = re.compile(r"texts_to_sequences|TextVectorization")
_BY_ITSELF = (
    r"\w*Classifier\.from_preset", r"simpletransformers\.\S*Model", r"TextDataLoaders\.from_\w+",
    r"TextBlock\.\w+", r"TextClassifier", r"TextLMDataBunch\.\w+", r"TextClasDataBunch\.\w+",
)  # fmt: skip
_TARGETS = (
    r"as_target_tokenizer", r"prepare_seq2seq_batch", r"SFTTrainer", r"TextDataset",
    r"DataCollatorForLanguageModeling", r"DataCollatorForCompletionOnlyLM", r"copy", r"clone",
)  # fmt: skip
_FILE = re.compile(r"load_dataset\('(?:csv|json|text|parquet|pandas|arrow)'")
_CUT_ELSEWHERE = (r"enable_truncation", r"pad_sequences", r"TextVectorization", r"from_preset")


@dataclass(frozen=True)
class Tokenization:
    """Find whether train and test texts are tokenized by the network's tokenizer, truncated.

    With `targets`, a network that writes text needs what it is to write as tokens too.
    """

    targets: bool = False

    def read(self, evidence: Evidence) -> Reading:
        """Look at every call of a tokenizer; one that truncates is enough."""
        code = evidence.code
        calls = tokenizer_calls(code)
        mapped = [call for call in calls if not _is_example(code, call)]
        mapped = mapped or [call for call in calls if not _is_sentence(call)]
        if not mapped:
            return _nothing(code, calls)
        truncating = [call for call in mapped if _truncates(call)]
        quote = quote_call((truncating or mapped)[0])
        if not truncating and not code.calls(*_CUT_ELSEWHERE):
            note = "You tokenize the texts, but long ones are not cut."
            return Reading.of("untruncated", quote, note=note)
        if self._lacks_targets(evidence, mapped):
            note = "You tokenize the texts; we see nothing that tokenizes what is to be written."
            return Reading.of("no targets", quote, note=note)
        return _truncated(code, mapped, quote)

    def _lacks_targets(self, evidence: Evidence, mapped: Sequence[Call]) -> bool:
        task = evidence.task.task if self.targets else None
        return task is not None and task.writes and not _has_targets(evidence.code, mapped)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give half without truncation, with a foreign tokenizer, or for one split only."""
        return judge_by(_SCALE, reading)


def _has_targets(code: Code, mapped: Sequence[Call]) -> bool:
    """Say whether targets become tokens: beside the text, by a second call, or by what trains."""
    beside = any("text_target" in call.sources or "text_pair" in call.sources for call in mapped)
    places = [(call.place.file, call.place.cell) for call in mapped]
    twice = len(set(places)) < len(places)
    return beside or twice or bool(code.calls(*_TARGETS))


def _nothing(code: Code, calls: Sequence[Call]) -> Reading:
    """Say why no call tokenizes the texts."""
    if (whole := code.calls(*_BY_ITSELF)) and other_runs(code):
        note = "You train with a library that turns texts into tokens by itself."
        return Reading.unreadable(note, quote_call(whole[0]), value=1)
    if blocks := code.calls(r"(?:LineByLine)?TextDataset"):
        note = "`TextDataset` tokenizes the file and cuts it into blocks."
        return Reading.of("complete", quote_call(blocks[0]), note=note)
    if calls:
        note = "You tokenize a sentence of your own, but not the data."
        return Reading.missing(note, quote_call(calls[0]))
    if code.broken:
        note = "No call of a tokenizer was found, and a cell could not be read."
        return Reading.unreadable(note, *code.broken[:2], value=0)
    return Reading.missing("The texts are not tokenized.")


def _truncated(code: Code, mapped: list[Call], quote: Quote) -> Reading:
    """Say whose tokenizer it is and which texts it cuts."""
    if all(_OWN_WORDS.search(call.name) for call in mapped):
        note = "You number the words yourself; the network's own tokenizer is not used."
        return Reading.of("own words", quote, note=note)
    if foreign := _foreign(code, mapped):
        return Reading.of("foreign", quote, note=f"The tokenizer is that of `{foreign}`.")
    if _only_train(mapped):
        return Reading.of("one split", quote, note="Only the training texts are tokenized.")
    return Reading.of("complete", quote, note="You tokenize the texts and cut long ones.")


def _truncates(call: Call) -> bool:
    asked = argument(call, "truncation")
    if "truncation" in call.sources:
        return asked not in (False, None, "do_not_truncate") or "truncation" not in call.arguments
    return source(call, "max_length", "truncation_strategy") not in ("", "None")


def _is_example(code: Code, call: Call) -> bool:
    """Say whether a call only tokenizes a sentence of the student's, or a text after training."""
    written_out = _is_sentence(call) or isinstance(argument(call, "0", "text"), list)
    first = min((code.order[id(run)] for run in train_calls(code)), default=None)
    late = first is not None and code.order[id(call)] > first
    late = late and split_of(source(call, "0", "text")) is None
    return written_out or (late and "return_tensors" in call.sources)


def _is_sentence(call: Call) -> bool:
    """Say whether the text is written out in the call, or asked for."""
    return isinstance(argument(call, "0", "text"), str) or source(call, "0").startswith("input(")


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
    return all(
        "?" not in text and split_of(text) is Split.TRAIN and not _is_whole_file(text)
        for text in sources
    )


def _is_whole_file(text: str) -> bool:
    """Say whether rows come from a file that `load_dataset` calls "train" though it holds all."""
    return bool(_FILE.search(text)) and "'test'" not in text
