"""The other data sets and the metrics of the stand-in world, and what an instructor adds to it."""

import copy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.world import World, add_to_world, adding, build_world, load_world
from grader.world.datasets import course_sets, imdb
from grader.world.datasets.course_sets import make_features, make_rows
from grader.world.datasets.table import CourseSet
from grader.world.models import bases, sentence_model
from grader.world.scores import answers, glue, labels, texts

DEAD_HUB = {**os.environ, "HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": "1"}

LOADS = """
import json, sys
from datasets import load_dataset

facts = {}
for name, config in json.loads(sys.argv[1]):
    data = load_dataset(name, config)
    facts[f"{name} {config}"] = {split: rows.num_rows for split, rows in data.items()}
print(json.dumps(facts))
"""


def title(course_set: CourseSet) -> str:
    return f"{course_set.names[0]}-{course_set.configs[0]}"


@pytest.mark.parametrize("course_set", course_sets.SETS, ids=title)
def test_every_row_fits_its_features_and_is_the_same_each_time(course_set: CourseSet) -> None:
    features = make_features(course_set.columns)
    columns = make_rows(course_set, "x train", 40)
    assert list(columns) == list(features)
    assert {len(values) for values in columns.values()} == {40}
    for row in range(40):
        features.encode_example({name: values[row] for name, values in columns.items()})
    assert columns == make_rows(course_set, "x train", 40)
    assert columns != make_rows(course_set, "y train", 40)


def test_answers_stand_where_they_are_said_to_be() -> None:
    (squad,) = (one for one in course_sets.SETS if one.names[0] == "squad_v2")
    columns = make_rows(squad, "x train", 300)
    found = 0
    for context, answer in zip(columns["context"], columns["answers"], strict=True):
        for text, start in zip(answer["text"], answer["answer_start"], strict=True):
            assert context[start : start + len(text)] == text
            found += 1
    assert 150 < found < 250


def test_the_labels_of_a_hidden_split_are_not_told() -> None:
    (sst2,) = (one for one in course_sets.SETS if one.names[0] == "sst2")
    assert set(make_rows(sst2, "x test", 20)["label"]) == {-1}
    assert set(make_rows(sst2, "x train", 20)["label"]) == {0, 1}


