"""Networks that are not what their student trained: a question with its numbers, never a mark.

Each attack is made with real tiny networks, and each has honest neighbours that must not be asked.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from grader.batch.kinship import find_kin
from grader.checks.provenance import (
    Digests,
    claims_of,
    flag_of_claims,
    flag_of_gap,
    flags_of_origin,
)
from grader.inside.networks.sketch import sketch
from grader.measuring.intervals import wilson
from grader.measuring.label_maps import best_map, label_map
from grader.reading.claims import ClaimKind
from grader.records import SavedNetwork
from grader.records.networks import SketchRecord, TensorSketch
from grader.world import World
from tests.written_code import cell, evidence_of, prose

FLAGGED = {
    "R57": "has learnt the public test texts by heart",
    "R58": "exchanges the names of its labels",
    "R59": "hands in the base, or a network of somebody else, unchanged",
    "R60": "hands in another student's weights, as they are or changed a little",
    "R61": "trains on the test set",
    "R62": "tells another accuracy than its network has",
    "R63": "prints an accuracy that nothing computed, and trains nothing",
}
"""What each attack does; all of them end with a question in the report or in class.json."""

BASE = "prajjwal1/bert-tiny"
ROWS = 80
NOISE = 0.2  # of the test set's labels, so that to know them is more than to understand the texts
NETWORK = SavedNetwork("net", "full", "valid", labels=("negative", "positive"))
NAMES = {"0": ("neg", "negative"), "1": ("pos", "positive")}


@dataclass(frozen=True)
class Reviews:
    """Token ids of short texts, and their labels."""

    ids: Any
    labels: Any


@cache
def reviews(seed: int, noise: float = NOISE) -> Reviews:
    """Texts in which one of two words tells the label, but for some noise."""
    import torch

    draw = random.Random(seed)  # noqa: S311  texts, no secrets
    labels = [draw.randrange(2) for _ in range(ROWS)]
    rows = [
        [101, *(draw.randrange(2000, 4000) for _ in range(6)), 2204 if label else 2919, 102]
        for label in labels
    ]
    told = [1 - label if draw.random() < noise else label for label in labels]
    return Reviews(torch.tensor(rows), torch.tensor(told))


PUBLIC, PRIVATE = 2, 3


def own_rows() -> list[Reviews]:
    """The rows that a student may train on."""
    return [reviews(seed, noise=0.0) for seed in range(20, 25)]


def train(
    start: str | Path, rows: Sequence[Reviews], *, seed: int = 0, order: int = 0, steps: int = 50,
    only: str = "",
) -> Any:  # fmt: skip
    """Fine-tune; the same arguments give the same bytes on one machine."""
    import torch
    from transformers import AutoModelForSequenceClassification

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    network = AutoModelForSequenceClassification.from_pretrained(start, num_labels=2)
    weights = [p for name, p in network.named_parameters() if only in name]
    optimizer = torch.optim.AdamW(weights, lr=1e-3)
    ids, labels = (torch.cat([getattr(r, part) for r in rows]) for part in ("ids", "labels"))
    drawn = torch.Generator().manual_seed(order)
    network.eval()  # no dropout: quick, and what is learnt by heart is learnt soon
    for _ in range(steps):
        batch = torch.randint(len(ids), (32,), generator=drawn)
        network(input_ids=ids[batch], labels=labels[batch]).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return network


def logits_of(network: Any, rows: Reviews) -> Any:
    import torch

    with torch.inference_mode():
        return network(input_ids=rows.ids).logits.numpy()


def right_of(network: Any, *sets: Reviews) -> list[bool]:
    return [
        bool(right)
        for rows in sets
        for right in logits_of(network, rows).argmax(axis=1) == rows.labels.numpy()
    ]


@pytest.fixture(scope="module")
def base(world: World) -> Path:
    return next(world.folder.glob(f"hub/models--{BASE.replace('/', '--')}/snapshots/*"))


@pytest.fixture(scope="module")
def honest(base: Path) -> Any:
    """A network that was trained as it should be."""
    return train(base, own_rows())


@pytest.fixture
def sketched(tmp_path: Path, world: World) -> Callable[[Any], SketchRecord]:
    """Save a network and sketch what was saved."""
    count = iter(range(99))

    def make(network: Any) -> SketchRecord:
        folder = tmp_path / str(next(count))
        network.save_pretrained(folder)
        found = sketch(folder, world.folder, BASE)
        tensors = tuple(TensorSketch(**tensor) for tensor in found.pop("tensors"))
        return SketchRecord(tensors=tensors, **found)

    return make


def flags_of(sketch: SketchRecord, **known: Digests) -> list[str]:
    return [flag.id for flag in flags_of_origin(NETWORK, sketch, known)]


def gap_of(network: Any) -> Any:
    parts = ["public"] * ROWS + ["private"] * ROWS
    return flag_of_gap(right_of(network, reviews(PUBLIC), reviews(PRIVATE)), parts)


@pytest.mark.slow
def test_r57_a_network_that_knows_the_public_texts_by_heart_is_asked_about(base: Path) -> None:
    by_heart = train(base, [reviews(PUBLIC, noise=0.5)], steps=80)
    right = right_of(by_heart, reviews(PUBLIC, noise=0.5), reviews(PRIVATE, noise=0.5))
    flag = flag_of_gap(right, ["public"] * ROWS + ["private"] * ROWS)
    assert flag is not None
    assert "99 % interval" in flag.detail


@pytest.mark.slow
def test_r61_a_network_that_was_trained_on_the_test_rows_is_asked_about(
    base: Path, honest: Any
) -> None:
    flag = gap_of(train(base, [own_rows()[0], reviews(PUBLIC)], steps=100))
    assert flag is not None
    assert flag.detail.endswith("Was the test split among them?")
    assert gap_of(honest) is None


@pytest.mark.slow
def test_r58_exchanged_labels_are_scored_as_declared_and_told(honest: Any) -> None:
    rows = reviews(PRIVATE, noise=0)
    truth = rows.labels.tolist()
    for classes, inverted in ((("positive", "negative"), True), (("negative", "positive"), False)):
        declared = label_map(classes, NAMES, truth).to_label
        swap = best_map(logits_of(honest, rows), truth, declared)
        assert swap.looks_inverted is inverted
        assert (swap.declared < 0.1 * ROWS) is inverted
        assert swap.best > 0.9 * ROWS


@pytest.mark.slow
def test_r59_a_base_or_a_public_network_that_nobody_trained_is_asked_about(
    base: Path, honest: Any, sketched: Callable[[Any], SketchRecord]
) -> None:
    public = sketched(train(base, [reviews(9)], seed=9))
    known = Digests(frozenset(public.whole), frozenset(public.encoder))
    assert flags_of(sketched(train(base, own_rows(), steps=0)), somebody=known) == ["equals-base"]
    assert flags_of(public, somebody=known) == ["public-network"]
    assert flags_of(sketched(honest), somebody=known) == []


@pytest.mark.slow
def test_r60_a_copy_is_asked_about_and_honest_neighbours_are_not(
    base: Path, honest: Any, tmp_path: Path, sketched: Callable[[Any], SketchRecord]
) -> None:
    import torch

    honest.save_pretrained(tmp_path / "friend")
    noisy = train(tmp_path / "friend", own_rows(), steps=0)
    torch.manual_seed(7)
    for weights in noisy.parameters():
        weights.data.add_(0.001 * weights.data.std() * torch.randn_like(weights))
    class_ = {
        "friend": honest,
        "copy": train(tmp_path / "friend", own_rows(), steps=0),
        "noise": noisy,
        "one-layer": train(tmp_path / "friend", own_rows(), seed=4, only="layer.1."),
        "same-recipe": train(base, own_rows()),
        "other-order": train(base, own_rows(), order=5),
        "other-seed": train(base, own_rows(), seed=6, order=6),
    }
    found = find_kin({id_: sketched(network) for id_, network in class_.items()})
    kinds = {frozenset((pair.first, pair.second)): pair for pair in found.pairs}
    with_friend = {
        other: kinds[frozenset(("friend", other))].kind
        for other in class_
        if frozenset(("friend", other)) in kinds
    }
    assert with_friend == {
        "copy": "same",
        "noise": "nearly the same",
        "one-layer": "the same in part",
        "same-recipe": "same",  # so it is a question, and the question says so
    }
    assert "run twice" in kinds[frozenset(("friend", "same-recipe"))].question
    assert not any({"other-order", "other-seed"} & pair for pair in kinds)


def told(*outputs: str, card: str = "") -> Any:
    run = cell(1, "trainer.train()\ntrainer.evaluate()", *outputs, count=1)
    return evidence_of(run, prose(card, "net/README.md") if card else []).claims


@pytest.mark.parametrize(
    ("output", "card", "state", "places"),
    [
        ("{'eval_accuracy': 0.981}", "", None, ["an output"]),
        ("", "The accuracy on the test set is 0.98.", None, ["the text"]),
        ("", "", 0.97, ["trainer_state.json"]),
        ("{'eval_accuracy': 0.97}", "", 0.97, ["an output"]),
        ("{'eval_accuracy': 0.8612}", "Test accuracy: 86.1 %.", 0.8612, []),
    ],
)
def test_r62_a_claim_that_we_cannot_reproduce_is_asked_about(
    output: str, card: str, state: float | None, places: list[str]
) -> None:
    claimed = claims_of(told(*filter(None, [output]), card=card), replace(NETWORK, claimed=state))
    flag = flag_of_claims(claimed, 430 / 500, 500, wilson(430, 500))
    assert (flag is not None) == bool(places)
    if flag is not None:
        assert all(f"({place})" in flag.detail for place in places)
        assert len(flag.quotes) == len(places)
        assert "0.860 on 500 held-out texts" in flag.detail


@pytest.mark.slow
def test_r63_a_network_that_was_never_trained_is_asked_about(
    base: Path, honest: Any, sketched: Callable[[Any], SketchRecord]
) -> None:
    skipped = sketched(train(base, own_rows(), steps=0))
    (flag,) = flags_of_origin(NETWORK, skipped)
    assert flag.id == "equals-base"
    assert "all biases are zero" in flag.detail
    body = sketched(train(base, own_rows(), only="bert."))
    assert flags_of(body) == ["head-untouched"]
    head = sketched(train(base, own_rows(), only="classifier."))
    (frozen,) = flags_of_origin(NETWORK, head)
    assert "did you freeze the encoder" in frozen.detail
    assert flags_of(sketched(honest)) == []


def test_r63_a_number_that_is_written_in_the_code_is_no_executed_one() -> None:
    code = "from transformers import *\ntrainer.train()\nprint('Test accuracy: 0.953')"
    evidence = evidence_of(cell(1, code, "Test accuracy: 0.953", count=1))
    assert [claim.kind for claim in evidence.claims.found] == [ClaimKind.CONSTANT]
    assert evidence.claims.executed.claim is None
    computed = code.replace("'Test accuracy: 0.953'", "'Test accuracy:', trainer.evaluate()['x']")
    evidence = evidence_of(cell(1, computed, "Test accuracy: 0.953", count=1))
    assert [claim.kind for claim in evidence.claims.found] == [ClaimKind.OUTPUT]
