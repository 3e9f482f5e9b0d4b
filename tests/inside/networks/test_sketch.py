"""What a sketch keeps of tensors, and what it can tell of a head."""

from pathlib import Path
from typing import Any

import pytest

from grader.inside.networks.projections import (
    SIZE,
    content_of,
    name_all,
    project,
    rounded_contents,
)
from grader.inside.networks.sketch import is_same, sketch

SMALL = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
SMALL |= {"intermediate_size": 32, "vocab_size": 64}
HEADS = [
    ("albert", SMALL | {"embedding_size": 32}, True),
    ("bert", SMALL, True),
    ("deberta-v2", SMALL | {"pooler_hidden_size": 32}, True),
    ("distilbert", {"dim": 32, "hidden_dim": 32, "n_layers": 1, "n_heads": 2}, True),
    ("electra", SMALL | {"embedding_size": 32}, True),
    ("modernbert", SMALL | {"num_hidden_layers": 3, "pad_token_id": 0}, True),
    ("roberta", SMALL | {"pad_token_id": 1}, True),
    ("xlnet", {"d_model": 32, "n_layer": 1, "n_head": 2, "d_inner": 32, "vocab_size": 64}, True),
    ("gpt2", {"n_embd": 32, "n_layer": 1, "n_head": 2, "vocab_size": 64}, None),
]


def test_projections_are_linear_and_keep_angles() -> None:
    import torch

    torch.manual_seed(0)
    parts = [torch.randn(2, 3000) for _ in range(60)]
    first, second = ([project(part[row], str(n)) for n, part in enumerate(parts)] for row in (0, 1))
    mixed = [project(part[0] + 0.5 * part[1], str(n)) for n, part in enumerate(parts)]
    for a, b, c in zip(first, second, mixed, strict=True):
        assert c == pytest.approx(a + 0.5 * b, abs=1e-3)
    true = sum(float((p[0] + 0.5 * p[1]) @ p[0]) for p in parts)
    told = sum(float(c @ a) for a, c in zip(first, mixed, strict=True))
    assert len(first[0]) == SIZE
    assert told == pytest.approx(true, rel=0.1)


def test_long_tensors_are_not_folded_onto_themselves() -> None:
    import torch

    block = torch.ones(1 << 20)
    two = torch.cat([block, -block])
    assert float((project(two, "x") ** 2).sum() ** 0.5) == pytest.approx(2**10.5, rel=0.5)


def test_the_name_of_a_tensor_survives_another_precision() -> None:
    import torch

    torch.manual_seed(0)
    tensor = torch.randn(50, 20)
    half, brain = rounded_contents(tensor)
    assert rounded_contents(tensor.half())[0] == half
    assert rounded_contents(tensor.half().float())[0] == half
    assert rounded_contents(tensor.bfloat16())[1] == brain
    assert content_of(tensor.half().float()) != content_of(tensor)
    assert not set(rounded_contents(tensor * 1.01)) & {half, brain}
    assert not set(rounded_contents(tensor.reshape(20, 50))) & {half, brain}


def test_a_set_of_tensors_has_one_name_in_any_order_and_with_repetitions() -> None:
    assert name_all([("a", "b"), ("c", "d")]) == name_all([("c", "d"), ("a", "b"), ("a", "b")])
    assert name_all([("a", "b")]) != name_all([("a", "d")])


def test_rounding_alone_makes_no_other_tensor() -> None:
    import torch

    tensor = torch.randn(9, 9)
    assert is_same(tensor.half(), tensor)
    assert is_same(tensor.bfloat16().float(), tensor)
    assert not is_same(tensor * 1.01, tensor)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "sizes", "untouched"), HEADS)
def test_a_fresh_head_is_told_from_one_that_saw_a_single_step(
    tmp_path: Path, kind: str, sizes: dict[str, Any], untouched: bool | None
) -> None:
    import torch
    from transformers import CONFIG_MAPPING, AutoModelForSequenceClassification

    torch.manual_seed(0)
    config = CONFIG_MAPPING[kind](**sizes)
    network = AutoModelForSequenceClassification.from_config(config)
    network.save_pretrained(tmp_path / "fresh")
    ids = torch.randint(4, 60, (4, 8))
    labels = torch.tensor([0, 1, 1, 1])
    network.config.pad_token_id = 0
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-5)
    network(input_ids=ids, labels=labels).loss.backward()
    optimizer.step()
    network.save_pretrained(tmp_path / "trained")
    assert sketch(tmp_path / "fresh", None, "")["head_untouched"] is untouched
    assert sketch(tmp_path / "trained", None, "")["head_untouched"] is (untouched and False)
