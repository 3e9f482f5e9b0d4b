"""The tensors of a saved network, by names that do not depend on what its head is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.inside.networks.candidates import WEIGHTS
from grader.inside.networks.headers import weight_files
from grader.inside.networks.refusals import Refused, first_line

_RESIZED = "embed"  # tokens may have been added: its rows differ, and nothing follows from that
_FRESH = re.compile(r"^(pooler|sequence_summary)\.")  # made anew where the base was saved without
_BUFFERS = ("position_ids", "token_type_ids", "masked_bias", "attn.bias", "inv_freq")
_RELATED = 0.5  # cosine of a fine-tuned tensor and its base's: about 1; of strangers: about 0
_OLD = {"gamma": "weight", "beta": "bias"}  # what the first BERTs call those of LayerNorm


@dataclass(frozen=True)
class Tensors:
    """Tensors that are read when they are asked for: those of the encoder, and the others."""

    read: Callable[[str], Any]
    shapes: Mapping[str, tuple[int, ...]]  # by the name that `read` takes
    encoder: Mapping[str, str]  # a name without the prefix to the one that `read` takes

    @property
    def head(self) -> list[str]:
        """The names of what does not belong to the encoder."""
        below = set(self.encoder.values())
        return [name for name in self.shapes if name not in below]

    def encoder_shape(self, name: str) -> tuple[int, ...] | None:
        """Give the shape of a tensor of the encoder, None if there is no such tensor."""
        return self.shapes[self.encoder[name]] if name in self.encoder else None


def in_folder(folder: Path) -> Tensors:
    """Find the tensors of a whole network: safetensors, in one file or several."""
    files = [_opened(folder / name) for name in weight_files(folder, WEIGHTS[0])]
    places = {name: file for file in files for name in file.keys()}  # noqa: SIM118  no mapping
    shapes = {n: tuple(file.get_slice(n).get_shape()) for n, file in places.items()}
    return arrange(lambda name: places[name].get_tensor(name), shapes, prefix_of(folder))


def _opened(path: Path) -> Any:
    """Open a file of weights; raises Refused if it is not there, or no such file."""
    from safetensors import SafetensorError, safe_open

    try:
        return safe_open(path, framework="pt")
    except (OSError, SafetensorError) as exc:
        raise Refused(f"{path.name} cannot be read: {first_line(exc)}") from exc


def in_memory(tensors: Mapping[str, Any], prefix: str) -> Tensors:
    """Arrange the tensors of a loaded network."""
    return arrange(tensors.__getitem__, {n: tuple(t.shape) for n, t in tensors.items()}, prefix)


def arrange(
    read: Callable[[str], Any], shapes: Mapping[str, tuple[int, ...]], prefix: str
) -> Tensors:
    """Tell the encoder's tensors by their prefix; a bare encoder has none before its names."""
    kept = {name: shape for name, shape in sorted(shapes.items()) if not name.endswith(_BUFFERS)}
    below = [name for name in kept if prefix and name.startswith(f"{prefix}.")]
    encoder = {_plain(n.removeprefix(f"{prefix}.")): n for n in below or kept}
    return Tensors(read, kept, encoder)


def prefix_of(folder: Path) -> str:
    """Ask the architecture what stands before the names of its encoder, such as `bert`."""
    from transformers import MODEL_MAPPING, AutoConfig

    config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
    kinds: Any = MODEL_MAPPING.get(type(config), None)
    kind = kinds[0] if isinstance(kinds, tuple) else kinds
    return str(getattr(kind, "base_model_prefix", ""))


def find_base(own: Tensors, model_type: str, declared: str, world: Path) -> tuple[str, Any, str]:
    """Find the network of the world that this one was made from: its id, its tensors.

    Any of the same type and shape may be it, whatever the config says; the nearest is. Without
    one the id is empty, and the third answer says why.
    """
    best: tuple[float, str, Any] = (_RELATED, "", None)
    same_type = False
    seen: set[tuple[int, int]] = set()
    ids = sorted(_ids(world), key=lambda pair: (pair[0] != declared, pair[0]))
    for id_, folder in ids:
        status = (folder / "model.safetensors").stat()
        if (status.st_dev, status.st_ino) in seen or _type_of(folder) != model_type:
            continue
        seen.add((status.st_dev, status.st_ino))
        base = in_folder(folder)
        same_type = same_type or id_ == declared
        if not fits(own, base):
            continue
        near = likeness(own, base)
        if near > best[0]:
            best = (near, id_, base)
    if best[1]:
        return best[1], best[2], ""
    if same_type:
        return "", None, f"the {declared} of this course world has another shape or other weights"
    return "", None, f"its base {f'{declared} ' if declared else ''}is not in this course world"


def fits(own: Tensors, base: Tensors) -> bool:
    """Say whether a network may be made from a base: the same tensors, perhaps fewer layers."""
    if not own.encoder or any(n not in base.encoder and not _FRESH.match(n) for n in own.encoder):
        return False
    return all(
        own.encoder_shape(n) == base.encoder_shape(n) or _RESIZED in n
        for n in own.encoder
        if n in base.encoder
    )


def likeness(own: Tensors, base: Tensors) -> float:
    """Give the cosine of the largest tensor that both have, embeddings left out."""
    shared = [n for n in own.encoder if own.encoder_shape(n) == base.encoder_shape(n)]
    inner = [n for n in shared if _RESIZED not in n] or shared
    if not inner:
        return 0.0
    probe = max(inner, key=lambda n: _size(own.encoder_shape(n) or ()))
    mine = own.read(own.encoder[probe]).double().reshape(-1)
    theirs = base.read(base.encoder[probe]).double().reshape(-1)
    lengths = float(mine.norm() * theirs.norm())
    return float(mine @ theirs) / lengths if lengths else 0.0


def _ids(world: Path) -> list[tuple[str, Path]]:
    """List the networks of a world whose weights can be read: id and folder."""
    found = []
    for folder in sorted(world.glob("hub/models--*/snapshots/*")):
        if (folder / "config.json").is_file() and (folder / "model.safetensors").is_file():
            id_ = folder.parents[1].name.removeprefix("models--").replace("--", "/", 1)
            found.append((id_, folder))
    return found


def _type_of(folder: Path) -> str:
    config = json.loads((folder / "config.json").read_bytes())
    return str(config.get("model_type", ""))


def _plain(name: str) -> str:
    head, _, last = name.rpartition(".")
    return f"{head}.{_OLD[last]}" if last in _OLD and head.endswith("LayerNorm") else name


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for each in shape:
        size *= each
    return size
