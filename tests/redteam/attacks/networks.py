"""A small honest network, and the means to spoil it; R49 to R55 are made from it.

Written without any library, so that a grader process can make one without importing torch.
"""

from __future__ import annotations

import array
import json
import math
import random
import struct
from pathlib import Path
from typing import Any

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "good", "bad", "film", "was", "it")
DIM, HIDDEN, POSITIONS = 8, 16, 64
CONFIG: dict[str, Any] = {
    "model_type": "distilbert",
    "architectures": ["DistilBertForSequenceClassification"],
    "dim": DIM,
    "hidden_dim": HIDDEN,
    "n_layers": 1,
    "n_heads": 2,
    "vocab_size": len(WORDS),
    "max_position_embeddings": POSITIONS,
    "id2label": {"0": "neg", "1": "pos"},
    "label2id": {"neg": 0, "pos": 1},
    "torch_dtype": "float32",
}
TOKENIZER: dict[str, Any] = {
    "version": "1.0",
    "truncation": None,
    "padding": None,
    "added_tokens": [
        {
            "id": number,
            "content": word,
            "special": True,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
        }
        for number, word in enumerate(WORDS[:5])
    ],
    "normalizer": {"type": "Lowercase"},
    "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": {
        "type": "BertProcessing",
        "sep": ["[SEP]", 3],
        "cls": ["[CLS]", 2],
    },
    "decoder": None,
    "model": {
        "type": "WordLevel",
        "vocab": {word: number for number, word in enumerate(WORDS)},
        "unk_token": "[UNK]",
    },
}
SETTINGS = {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]"}
SETTINGS |= {"unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}


def shapes() -> dict[str, list[int]]:
    """Name the tensors of the network."""
    layer = "distilbert.transformer.layer.0"
    found = {
        "distilbert.embeddings.word_embeddings.weight": [len(WORDS), DIM],
        "distilbert.embeddings.position_embeddings.weight": [POSITIONS, DIM],
        f"{layer}.ffn.lin1.weight": [HIDDEN, DIM],
        f"{layer}.ffn.lin1.bias": [HIDDEN],
        f"{layer}.ffn.lin2.weight": [DIM, HIDDEN],
        f"{layer}.ffn.lin2.bias": [DIM],
        "pre_classifier.weight": [DIM, DIM],
        "pre_classifier.bias": [DIM],
        "classifier.weight": [2, DIM],
        "classifier.bias": [2],
    }
    for name in ("q_lin", "k_lin", "v_lin", "out_lin"):
        found |= {f"{layer}.attention.{name}.weight": [DIM, DIM]}
        found |= {f"{layer}.attention.{name}.bias": [DIM]}
    for name in (
        "distilbert.embeddings.LayerNorm",
        f"{layer}.sa_layer_norm",
        f"{layer}.output_layer_norm",
    ):
        found |= {f"{name}.weight": [DIM], f"{name}.bias": [DIM]}
    return found


def values(scale: float = 1.0) -> dict[str, array.array[float]]:
    """Draw the numbers of every tensor; the same in every place."""
    draw = random.Random(0)
    return {
        name: array.array("f", (scale * draw.gauss(0, 1) for _ in range(math.prod(shape))))
        for name, shape in shapes().items()
    }


def pack(tensors: dict[str, array.array[float]], named: dict[str, list[int]]) -> bytes:
    """Write a safetensors file of float32."""
    header, data = {}, b""
    for name, numbers in tensors.items():
        begin = len(data)
        data += numbers.tobytes()
        offsets = [begin, len(data)]
        header[name] = {"dtype": "F32", "shape": named[name], "data_offsets": offsets}
    return file_of(header, data)


def file_of(header: Any, data: bytes = b"") -> bytes:
    """Put a header, given as an object or as text, before some data."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def write(folder: Path, name: str, content: Any) -> Path:
    """Write a file: bytes as they are, anything else as JSON."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def honest(folder: Path, **config: Any) -> Path:
    """Write the network with its tokenizer; `config` changes what its config says."""
    write(folder, "config.json", {**CONFIG, **config})
    write(folder, "model.safetensors", pack(values(), shapes()))
    write(folder, "tokenizer.json", TOKENIZER)
    write(folder, "tokenizer_config.json", SETTINGS)
    return folder


def with_tensors(folder: Path, change: Any) -> Path:
    """Write the network with other tensors: `change` may do what it likes to numbers and shapes."""
    honest(folder)
    tensors, named = values(), shapes()
    change(tensors, named)
    write(folder, "model.safetensors", pack(tensors, named))
    return folder


def with_tokenizer(folder: Path, **parts: Any) -> Path:
    """Write the network with parts of its tokenizer exchanged."""
    honest(folder)
    write(folder, "tokenizer.json", {**TOKENIZER, **parts})
    return folder
