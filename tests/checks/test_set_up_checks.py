"""Installing, looking for a GPU, the pretrained network, loading the data."""

from __future__ import annotations

import pytest
from written_code import cell, evidence_of, fence, prose, script

from grader.checks.gpu_check import GpuCheck
from grader.checks.install_commands import InstallCommands
from grader.checks.load_dataset import LoadDataset
from grader.checks.pretrained_network import PretrainedNetwork
from grader.evidence import Evidence
from grader.records import Block, BlockKind, Place
from grader.rubric import Check, Key
from grader.verdict import Status, Verdict

HF = "from transformers import *\nfrom datasets import load_dataset\nimport pandas as pd\n"
MODEL = "AutoModelForSequenceClassification.from_pretrained"


def judged(check: Check, evidence: Evidence) -> Verdict:
    return check.judge(check.read(evidence), Key())


def requirements(text: str) -> list[Block]:
    place = Place("requirements.txt", None, 1)
    return [Block(BlockKind.CODE, text, place, source=text, language="requirements")]


@pytest.mark.parametrize(
    ("parts", "credit"),
    [
        ([cell(1, "!pip install transformers datasets")], 1),
        ([cell(1, "!pip install transformers"), cell(2, "%pip install -U datasets")], 1),
        ([cell(1, "# pip install transformers datasets torch")], 1),
        ([prose("Install with pip install transformers datasets first.")], 1),
        ([fence("pip install torch transformers datasets", "bash")], 1),
        ([requirements("transformers>=4.40\ndatasets\ntorch")], 1),
        ([cell(1, "!pip install -r requirements.txt"), requirements("transformers\ndatasets")], 1),
        ([cell(1, "!pip install transformers[torch]")], 0.5),
        ([cell(1, "!pip install torch")], 0.5),
        ([requirements("torch\ndatasets")], 0.5),
        ([prose("I used pip install for everything.")], 0),
        ([cell(1, "import transformers, datasets")], 0),
        ([prose("pip install transformers datasets", handout=0.9)], 0),
    ],
)
def test_installs_count_wherever_they_are_written(parts: list[list[Block]], credit: float) -> None:
    assert judged(InstallCommands(), evidence_of(*parts)).credit == credit


def test_a_missing_package_is_named_with_its_line() -> None:
    verdict = judged(InstallCommands(), evidence_of(cell(1, "!pip install transformers")))
    assert verdict.summary == "You write how to install libraries, but not `datasets`."
    assert verdict.quotes[0].place == "work.ipynb, cell 1, line 1"
    assert "pip install transformers datasets" in verdict.next_step


@pytest.mark.parametrize(
    ("parts", "credit"),
    [
        ([cell(1, "import torch\nprint(torch.cuda.is_available())")], 1),
        ([cell(1, "!nvidia-smi")], 1),
        ([cell(1, "device = 'cuda' if torch.cuda.is_available() else 'cpu'")], 1),
        ([cell(1, "import tensorflow as tf\ntf.config.list_physical_devices('GPU')")], 1),
        ([cell(1, "# print(torch.cuda.is_available())")], 1),
        ([prose("I verified it with `torch.cuda.is_available()`.")], 1),
        ([fence("nvidia-smi", "bash")], 1),
        ([cell(1, "broken (\ntorch.cuda.get_device_name(0)")], 1),
        ([cell(1, "model.to('cuda')")], 0.5),
        ([cell(1, "model.cuda()")], 0.5),
        ([cell(1, "import torch\ntorch.cuda.empty_cache()")], 0),
        ([cell(1, "print('no look')")], 0),
        ([prose("Use torch.cuda.is_available() to verify.", handout=0.8)], 0),
    ],
)
def test_any_question_after_a_gpu_counts(parts: list[list[Block]], credit: float) -> None:
    assert judged(GpuCheck(), evidence_of(*parts)).credit == credit


