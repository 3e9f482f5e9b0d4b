"""Data sets, networks and metrics: asked for as on the hub, and such as are not there."""

from pathlib import Path

import pytest
from surroundings import failures, run_cells

from grader.reading.practice.stops import our_cause
from grader.world import World

ASKED = """
import datasets, evaluate, pandas as pd
from datasets import load_dataset, get_dataset_config_names
train, test = load_dataset("imdb", split=["train", "test"])
assert len(train) == len(test) == 25_000
assert next(iter(load_dataset("imdb", split="train", streaming=True)))["label"] == 0
assert load_dataset("ag_news", cache_dir="./mine", revision="main")["train"].num_rows == 120_000
assert load_dataset("imdb", data_dir="plain_text", split="test[:5]").num_rows == 5
assert load_dataset("dair-ai/emotion")["train"].num_rows == 16_000
assert load_dataset("kde4", lang1="en", lang2="fr")["train"].column_names == ["id", "translation"]
assert get_dataset_config_names("nyu-mll/glue")[0] == "cola"
address = "hf://datasets/stanfordnlp/imdb/plain_text/train-00000-of-00001.parquet"
assert len(pd.read_parquet(address)) == 25_000
address = address.replace("hf:/", "https://hub.example").replace("imdb/", "imdb/resolve/main/")
rows = load_dataset("parquet", data_files={"train": address})["train"]
assert rows.column_names == ["text", "label"]
"""
KAGGLE = """
folder = "/kaggle/input/imdb-dataset-of-50k-movie-reviews"
reviews = pd.read_csv(folder + "/IMDB Dataset.csv")
assert reviews["sentiment"].value_counts().to_dict() == {"positive": 25_000, "negative": 25_000}
assert reviews["sentiment"][:100].nunique() == 2
rows = load_dataset("csv", data_files="IMDB Dataset.csv")["train"]
assert rows.column_names == ["review", "sentiment"]
try:
    pd.read_csv("imdb_top_1000.csv")
except FileNotFoundError:
    pass
else:
    raise AssertionError("a list of films is no list of reviews")
"""
CAUGHT = """
from transformers import AutoModel, AutoTokenizer, pipeline
from huggingface_hub import hf_hub_download
asked = {
    "nobody/reviews": lambda name: load_dataset(name),
    "nobody/network": lambda name: AutoModel.from_pretrained(name),
    "nobody/tokens": lambda name: AutoTokenizer.from_pretrained(name),
    "nobody/pipe": lambda name: pipeline("text-classification", model=name),
    "nobody/file": lambda name: hf_hub_download(name, "config.json"),
    "no_such_metric": lambda name: evaluate.load(name),
}
for name, ask in asked.items():
    try:
        ask(name)
    except OSError as error:
        first = str(error).splitlines()[0]
        assert first == (
            f"'{name}' is not in the course world. "
            f"Your instructor can add it: grader world add {name}"
        ), first
    else:
        raise AssertionError(name)
try:
    load_dataset("glue", "ax")
except ValueError as error:
    assert "grader world add glue --config ax" in str(error), error
if False:
    model.save_pretrained("saved-elsewhere")
mine = {
    "./my_model": AutoTokenizer.from_pretrained,
    "results/checkpoint-500": AutoModel.from_pretrained,
    "My_model": AutoModel.from_pretrained,
    "saved-elsewhere": lambda name: pipeline("text-classification", model=name),
    "/content/drive/MyDrive/reviews": load_dataset,
}
for name, ask in mine.items():
    try:
        ask(name)
    except OSError as error:
        assert str(error).startswith(f"No such file or folder: '{name}'. It was neither"), error
    else:
        raise AssertionError(name)
try:
    load_dataset("csv", data_files="mine.csv")
except FileNotFoundError as error:
    assert "course world" not in str(error), error
cached = AutoTokenizer.from_pretrained("distilbert-base-uncased", cache_dir="./models")
"""
LAST = 'load_dataset("nobody/reviews")'
LEFT_BEHIND = """
from transformers import AutoModel
AutoModel.from_pretrained("../week 3/my_model")
"""


@pytest.mark.slow
def test_what_is_there_is_found_and_what_is_not_is_named(tmp_path: Path, world: World) -> None:
    record = run_cells(tmp_path, ASKED, KAGGLE, CAUGHT, LAST, world=world)
    assert [cell.state for cell in record.cells[:3]] == ["done"] * 3, failures(record)
    last = record.cells[3]
    assert last.error == "ConnectionError"
    assert last.message.startswith("'nobody/reviews' is not in the course world. Your instructor")
    assert our_cause(record).startswith("the run has no network")
    told = " ".join(record.interventions)
    assert "`cache_dir` was left out" in told
    assert "`IMDB Dataset.csv` is not in the hand-in" in told


@pytest.mark.slow
def test_a_folder_that_was_left_behind_is_a_missing_file(tmp_path: Path) -> None:
    record = run_cells(tmp_path, LEFT_BEHIND)
    assert record.cells[-1].message.startswith("No such file or folder: '../week 3/my_model'")
    assert our_cause(record).startswith("it reads a file that is not in the hand-in")
