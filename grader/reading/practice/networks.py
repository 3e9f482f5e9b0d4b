"""The pretrained networks that code loads."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.reading.code import Code, argument, is_blank, source
from grader.reading.practice.steps import is_tokenizer, trainer_runs, trainers
from grader.records import Call

_NO_NETWORK = re.compile(
    r"[Tt]okenizer|Config|Processor|Collator|GenerationConfig|FeatureExtractor|Vectorizer"
)
_IN_TEXT = re.compile(r"(?:from_pretrained|from_preset|SentenceTransformer)\('([^']+)'")
_ID_AT = {
    r"from_pretrained": ("pretrained_model_name_or_path", "model_name", "0"),
    r"from_encoder_decoder_pretrained": ("encoder_pretrained_model_name_or_path", "0"),
    r"from_preset": ("preset", "0"),
    r"SentenceTransformer": ("model_name_or_path", "0"),
    r"pipeline": ("model", "1"),
    r"simpletransformers\.\S*Model": ("model_name", "1"),
    r"ktrain\.text\.Transformer": ("model_name", "0"),
    r"Transformer(?:Document|Word)Embeddings": ("model", "0"),
    r"KerasLayer": ("handle", "0"),
    r"text_classifier_learner": ("arch", "1"),
    r"tensorflow_hub\.load": ("handle", "0"),
    r"torch\.hub\.load": ("2", "model"),
}
_DEFAULT_PIPELINE = "distilbert-base-uncased-finetuned-sst-2-english"
_PIPELINE_TASKS = {"sentiment-analysis", "text-classification"}
_OF_A_HUB = re.compile(r"(?:cased|-base|-large|-small|-mini|-tiny|-v\d)/?$", re.IGNORECASE)
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
    return tuple(call for call in code.calls(*_ID_AT) if not _NO_NETWORK.search(call.name))


def unnamed_calls(code: Code) -> tuple[Call, ...]:
    """Give the calls that load a network whose id could not be followed; not blanks left open."""
    return tuple(
        call
        for call in network_calls(code)
        if not call.name.endswith("pipeline") and not is_blank(call, *_keys(call))
    )


def bases(code: Code) -> tuple[Base, ...]:
    """Give the networks that the code starts from; those that a Trainer gets stand alone.

    What the code saved itself before, and folders of the student's, are no bases.
    """
    saved = _saved_folders(code)
    found = [
        Base(name, call)
        for call in network_calls(code)
        for name in _ids(call)
        if code.order[id(call)] < saved.get(name, len(code.order)) and not _is_own_folder(name)
    ]
    trained = {
        name for call in trainers(code) for name in _IN_TEXT.findall(source(call, "model", "0"))
    }
    return tuple([base for base in found if base.id in trained] or found)


def from_scratch(code: Code) -> tuple[Call, ...]:
    """Give the calls that build a network with fresh weights."""
    return code.calls(*_BUILT)


def _keys(call: Call) -> tuple[str, ...]:
    """Say which arguments of a call hold the network's id."""
    return next((keys for end, keys in _ID_AT.items() if re.search(rf"{end}$", call.name)), ())


def _ids(call: Call) -> list[str]:
    keys = _keys(call)
    name = argument(call, *keys)
    if call.name.endswith("pipeline") and not any(key in call.sources for key in keys):
        return [_DEFAULT_PIPELINE] if argument(call, "task", "0") in _PIPELINE_TASKS else []
    if isinstance(name, str):
        return [name] if "?" not in name and not is_blank(call, *keys) else []
    text = source(call, *keys)
    return re.findall(r"'([\w./-]+)'", text) if " or " in text else []


def _is_own_folder(name: str) -> bool:
    """Say whether a name is a path of the student's; a copy of a hub's network keeps its name."""
    return bool(_LOCAL.search(name)) and not _OF_A_HUB.search(name)


def _saved_folders(code: Code) -> dict[str, int]:
    """Give the folders that the code saves to, and when; a Trainer's own when it trains."""
    saves = code.calls(r"save_pretrained", r"save_model", r"push_to_hub")
    trained = min((code.order[id(run)] for run in trainer_runs(code)), default=len(code.order))
    found = [(call, code.order[id(call)]) for call in saves if not is_tokenizer(call.name)]
    found += [(call, trained) for call in code.calls(r"\w*TrainingArguments")]
    folders: dict[str, int] = {}
    for call, position in found:
        name = argument(call, "output_dir", "save_directory", "repo_id", "0")
        if isinstance(name, str):
            folders[name] = min(position, folders.get(name, position))
    return folders
