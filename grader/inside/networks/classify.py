"""Classify encoded texts with a saved network: weights and token ids in, one block of logits out.

Arguments: the network's folder, the course world or "-", the folder with `ids.i32` and
`lengths.i32` that `grader.inside.networks.encode` wrote, the id that pads, the number of threads.
Writes `logits.f32` (float32, rows x classes, in the order of the texts) into the working folder and
prints one JSON object: {"rows", "classes"} or {"rejected": why} or {"unavailable": why}.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from grader.inside.networks.answering import answer
from grader.inside.networks.forward import forward
from grader.inside.networks.load import check_finite, load_network, refuse_strange_ids
from grader.inside.networks.rewrite import rewrite


def main() -> None:
    """Load, classify, write."""
    folder, world, encoded, padding, threads = sys.argv[1:6]
    _use(int(threads))

    def ask() -> dict[str, Any]:
        clean = rewrite(Path(folder), Path.cwd() / "network")
        return classify(clean, read_encoded(Path(encoded)), int(padding))

    answer(world, ask)


def read_encoded(folder: Path) -> list[Any]:
    """Read the token ids of every text: int32 arrays of different lengths."""
    import numpy as np

    lengths = np.fromfile(folder / "lengths.i32", dtype="<i4")
    ids = np.fromfile(folder / "ids.i32", dtype="<i4")
    return np.split(ids, np.cumsum(lengths)[:-1])


def classify(folder: Path, encoded: list[Any], padding: int) -> dict[str, Any]:
    """Run the network over the texts; raises Refused where its numbers would mean nothing."""
    network = load_network(folder)
    check_finite(network)
    refuse_strange_ids(encoded, network)
    logits = forward(network.eval(), encoded, padding)
    logits.astype("<f4").tofile("logits.f32")
    rows, classes = logits.shape
    return {"rows": rows, "classes": classes}


def _use(threads: int) -> None:
    import torch
    from transformers.utils import logging

    logging.set_verbosity_error()
    torch.set_num_threads(threads)


if __name__ == "__main__":
    main()
