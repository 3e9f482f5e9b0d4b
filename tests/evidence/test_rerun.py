"""Accuracies that our uncapped run does not show are flagged; after a capped one nothing is."""

from dataclasses import replace
from pathlib import Path

import pytest
from runs import notebook

from grader.checks import KINDS
from grader.checks.accuracy_reported import AccuracyReported
from grader.errors import NotCollected
from grader.evidence import Evidence
from grader.evidence.cache import EvidenceCache
from grader.evidence.gather import gather
from grader.evidence.held_out import HeldOut
from grader.evidence.setting import Profile, Setting
from grader.intake.submission import make_hand_in, stage
from grader.report import Flag
from grader.rubric import Key, load_rubric
from grader.sandbox.bubblewrap import Bubblewrap
from grader.world import World

pytestmark = pytest.mark.slow
RUBRIC = Path(__file__).parents[2] / "rubrics" / "fine-tuning-assignment"
COUNTS = "import numpy as np\nright = np.array([1, 1, 1, 0])"
PRINTS = "accuracy = right.mean()\nprint(f'Test accuracy: {accuracy:.4f}')"


SAVES = """
from transformers import AutoTokenizer, DistilBertConfig, DistilBertForSequenceClassification

small = DistilBertConfig(dim=16, hidden_dim=32, n_layers=1, n_heads=2, vocab_size=30522)
DistilBertForSequenceClassification(small).save_pretrained("tuned")
AutoTokenizer.from_pretrained("distilbert-base-uncased").save_pretrained("tuned")
"""


def evidence_of(folder: Path, text: str, profile: Profile, world: World | None = None) -> Evidence:
    rubric = load_rubric(RUBRIC, KINDS)
    (folder / "a.ipynb").write_text(text)
    sandbox = Bubblewrap()
    staged = stage(make_hand_in(folder / "a.ipynb"), folder / "stage", sandbox)
    cache = EvidenceCache(folder / "kept")
    held_out = HeldOut(("a good film", "a bad film"), (1, 0), ("neg", "pos"))
    setting = Setting(rubric, sandbox, cache, rubric.limits, profile, by_meaning=False)
    return gather(staged, replace(setting, world=world, held_out=held_out))


def flags_of(evidence: Evidence) -> list[Flag]:
    return [f for f in AccuracyReported().flags(evidence, Key()) if f.id == "claimed-rerun"]


def test_a_stored_accuracy_that_does_not_reproduce_is_flagged_with_both(tmp_path: Path) -> None:
    text = notebook(COUNTS, PRINTS, outputs={1: "Test accuracy: 0.9300\n"})
    (flag,) = flags_of(evidence_of(tmp_path, text, Profile.FULL))
    assert flag.detail.startswith("Stored 0.930, ours 0.750.")
    assert [quote.text for quote in flag.quotes] == [
        "Test accuracy: 0.9300",
        "Test accuracy: 0.7500",
    ]
    assert {quote.place for quote in flag.quotes} == {"a.ipynb, cell 2"}


@pytest.mark.parametrize("stored", ["0.7500", "0.7600"])
def test_one_that_reproduces_is_not(tmp_path: Path, stored: str) -> None:
    text = notebook(COUNTS, PRINTS, outputs={1: f"Test accuracy: {stored}\n"})
    assert flags_of(evidence_of(tmp_path, text, Profile.FULL)) == []


def test_a_cell_that_our_run_does_not_reach_says_nothing(tmp_path: Path) -> None:
    text = notebook("1 / 0", COUNTS, PRINTS, outputs={2: "Test accuracy: 0.9300\n"})
    assert flags_of(evidence_of(tmp_path, text, Profile.FULL)) == []


def test_the_numbers_of_a_capped_run_are_compared_with_nothing(tmp_path: Path) -> None:
    text = notebook(COUNTS, PRINTS, outputs={1: "Test accuracy: 0.9300\n"})
    evidence = evidence_of(tmp_path, text, Profile.SMOKE)
    assert evidence.run.capped
    assert flags_of(evidence) == []
    with pytest.raises(NotCollected):
        _ = evidence.rerun


def test_there_is_a_page_once_the_code_was_run_and_none_before(tmp_path: Path) -> None:
    evidence = evidence_of(tmp_path, notebook(COUNTS, PRINTS), Profile.SMOKE)
    assert evidence.pages == ()
    assert evidence.run.outcome == "completed"
    (page,) = evidence.pages
    assert page.file == "a.ipynb"
    assert "Test accuracy: 0.7500" in page.html


def test_what_an_uncapped_run_saves_is_measured_and_what_a_capped_one_saves_never(
    tmp_path: Path, world: World
) -> None:
    for profile in (Profile.FULL, Profile.SMOKE):
        (tmp_path / profile).mkdir()
    evidence = evidence_of(tmp_path / "full", notebook(SAVES), Profile.FULL, world)
    (network,) = evidence.network.networks
    assert (network.folder, network.state) == ("tuned", "valid")
    assert "your code saved it when we ran it" in network.notes[-1]
    assert len(evidence.predictions["tuned"].more().rows) == 2
    capped = evidence_of(tmp_path / "smoke", notebook(SAVES), Profile.SMOKE, world)
    assert capped.run.outcome == "completed"
    assert capped.network.networks == ()
