"""Build the stand-ins of the models that students begin with, under all their names."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from grader.world.links import link_file
from grader.world.models import (
    byte_tokenizers,
    hollow_weights,
    sentence_model,
    unigram_tokenizers,
    vocabularies,
    word_tokenizers,
)
from grader.world.models import table as base_table
from grader.world.models import tokenizers as base_tokenizers
from grader.world.models.table import Base, load_bases
from grader.world.models.tokenizers import Facts

MODULES = (
    base_table,
    base_tokenizers,
    byte_tokenizers,
    hollow_weights,
    sentence_model,
    unigram_tokenizers,
    vocabularies,
    word_tokenizers,
)
NAMES = (*(name for base in load_bases() for name in base.names), *sentence_model.NAMES)
WEIGHTS = "model.safetensors"


def make_bases(folder: Path, progress: Callable[[str, float], None]) -> None:
    """Write every model into a cache folder; equal files are one file with several names."""
    bases, shared = load_bases(), folder / "shared"
    shared.mkdir(parents=True)
    tokenizers: dict[str, Facts] = {}
    for place, base in enumerate(bases):
        progress(f"models: {base.names[0]}", place / len(bases))
        kind = base.tokenizer
        if kind not in tokenizers:
            tokenizers[kind] = base_tokenizers.make_tokenizer(kind, shared / kind)
        files = _make_files(base, tokenizers[kind], shared)
        named = {file.name: file for file in files}
        for name in base.names:
            _write_repository(_place(folder, name), named, base.revision)
    for name in sentence_model.NAMES:
        _write_repository(_place(folder, name), sentence_model.list_files(), None)
    shutil.rmtree(shared)


def _place(folder: Path, name: str) -> Path:
    return folder / f"hub/models--{name.replace('/', '--')}"


def _make_files(base: Base, tokenizer: Facts, shared: Path) -> list[Path]:
    """Write what a model consists of, as far as no other model has the same."""
    import torch
    import transformers

    classes: Any = transformers
    prefix = base.family.prefix
    held = f"{prefix}For{base.head}" if base.head else base.family.holds
    config = getattr(classes, f"{prefix}Config")(**{"vocab_size": tokenizer.size, **base.config})
    config.architectures = [f"{prefix}For{base.head}" if base.head else base.family.named]
    config.dtype = "float32"  # the weights are stored in less
    if base.labels:
        config.id2label = dict(enumerate(base.labels))
        config.label2id = {label: number for number, label in enumerate(base.labels)}
    with torch.device("meta"):
        network = getattr(classes, held)(config)
    content = [*tokenizer.files]
    content.append(_share(shared, "config.json", config.to_json_string()))
    content.append(_make_weights(shared, network, tokenizer.first_word))
    if network.can_generate():
        settings = transformers.GenerationConfig.from_model_config(config)
        settings.update(**base.generation)
        text = settings.to_json_string(ignore_metadata=True)
        content.append(_share(shared, "generation_config.json", text))
    return content


def _make_weights(shared: Path, network: Any, first_word: int) -> Path:
    """Write the weights, unless there are such weights already."""
    tied = set(getattr(network, "all_tied_weights_keys", None) or {})
    shapes = {
        name: tuple(tensor.shape)
        for name, tensor in network.state_dict().items()
        if name not in tied and tensor.is_floating_point()
    }
    digest = hashlib.sha256(json.dumps([first_word, shapes], sort_keys=True).encode()).hexdigest()
    path = shared / digest / WEIGHTS
    if not path.is_file():
        path.parent.mkdir()
        hollow_weights.write_weights(path, shapes, first_word=first_word)
    return path


def _share(shared: Path, name: str, text: str) -> Path:
    path = shared / hashlib.sha256(text.encode()).hexdigest() / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _write_repository(repository: Path, files: Mapping[str, Path], version: str | None) -> None:
    """Lay files out as a snapshot of the hub, named by what they were made from."""
    made = {name: file.parent.name for name, file in files.items()}
    digest = hashlib.sha1(json.dumps(made, sort_keys=True).encode(), usedforsecurity=False)
    revision = digest.hexdigest()
    snapshot = repository / "snapshots" / revision
    (repository / "refs").mkdir(parents=True)
    for reference in filter(None, ("main", version)):
        (repository / "refs" / reference).write_text(revision, encoding="ascii")
    for name, file in files.items():
        (snapshot / name).parent.mkdir(parents=True, exist_ok=True)
        link_file(file, snapshot / name)
