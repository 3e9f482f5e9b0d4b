"""A saved network is asked block by block; no label is near, and nothing is asked twice."""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.checks import KINDS
from grader.errors import Rejected
from grader.evidence.cache import EvidenceCache
from grader.evidence.held_out import HeldOut
from grader.evidence.networks.asking import Undecided
from grader.evidence.networks.inspecting import collect_networks
from grader.evidence.networks.predicting import Predictions
from grader.evidence.setting import Setting
from grader.intake.submission import make_hand_in, stage
from grader.rubric import Limits, load_rubric
from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.job import Job, Outcome
from grader.world import World

pytestmark = pytest.mark.slow
RUBRIC = Path(__file__).parents[3] / "rubrics" / "fine-tuning-assignment"
TEXTS = tuple(f"word number {n} of a {'good' if n % 2 else 'bad'} film" for n in range(400))
HELD_OUT = HeldOut(TEXTS, (0, 1) * 200, ("neg", "pos"))


class Counting(Bubblewrap):
    """A real sandbox that counts its jobs by program."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: Counter[str] = Counter()

    def run(self, job: Job) -> Outcome:
        self.jobs[job.program] += 1
        return super().run(job)


def save_network(folder: Path, change: Callable[[Any], None] | None = None, **config: Any) -> Any:
    """Save a tiny network with random weights, without a tokenizer."""
    import torch
    from transformers import DistilBertConfig, DistilBertForSequenceClassification

    torch.manual_seed(0)
    small = {"dim": 16, "hidden_dim": 32, "n_layers": 1, "n_heads": 2, "vocab_size": 30522}
    network = DistilBertForSequenceClassification(DistilBertConfig(**{**small, **config}))
    if change is not None:
        change(network)
    network.save_pretrained(folder)
    return network.eval()


def sharpen(network: Any) -> None:
    """Make the answers of random weights differ from text to text."""
    for weights in network.parameters():
        weights.data.mul_(30)


def asked(folder: Path, setting: Setting) -> Predictions:
    staged = stage(make_hand_in(folder), folder.with_name(f"{folder.name}-staged"), setting.sandbox)
    record = collect_networks(staged.root, setting.sandbox)
    return Predictions(record.networks[0], staged.root, setting)


@pytest.fixture
def setting(tmp_path: Path, world: World) -> Setting:
    rubric = load_rubric(RUBRIC, KINDS)
    cache = EvidenceCache(tmp_path / "kept")
    setting = Setting(rubric, Counting(), cache, Limits())
    return replace(setting, world=world, held_out=HELD_OUT)


def test_what_is_predicted_is_what_the_network_says_row_by_row_and_never_twice(
    tmp_path: Path, world: World, setting: Setting
) -> None:
    import torch
    from transformers import AutoTokenizer

    network = save_network(tmp_path / "a" / "net", sharpen)
    predictions = asked(tmp_path / "a", setting)
    first = predictions.more()
    assert 0 < len(first.rows) < len(TEXTS)
    everything = predictions.more()
    assert everything.rows[: len(first.rows)] == first.rows
    assert sorted(everything.rows) == list(range(len(TEXTS)))
    assert everything.rows != tuple(range(len(TEXTS)))

    base = next(world.folder.glob("hub/models--distilbert-base-uncased/snapshots/*"))
    texts = [TEXTS[row] for row in everything.rows]
    batch = AutoTokenizer.from_pretrained(base)(texts, padding=True, return_tensors="pt")
    with torch.inference_mode():
        expected = network(batch["input_ids"], batch["attention_mask"]).logits.numpy()
    assert (everything.logits.argmax(-1) == expected.argmax(-1)).all()
    assert len(set(expected.argmax(-1).tolist())) == 2
    np.testing.assert_allclose(everything.logits, expected, rtol=0.1, atol=0.1)

    jobs: Any = setting.sandbox
    before = dict(jobs.jobs)
    shutil.copytree(tmp_path / "a", tmp_path / "someone-else")
    again = asked(tmp_path / "someone-else", setting)
    while len(again.so_far.rows) < again.population:
        again.more()
    assert (again.so_far.logits == everything.logits).all()
    assert dict(jobs.jobs) == before | {"networks.inspect": before["networks.inspect"] + 1}


def test_networks_with_one_tokenizer_share_what_it_makes_of_the_texts(
    tmp_path: Path, setting: Setting
) -> None:
    save_network(tmp_path / "a" / "net")
    save_network(tmp_path / "b" / "net", sharpen)
    assert len(asked(tmp_path / "a", setting).more().rows)
    assert len(asked(tmp_path / "b", setting).more().rows)
    jobs: Any = setting.sandbox
    assert (jobs.jobs["networks.encode"], jobs.jobs["networks.classify"]) == (1, 2)


def test_weights_that_are_not_numbers_are_refused(tmp_path: Path, setting: Setting) -> None:
    def spoil(network: Any) -> None:
        network.classifier.weight.data[0, 0] = float("nan")

    save_network(tmp_path / "a", spoil)
    with pytest.raises(Rejected, match=r"not finite numbers .*classifier\.weight"):
        asked(tmp_path / "a", setting).more()


def test_our_limit_is_no_fault_of_the_network(tmp_path: Path, setting: Setting) -> None:
    save_network(tmp_path / "a", dim=64, n_layers=6)
    little = replace(setting, limits=replace(setting.limits, memory_mb=64))
    with pytest.raises(Undecided, match="our limit of memory"):
        asked(tmp_path / "a", little).more()