@pytest.mark.parametrize(
    ("source", "credit"),
    [
        (f"{MODEL}('distilbert-base-uncased', num_labels=2)", 1),
        (f"{MODEL}('distilbert/distilbert-base-uncased')", 1),
        (f"{MODEL}('DistilBERT-base-uncased')", 1),
        ("DistilBertForSequenceClassification.from_pretrained('distilbert-base-uncased')", 1),
        ("TFAutoModel.from_pretrained('distilbert-base-uncased')", 1),
        (f"m = 'bert-base-uncased' if big else 'distilbert-base-uncased'\n{MODEL}(m)", 1),
        (f"{MODEL}('bert-base-uncased')", 0.5),
        (f"{MODEL}('roberta-base')", 0.5),
        (f"{MODEL}('distilbert-base-uncased-finetuned-sst-2-english')", 0),
        (f"{MODEL}('lvwerra/distilbert-imdb')", 0),
        ("DistilBertForSequenceClassification(DistilBertConfig())", 0),
        ("AutoTokenizer.from_pretrained('distilbert-base-uncased')", 0),
        (f"def never():\n    {MODEL}('distilbert-base-uncased')", 0),
        (f"# {MODEL}('distilbert-base-uncased')", 0),
    ],
)
def test_the_network_that_training_starts_from(source: str, credit: float) -> None:
    assert judged(PretrainedNetwork(), evidence_of(cell(1, HF + source))).credit == credit


def test_a_tuned_network_beside_the_trained_one_costs_nothing() -> None:
    source = (
        f"{HF}zero = pipeline('sentiment-analysis', model='x/distilbert-sst2')\n"
        f"m = {MODEL}('distilbert-base-uncased')\nTrainer(model=m).train()"
    )
    assert judged(PretrainedNetwork(), evidence_of(cell(1, source))).credit == 1


def test_an_unknown_network_is_for_a_person() -> None:
    verdict = judged(PretrainedNetwork(), evidence_of(cell(1, f"{HF}{MODEL}(input())")))
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 1)


def test_an_instructor_may_ask_for_another_base() -> None:
    check = PretrainedNetwork(base=("roberta-base",))
    assert judged(check, evidence_of(cell(1, f"{HF}{MODEL}('roberta-base')"))).credit == 1


@pytest.mark.parametrize(
    "source",
    [
        "load_dataset('imdb')",
        "load_dataset('stanfordnlp/imdb', split='train[:10%]')",
        "load_dataset('IMDB')",
        "name = 'imdb'\nload_dataset(name)",
        "pd.read_csv('IMDB Dataset.csv')",
        "load_dataset('csv', data_files={'train': 'imdb_train.csv'})",
        "import tensorflow as tf\ntf.keras.datasets.imdb.load_data()",
        "import tensorflow_datasets as tfds\ntfds.load('imdb_reviews')",
        "from torchtext.datasets import IMDB\nIMDB(split='train')",
        "from sklearn.datasets import load_files\nload_files('aclImdb/train')",
        "load_dataset('ajaykarthick/imdb-movie-reviews')",
        "import kagglehub\nkagglehub.dataset_download('lakshmi25npathi/imdb-dataset-of-50k')",
        "from google.colab import files\nup = files.upload()\nimport io\n"
        "pd.read_csv(io.BytesIO(up['IMDB Dataset.csv']))",
    ],
)
def test_real_imdb_counts_by_any_route(source: str) -> None:
    assert judged(LoadDataset(), evidence_of(cell(1, HF + source))).credit == 1


@pytest.mark.parametrize("source", ["load_dataset('imbd')", "load_dataset('imdb_reviews')"])
def test_a_misspelt_name_costs_half(source: str) -> None:
    verdict = judged(LoadDataset(), evidence_of(cell(1, HF + source)))
    assert verdict.credit == 0.5
    assert "other steps were judged as if it were right" in verdict.next_step


@pytest.mark.parametrize(
    "source", ["load_dataset('yelp_polarity')", "x = 1", "# load_dataset('imdb')", "'imdb'"]
)
def test_other_data_or_none_earns_nothing(source: str) -> None:
    assert judged(LoadDataset(), evidence_of(cell(1, HF + source))).credit == 0


def test_an_unnamed_file_is_for_a_person() -> None:
    parts = [script(f"{HF}pd.read_csv('reviews.csv')"), prose("I used the IMDB reviews.")]
    verdict = judged(LoadDataset(), evidence_of(*parts))
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 1)
    assert verdict.quotes[0].place == "train.py, line 4"


def test_nothing_to_read_is_missing_everywhere() -> None:
    for check in (InstallCommands(), GpuCheck(), PretrainedNetwork(), LoadDataset()):
        verdict = judged(check, evidence_of(prose("Hello.")))
        assert verdict.status is Status.FAILED
        assert verdict.next_step
