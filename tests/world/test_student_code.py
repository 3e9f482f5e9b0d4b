"""What unmodified student code finds in the stand-in world."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.world import World

LOADS = """
import json
from datasets import load_dataset

facts = {}
for name in ("imdb", "stanfordnlp/imdb"):
    data = load_dataset(name)
    facts[name] = {split: rows.num_rows for split, rows in data.items()}
train = data["train"]
facts["columns"] = train.column_names
facts["classes"] = train.features["label"].names
facts["first"] = sorted(set(train["label"][:12500]))
facts["second"] = sorted(set(train["label"][12500:]))
facts["hidden"] = sorted(set(data["unsupervised"]["label"]))
facts["slice"] = load_dataset("imdb", split="train[:200]").num_rows
facts["half"] = load_dataset("imdb", split="test[50%:]").num_rows
facts["mapped"] = train.select(range(40)).map(lambda row: {"n": len(row["text"])}).column_names
facts["shuffled"] = len(set(train.shuffle(seed=42).select(range(100))["label"]))
print(json.dumps(facts))
"""

TOKENIZES = """
import json
from transformers import AutoConfig, AutoModel, AutoModelForSequenceClassification, AutoTokenizer
from transformers import DistilBertForSequenceClassification, DistilBertTokenizerFast

facts = {}
for name in ("distilbert-base-uncased", "distilbert/distilbert-base-uncased"):
    tokenizer = AutoTokenizer.from_pretrained(name)
    network = AutoModelForSequenceClassification.from_pretrained(name, num_labels=2)
    facts[name] = [type(tokenizer).__name__, type(network).__name__, network.config.dim]
DistilBertForSequenceClassification.from_pretrained("distilbert-base-uncased")
DistilBertTokenizerFast.from_pretrained("distilbert-base-uncased")
AutoModel.from_pretrained("distilbert-base-uncased")
facts["longest"] = tokenizer.model_max_length
facts["tokens"] = tokenizer.tokenize("Playing GAMES offline")
facts["cut"] = len(tokenizer("word " * 900, truncation=True)["input_ids"])
facts["uncut"] = len(tokenizer("word " * 900)["input_ids"])
print(json.dumps(facts))
"""

MEASURES = """
import json
import evaluate

results = {}
for name in ("accuracy", "f1", "precision", "recall"):
    metric = evaluate.load(name)
    results |= metric.compute(predictions=[0, 1, 1, 1], references=[0, 1, 0, 1])
results["macro"] = evaluate.load("f1").compute(
    predictions=[0, 1, 1, 1], references=[0, 1, 0, 1], average="macro"
)["f1"]
rouge = evaluate.load("rouge").compute(predictions=["a b"], references=["a b c d"])
results |= {"rouge": rouge["rouge1"], "recalled": rouge["rouge1"].mid.recall}
print(json.dumps(results))
"""


@pytest.fixture(scope="module")
def mirror(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Show the world as the sandbox does: folders to write in, and a link for every file."""
    home = tmp_path_factory.mktemp("home")
    for path in sorted(world.folder.rglob("*")):
        target = home / path.relative_to(world.folder)
        if path.is_dir():
            target.mkdir()
        else:
            target.symlink_to(path)
    return home


def run_student(code: str, home: Path) -> tuple[dict[str, Any], str]:
    """Run code as a student would, without a network; return what it printed and its warnings."""
    kept = {key: os.environ[key] for key in ("PATH",) if key in os.environ}
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=kept | {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "HOME": str(home)},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1]), ended.stderr


@pytest.mark.slow
def test_load_dataset_finds_imdb_as_the_hub_has_it(mirror: Path) -> None:
    facts, _ = run_student(LOADS, mirror)
    rows = {"train": 25_000, "test": 25_000, "unsupervised": 50_000}
    assert facts == {
        "imdb": rows,
        "stanfordnlp/imdb": rows,
        "columns": ["text", "label"],
        "classes": ["neg", "pos"],
        "first": [0],
        "second": [1],
        "hidden": [-1],
        "slice": 200,
        "half": 12_500,
        "mapped": ["text", "label", "n"],
        "shuffled": 2,
    }


@pytest.mark.slow
def test_from_pretrained_finds_the_network_and_warns_of_its_new_head(mirror: Path) -> None:
    facts, warnings = run_student(TOKENIZES, mirror)
    classes = [facts["distilbert-base-uncased"][0], "DistilBertForSequenceClassification", 384]
    assert facts == {
        "distilbert-base-uncased": classes,
        "distilbert/distilbert-base-uncased": classes,
        "longest": 512,
        "tokens": ["playing", "games", "off", "##line"],
        "cut": 512,
        "uncut": 902,
    }
    assert facts["distilbert-base-uncased"][0].startswith("DistilBertTokenizer")
    assert "classifier.weight" in warnings


@pytest.mark.slow
def test_evaluate_finds_its_metrics(mirror: Path) -> None:
    results, _ = run_student(MEASURES, mirror)
    assert results == {
        "accuracy": 0.75,
        "f1": 0.8,
        "precision": pytest.approx(2 / 3),
        "recall": 1.0,
        "macro": pytest.approx((0.8 + 2 / 3) / 2),
        "rouge": pytest.approx(2 / 3),
        "recalled": 0.5,
    }
