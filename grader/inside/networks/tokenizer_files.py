"""The files of a tokenizer, written anew from known keys and within bounds."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.inside.networks.configs import read_json, refuse_code
from grader.inside.networks.headers import pointer
from grader.inside.networks.refusals import Refused

MAX_FILE = 64 * 1024 * 1024
_MAX_WORDS = 500_000  # the largest public vocabularies have 262,144
_MAX_ADDED = 20_000
_MAX_STEPS = 200
_MAX_REPLACEMENT = 64
_MAX_PATTERN = 5_000

_TEXTS = ("vocab.txt", "merges.txt", "bpe.codes")
_BINARIES = (
    "spiece.model", "spm.model", "sentencepiece.bpe.model", "tokenizer.model", "source.spm",
    "target.spm",
)  # fmt: skip
_SETTINGS = frozenset(
    {
        "add_bos_token",
        "add_eos_token",
        "add_prefix_space",
        "backend",
        "clean_up_tokenization_spaces",
    }
    | {"do_basic_tokenize", "do_lower_case", "errors", "extra_ids", "keep_accents", "legacy"}
    | {"legacy_behaviour", "mask_token_sent", "model_max_length", "offset", "padding_side"}
    | {"remove_space", "separate_vocabs", "source_lang", "spaces_between_special_tokens"}
    | {"split_by_punct", "split_special_tokens", "src_lang", "strip_accents", "target_lang"}
    | {"tgt_lang", "tokenize_chinese_chars", "tokenizer_class", "trim_offsets"}
    | {"truncation_side", "unk_id"}
)
_TOKENS = frozenset(
    f"{kind}_token" for kind in ("bos", "eos", "unk", "sep", "pad", "cls", "mask", "language")
)
_LISTS = ("additional_special_tokens", "extra_special_tokens", "never_split", "model_input_names")
_PARTS = ("version", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder")
_MODELS = {"BPE", "Unigram", "WordLevel", "WordPiece"}
_CLASS = re.compile(r"[A-Za-z0-9_]{1,80}")


def rewrite_tokenizer(folder: Path, target: Path) -> None:
    """Write what a tokenizer is made of into `target`; what else lies beside it stays there."""
    for name in (*_TEXTS, *_BINARIES):
        if (folder / name).is_file():
            _copy_bounded(folder / name, target / name)
    makers = {
        "tokenizer.json": _whole,
        "tokenizer_config.json": _settings,
        "special_tokens_map.json": _settings,
        "added_tokens.json": _ids,
        "vocab.json": _ids,
    }
    for name, make in makers.items():
        if (folder / name).is_file():
            told = read_json(folder / name, MAX_FILE)
            if not isinstance(told, dict):
                raise Refused(f"{name} is not a JSON object")
            text = json.dumps(make(told, name), ensure_ascii=False)
            (target / name).write_text(text, encoding="utf-8", errors="replace")


def _copy_bounded(source: Path, target: Path) -> None:
    size = source.stat().st_size
    if size > MAX_FILE:
        raise Refused(f"{source.name} is larger than any tokenizer")
    with source.open("rb") as file:
        if size < 1000 and file.read(7) == b"version":
            raise pointer(source)
        file.seek(0)
        if source.name in _TEXTS:
            lines = sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))
            _refuse_more(lines, _MAX_WORDS, source.name, "words")
    shutil.copyfile(source, target)


def _settings(told: dict[str, Any], name: str) -> dict[str, Any]:
    """Keep the known settings and tokens of tokenizer_config.json."""
    refuse_code(told, name)
    kept: dict[str, Any] = {k: v for k, v in told.items() if k in _SETTINGS and _is_scalar(v)}
    kind = kept.get("tokenizer_class")
    if kind is not None and not (isinstance(kind, str) and _CLASS.fullmatch(kind)):
        raise Refused(f"{name} names a tokenizer that is not part of transformers")
    kept |= {k: v and _token(v) for k, v in told.items() if k in _TOKENS}
    for key in _LISTS:
        listed = told.get(key)
        if isinstance(listed, list):
            _refuse_more(len(listed), _MAX_ADDED, name, "added tokens")
            kept[key] = [_token(each) for each in listed]
        elif isinstance(listed, dict):
            kept[key] = {str(k)[:100]: _token(v) for k, v in list(listed.items())[:1000]}
    added = told.get("added_tokens_decoder")
    if isinstance(added, dict):
        _refuse_more(len(added), _MAX_ADDED, name, "added tokens")
        kept["added_tokens_decoder"] = {k: _token(v) for k, v in added.items() if k.isdecimal()}
    return kept


def _ids(told: dict[str, Any], name: str) -> dict[str, Any]:
    """Keep a vocabulary: words and their numbers; marian has one for each of two languages."""
    most = _MAX_ADDED if name == "added_tokens.json" else _MAX_WORDS
    _refuse_more(len(told), most, name, "words")
    if any(type(each) is not int for each in told.values()):
        raise Refused(f"{name} is no vocabulary")
    return told


def _whole(told: dict[str, Any], name: str) -> dict[str, Any]:
    """Keep the parts of tokenizer.json; how texts are cut and padded is ours to say."""
    model, added = told.get("model"), told.get("added_tokens") or []
    vocabulary = model.get("vocab") if isinstance(model, dict) else None
    if not isinstance(vocabulary, dict | list) or not isinstance(added, list):
        raise Refused(f"{name} holds no vocabulary")
    if isinstance(model, dict) and model.get("type", "BPE") not in _MODELS:
        raise Refused(f"{name} holds no tokenizer that we know ({str(model.get('type'))[:60]!r})")
    _refuse_more(len(vocabulary), _MAX_WORDS, name, "words")
    _refuse_more(len(added), _MAX_ADDED, name, "added tokens")
    parts = {key: told.get(key) for key in _PARTS}
    steps = list(_steps([parts["normalizer"], parts["pre_tokenizer"], parts["decoder"]]))
    _refuse_more(len(steps), _MAX_STEPS, name, "steps")
    for step in steps:
        _refuse_expansion(step, name)
    return {**parts, "added_tokens": added, "truncation": None, "padding": None, "model": model}


def _refuse_expansion(step: dict[str, Any], name: str) -> None:
    """Raise Refused for a replacement by a long text: each of a few makes a text much longer."""
    content = step.get("content")
    if step.get("type") == "Replace" and len(str(content)) > _MAX_REPLACEMENT:
        raise Refused(f"{name} replaces letters by whole texts")
    if len(json.dumps(step.get("pattern"))) > _MAX_PATTERN:
        raise Refused(f"{name} looks for a pattern that no tokenizer needs")


def _steps(waiting: list[Any]) -> Iterator[dict[str, Any]]:
    """Walk through the steps of a tokenizer, also those inside of sequences."""
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
            waiting += [value for value in each.values() if isinstance(value, dict | list)]
        elif isinstance(each, list):
            waiting += [value for value in each if isinstance(value, dict | list)]


def _token(value: Any) -> Any:
    """Keep a special token: its text, or the text with how it is looked for."""
    if isinstance(value, dict):
        flags = ("lstrip", "rstrip", "normalized", "single_word", "special")
        kept: dict[str, Any] = {key: bool(value[key]) for key in flags if key in value}
        marked = {"__type": "AddedToken"} if "__type" in value else {}
        return {**marked, "content": str(value.get("content"))[:200], **kept}
    return str(value)[:200]


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float | str)


def _refuse_more(count: int, most: int, name: str, what: str) -> None:
    if count > most:
        raise Refused(f"{name} holds {count:,} {what}, more than any tokenizer has")
