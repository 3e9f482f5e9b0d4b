"""Which of several saved networks counts, and what becomes of those that cannot."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.evidence.networks.inspecting import collect_networks
from grader.intake.submission import make_hand_in, stage
from grader.records import NetworkRecord
from grader.sandbox.bubblewrap import Bubblewrap

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a hand-in with two tiny networks, and a folder that lost its weights."""
    from transformers import DistilBertConfig, DistilBertForSequenceClassification

    folder = tmp_path_factory.mktemp("saved") / "x"
    small: Any = DistilBertConfig(dim=16, hidden_dim=32, n_layers=1, n_heads=2)
    for name in ("first", "second"):
        DistilBertForSequenceClassification(small).save_pretrained(folder / name)
    (folder / "lost").mkdir()
    (folder / "lost" / "config.json").write_text(json.dumps({"model_type": "distilbert"}))
    return folder


def collect(folder: Path, into: Path, named: str = "") -> NetworkRecord:
    sandbox = Bubblewrap()
    return collect_networks(stage(make_hand_in(folder), into, sandbox).root, sandbox, named)


def test_the_first_that_is_sound_counts_and_the_others_are_listed(
    saved: Path, tmp_path: Path
) -> None:
    record = collect(saved, tmp_path)
    assert record.chosen == "first"
    states = {each.folder: each.state for each in record.networks}
    assert states == {"first": "valid", "lost": "rejected", "second": "valid"}


def test_the_hand_in_may_name_the_one_that_counts(saved: Path, tmp_path: Path) -> None:
    record = collect(saved, tmp_path, named="second")
    assert record.chosen == "second"
    assert [each.folder for each in record.networks if each.state == "valid"] == ["second"]


def test_a_named_folder_without_a_network_is_said_and_no_other_is_taken(
    saved: Path, tmp_path: Path
) -> None:
    record = collect(saved, tmp_path, named="third")
    assert record.chosen == ""
    assert "names the folder 'third', which holds no saved network" in record.networks[0].reason
