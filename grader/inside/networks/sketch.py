"""Sketch a saved network: weights in, digests and random projections of its tensors out.

Arguments: the network's folder, the course world or "-", the id of the base that it names or "-".
Prints one JSON object in the shape of `SketchRecord`. An adapter is put on its base first; where
that is not possible its own tensors are sketched.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from grader.inside.networks.answering import answer
from grader.inside.networks.load import load_on_base
from grader.inside.networks.projections import (
    content_of,
    name_all,
    pack,
    project,
    rounded_contents,
)
from grader.inside.networks.refusals import Refused, Unavailable
from grader.inside.networks.rewrite import rewrite
from grader.inside.networks.tensors import Tensors, find_base, in_folder, in_memory

_OF_ADAPTERS = ("lora_", "prompt_", "vera_", "oft_", "boft_", "hada_", "lokr_")
_SECOND = ("lora_B", "lora_embedding_B")  # start from zero: what an adapter has learnt
_KINDS = {"SEQ_2_SEQ_LM": "AutoModelForSeq2SeqLM", "CAUSAL_LM": "AutoModelForCausalLM"}


def main() -> None:
    """Read, sketch, print."""
    folder, world, base = sys.argv[1:4]

    def ask() -> dict[str, Any]:
        clean = rewrite(Path(folder), Path.cwd() / "network")
        return sketch(clean, None if world == "-" else Path(world), "" if base == "-" else base)

    answer(world, ask)


def sketch(folder: Path, world: Path | None, declared: str) -> dict[str, Any]:
    """Sketch a whole network or an adapter."""
    if (folder / "adapter_config.json").is_file():
        return _of_adapter(folder, world)
    own = in_folder(folder)
    config = json.loads((folder / "config.json").read_bytes())
    found = _against_base(own, str(config.get("model_type", "")), declared, world)
    contents = {name: rounded_contents(own.read(name)) for name in own.shapes}
    return {
        "kind": "full",
        **found,
        **_head({name: own.read(name) for name in own.head}),
        "whole": name_all(contents.values()),
        "encoder": name_all(contents[name] for name in own.encoder.values()),
    }


def _of_adapter(folder: Path, world: Path | None) -> dict[str, Any]:
    """Sketch an adapter on its base, or alone; its head is what it saved besides."""
    from safetensors.torch import load_file

    saved = load_file(folder / "adapter_model.safetensors")
    heads = {name: tensor for name, tensor in saved.items() if _is_whole(name)}
    second = [t for name, t in saved.items() if any(word in name for word in _SECOND)]
    try:
        network, base = load_on_base(folder, _auto_class(folder))
    except (Refused, Unavailable) as exc:
        network, base, why = None, "", str(exc)
    if network is None or hasattr(network, "peft_config"):
        why = why if network is None else "this kind of adapter leaves its base as it is"
        added = {name: tensor for name, tensor in saved.items() if name not in heads}
        found: dict[str, Any] = {"kind": "lone adapter", "unknown": why, "tensors": _alone(added)}
    else:
        own = in_memory(network.state_dict(), network.base_model_prefix)
        found = _against_base(own, str(network.config.model_type), base, world)
        found["kind"] = "adapter"
    if second:
        found["equals_base"] = not any(bool(tensor.any()) for tensor in second)
    whole = name_all(rounded_contents(tensor) for tensor in saved.values())
    return {**found, **_head(heads), "whole": whole}


def _auto_class(folder: Path) -> Any:
    import transformers

    config = json.loads((folder / "adapter_config.json").read_bytes())
    kind = _KINDS.get(str(config.get("task_type")), "AutoModelForSequenceClassification")
    return getattr(transformers, kind)


def _is_whole(name: str) -> bool:
    """Tell a layer that was saved as a whole from the numbers of an adapter."""
    *layers, last = name.split(".")
    return last in {"weight", "bias"} and not any(p.startswith(_OF_ADAPTERS) for p in layers)


def _against_base(
    own: Tensors, model_type: str, declared: str, world: Path | None
) -> dict[str, Any]:
    """Sketch every tensor, and its difference to the base's where the world has that."""
    id_, base, why = "", None, "there is no course world"
    if world is not None:
        id_, base, why = find_base(own, model_type, declared, world)
    found: list[dict[str, Any]] = []
    change, before = 0.0, 0.0
    for name, place in own.encoder.items():
        values = own.read(place)
        found.append(_sketched(name, values, "encoder"))
        if base is not None and base.encoder_shape(name) == tuple(values.shape):
            original = base.read(base.encoder[name])
            moved = values.float() - original.float()
            found[-1]["same_as_base"] = is_same(values, original)
            found[-1]["moved"] = pack(project(moved, name))
            change += float(moved.norm()) ** 2
            before += float(original.float().norm()) ** 2
    same = [one["same_as_base"] for one in found if "same_as_base" in one]
    return {
        "base": id_,
        "unknown": why,
        "equals_base": all(same) if same else None,
        "moved": (change / before) ** 0.5 if before else None,
        "tensors": [*found, *(_sketched(name, own.read(name), "head") for name in own.head)],
    }


def _alone(added: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Sketch an adapter's own tensors: those that start from zero have moved by all they are."""
    second = {n: t for n, t in added.items() if any(word in n for word in _SECOND)}
    learnt = sorted((second or added).items())
    found = [_sketched(name, values, "encoder") for name, values in learnt]
    for one in found if second else ():
        one["moved"] = one["projected"]
    return found


def _sketched(name: str, values: Any, part: str) -> dict[str, Any]:
    norm = float(values.float().norm())
    if norm * 0 != 0:
        raise Refused(f"the saved weights are not finite numbers ({name})")
    return {
        "name": name,
        "shape": list(values.shape),
        "content": content_of(values),
        "norm": norm,
        "projected": pack(project(values, name)),
        "part": part,
    }


def is_same(values: Any, before: Any) -> bool:
    """Say whether a tensor holds the base's numbers, perhaps rounded to fewer bits on the way."""
    import torch

    parts = [each.reshape(-1).split(1 << 20) for each in (values, before)]
    return any(
        all(
            torch.equal(own.float(), base.float().to(kind).float())
            for own, base in zip(*parts, strict=True)
        )
        for kind in (torch.float32, torch.float16, torch.bfloat16)
    )


def _head(tensors: Mapping[str, Any]) -> dict[str, Any]:
    """Say whether a head was never trained: biases start at zero, and one step moves them all."""
    import torch

    biases = [t for name, t in tensors.items() if name.endswith("bias") and "norm" not in name]
    weights = [t.float().reshape(-1) for t in tensors.values() if t.dim() > 1]
    return {
        "head_untouched": _all_zero(biases),
        "head_spread": float(torch.cat(weights).std()) if weights else None,
    }


def _all_zero(tensors: Iterable[Any]) -> bool | None:
    touched = [bool(tensor.any()) for tensor in tensors]
    return not any(touched) if touched else None


if __name__ == "__main__":
    main()
