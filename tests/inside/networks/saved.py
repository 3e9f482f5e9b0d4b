"""Saved networks as they lie in a hand-in, made small or made up."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

from grader.inside.networks.candidates import candidates
from grader.inside.networks.inspect import inspect

CONFIG = {
    "model_type": "distilbert",
    "architectures": ["DistilBertForSequenceClassification"],
    "n_layers": 1,
    "vocab_size": 100,
}
SHAPES = {
    "distilbert.embeddings.word_embeddings.weight": [100, 4],
    "distilbert.transformer.layer.0.ffn.lin1.weight": [4, 4],
    "pre_classifier.weight": [4, 4],
    "classifier.weight": [2, 4],
}
ADAPTER = {
    "peft_type": "LORA",
    "task_type": "SEQ_CLS",
    "base_model_name_or_path": "distilbert-base-uncased",
}
ADAPTED = {
    "base_model.model.distilbert.transformer.layer.0.attention.q_lin.lora_A.weight": [2, 4],
    "base_model.model.classifier.weight": [2, 4],
}


def tensors_of(shapes: dict[str, list[int]]) -> dict[str, Any]:
    """Make the header of float32 tensors that lie side by side."""
    header: dict[str, Any] = {}
    end = 0
    for name, shape in shapes.items():
        size = 4
        for each in shape:
            size *= each
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [end, end + size]}
        end += size
    return header


def packed(header: Any, data: int | None = None) -> bytes:
    """Write a safetensors file: a header, given as an object or as text, and zeros."""
    text = header.encode() if isinstance(header, str) else json.dumps(header).encode()
    if data is None:
        spans = [each["data_offsets"][1] for n, each in header.items() if n != "__metadata__"]
        data = max(spans, default=0)
    return struct.pack("<Q", len(text)) + text + bytes(data)


def write(folder: Path, **files: Any) -> Path:
    """Write files: bytes as they are, other things as JSON; `__` in a name stands for a dot."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def network(folder: Path, shapes: dict[str, list[int]] = SHAPES, **config: Any) -> Path:
    """Write a whole classifier that is sound as far as can be seen without loading it."""
    weights = packed(tensors_of(shapes))
    return write(folder, config__json={**CONFIG, **config}, model__safetensors=weights)


def adapter(folder: Path, **config: Any) -> Path:
    """Write an adapter that is sound as far as can be seen without loading it."""
    weights = packed(tensors_of(ADAPTED))
    told = {**ADAPTER, **config}
    return write(folder, adapter_config__json=told, adapter_model__safetensors=weights)


def look(root: Path) -> list[dict[str, Any]]:
    """Inspect what lies below a folder, those that count first."""
    return [inspect(each, root) for each in candidates(root)]
