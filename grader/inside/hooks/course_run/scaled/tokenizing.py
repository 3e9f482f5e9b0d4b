"""Bound how much text a smoke run tokenizes, with a result for every row."""

import functools
from collections.abc import Callable
from typing import Any

from course_run.events import is_smoke, note
from course_run.scaled.work import count_heavy, pick, stretch

LONG_LIST = 1024
SAMPLE = 512
MOST_CHARACTERS = 6_000_000
BEGINNING = 200  # characters

_PER_ROW = ("return_overflowing_tokens", "return_offsets_mapping", "is_split_into_words")
_TEXTS = ("text", "text_pair", "text_target", "text_pair_target")


class _Read:
    characters = 0


def _patch_tokenizer(module: Any) -> None:
    if not is_smoke():
        return
    base = module.PreTrainedTokenizerBase
    base.__call__ = _bounded_call(base.__call__)
    for name in ("encode", "tokenize"):
        setattr(base, name, _short(getattr(base, name)))


def _patch_fast_tokenizer(module: Any) -> None:
    fast = getattr(module, "TokenizersBackend", None)
    if is_smoke() and fast is not None and "tokenize" in vars(fast):
        fast.tokenize = _short(fast.tokenize)


def _bounded_call(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def call(self: Any, *args: Any, **options: Any) -> Any:
        count_heavy()
        texts = dict(zip(_TEXTS, args, strict=False))
        texts |= {name: options[name] for name in _TEXTS if options.get(name) is not None}
        others = {name: value for name, value in options.items() if name not in _TEXTS}
        if len(args) > len(_TEXTS) or any(others.get(name) for name in _PER_ROW):
            return original(self, *args, **options)
        if _are_many(texts):
            return _sampled(original, self, texts, others)
        return original(self, **{name: _cut(value) for name, value in texts.items()}, **others)

    return call


def _short(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def call(self: Any, text: Any, *args: Any, **options: Any) -> Any:
        count_heavy()
        return original(self, _cut(text), *args, **options)

    return call


def _cut(value: Any) -> Any:
    """Leave of long texts the beginning once a lot was read; of a list the longest stays whole."""
    if isinstance(value, str):
        _Read.characters += len(value)
        if _Read.characters <= MOST_CHARACTERS or len(value) <= BEGINNING:
            return value
        note(f"after {MOST_CHARACTERS:,} characters, texts were cut before they were tokenized")
        return value[:BEGINNING]
    if isinstance(value, list) and value and all(isinstance(text, str) for text in value):
        longest = max(range(len(value)), key=lambda row: len(value[row]))
        return [text if row == longest else _cut(text) for row, text in enumerate(value)]
    return value


def _are_many(texts: dict[str, Any]) -> bool:
    lists = [value for value in texts.values() if value is not None]
    return bool(lists) and all(
        isinstance(value, (list, tuple))
        and len(value) == len(lists[0]) > LONG_LIST
        and all(isinstance(text, str) for text in value)
        for value in lists
    )


def _sampled(original: Any, tokenizer: Any, texts: dict[str, Any], others: Any) -> Any:
    """Tokenize some of the rows, the longest among them, and repeat the result."""
    given = {name: value for name, value in texts.items() if value is not None}
    rows = len(next(iter(given.values())))
    longest = [max(range(rows), key=lambda row: len(value[row])) for value in given.values()]
    picked = pick(rows, SAMPLE, longest)
    few = {name: [value[row] for row in picked] for name, value in given.items()}
    encoded = original(tokenizer, **few, **others)
    note(f"a tokenizer was given {rows:,} texts; it read {len(picked)}, and they stand for all")
    places = stretch(rows, picked)
    for key in list(encoded):
        encoded[key] = _repeated(encoded[key], places)
    if getattr(encoded, "_encodings", None):
        encoded._encodings = [encoded._encodings[place] for place in places]
    return encoded


def _repeated(values: Any, places: list[int]) -> Any:
    if hasattr(values, "shape"):
        return values[places]
    return [values[place] for place in places]


PATCHES: dict[str, Callable[[Any], None]] = {
    "transformers.tokenization_utils_base": _patch_tokenizer,
    "transformers.tokenization_utils_tokenizers": _patch_fast_tokenizer,
}
