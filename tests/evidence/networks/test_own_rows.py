"""A project's network is measured on the rows that its author tested it on, or on supplied ones."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from sklearn.model_selection import train_test_split
from tiny_networks import COMPLAINTS, SUMMARIES, save_triage

from grader.batch.grade import load_keys
from grader.checks import KINDS
from grader.checks.own_split_accuracy import OwnSplitAccuracy
from grader.evidence import Evidence
from grader.evidence.cache import EvidenceCache
from grader.evidence.gather import gather
from grader.evidence.held_out import HeldOut
from grader.evidence.setting import Setting
from grader.intake.submission import make_hand_in, stage
from grader.rubric import Key, Limits, load_rubric
from grader.sandbox.job import Sandbox
from grader.sandbox.namespaces import Namespaces
from grader.verdict import Status, Verdict
from grader.world import World

pytestmark = pytest.mark.slow
RUBRIC = load_rubric(Path(__file__).parents[3] / "rubrics" / "fine-tuning-project", KINDS)
NAMES = {0: "non-urgent", 1: "urgent"}
CHECK = OwnSplitAccuracy()
CLASSIFIER = (
    "from transformers import AutoModelForSequenceClassification, Trainer\n"
    "model = AutoModelForSequenceClassification.from_pretrained('distilbert-base-uncased')\n"
)
TRAINER = (
    "trainer = Trainer(model=model, train_dataset=d['train'], eval_dataset=d['test'],\n"
    "                  compute_metrics=score)\ntrainer.train()\ntrainer.evaluate(d['test'])"
)
SEEDED = (
    "import pandas as pd\nfrom sklearn.model_selection import train_test_split\n"
    "df = pd.read_csv('data.csv')\n"
    "train_df, test_df = train_test_split(df, test_size=0.3, random_state=42)\n"
)
Rows = Sequence[tuple[str, str]]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Namespaces()
    yield made
    made.close()


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory, world: World) -> Path:
    """A network that knows all complaints by heart, and names its classes."""
    folder = tmp_path_factory.mktemp("tuned") / "net"
    save_triage(folder, world, names=NAMES, steps=30)
    return folder


@pytest.fixture(scope="module")
def constant(tmp_path_factory: pytest.TempPathFactory, world: World) -> Path:
    """A network that answers `urgent` to everything."""
    folder = tmp_path_factory.mktemp("constant") / "net"
    save_triage(folder, world, names=NAMES, steps=0)
    return folder


class Desk:
    """Hands in a network, rows and a notebook, and collects the evidence."""

    def __init__(self, folder: Path, world: World, sandbox: Sandbox) -> None:
        self._folder, self._world, self._sandbox = folder, world, sandbox

    def evidence(
        self, network: Path, files: dict[str, Sequence[Sequence[str]]], source: str, shown: str,
        held_out: HeldOut | None = None,
    ) -> Evidence:  # fmt: skip
        work = self._folder / "work"
        shutil.copytree(network, work / "net")
        for name, rows in files.items():
            with (work / name).open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(rows)
        output = {"name": "stdout", "output_type": "stream", "text": shown}
        cell = {"cell_type": "code", "source": source, "outputs": [output], "metadata": {}}
        book = {"cells": [{**cell, "execution_count": 1}], "nbformat": 4, "nbformat_minor": 5}
        (work / "work.ipynb").write_text(json.dumps({**book, "metadata": {}}), encoding="utf-8")
        kept = EvidenceCache(self._folder / "kept")
        setting = Setting(RUBRIC, self._sandbox, kept, Limits(), world=self._world)
        setting = replace(setting, by_meaning=False, held_out=held_out)
        return gather(stage(make_hand_in(work), self._folder / "staged", self._sandbox), setting)

    def triage(self, network: Path, claim: float, rows: Rows = COMPLAINTS) -> Verdict:
        """Judge a network on test rows that are a file of their own."""
        files = {"test.csv": [("text", "label"), *rows]}
        shown = f"{{'eval_accuracy': {claim}}}"
        found = self.evidence(network, files, CLASSIFIER + TRAINER, shown)
        return CHECK.judge(CHECK.read(found), Key())


@pytest.fixture
def desk(tmp_path: Path, world: World, sandbox: Sandbox) -> Desk:
    return Desk(tmp_path, world, sandbox)


def test_a_claim_that_the_network_keeps_earns_everything(desk: Desk, tuned: Path) -> None:
    verdict = desk.triage(tuned, claim=1.0)
    assert (verdict.status, verdict.credit) == (Status.PASSED, 1)
    assert verdict.summary == (
        "We measured 1.000 on your 30 test rows in test.csv (95 % interval 0.89 to 1.00); you "
        "report 1.000, which fits; always the largest class gives 0.500."
    )


def test_a_network_that_always_answers_the_same_is_no_better_than_the_largest_class(
    desk: Desk, constant: Path
) -> None:
    verdict = desk.triage(constant, claim=0.5)
    assert (verdict.status, verdict.credit) == (Status.PARTIAL, 0.5)
    assert "always the largest class gives 0.500" in verdict.summary


def test_a_claim_far_from_what_we_measure_is_for_a_person(desk: Desk, constant: Path) -> None:
    verdict = desk.triage(constant, claim=0.97)
    assert verdict.status is Status.MANUAL
    assert "you report 0.970, which differs" in verdict.summary


def test_classes_without_names_are_for_a_person_with_both_numbers(
    desk: Desk, tmp_path: Path, world: World
) -> None:
    save_triage(tmp_path / "nameless", world, names=None, steps=30)
    verdict = desk.triage(tmp_path / "nameless", claim=1.0)
    assert verdict.status is Status.MANUAL
    assert "id2label" in verdict.next_step


def test_exactly_the_rows_that_a_seed_holds_out_are_asked(desk: Desk, tuned: Path) -> None:
    """All other rows have the wrong label, so that one of them among these would be seen."""
    test = train_test_split(pd.DataFrame(COMPLAINTS), test_size=0.3, random_state=42)[1]
    other = {"urgent": "non-urgent", "non-urgent": "urgent"}
    rows = [
        (text, label if number in test.index else other[label])
        for number, (text, label) in enumerate(COMPLAINTS)
    ]
    files = {"data.csv": [("text", "label"), *rows]}
    found = desk.evidence(tuned, files, CLASSIFIER + SEEDED + TRAINER, "{'eval_accuracy': 1.0}")
    assert sorted(found.own_rows.texts) == sorted(test[0])
    verdict = CHECK.judge(CHECK.read(found), Key())
    assert verdict.credit == 1
    assert verdict.summary.startswith(
        "We measured 1.000 on the 9 of 30 rows in data.csv that your seed holds out (95 % interval"
    )


def test_a_split_that_nobody_can_repeat_is_for_a_person(desk: Desk, tuned: Path) -> None:
    files = {"data.csv": [("text", "label"), *COMPLAINTS]}
    source = CLASSIFIER + SEEDED.replace(", random_state=42", "") + TRAINER
    verdict = CHECK.judge(CHECK.read(desk.evidence(tuned, files, source, "")), Key())
    assert verdict.status is Status.MANUAL
    assert "cannot be told: the split has no seed that is written as a number" in verdict.summary


TEXTS = tuple(text for text, _ in COMPLAINTS)
SUPPLIED = HeldOut(TEXTS, (0,) * 15 + (1,) * 15, ("Urgent", "non-urgent"))


def test_supplied_rows_replace_the_students_and_a_claim_about_others_is_a_flag(
    desk: Desk, tuned: Path
) -> None:
    """Their labels count in another order: it is by their names that they are matched."""
    files = {"test.csv": [("text", "label"), *COMPLAINTS[:4]]}
    found = desk.evidence(
        tuned, files, CLASSIFIER + TRAINER, "{'eval_accuracy': 0.6}", held_out=SUPPLIED
    )
    key = load_keys(RUBRIC, SUPPLIED)["model-accuracy"]
    verdict = CHECK.judge(CHECK.read(found), key)
    assert (verdict.status, verdict.credit) == (Status.PASSED, 1)
    assert verdict.summary == (
        "We measured 1.000 on 30 rows that your instructor supplied (95 % interval 0.89 to 1.00); "
        "you report 0.600 on rows of your own, which differs; always the largest class gives "
        "0.500."
    )
    (flag,) = CHECK.flags(found, key)
    assert flag.detail.startswith("Reported 0.60 (an output); we measured 1.000 on 30 held-out")


def test_supplied_rows_of_another_task_leave_the_students_own(desk: Desk, tuned: Path) -> None:
    reviews = HeldOut(("a fine film", "a dull film", "so good"), (1, 0, 1), ("neg", "pos"))
    files = {"test.csv": [("text", "label"), *COMPLAINTS]}
    found = desk.evidence(
        tuned, files, CLASSIFIER + TRAINER, "{'eval_accuracy': 1.0}", held_out=reviews
    )
    key = load_keys(RUBRIC, reviews)["model-accuracy"]
    verdict = CHECK.judge(CHECK.read(found), key)
    assert verdict.credit == 1
    assert "on your 30 test rows in test.csv" in verdict.summary
    assert verdict.summary.endswith("are of another task (labels: neg, pos), so yours count.")
    assert list(CHECK.flags(found, key)) == []


WRITER = (
    "from transformers import AutoModelForSeq2SeqLM, Seq2SeqTrainer\n"
    "model = AutoModelForSeq2SeqLM.from_pretrained('t5-small')\nprefix = 'summarize: '\n"
    "trainer = Seq2SeqTrainer(model=model, eval_dataset=d['test'], train_dataset=d['train'])\n"
    "trainer.train()\ntrainer.evaluate()"
)


def test_summaries_are_written_again_and_have_to_beat_the_lead(
    desk: Desk, summarizer: Path
) -> None:
    files = {"test.csv": [("text", "summary"), *SUMMARIES]}
    shown = "{'eval_rouge1': 1.0, 'eval_rougeL': 1.0, 'eval_loss': 0.1}"
    verdict = CHECK.judge(CHECK.read(desk.evidence(summarizer, files, WRITER, shown)), Key())
    assert verdict.credit == 1, verdict.summary
    assert verdict.summary == (
        "We measured rougeL 100.0 on your 4 test rows in test.csv (95 % interval 100.0 to 100.0); "
        "you report rougeL 100.0, which fits; a lead of 2 words gives 62.5. Asked with 3 beams."
    )


FORETELLER = (
    "import math\nfrom transformers import AutoModelForCausalLM, Trainer\n"
    "model = AutoModelForCausalLM.from_pretrained('gpt2')\n"
    "trainer = Trainer(model=model, eval_dataset=d['test'], train_dataset=d['train'])\n"
    "trainer.train()\nprint('Perplexity:', math.exp(trainer.evaluate()['eval_loss']))"
)


def test_a_perplexity_is_measured_again_and_compared_with_the_public_base(
    desk: Desk, foreteller: Path
) -> None:
    files = {"test.csv": [("text",), *((text,) for text, _ in SUMMARIES)]}
    verdict = CHECK.judge(
        CHECK.read(desk.evidence(foreteller, files, FORETELLER, "Perplexity: 9.5")), Key()
    )
    assert verdict.status is Status.MANUAL, verdict.summary
    assert "you report perplexity 9.50, which differs" in verdict.summary
    assert "the network before your training gives" in verdict.summary
