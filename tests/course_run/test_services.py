"""Colab, Kaggle, trackers and logins, none of which is there."""

from pathlib import Path

import pytest
from surroundings import failures, run_cells, run_script

COLAB = """
from google.colab import auth, data_table, drive, files, output, runtime, userdata
import google.colab.output
from google.colab.patches import cv2_imshow
auth.authenticate_user()
drive.mount("/content/drive", force_remount=True)
open("/content/drive/MyDrive/kept.txt", "w").write("kept")
uploaded = files.upload()
assert list(uploaded) == ["reviews.csv"], list(uploaded)
assert uploaded["reviews.csv"].startswith(b"text,label")
files.download("reviews.csv")
assert userdata.get("HF_TOKEN")
output.clear()
drive.flush_and_unmount()
from kaggle_secrets import UserSecretsClient
assert UserSecretsClient().get_secret("wandb")
"""

TRACKERS = """
import wandb
wandb.login(key="x")
run = wandb.init(project="p", config={"lr": 0.1})
assert wandb.config.lr == wandb.config["lr"] == run.config.lr == 0.1
wandb.watch(None)
wandb.log({"table": wandb.Table(columns=["a"], data=[[1]])})
run.log_artifact(wandb.Artifact("model", type="model"))
wandb.finish()
tried = []
sweep = wandb.sweep({"parameters": {"lr": {"values": [1, 2]}}}, project="p")
wandb.agent(sweep, function=lambda: tried.append(wandb.config.lr), count=5)
assert tried == [1], tried
import mlflow
with mlflow.start_run() as active:
    mlflow.log_metric("loss", 0.5, step=1)
    assert active.info.run_id
import neptune, comet_ml
neptune.init_run(project="x")["train/loss"].append(0.5)
comet_ml.Experiment(api_key="x").log_metrics({"a": 1})
"""

TEXTS = """
import nltk
nltk.download("stopwords")
from nltk.corpus import stopwords
from nltk.stem import PorterStemmer, WordNetLemmatizer
from nltk.tokenize import word_tokenize
assert "the" in stopwords.words("english")
assert word_tokenize("It isn't bad.") == ["It", "is", "n't", "bad", "."]
import spacy
from spacy.lang.en.stop_words import STOP_WORDS
nlp = spacy.load("en_core_web_sm", disable=["ner"])
doc = nlp("The films were good. Nobody slept!")
assert [t.lemma_ for t in doc if not (t.is_stop or t.is_punct)] == ["film", "good", "slept"], doc
assert [str(s) for s in doc.sents] == ["The films were good.", "Nobody slept!"]
assert "the" in STOP_WORDS and doc.ents == () and len(list(nlp.pipe(["a", "b"]))) == 2
import bitsandbytes as bnb, torch
assert isinstance(bnb.optim.AdamW8bit([torch.zeros(1)], lr=1), torch.optim.AdamW)
import GPUtil
assert GPUtil.getGPUs()[0].memoryTotal > 15_000
from tabulate import tabulate
assert "acc" in tabulate([["acc", 0.5]], headers=["name", "value"], tablefmt="grid")
import ipywidgets as widgets
assert widgets.IntSlider(value=3).value == 3
from tqdm.notebook import tqdm
assert list(tqdm(range(3), desc="x")) == [0, 1, 2]
import plotly.express as px
px.histogram(x=[1]).update_layout(title="x").show()
import importlib.util
assert importlib.util.find_spec("clearml") is None, "a library asks what is installed"
"""

OWN = """
import wandb
assert wandb.MINE == 1, "the hand-in's own module comes first"
import torchtext
"""

LOGINS = """
from huggingface_hub import HfApi, HfFolder, create_repo, login, notebook_login, whoami
login(token="hf_x")
notebook_login()
HfFolder.save_token("x")
assert whoami()["name"] == HfApi().whoami()["name"]
create_repo("me/x", exist_ok=True)
HfApi().upload_folder(folder_path=".", repo_id="me/x")
from datasets import Dataset
Dataset.from_dict({"a": [1]}).push_to_hub("me/data")
from torch.utils.tensorboard import SummaryWriter
SummaryWriter("runs").add_scalar("loss", 0.5, 1)
"""

TYPED = """
import getpass
assert int(input("How many? ")) == 1
assert input("Go on? [y/N] ") == "y"
assert getpass.getpass("Token: ")
said = []
while True:
    text = input("Review: ")
    if text.lower() in ("salir", "exit"):
        break
    said.append(text)
assert len(said) == 1 and said[0]
while True:
    text = input("Again: ")
    if not text:
        break
try:
    while True:
        input()
except EOFError:
    print("over")
"""


@pytest.mark.slow
def test_colab_kaggle_trackers_and_logins_are_imitated(tmp_path: Path) -> None:
    files = {"data/reviews.csv": "text,label\ngood,1\n"}
    record = run_cells(tmp_path, COLAB, TRACKERS, TEXTS, LOGINS, TYPED, files=files)
    assert failures(record) == []
    notes = "\n".join(record.interventions)
    for told in ("`google.colab`", "`wandb`", "`mlflow`", "`nltk`", "`input()`", "login"):
        assert told in notes


@pytest.mark.slow
def test_a_script_finds_its_own_module_and_is_told_what_is_not_installed(tmp_path: Path) -> None:
    record = run_script(tmp_path, TYPED + OWN, {"wandb.py": "MINE = 1\n"})
    assert record.outcome == "failed"
    assert "No module named 'torchtext': it is not installed" in record.cells[-1].output
    assert "over" in record.cells[-1].output
