"""The header of a safetensors file, read without loading a tensor.

The format: 8 bytes little-endian header length, a JSON header, then the tensors' bytes.
"""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.inside.blocks import clean
from grader.inside.networks.configs import parse, read_json
from grader.inside.networks.refusals import Refused

MAX_TENSORS = 5000
_MAX_HEADER = 1024 * 1024
_MAX_NAME = 300
_MAX_DIMENSIONS = 8
_MAX_NUMBER = 2**48
_BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "BOOL": 1}
_BYTES |= {f"{sign}{8 * width}": width for sign in "IU" for width in (1, 2, 4, 8)}
_LESS = re.compile(r"F[468]_?.*")  # numbers of 8 bits and fewer: quantized
_FRAMEWORKS = {"tf": "TensorFlow", "flax": "Flax", "mlx": "MLX"}
_POINTER = b"version https://git-lfs"


@dataclass(frozen=True)
class Tensors:
    """What the headers of a network's files declare: shapes by name, and who wrote them."""

    shapes: dict[str, tuple[int, ...]]
    framework: str = ""  # where it is not PyTorch

    @property
    def numbers(self) -> int:
        """All numbers of all tensors."""
        return sum(math.prod(shape) for shape in self.shapes.values())


def read_tensors(folder: Path, name: str) -> Tensors:
    """Read the headers of `name`, or of the files that its index lists."""
    found: dict[str, tuple[int, ...]] = {}
    framework = ""
    for file in weight_files(folder, name):
        tensors = read_header(folder / file)
        if twice := found.keys() & tensors.shapes.keys():
            raise Refused(f"two files hold the tensor {clean(min(twice))}")
        found |= tensors.shapes
        framework = framework or tensors.framework
    return Tensors(found, framework)


def weight_files(folder: Path, name: str) -> list[str]:
    """List the files of a network's weights: one, or those of its index."""
    index = folder / f"{name}.index.json"
    if (folder / name).is_file() or not index.is_file():
        return [name]
    listed = read_json(index)
    shards = listed.get("weight_map") if isinstance(listed, dict) else None
    if not isinstance(shards, dict) or not shards:
        raise Refused(f"{index.name} names no files")
    names = sorted({str(shard) for shard in shards.values()})
    if any(not is_plain(shard, Path(name).suffix) for shard in names):
        raise Refused(f"{index.name} names a file outside its folder, or none of weights")
    if missing := [each for each in names if not (folder / each).is_file()]:
        raise Refused(f"{missing[0]} is missing; hand in all {len(names)} files of the weights")
    return names


def is_plain(name: str, suffix: str) -> bool:
    """Say whether this is the name of a file of weights in the same folder."""
    return re.fullmatch(rf"[A-Za-z0-9_][\w.-]{{0,200}}{re.escape(suffix)}", name) is not None


def read_header(path: Path) -> Tensors:
    """Check a header: tensors lie side by side and fill the file exactly."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(8)
        if start + file.read(len(_POINTER) - 8) == _POINTER:
            raise pointer(path)
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else size
        if not 2 <= length <= min(_MAX_HEADER, size - 8):
            raise Refused(f"{path.name} is damaged: its header does not fit")
        file.seek(8)
        header = parse(file.read(length), path.name)
    if not isinstance(header, dict):
        raise Refused(f"{path.name} is damaged: its header names no tensors")
    about = header.pop("__metadata__", None)
    _check_spans(header, size - 8 - length, path.name)
    shapes = {name: tuple(each["shape"]) for name, each in header.items()}
    made_by = about.get("format") if isinstance(about, dict) else None
    return Tensors(shapes, _FRAMEWORKS.get(str(made_by), ""))


def pointer(path: Path) -> Refused:
    """Say what became of a file that Git LFS was to upload."""
    return Refused(
        f"{path.name} is a pointer of Git LFS, not the weights: run `git lfs pull`, and hand in "
        "the file itself"
    )


def _check_spans(header: dict[str, Any], data: int, name: str) -> None:
    if not header or len(header) > MAX_TENSORS:
        raise Refused(f"{name} holds {len(header):,} tensors")
    if any(len(tensor) > _MAX_NAME or not tensor.isprintable() for tensor in header):
        raise Refused(f"{name} names tensors as no program does")
    end = 0
    for begin, stop in sorted(_span(tensor, name) for tensor in header.values()):
        if begin != end:
            raise Refused(f"{name} is damaged: its tensors overlap or leave gaps")
        end = stop
    if end != data:
        raise Refused(f"{name} is damaged: {data:,} bytes of data, {end:,} named")


def _span(tensor: Any, name: str) -> tuple[int, int]:
    kind = tensor.get("dtype") if isinstance(tensor, dict) else None
    if isinstance(kind, str) and kind not in _BYTES and _LESS.fullmatch(kind):
        raise Refused(f"{name} holds quantized numbers ({kind}); save the network in 16 or 32 bits")
    try:
        begin, stop = tensor["data_offsets"]
        shape, width = tensor["shape"], _BYTES[kind or ""]
        numbers = (begin, stop, *shape)
    except (KeyError, TypeError, ValueError) as exc:
        raise Refused(f"{name} is damaged: a tensor without a proper type, shape or place") from exc
    if not isinstance(shape, list) or not _are_sizes(numbers):
        raise Refused(f"{name} is damaged: a tensor without a proper type, shape or place")
    if math.prod(shape) * width != stop - begin:
        raise Refused(f"{name} is damaged: a tensor's shape and size disagree")
    return begin, stop


def _are_sizes(numbers: tuple[Any, ...]) -> bool:
    """Say whether these are a tensor's place and shape: whole numbers of a size that exists."""
    few = len(numbers) <= 2 + _MAX_DIMENSIONS
    return few and all(type(each) is int and 0 <= each <= _MAX_NUMBER for each in numbers)
