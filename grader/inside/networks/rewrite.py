"""Make the minimal folder that is loaded: what a student saved, written anew from known keys.

Nothing else is copied: no Python file, no key that names code, a path or a hub, no file of weights
that is no safetensors.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grader.inside.networks.adapters import KINDS, inspect_adapter
from grader.inside.networks.architectures import (
    ENCODER_DECODERS,
    JOINED,
    PARTS,
    refuse_unknown,
)
from grader.inside.networks.candidates import ADAPTERS, WEIGHTS
from grader.inside.networks.configs import read_config, read_json
from grader.inside.networks.headers import weight_files
from grader.inside.networks.refusals import Refused, Unavailable
from grader.inside.networks.tokenizer_files import rewrite_tokenizer

_HOW_TO_RUN = frozenset(
    {"_name_or_path", "chunk_size_feed_forward", "dtype", "output_attentions"}
    | {"output_hidden_states", "problem_type", "pruned_heads", "return_dict", "torch_dtype"}
    | {"torchscript", "transformers_version", "use_cache", "gradient_checkpointing"}
)
_MAPS = ("rope_parameters", "rope_scaling")
_LABELS = ("id2label", "label2id")
_PLAIN = re.compile(r"[\w .:+|-]{0,100}")

_OF_A_BASE = frozenset(
    {"arrow_config", "auto_mapping", "corda_config", "eva_config", "layer_replication"}
    | {"loftq_config", "megatron_config", "megatron_core", "peft_version", "prompt_tuning_init"}
    | {"prompt_tuning_init_text", "revision", "runtime_config", "tokenizer_kwargs"}
    | {"tokenizer_name_or_path", "inference_mode"}
)
_PATTERNS = ("target_modules", "exclude_modules", "layers_pattern", "target_parameters")
_STARTS = re.compile(r"gaussian|eva|orthogonal|olora|pissa|true|false", re.I)

_GENERATION = frozenset(
    {"bad_words_ids", "bos_token_id", "decoder_start_token_id", "early_stopping", "eos_token_id"}
    | {"forced_bos_token_id", "forced_decoder_ids", "forced_eos_token_id", "length_penalty"}
    | {"max_length", "max_new_tokens", "min_length", "no_repeat_ngram_size", "num_beams"}
    | {"pad_token_id", "repetition_penalty", "suppress_tokens"}
)
_MOST = {"num_beams": 16, "max_length": 4096, "max_new_tokens": 4096}


def rewrite(folder: Path, target: Path) -> Path:
    """Write the minimal folder of a network, of an adapter or of a tokenizer; returns it."""
    target.mkdir()
    names = {path.name for path in folder.iterdir() if path.is_file()}
    is_adapter = "adapter_config.json" in names and WEIGHTS[0] not in names
    if is_adapter:
        _write(
            target / "adapter_config.json", _adapter(read_config(folder / "adapter_config.json"))
        )
        _link_weights(folder, target, ADAPTERS[0])
    elif "config.json" in names:
        config = read_config(folder / "config.json")
        _write(target / "config.json", known_settings(config))
        _write_generation(folder, target, config)
        _link_weights(folder, target, WEIGHTS[0])
    rewrite_tokenizer(folder, target)
    return target


def rewritten_tokenizer(folder: str) -> Path | None:
    """Write the minimal folder of a tokenizer, if there is one."""
    return None if folder == "-" else rewrite(Path(folder), Path.cwd() / "tokenizer")


def known_settings(config: dict[str, Any]) -> dict[str, Any]:
    """Keep what the architecture's own config class names: scalars, lists of them, labels."""
    from transformers import CONFIG_MAPPING

    model_type = refuse_unknown(config)
    if model_type == JOINED:
        return {"model_type": JOINED, **{part: known_settings(config[part]) for part in PARTS}}
    kind = CONFIG_MAPPING[model_type]
    names = {*kind().to_dict(), *kind.attribute_map, "num_labels", "rope_theta", "rope_scaling"}
    kept = {key: config[key] for key in config.keys() & (names - _HOW_TO_RUN)}
    plain = {key: value for key, value in kept.items() if _is_plain(value, key in _MAPS)}
    labels = {key: _labels(kept[key], key) for key in _LABELS if isinstance(kept.get(key), dict)}
    return {"model_type": model_type, **plain, **labels}


