"""A project's network is measured on the rows that its author tested it on."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.checks import KINDS
from grader.checks.own_split_accuracy import OwnSplitAccuracy
from grader.evidence.cache import EvidenceCache
from grader.evidence.gather import gather
from grader.evidence.setting import Setting
from grader.intake.submission import make_hand_in, stage
from grader.rubric import Key, Limits, load_rubric
from grader.sandbox.bubblewrap import Bubblewrap
from grader.verdict import Status, Verdict
from grader.world import World

pytestmark = pytest.mark.slow
RUBRIC = Path(__file__).parents[3] / "rubrics" / "fine-tuning-project"
PLACES = ["hip", "knee", "back", "chest", "arm", "neck", "foot", "head", "hand", "ear"]
PLACES += ["eye", "leg", "skin", "nose", "throat"]
ROWS = [(f"my {place} hurts very badly", "urgent") for place in PLACES]
ROWS += [(f"my {place} itches a little", "non-urgent") for place in PLACES]
NAMES = {0: "non-urgent", 1: "urgent"}


def save_tuned(folder: Path, world: World, *, names: dict[int, str] | None, steps: int) -> None:
    """Train a tiny network on the rows themselves, and save it with its tokenizer."""
    import torch
    from transformers import AutoTokenizer, DistilBertConfig, DistilBertForSequenceClassification

    torch.manual_seed(0)
    base = next(world.folder.glob("hub/models--distilbert-base-uncased/snapshots/*"))
    tokenizer = AutoTokenizer.from_pretrained(base)
    small: dict[str, Any] = {"dim": 16, "hidden_dim": 32, "n_layers": 1, "n_heads": 2}
    config = DistilBertConfig(vocab_size=30522, dropout=0.0, **small)
    if names is not None:
        config.id2label, config.label2id = names, {name: n for n, name in names.items()}
    network = DistilBertForSequenceClassification(config)
    batch = tokenizer([text for text, _ in ROWS], padding=True, return_tensors="pt")
    wanted = torch.tensor([int(label == "urgent") for _, label in ROWS])
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for _ in range(steps):
        inputs = {key: batch[key] for key in ("input_ids", "attention_mask")}
        network(**inputs, labels=wanted).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    if not steps:
        network.classifier.bias.data = torch.tensor([0.0, 100.0])  # one answer to everything
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def graded(folder: Path, world: World, rows: Sequence[tuple[str, str]], claim: float) -> Verdict:
    """Hand in network, test rows and a notebook that shows a number, and judge it."""
    with (folder / "test.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
    source = (
        "from transformers import AutoModelForSequenceClassification, Trainer\n"
        "model = AutoModelForSequenceClassification.from_pretrained('distilbert-base-uncased')\n"
        "trainer = Trainer(model=model, train_dataset=d['train'], eval_dataset=d['test'],\n"
        "                  compute_metrics=score)\ntrainer.train()\ntrainer.evaluate(d['test'])"
    )
    shown = {"name": "stdout", "output_type": "stream", "text": f"{{'eval_accuracy': {claim}}}"}
    cell = {"cell_type": "code", "source": source, "outputs": [shown], "metadata": {}}
    notebook = {"cells": [{**cell, "execution_count": 1}], "nbformat": 4, "nbformat_minor": 5}
    (folder / "work.ipynb").write_text(json.dumps({**notebook, "metadata": {}}), encoding="utf-8")
    setting = Setting(
        load_rubric(RUBRIC, KINDS), Bubblewrap(), EvidenceCache(folder.parent / "kept"), Limits()
    )
    setting = replace(setting, world=world, by_meaning=False)
    staged = stage(make_hand_in(folder), folder.with_name("staged"), setting.sandbox)
    check = OwnSplitAccuracy()
    return check.judge(check.read(gather(staged, setting)), Key())


def test_a_claim_that_the_network_keeps_earns_everything(tmp_path: Path, world: World) -> None:
    save_tuned(tmp_path / "a" / "net", world, names=NAMES, steps=30)
    verdict = graded(tmp_path / "a", world, ROWS, claim=1.0)
    assert (verdict.status, verdict.credit) == (Status.PASSED, 1)
    assert verdict.summary.startswith("We measured 1.000 on your 30 test rows (95 % interval 0.89")


def test_a_network_that_always_answers_the_same_is_no_better_than_the_largest_class(
    tmp_path: Path, world: World
) -> None:
    save_tuned(tmp_path / "a" / "net", world, names=NAMES, steps=0)
    verdict = graded(tmp_path / "a", world, ROWS, claim=0.5)
    assert (verdict.status, verdict.credit) == (Status.PARTIAL, 0.5)
    assert "always the largest class gives 0.500" in verdict.summary


def test_a_claim_far_from_what_we_measure_is_for_a_person(tmp_path: Path, world: World) -> None:
    save_tuned(tmp_path / "a" / "net", world, names=NAMES, steps=0)
    verdict = graded(tmp_path / "a", world, ROWS, claim=0.97)
    assert verdict.status is Status.MANUAL
    assert "you report 0.970, which differs" in verdict.summary


def test_classes_without_names_are_for_a_person_with_both_numbers(
    tmp_path: Path, world: World
) -> None:
    save_tuned(tmp_path / "a" / "net", world, names=None, steps=30)
    verdict = graded(tmp_path / "a", world, ROWS, claim=1.0)
    assert verdict.status is Status.MANUAL
    assert "id2label" in verdict.next_step
