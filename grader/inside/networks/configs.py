"""JSON of saved networks: strict and bounded, and without what would load code."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.inside.networks.refusals import Refused

MAX_JSON = 2 * 1024 * 1024
_MAX_DEPTH = 24
_MAX_SIZE = 2_000_000  # of any number that sizes a network: vocabulary, labels, widths
_MAX_LAYERS = 200

_ANYWHERE = ("auto_map", "trust_remote_code", "custom_pipelines", "custom_generate")
_ATTENTIONS = {"eager", "sdpa", "flash_attention_2", "flash_attention_3", "flex_attention"}
_LAYERS = re.compile(
    r"n(?:um)?_(?:hidden_|encoder_|decoder_|hash_)?(?:layers?|groups|blocks|experts)"
    r"|(?:en|de)coder_layers|inner_group_num|num_feedforward_networks"
)
_SIZES = re.compile(
    r".*(?:size|dim|layers?|heads?|embd|positions|embeddings|labels|inner|groups|experts|buckets"
    r"|window|kernel|virtual_tokens)|d_(?:model|ff|kv|inner|head)|n_(?:token|ctx)|r"
)


def read_json(path: Path, most: int = MAX_JSON, *, strict: bool = True) -> Any:
    """Read a JSON file of at most `most` bytes.

    `strict`: no name twice in an object, no NaN or Infinity. A trainer writes NaN for a loss, so
    its state is read without that.
    """
    if path.stat().st_size > most:
        raise Refused(f"{path.name} is larger than {most // 1024:,} kB")
    return parse(path.read_bytes(), path.name, strict=strict)


def parse(data: bytes, name: str, *, strict: bool = True) -> Any:
    """Parse JSON in UTF-8; raises Refused if it is not valid or nests too deep."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if strict and len({key for key, _ in pairs}) != len(pairs):
            raise Refused(f"{name} says something twice")
        return dict(pairs)

    def no_number(word: str) -> None:
        if strict:
            raise Refused(f"{name} holds {word}, which is no number")

    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=unique, parse_constant=no_number)
    except (ValueError, RecursionError) as exc:
        raise Refused(f"{name} is not valid JSON") from exc
    if _depth(found) > _MAX_DEPTH:
        raise Refused(f"{name} nests deeper than any program writes it")
    return found


def read_config(path: Path) -> dict[str, Any]:
    """Read config.json or adapter_config.json; raises Refused for code and for absurd sizes."""
    config = read_json(path)
    if not isinstance(config, dict):
        raise Refused(f"{path.name} is not a JSON object")
    refuse_code(config, path.name)
    for key, value in _scalars(config):
        refuse_size(key, value, path.name)
    return config


def refuse_code(config: Any, name: str) -> None:
    """Raise Refused if a setting, however deep, would have a library import or fetch code."""
    for key, value in _scalars(config):
        if key in _ANYWHERE and value:
            raise Refused(
                f"{name} asks for code of its own ({key}), which we never run: save a network "
                "whose code is part of transformers"
            )
        if key.startswith("_attn_implementation") and not _is_plain_attention(value):
            raise Refused(f"{name} asks for a kernel of its own ({key}), which we never run")
    quantized = isinstance(config, dict) and config.get("quantization_config")
    if quantized:
        raise Refused(
            f"{name} says that the weights are quantized; load the network without "
            "quantization, merge the adapter into it, and save that, or hand in the adapter"
        )


def refuse_size(key: str, value: Any, name: str) -> None:
    """Raise Refused for a number that no network has, before anything is built of that size."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return
    if not math.isfinite(value):
        raise Refused(f"{name}: {key} is no finite number")
    most = _MAX_LAYERS if _LAYERS.fullmatch(key) else _MAX_SIZE
    if (_LAYERS.fullmatch(key) or _SIZES.fullmatch(key)) and abs(value) > most:
        raise Refused(f"{name}: {key} is {value}, which no network of this course needs")


def _is_plain_attention(value: Any) -> bool:
    return value is None or isinstance(value, bool) or str(value) in _ATTENTIONS


def _scalars(value: Any) -> Iterator[tuple[str, Any]]:
    """Walk through all settings: each name with what it is set to, containers too."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield from each.items()
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def _depth(value: Any) -> int:
    """Count the levels of objects and lists, a level at a time."""
    level, depth = [value], 0
    while level := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        inner = (each.values() if isinstance(each, dict) else each for each in level)
        level = [each for values in inner for each in values]
    return depth
