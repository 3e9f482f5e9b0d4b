"""Weights of true shape that take next to no room on a disk.

A safetensors file whose matrices hold seeded random numbers in some of their rows and zeros in the
others; the zeros are never written, so a file system keeps holes for them. Each layer passes
gradients on to every one of its parameters nevertheless.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Shapes = Mapping[str, tuple[int, ...]]

TABLE_ROWS = 6000  # a matrix with more rows is the table of a vocabulary
TABLE_BYTES = 400_000
MATRIX_BYTES, MATRIX_ROWS = 16_384, 12  # of any other, and at least
SCALE = 0.02  # of the numbers, as BERT and GPT-2 begin
HALF = 2  # bytes of a number; the libraries widen it to the type that the config names


def write_weights(path: Path, shapes: Shapes, *, first_word: int) -> None:
    """Write a safetensors file for tensors of these names and shapes.

    Pieces of the vocabulary before `first_word` get zeros, so that no model speaks in them.
    """
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    places = {}
    for name, shape in sorted(shapes.items()):
        places[name] = end
        end += HALF * math.prod(shape)
        header[name] = {"dtype": "F16", "shape": list(shape), "data_offsets": [places[name], end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        start = file.tell()
        file.truncate(start + end)
        for name, place in places.items():
            first, values = _make_values(name, shapes[name], first_word)
            file.seek(start + place + HALF * first)
            file.write(values.tobytes())


def _make_values(
    name: str, shape: tuple[int, ...], first_word: int
) -> "tuple[int, npt.NDArray[np.float16]]":
    """Return the numbers of a tensor that are not zero, and the place of the first."""
    import numpy as np

    if name.endswith("bias"):
        return 0, np.zeros(0, dtype=np.float16)
    if len(shape) < 2:
        return 0, np.ones(shape, dtype=np.float16)
    columns = math.prod(shape[1:])
    table = shape[0] > TABLE_ROWS
    first = first_word if table else 0
    most = (TABLE_BYTES if table else MATRIX_BYTES) // (HALF * columns)
    rows = min(shape[0] - first, max(most, MATRIX_ROWS))
    numbers = np.random.default_rng(list(name.encode())).standard_normal(rows * columns)
    return first * columns, (SCALE * numbers).astype(np.float16)
