"""R51: settings that name a file or a folder somewhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attacks.networks import SETTINGS, honest, shapes, write


def _index(place: str) -> Any:
    def build(folder: Path) -> None:
        honest(folder / "mine")
        weights = (folder / "mine" / "model.safetensors").read_bytes()
        write(folder, "outside.safetensors", weights)
        (folder / "mine" / "model.safetensors").unlink()
        aim = place or str(folder / "outside.safetensors")
        index = {"metadata": {}, "weight_map": dict.fromkeys(shapes(), aim)}
        write(folder / "mine", "model.safetensors.index.json", index)

    return build


def _adapter(base: str) -> Any:
    def build(folder: Path) -> None:
        honest(folder / "theirs")
        told = {"peft_type": "LORA", "task_type": "SEQ_CLS", "base_model_name_or_path": base}
        write(folder / "mine", "adapter_config.json", told)
        weights = (folder / "theirs" / "model.safetensors").read_bytes()
        write(folder / "mine", "adapter_model.safetensors", weights)
        (folder / "theirs" / "config.json").unlink()

    return build


def _tokenizer(folder: Path) -> None:
    honest(folder)
    for name in ("tokenizer_file", "vocab_file", "name_or_path", "special_tokens_map_file"):
        write(folder, "tokenizer_config.json", {**SETTINGS, name: "/etc/passwd"})


def _link(folder: Path) -> None:
    honest(folder)
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").symlink_to(folder.parents[1] / "rubric" / "private" / "key.toml")


PATHS: dict[str, tuple[Any, str, str]] = {
    "shard-above": (_index("../outside.safetensors"), "REJECT", "outside its folder"),
    "shard-anywhere": (_index(""), "REJECT", "outside its folder"),
    "shard-of-the-system": (_index("/etc/passwd"), "REJECT", "outside its folder"),
    "base-above": (_adapter("../theirs"), "REJECT", "no public base network"),
    "base-anywhere": (_adapter("/in/network"), "REJECT", "no public base network"),
    "base-in-the-sandbox": (_adapter("network"), "REJECT", "no public base network"),
    "tokenizer-anywhere": (_tokenizer, "CONTAINED", ""),
    "linked-weights": (_link, "REJECT", "is missing"),
}
CONTROLS = {
    "shard-above": "transformers.AutoModelForSequenceClassification.from_pretrained("
    "here / 'mine'); print('WORKED: weights from outside')",
    "shard-anywhere": "transformers.AutoModelForSequenceClassification.from_pretrained("
    "here / 'mine'); print('WORKED: weights from outside')",
}
