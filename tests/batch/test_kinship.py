"""Networks that are nearly the same are found, and honest neighbours are left alone."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from grader.batch.kinship import find_kin, to_class_json
from grader.inside.networks.projections import content_of, pack, project
from grader.records.networks import SketchRecord, TensorSketch

LAYERS = 40
SIZE = 600


def tensors(seed: int, scale: float = 1.0) -> list[Any]:
    import torch

    generator = torch.Generator().manual_seed(seed)
    return [scale * torch.randn(SIZE, generator=generator) for _ in range(LAYERS)]


BASE_SEED, COMMON_SEED = 1000, 2000


def trained(seed: int, common: float = 0.4) -> list[Any]:
    """An update of 1 % of the base; a part of it is what the data asks of everybody."""
    own, everybody = tensors(seed, 0.01), tensors(COMMON_SEED, 0.01)
    return [(1 - common) * a + common * b for a, b in zip(own, everybody, strict=True)]


def sketch_of(update: list[Any], *, knows_base: bool = True, **fields: Any) -> SketchRecord:
    """The sketch of a network that training moved by `update`."""
    found = []
    for place, (base, moved) in enumerate(zip(tensors(BASE_SEED), update, strict=True)):
        values, name = base + moved, f"layer.{place}"
        known = {"same_as_base": not moved.any(), "moved": pack(project(moved, name))}
        found.append(
            TensorSketch(
                name,
                (SIZE,),
                content_of(values),
                float(values.norm()),
                pack(project(values, name)),
                **(known if knows_base else {}),
            )
        )
    base = "bert-base-uncased" if knows_base else ""
    return SketchRecord(base=base, tensors=tuple(found), head_untouched=False, **fields)


def kinds_of(updates: Mapping[str, list[Any]], *, knows_base: bool = True) -> dict[Any, str]:
    made = {id_: sketch_of(update, knows_base=knows_base) for id_, update in updates.items()}
    return {(pair.first, pair.second): pair.kind for pair in find_kin(made).pairs}


def with_noise(update: list[Any], share: float) -> list[Any]:
    return [a + share * b for a, b in zip(update, tensors(77, 0.01), strict=True)]


def with_other_layers(update: list[Any], count: int) -> list[Any]:
    return trained(88)[:count] + update[count:]


HONEST = {"ada": trained(1), "ben": trained(2), "cem": trained(3), "dia": trained(4)}


@pytest.mark.parametrize("knows_base", [True, False])
def test_honest_networks_are_no_pairs(knows_base: bool) -> None:
    assert kinds_of(HONEST, knows_base=knows_base) == {}
    assert kinds_of({"ada": trained(1), "ben": trained(2)}, knows_base=knows_base) == {}


@pytest.mark.parametrize("knows_base", [True, False])
@pytest.mark.parametrize(
    ("copy", "kind"),
    [
        (trained(1), "same"),
        (with_noise(trained(1), 0.05), "nearly the same"),
        (with_other_layers(trained(1), 4), "the same in part"),
        (with_other_layers(trained(1), 15), "the same in part"),
    ],
)
def test_copies_are_found(knows_base: bool, copy: list[Any], kind: str) -> None:
    found = kinds_of({**HONEST, "zoe": copy}, knows_base=knows_base)
    assert found == {("ada", "zoe"): kind}


def test_a_copy_under_much_noise_is_told_from_two_trainings_that_go_the_same_way() -> None:
    noisy = with_noise(trained(1), 0.5)
    assert kinds_of({**HONEST, "zoe": noisy}) == {("ada", "zoe"): "the same with noise"}
    longer = [1.5 * moved for moved in trained(9, 0.6)]
    assert kinds_of({**HONEST, "zoe": longer}) == {}


def test_a_copy_that_was_trained_on_is_found() -> None:
    further = [2 * (0.8 * a + b) for a, b in zip(trained(1), tensors(9, 0.002), strict=True)]
    assert kinds_of({**HONEST, "zoe": further}) == {("ada", "zoe"): "nearly the same"}


def test_two_networks_alone_without_their_base_are_compared_by_their_weights() -> None:
    pair = {"ada": trained(1), "zoe": with_noise(trained(1), 0.01)}
    assert kinds_of(pair, knows_base=False) == {("ada", "zoe"): "nearly the same"}


def test_what_both_left_frozen_makes_no_pair() -> None:
    import torch

    frozen = [torch.zeros(SIZE)] * 30
    assert kinds_of({id_: frozen + update[30:] for id_, update in HONEST.items()}) == {}
    class_ = {id_: frozen + update[30:] for id_, update in HONEST.items()}
    assert kinds_of(class_ | {"eve": frozen + trained(5)[30:]}, knows_base=False) == {}


def test_networks_that_nobody_trained_are_no_pair_and_equal_trained_heads_are() -> None:
    import torch

    still = [torch.zeros(SIZE)] * LAYERS
    made = {id_: sketch_of(still, equals_base=True) for id_ in ("ada", "ben", "cem")}
    assert find_kin(made).pairs == ()
    head = TensorSketch("classifier.weight", (2, 4), "0f", 1.0, "", part="head")
    for id_ in ("ada", "ben"):
        made[id_] = replace(made[id_], tensors=(*made[id_].tensors, head))
    (pair,) = find_kin(made).pairs
    assert (pair.first, pair.second, pair.kind, pair.compared) == ("ada", "ben", "same", 0)


def test_other_shapes_and_networks_that_cannot_be_read_are_left_out() -> None:
    made = {id_: sketch_of(update) for id_, update in HONEST.items()}
    made["zoe"] = replace(made["ada"], tensors=made["ada"].tensors[1:])
    made["yan"] = SketchRecord(rejected="its weights are no numbers")
    found = find_kin(made)
    assert found.pairs == ()
    assert found.not_compared == (("yan", "its weights are no numbers"),)
    assert [group.hand_ins for group in found.groups] == [("ada", "ben", "cem", "dia"), ("zoe",)]


def test_the_page_of_a_class_asks_and_does_not_accuse() -> None:
    made = {id_: sketch_of(update) for id_, update in HONEST.items()}
    made["zoe"] = made["ada"]
    text = to_class_json(find_kin(made))
    assert text == to_class_json(find_kin(dict(reversed(made.items()))))
    told = json.loads(text)
    assert told["schema"] == "finetune-grader/class/1"
    (pair,) = told["pairs"]
    assert (pair["compared"], pair["equal"], pair["distance"]) == (LAYERS, LAYERS, 0)
    assert "run twice with the same data, order and seed" in pair["question"]
    assert pair["question"].endswith("?")
    (group,) = told["groups"]
    assert group["measured_from"] == "the base"
    assert 0.8 < group["median_distance"] < 1.3
