"""The pretrained networks that code loads."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.reading.code import Code, argument, source
from grader.reading.steps import trainers
from grader.records import Call

_NO_NETWORK = re.compile(
    r"[Tt]okenizer|Config|Processor|Collator|GenerationConfig|FeatureExtractor|Vectorizer"
)
_IN_TEXT = re.compile(r"(?:from_pretrained|from_preset|SentenceTransformer)\('([^']+)'")
_BUILT = (
    r"from_config", r"\w+For\w+Classification", r"LSTM", r"GRU", r"Embedding", r"Sequential",
)  # fmt: skip
_LOCAL = re.compile(
    r"^(?:\.{0,2}/|~|[A-Za-z]:\\|checkpoint)|^/|/checkpoint-\d+$|/content/|/kaggle/"
)


@dataclass(frozen=True)
class Base:
    """A network's id and the call that loads it."""

    id: str
    call: Call


def network_calls(code: Code) -> tuple[Call, ...]:
    """Give the calls that load a pretrained network."""
    loads = code.calls(r"from_pretrained", r"from_preset", r"SentenceTransformer", r"pipeline")
    return tuple(call for call in loads if not _NO_NETWORK.search(call.name))


def bases(code: Code) -> tuple[Base, ...]:
    """Give the networks that the code starts from; those that a Trainer gets stand alone.

    What the code saved itself, and folders of the student's, are no bases.
    """
    saved = _saved_folders(code)
    found = [
        Base(name, call)
        for call in network_calls(code)
        for name in _ids(call)
        if name not in saved and not _LOCAL.search(name)
    ]
    trained = {
        name for call in trainers(code) for name in _IN_TEXT.findall(source(call, "model", "0"))
    }
    return tuple([base for base in found if base.id in trained] or found)


def from_scratch(code: Code) -> tuple[Call, ...]:
    """Give the calls that build a network with fresh weights."""
    return code.calls(*_BUILT)


def _ids(call: Call) -> list[str]:
    if call.name.endswith("pipeline"):
        name = argument(call, "model")
    else:
        name = argument(call, "pretrained_model_name_or_path", "model_name", "0")
    if isinstance(name, str):
        return [name] if name and "?" not in name else []
    text = source(call, "pretrained_model_name_or_path", "0")
    return re.findall(r"'([\w./-]+)'", text) if " or " in text else []


def _saved_folders(code: Code) -> set[str]:
    saves = code.calls(r"save_pretrained", r"save_model", r"push_to_hub", r"\w*TrainingArguments")
    names = [argument(call, "output_dir", "save_directory", "repo_id", "0") for call in saves]
    return {name for name in names if isinstance(name, str)}
