"""Predict with a saved network: weights and unlabelled texts in, one block of logits out.

Arguments: the network's folder, the course world or "-", the file with the texts (a JSON list),
the id of the base whose tokenizer stands in for a missing one. Writes `logits.f32` (float32,
rows x classes, in the order of the texts) into the working folder and prints one JSON object:
{"rows", "classes", "equals_base", "notes"} or {"rejected": why}.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from grader.inside.mirror import mirror

_MAX_LENGTH = 512  # tokens
_TOKENS_A_BATCH = 2048
_KEPT = frozenset(
    {"config.json", "adapter_config.json", "tokenizer.json", "vocab.txt", "merges.txt"}
    | {"vocab.json", "spiece.model", "sentencepiece.bpe.model", "tokenizer_config.json"}
    | {"special_tokens_map.json"}
)
_TOKENIZER_FILES = ("tokenizer.json", "vocab.txt", "spiece.model", "sentencepiece.bpe.model")
_NEVER = ("auto_map", "trust_remote_code", "_name_or_path", "tokenizer_file", "custom_pipelines")
_HARMLESS = ("position_ids",)  # buffers that older versions saved


class Refused(Exception):
    """The network cannot be evaluated, with the reason as a sentence."""


class Unavailable(Exception):
    """What the network needs is not in this world: a person must look."""


def main() -> None:
    """Load, predict, write."""
    folder, world, texts, base = sys.argv[1:5]
    if world != "-":
        mirror(Path(world))
    clean = rewrite(Path(folder), Path.cwd() / "network")
    try:
        answer = predict(clean, json.loads(Path(texts).read_text(encoding="utf-8")), base)
    except Refused as exc:
        answer = {"rejected": str(exc)}
    except Unavailable as exc:
        answer = {"unavailable": str(exc)}
    print(json.dumps(answer))


def rewrite(folder: Path, target: Path) -> Path:
    """Make a folder of known files only, their JSON without the keys that load code or paths."""
    target.mkdir()
    for path in sorted(folder.iterdir()):
        if path.suffix == ".safetensors" or path.name.endswith(".safetensors.index.json"):
            (target / path.name).symlink_to(path)
        elif path.name in _KEPT and path.suffix == ".json" and "config" in path.name:
            config = json.loads(path.read_bytes())
            if isinstance(config, dict):
                kept = {k: v for k, v in config.items() if k not in _NEVER}
                (target / path.name).write_text(json.dumps(kept))
        elif path.name in _KEPT:
            shutil.copyfile(path, target / path.name)
    return target


def predict(folder: Path, texts: list[str], base: str) -> dict[str, Any]:
    """Run the network over the texts; raises Refused where its numbers would mean nothing."""
    import torch
    from transformers import AutoTokenizer
    from transformers.utils import logging

    logging.set_verbosity_error()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    is_adapter = (folder / "adapter_config.json").is_file()
    network, base = load_adapter(folder) if is_adapter else (load_full(folder), base)
    notes = []
    own = any((folder / name).is_file() for name in _TOKENIZER_FILES)
    if not own:
        notes.append(f"no tokenizer was saved; the unchanged one of {base} was used")
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder if own else base, trust_remote_code=False)
    except (OSError, ValueError) as exc:
        raise Refused(f"the tokenizer cannot be loaded: {_first_line(exc)}") from exc
    check_finite(network)
    logits = forward(network.eval(), tokenizer, texts)
    logits.astype("<f4").tofile("logits.f32")
    rows, classes = logits.shape
    return {
        "rows": rows,
        "classes": classes,
        "equals_base": equals_base(network, base),
        "notes": notes,
    }


def load_full(folder: Path) -> Any:
    """Load a whole network; every tensor must be there, and none besides."""
    from transformers import AutoModelForSequenceClassification

    try:
        network, info = AutoModelForSequenceClassification.from_pretrained(
            folder,
            output_loading_info=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype="float32",
        )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as exc:
        raise Refused(f"the network cannot be loaded: {_first_line(exc)}") from exc
    for kind, word in (("missing_keys", "lacks"), ("unexpected_keys", "holds the unknown")):
        names = sorted(k for k in info[kind] if not k.endswith(_HARMLESS))
        if names:
            raise Refused(f"the saved file {word} {len(names)} tensors, such as {names[0]}")
    if info["mismatched_keys"]:
        raise Refused("the saved tensors have other shapes than config.json says")
    return network


def load_adapter(folder: Path) -> tuple[Any, str]:
    """Put an adapter on its base from the course world; its head must have been saved with it."""
    from peft import PeftModel
    from safetensors import safe_open
    from transformers import AutoModelForSequenceClassification

    config = json.loads((folder / "adapter_config.json").read_bytes())
    base = str(config["base_model_name_or_path"])
    with safe_open(folder / "adapter_model.safetensors", framework="np") as file:
        heads = [n for n in file.keys() if n.endswith(_HEADS)]  # noqa: SIM118  no mapping
        if not heads:
            raise Refused(
                "the adapter was saved without its classification head; train it with "
                'task_type="SEQ_CLS"'
            )
        classes = file.get_slice(heads[0]).get_shape()[0]
    try:
        network = AutoModelForSequenceClassification.from_pretrained(
            base, num_labels=classes, trust_remote_code=False, dtype="float32"
        )
        return PeftModel.from_pretrained(network, folder).merge_and_unload(), base
    except OSError as exc:
        raise Unavailable(f"the adapter's base {base} is not in this course world") from exc
    except (ValueError, RuntimeError, KeyError, TypeError) as exc:
        # The stand-in is narrower than the real base: an adapter made elsewhere does not fit.
        raise Unavailable(f"the adapter does not fit the {base} of this course world") from exc


_HEADS = ("classifier.weight", "classifier.out_proj.weight", "score.weight", "classifier.3.weight")


def check_finite(network: Any) -> None:
    """Refuse weights that are not numbers: their argmax would look like an answer."""
    for name, tensor in network.state_dict().items():
        if not bool(tensor.isfinite().all()):
            raise Refused(f"the saved weights are not finite numbers ({name})")


def forward(network: Any, tokenizer: Any, texts: list[str]) -> Any:
    """Return the logits, rows x classes, float32: longest first, batches of bounded tokens."""
    import numpy as np
    import torch

    longest = min(_MAX_LENGTH, getattr(network.config, "max_position_embeddings", _MAX_LENGTH))
    encoded = tokenizer(texts, truncation=True, max_length=longest)["input_ids"]
    order = sorted(range(len(texts)), key=lambda row: -len(encoded[row]))
    found: list[Any] = [None] * len(texts)
    with torch.inference_mode():
        while order:
            size = max(1, _TOKENS_A_BATCH // len(encoded[order[0]]))
            rows, order = order[:size], order[size:]
            batch = tokenizer.pad({"input_ids": [encoded[r] for r in rows]}, return_tensors="pt")
            logits = network(
                input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]
            ).logits
            if not bool(logits.isfinite().all()):
                raise Refused("the network's outputs are not finite numbers")
            for row, values in zip(rows, logits.float().numpy(), strict=True):
                found[row] = values
            print(f"predicted {len(texts) - len(order)} of {len(texts)}", file=sys.stderr)
    return np.stack(found)


def equals_base(network: Any, base: str) -> bool:
    """Say whether no tensor of the encoder differs from the public base's."""
    import torch
    from transformers import AutoModel

    try:
        original = AutoModel.from_pretrained(base, trust_remote_code=False, dtype="float32")
    except (OSError, ValueError):
        return False  # the base is not in this world: not checkable, and no flag
    own = network.base_model.state_dict()
    shared = [n for n, t in original.state_dict().items() if n in own and t.shape == own[n].shape]
    return bool(shared) and all(torch.equal(original.state_dict()[n], own[n]) for n in shared)


def _first_line(exc: Exception) -> str:
    return (str(exc).strip().splitlines() or [type(exc).__name__])[0][:200]


if __name__ == "__main__":
    main()
