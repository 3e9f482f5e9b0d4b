"""Adapters of PEFT: which ones can be put on a public base, and what they are for."""

from __future__ import annotations

from typing import Any

from grader.inside.blocks import clean
from grader.inside.networks.architectures import (
    CLASSIFICATION,
    GENERATION,
    HEAD,
    LANGUAGE,
)
from grader.inside.networks.bases import public_name
from grader.inside.networks.headers import Tensors
from grader.inside.networks.refusals import Refused, Unavailable

PROMPTS = frozenset({"PROMPT_TUNING", "P_TUNING", "PREFIX_TUNING"})
"""Kinds that put tokens of their own before a text; they cannot be merged into the base."""

KINDS = PROMPTS | frozenset(
    {"ADALORA", "BOFT", "C3A", "DELORA", "FOURIERFT", "HIRA", "HRA", "IA3", "LN_TUNING", "LOHA"}
    | {"LOKR", "LORA", "MISS", "OFT", "RANDLORA", "ROAD", "SHIRA", "TRAINABLE_TOKENS", "VERA"}
    | {"WAVEFT"}
)
"""Kinds that are tensors and numbers only; others load further networks or code."""

_TASKS = {"SEQ_CLS": CLASSIFICATION, "SEQ_2_SEQ_LM": GENERATION, "CAUSAL_LM": LANGUAGE}
_POSITIONS = 512


def inspect_adapter(config: dict[str, Any], tensors: Tensors | None) -> dict[str, Any]:
    """Return an adapter's task, base and longest text; raises Refused or Unavailable.

    `tensors` is None where its weights are not converted yet.
    """
    kind, named = config.get("peft_type"), config.get("base_model_name_or_path")
    if not isinstance(kind, str) or kind not in KINDS:
        name = clean(str(kind)[:60])
        raise Unavailable(f"the adapter's kind is {name!r}, which we cannot re-evaluate yet")
    base = public_name(named)
    if not base:
        raise Refused(
            f"adapter_config.json names no public base network, but {clean(str(named)[:100])!r}; "
            "write the name there that you gave to from_pretrained, or merge the adapter "
            "(merge_and_unload) and save the whole network"
        )
    task = _task(config, tensors)
    if task == CLASSIFICATION and tensors is not None and head_classes(tensors.shapes) is None:
        raise Refused(
            "the adapter was saved without its classification head; train it with "
            'task_type="SEQ_CLS"'
        )
    virtual = config.get("num_virtual_tokens")
    taken = virtual if kind in PROMPTS and isinstance(virtual, int) else 0
    if not 0 <= taken < _POSITIONS:
        raise Refused(f"adapter_config.json: num_virtual_tokens is {taken}, which fits no network")
    return {"task": task, "base": base, "positions": _POSITIONS - taken}


def head_classes(shapes: dict[str, tuple[int, ...]]) -> int | None:
    """Return the number of classes of the head among these tensors, or None without one."""
    heads = [shape for name, shape in sorted(shapes.items()) if HEAD.search(name)]
    return heads[0][0] if heads and heads[0] else None


def _task(config: dict[str, Any], tensors: Tensors | None) -> str:
    named = config.get("task_type")
    if isinstance(named, str) and named in _TASKS:
        return _TASKS[named]
    if named is None and tensors is not None and head_classes(tensors.shapes) is not None:
        return CLASSIFICATION
    what = f"the task {clean(str(named)[:60])!r}" if named else "no task (task_type)"
    raise Unavailable(f"adapter_config.json names {what}, so we cannot re-evaluate it yet")