def _adapter(config: dict[str, Any]) -> dict[str, Any]:
    """Keep what the kind of adapter names, but for what would load or change something else."""
    from dataclasses import fields

    from peft import PeftType
    from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING

    kind = config.get("peft_type")
    if not isinstance(kind, str) or kind not in {*KINDS} & {*PEFT_TYPE_TO_CONFIG_MAPPING}:
        raise Unavailable(f"the adapter's kind is {str(kind)[:60]!r}, which we cannot load")
    base = inspect_adapter(config, None)["base"] if config.get("task_type") else None
    names = {
        field.name for field in fields(PEFT_TYPE_TO_CONFIG_MAPPING[PeftType(kind)])
    } - _OF_A_BASE
    kept = {key: config[key] for key in config.keys() & names}
    start = str(kept.get("init_lora_weights", True))
    if not _STARTS.fullmatch(start):
        raise Unavailable(f"the adapter changed its base as it started ({start[:60]!r})")
    plain = {
        key: value
        for key, value in kept.items()
        if key in _PATTERNS or _is_plain(value, key.endswith(("_pattern", "_indices")))
    }
    plain["base_model_name_or_path"] = base or config["base_model_name_or_path"]
    return {**plain, "peft_type": kind, "inference_mode": True}


def _write_generation(folder: Path, target: Path, config: dict[str, Any]) -> None:
    """Write how a network generates: from its own file, or from its config, as older ones do."""
    if config.get("model_type") not in ENCODER_DECODERS | {JOINED}:
        return
    path = folder / "generation_config.json"
    told = read_json(path) if path.is_file() else config
    found = {k: v for k, v in told.items() if k in _GENERATION} if isinstance(told, dict) else {}
    for key, value in found.items():
        if isinstance(value, int | float) and value > _MOST.get(key, math.inf):
            raise Refused(f"{path.name}: {key} is {value}, which no network of this course needs")
    _write(target / path.name, {key: value for key, value in found.items() if _is_plain(value)})


def _link_weights(folder: Path, target: Path, name: str) -> None:
    """Link the files with the weights, and write the index of several anew."""
    files = weight_files(folder, name)
    for file in files:
        if (folder / file).is_file():
            (target / file).symlink_to(folder / file)
    if files != [name]:
        index = read_json(folder / f"{name}.index.json")
        _write(target / f"{name}.index.json", {"metadata": {}, "weight_map": index["weight_map"]})


def _labels(names: dict[str, Any], key: str) -> dict[str, Any]:
    if key == "label2id":
        return {str(name)[:100]: each for name, each in names.items() if type(each) is int}
    return {each: str(name)[:100] for each, name in names.items() if each.isdecimal()}


def _is_plain(value: Any, is_map: bool = False, depth: int = 3) -> bool:
    """Say whether a value is a number, a word, or a short list of such; or a map, where asked."""
    if isinstance(value, dict):
        return is_map and len(value) <= 1000 and _are_plain(value.values(), depth - 1, is_map)
    if isinstance(value, list):
        return depth > 0 and len(value) <= 10_000 and _are_plain(value, depth - 1)
    if isinstance(value, str):
        return _PLAIN.fullmatch(value) is not None
    return value is None or math.isfinite(value)


def _are_plain(values: Iterable[Any], depth: int, is_map: bool = False) -> bool:
    return all(_is_plain(each, is_map, depth) for each in values)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, sort_keys=True), encoding="utf-8")
