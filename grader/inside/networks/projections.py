"""What is kept of a tensor: digests that survive another precision, and random projections."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable
from typing import Any

SIZE = 32
"""Numbers that a tensor is projected to."""

_CHUNK = 1 << 20


def project(values: Any, seed: str) -> Any:
    """Project a tensor to `SIZE` numbers, float64: the same seed gives comparable ones.

    A count sketch (Charikar, Chen and Farach-Colton 2002): each value is added, with a random
    sign, to a random one of the numbers. It is linear, and the inner product of two sketches
    estimates that of the tensors without bias, with a relative error of about 1 / sqrt(SIZE).
    """
    import numpy as np

    flat = values.reshape(-1).float().numpy()
    places = np.random.PCG64(zlib.crc32(seed.encode()))
    sums = np.zeros(2 * SIZE)
    for start in range(0, len(flat), _CHUNK):
        part = flat[start : start + _CHUNK]
        raw = places.random_raw(-(-len(part) // 8)).astype("<u8").view(np.uint8)
        sums += np.bincount(raw[: len(part)] % (2 * SIZE), weights=part, minlength=2 * SIZE)
    return sums[:SIZE] - sums[SIZE:]


def pack(numbers: Any) -> str:
    """Write a projection as float32 in base 64."""
    return base64.b64encode(numbers.astype("<f4").tobytes()).decode("ascii")


def content_of(values: Any) -> str:
    """Name a tensor by its values as float32, and by its shape."""
    return _digest(values.float().numpy(), "<f4", values.shape)


def rounded_contents(values: Any) -> tuple[str, str]:
    """Name a tensor by its values rounded to float16 and to bfloat16.

    A copy that was saved in one of these, and perhaps widened again, has that name too.
    """
    import torch

    half = values.float().to(torch.float16).numpy()
    brain = values.to(torch.bfloat16).view(torch.int16).numpy()
    return _digest(half, "<f2", values.shape), _digest(brain, "<i2", values.shape)


def name_all(contents: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Name a set of tensors: once for each rounding, whatever they are called and stored in."""
    sets = zip(*contents, strict=True)
    return tuple(hashlib.sha256("\n".join(sorted(set(one))).encode()).hexdigest() for one in sets)


def _digest(values: Any, kind: str, shape: Iterable[int]) -> str:
    """Digest a tensor a part at a time: the embeddings of many languages are a gigabyte."""
    digest = hashlib.sha256(repr(tuple(shape)).encode())
    flat = values.reshape(-1)
    for start in range(0, len(flat), _CHUNK):
        digest.update(flat[start : start + _CHUNK].astype(kind).tobytes())
    return digest.hexdigest()[:16]
