"""Outputs and sentences that are made to keep patterns busy, or that hold no sense."""

from __future__ import annotations

import random
import time

import pytest
from test_output_claims import EVALUATE, TRAIN, shown
from written_code import cell, evidence_of, prose

PIECES = (
    "accuracy", "acc", "0.9", "91,2 %", "{", "}", "'eval_accuracy': ", "\n", " ", "%", "1e-5",
    "nan", "epoch", "1/3", "准确率", "doğruluk", "|", "=", "test", "val_", "[", "(", "right", "of",
    "1000", "-", "tensor(", "from", "to", "九十", "error rate", "²", "٣", "train_runtime",
)  # fmt: skip


@pytest.mark.parametrize(
    "piece",
    [
        "accuracy ", "accuracy 1 ", "a_", "1 ", "1 / ", "right 12 of ", "{'a':", "from 0.9 to ",
        "accuracy" + " " * 50, "0.9 ", "'eval_accuracy': 0.9, ", "accuracy: {", "pipeline(",
        "{'eval_accuracy': 0.91, 'epoch': 1.0}\n", "Epoch 1 accuracy 0.9\n",
    ],
)  # fmt: skip
def test_a_long_row_of_one_piece_is_read_at_once(piece: str) -> None:
    row = piece * (20_000 // len(piece))
    start = time.process_time()
    evidence = evidence_of(
        cell(1, TRAIN, count=1), cell(2, EVALUATE, row, count=2), prose(row[:8_000])
    )
    assert len(evidence.claims.found) < 2_000
    assert evidence.claims.choice is not None
    assert time.process_time() - start < 10


@pytest.mark.parametrize("seed", range(60))
def test_any_mixture_gives_shares_and_never_an_exception(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    text = "".join(chance.choice(PIECES) for _ in range(300))
    found = [*shown(EVALUATE, text), *evidence_of(cell(1, TRAIN), prose(text)).claims.found]
    assert all(0 <= claim.value <= 1 for claim in found)