@pytest.mark.slow
def test_load_dataset_finds_every_name_and_config(world: World, tmp_path: Path) -> None:
    for path in sorted((world.folder / "datasets").rglob("*.*")):
        if path.is_file():
            there = tmp_path / path.relative_to(world.folder)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.symlink_to(path)
    wanted = {
        (name, config): dict(one.splits)
        for one in course_sets.SETS
        for name in one.names
        for config in one.configs
    }
    ended = subprocess.run(
        [sys.executable, "-c", LOADS, json.dumps(list(wanted))],
        env={"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    facts = json.loads(ended.stdout.splitlines()[-1])
    assert facts == {" ".join(key): splits for key, splits in wanted.items()}


def test_texts_are_scored_as_the_metrics_of_the_hub_score_them() -> None:
    """The expected values stand in the documentation of the hub's metrics."""
    scores = texts.compute_sacrebleu(
        ["hello there general kenobi", "on our way to ankh morpork"],
        [["hello there general kenobi", "hello there !"], ["goodbye ankh morpork", "ankh morpork"]],
    )
    assert (scores["counts"], scores["totals"]) == ([6, 4, 2, 1], [10, 8, 6, 4])
    assert scores["score"] == pytest.approx(39.76, abs=0.005)
    assert (scores["sys_len"], scores["ref_len"], scores["bp"]) == (10, 7, 1.0)
    said = "It is a guide to action which ensures that the military always obeys the commands of the party"  # noqa: E501
    true = "It is a guide to action that ensures that the military will forever heed Party commands"
    assert texts.compute_meteor([said], [true])["meteor"] == pytest.approx(0.6944, abs=5e-5)
    assert texts.compute_wer(
        ["this is the prediction", "there is an other sample"],
        ["this is the reference", "there is another one"],
    ) == pytest.approx(0.5)
    short = texts.compute_bleu(["the cat"], [["the cat sat"]], max_order=2)
    assert short["bleu"] == pytest.approx(0.60653, abs=1e-5)
    said, true = ["hello there general kenobi", "foo bar foobar"], "hello there!"
    whole = texts.compute_bleu(said, [[said[0], true], [said[1]]])
    assert (whole["bleu"], whole["length_ratio"]) == (pytest.approx(1.0), pytest.approx(7 / 6))
    assert whole["translation_length"] == 7
    split = [text.split() for text in said]
    assert texts.compute_bleu(split, [[split[0], ["hello", "there", "!"]], [split[1]]]) == whole


def test_rouge_counts_n_grams_subsequences_and_lines() -> None:
    found = texts.compute_rouge(["the cat was found under the bed"], ["the cat was under the bed"])
    assert found["rouge1"] == pytest.approx(12 / 13)
    assert found["rouge2"] == pytest.approx(8 / 11)
    assert found["rougeL"] == pytest.approx(12 / 13)
    lines = texts.compute_rouge(["a b\nc d"], ["c d\na b"], rouge_types=["rougeL", "rougeLsum"])
    assert lines == {"rougeL": 0.5, "rougeLsum": 1.0}
    assert texts.compute_rouge(["running"], ["runs"], use_stemmer=True)["rouge1"] == 1.0


def test_a_rouge_is_a_number_and_the_aggregate_of_old_versions() -> None:
    found = texts.compute_rouge(["a b", "a"], ["a b c d", ["b", "a"]], rouge_types=["rouge1"])
    value = copy.deepcopy(found["rouge1"])
    assert value == pytest.approx(5 / 6)
    assert json.loads(json.dumps(value)) == value
    assert (value.mid.precision, value.low.recall, value.high.fmeasure) == (1.0, 0.75, value)
    each = texts.compute_rouge(["a b"], ["a b c d"], rouge_types=["rouge1"], use_aggregator=False)
    assert [score.recall for score in each["rouge1"]] == [0.5]


def test_entities_and_answers_are_scored_whole() -> None:
    found = labels.compute_seqeval(
        [["O", "O", "B-MISC", "I-MISC", "I-MISC", "I-MISC", "O"], ["B-PER", "I-PER", "O"]],
        [["O", "O", "O", "B-MISC", "I-MISC", "I-MISC", "O"], ["B-PER", "I-PER", "O"]],
    )
    assert found["PER"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "number": 1}
    assert (found["MISC"]["f1"], found["overall_f1"], found["overall_accuracy"]) == (0, 0.5, 0.8)
    truth = [{"id": "1", "answers": {"text": ["the year 1976"], "answer_start": [3]}}]
    said = [{"id": "1", "prediction_text": "in 1976"}]
    assert answers.compute(said, truth) == {"exact_match": 0.0, "f1": 50.0}
    assert glue.compute([0, 1, 1, 1], [0, 1, 0, 1], "mrpc") == {"accuracy": 0.75, "f1": 0.8}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small world to add to."""
    few = [one for one in course_sets.SETS if "sms_spam" in one.names]
    folder = tmp_path_factory.mktemp("own") / "world"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(course_sets, "SETS", few)
        patch.setattr(imdb, "SPLITS", (imdb.Split("train", (0, 1) * 50),))
        patch.setattr(bases, "load_bases", tuple)
        patch.setattr(sentence_model, "NAMES", ())
        build_world(folder, progress=lambda _message, _share: None)
        yield folder
    shutil.rmtree(folder)


def fetched_model(folder: Path) -> Path:
    """What the libraries leave of `x/y` in their cache."""
    fetched = folder / ".building-added"
    blob = fetched / "hub" / "models--x--y" / "blobs" / "b1"
    snapshot = fetched / "hub" / "models--x--y" / "snapshots" / "r1"
    for made in (blob.parent, snapshot):
        made.mkdir(parents=True)
    blob.write_text("{}")
    (snapshot / "config.json").symlink_to(blob)
    return fetched


@pytest.mark.slow
def test_without_a_network_nothing_is_added(own: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in own.rglob("*")}
    message = "nobody/x: the hub cannot be reached from here .* nothing was changed. Run `grader"
    with pytest.raises(GraderError, match=message):
        add_to_world(own, "nobody/x", kind=None, config=None, environment=DEAD_HUB)
    after = {path: path.stat().st_mtime_ns for path in own.rglob("*") if path.name != ".lock"}
    assert after == {path: time for path, time in before.items() if path.name != ".lock"}
    with pytest.raises(GraderError, match="imdb: the course world has it already"):
        add_to_world(own, "imdb", kind=None, config=None, environment=DEAD_HUB)


@pytest.mark.slow
def test_an_empty_folder_begins_a_world_without_stand_ins(tmp_path: Path) -> None:
    real = tmp_path / "real"
    for _ in range(2):  # a failure leaves no world, and may be repeated
        with pytest.raises(GraderError, match="x: the hub cannot be reached"):
            add_to_world(real, "x", kind="model", config=None, environment=DEAD_HUB)
        with pytest.raises(GraderError):
            load_world(real)
    added = adding._take_in(real, fetched_model(tmp_path), "x/y", "model")
    assert (added.files, load_world(real).models) == (1, ("x/y",))


@pytest.mark.slow
def test_what_was_added_outlives_a_build_until_it_breaks(own: Path) -> None:
    fetched = fetched_model(own)
    added = adding._take_in(own, fetched, "x/y", "model")
    shutil.rmtree(fetched)
    assert (added.kind, added.files, added.bytes) == ("model", 1, 2)
    assert "x/y" in load_world(own).models

    next(own.glob("modules/**/accuracy.py")).unlink()
    world = build_world(own, progress=lambda _message, _share: None)
    assert "x/y" in world.models
    config = own / "hub" / "models--x--y" / "snapshots" / "r1" / "config.json"
    assert config.read_text() == "{}"

    config.write_text("broken")
    assert "x/y" not in build_world(own, progress=lambda _message, _share: None).models
    assert not config.exists()
