"""Look at saved networks without loading them: strict JSON, safetensors headers, plain names.

Argument: the staged files. Prints a JSON list in the shape of `SavedNetwork`, one object a folder
that holds a saved network, those that count first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from grader.inside.blocks import clean
from grader.inside.networks.adapters import inspect_adapter
from grader.inside.networks.architectures import (
    labels_of,
    positions_of,
    refuse_lies,
    refuse_unknown,
    task_of,
)
from grader.inside.networks.bases import base_of
from grader.inside.networks.candidates import (
    ADAPTERS,
    OTHER_FORMATS,
    WEIGHTS,
    Candidate,
    candidates,
    has_tokenizer,
    plain_pytorch,
)
from grader.inside.networks.configs import read_config, read_json, refuse_code
from grader.inside.networks.headers import Tensors, pointer, read_tensors, weight_files
from grader.inside.networks.refusals import Refused, Unavailable

_MAX_TOKENIZER = 64 * 1024 * 1024
_SAVE = "save the network with network.save_pretrained('model'), which writes model.safetensors"
_AUTO = {
    "classification": "AutoModelForSequenceClassification",
    "generation": "AutoModelForSeq2SeqLM",
    "language-modelling": "AutoModelForCausalLM",
}


def main() -> None:
    """Inspect every candidate folder."""
    root = Path(sys.argv[1])
    print(json.dumps([inspect(each, root) for each in candidates(root)]))


def inspect(candidate: Candidate, root: Path) -> dict[str, Any]:
    """Describe one folder in the shape of `SavedNetwork`."""
    found: dict[str, Any] = {
        "folder": candidate.folder.relative_to(root).as_posix(),
        "kind": "adapter" if candidate.is_adapter else "full",
        "notes": candidate.notes,
        "claimed": candidate.claimed,
        "tokenizer": candidate.folder == candidate.tokenizer,
    }
    elsewhere = candidate.tokenizer is not None and not found["tokenizer"]
    if elsewhere and candidate.tokenizer is not None:
        found["tokenizer_folder"] = candidate.tokenizer.relative_to(root).as_posix()
    try:
        _refuse_tokenizer(candidate.tokenizer)
        return found | (_adapter(candidate) if candidate.is_adapter else _full(candidate))
    except Refused as exc:
        return found | {"state": "rejected", "reason": clean(str(exc), 500)}
    except Unavailable as exc:
        return found | {"state": "unsupported", "reason": clean(str(exc), 500)}


def _full(candidate: Candidate) -> dict[str, Any]:
    folder = candidate.folder
    if not (folder / "config.json").is_file():
        raise _without_config(candidate)
    told = read_json(folder / "config.json", strict=False)
    refuse_code(told, "config.json")
    refuse_unknown(told if isinstance(told, dict) else {})  # before its numbers: a person looks
    config = read_config(folder / "config.json")
    task = task_of(config)
    weights, tensors = _weights(candidate, WEIGHTS, task)
    if tensors is not None:
        refuse_lies(config, tensors, task)
    return {
        "state": "valid",
        "task": task,
        "weights": weights,
        "labels": labels_of(config) if task == "classification" else [],
        "base": base_of(config),
        "positions": positions_of(config),
    }


def _adapter(candidate: Candidate) -> dict[str, Any]:
    config = read_config(candidate.folder / "adapter_config.json")
    weights, tensors = _weights(candidate, ADAPTERS, "classification")
    return {"state": "valid", "weights": weights, **inspect_adapter(config, tensors)}


def _weights(candidate: Candidate, names: tuple[str, str], task: str) -> tuple[str, Tensors | None]:
    """Say how the weights are stored, and read the shapes of those in safetensors."""
    folder, (safe, pickled) = candidate.folder, names
    if {safe, f"{safe}.index.json"} & candidate.names:
        tensors = read_tensors(folder, safe)
        if tensors.framework:
            raise _of_another_framework(safe, tensors.framework, folder, task)
        return "safetensors", tensors
    if {pickled, f"{pickled}.index.json"} & candidate.names:
        for name in weight_files(folder, pickled):
            with (folder / name).open("rb") as file:
                if file.read(7) == b"version":
                    raise pointer(folder / name)
        return "pickle", None
    for name in sorted(candidate.names):
        if OTHER_FORMATS.fullmatch(name):
            raise _in_another_format(name, folder, task)
    raise Refused(f"{safe} is missing, the file with the weights; {_SAVE}")


def _without_config(candidate: Candidate) -> Exception:
    for name in sorted(candidate.names):
        if OTHER_FORMATS.fullmatch(name):
            return _in_another_format(name, candidate.folder, "classification")
    name = plain_pytorch(candidate.names)[0]
    return Unavailable(
        f"{clean(name, 100)} alone does not say which network it belongs to, and is not opened; "
        f"{_SAVE} and config.json"
    )


def _in_another_format(name: str, folder: Path, task: str) -> Refused:
    kind = name.lower().rpartition(".")[2]
    if kind in {"h5", "msgpack"}:
        return _of_another_framework(name, "TensorFlow" if kind == "h5" else "Flax", folder, task)
    if kind in {"gguf", "onnx"}:
        return Refused(
            f"{clean(name, 100)} was made for running the network, not for measuring it; {_SAVE}, "
            "before it is exported"
        )
    return Refused(
        f"{clean(name, 100)} is a Keras network; save the network from transformers inside it "
        f"with network.save_pretrained('model'), then convert that: {_line('TensorFlow', task)}"
    )


def _of_another_framework(name: str, framework: str, folder: Path, task: str) -> Refused:
    place = folder.name if folder.name.replace("-", "").replace("_", "").isalnum() else "model"
    return Refused(
        f"{name} holds {framework} weights, which we do not load; this converts them: "
        f"{_line(framework, task, clean(place, 60))}"
    )


def _line(framework: str, task: str, place: str = "model") -> str:
    """Write the line that makes PyTorch weights of others; transformers 5 has dropped it."""
    if framework == "MLX":
        return "mlx_lm.fuse with --de-quantize, then save_pretrained in transformers"
    source = "from_tf" if framework == "TensorFlow" else "from_flax"
    return (
        f"{_AUTO[task]}.from_pretrained('{place}', {source}=True).save_pretrained('{place}')  "
        "# transformers 4"
    )


def _refuse_tokenizer(folder: Path | None) -> None:
    """Raise Refused for a tokenizer that asks for code, or is too large to be one."""
    if folder is None:
        return
    for path in sorted(folder.glob("*.json")):
        if path.name in {"tokenizer_config.json", "generation_config.json"}:
            refuse_code(read_json(path), path.name)
    for path in sorted(folder.iterdir()):
        if has_tokenizer([path.name]) and path.stat().st_size > _MAX_TOKENIZER:
            raise Refused(f"{path.name} is larger than any tokenizer")


if __name__ == "__main__":
    main()
