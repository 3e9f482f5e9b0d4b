"""Loading the network and the reviews, in the idioms that students use."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from written_code import cell, evidence_of

from grader.checks.load_dataset import LoadDataset
from grader.checks.pretrained_network import PretrainedNetwork
from grader.records import Block
from grader.rubric import Check, Key
from grader.verdict import Verdict

HF = (
    "import json, os, sys\nimport numpy as np, pandas as pd, torch\nimport torch.nn as nn\n"
    "from datasets import load_dataset, Dataset, DatasetDict\n"
    "from transformers import AutoTokenizer, AutoModelForSequenceClassification, AutoModel, "
    "AutoConfig, DistilBertTokenizerFast, DistilBertForSequenceClassification, DistilBertModel, "
    "Trainer, TrainingArguments, DataCollatorWithPadding, pipeline, "
    "TFAutoModelForSequenceClassification, TFDistilBertForSequenceClassification\n"
)


def judged(check: Check, parts: str | Sequence[list[Block]]) -> Verdict:
    blocks = [cell(1, HF + parts)] if isinstance(parts, str) else parts
    return check.judge(check.read(evidence_of(*blocks)), Key())


@pytest.mark.parametrize(
    ("parts", "credit"),
    [
        ("AutoModelForSequenceClassification.from_pretrained('distilbert-base-uncased')", 1),
        (
            (
                "AutoModelForSequenceClassification.from_pretrained('distilbert/distilber"
                "t-base-uncased')"
            ),
            1,
        ),
        (
            (
                "AutoModelForSequenceClassification.from_pretrained(pretrained_model_name"
                "_or_path='distilbert-base-uncased')"
            ),
            1,
        ),
        ("TFDistilBertForSequenceClassification.from_pretrained('distilbert-base-uncased')", 1),
        ("DistilBertModel.from_pretrained('distilbert-base-uncased')", 1),
        (
            (
                "from transformers import FlaxDistilBertForSequenceClassification as F\n"
                "F.from_pretrained('distilbert-base-uncased')"
            ),
            1,
        ),
        (
            (
                "m = AutoModelForSequenceClassification.from_pretrained('distilbert-base-"
                "uncased').to('cuda')"
            ),
            1,
        ),
        (
            (
                "def init():\n"
                "    return AutoModelForSequenceClassification.from_pretrained('distilber"
                "t-base-uncased')\nTrainer(model_init=init).train()"
            ),
            1,
        ),
        (
            (
                "def init(trial):\n"
                "    return AutoModelForSequenceClassification.from_pretrained('distilber"
                "t-base-uncased')\nTrainer(model_init=init).train()"
            ),
            1,
        ),
        (
            (
                "class C(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
                "        self.bert = DistilBertModel.from_pretrained('distilbert-base-unc"
                "ased')\nm = C()"
            ),
            1,
        ),
        (
            (
                "class C(nn.Module):\n"
                "    def __init__(self, name='distilbert-base-uncased'):\n"
                "        super().__init__()\n"
                "        self.bert = AutoModel.from_pretrained(name)\nm = C()"
            ),
            1,
        ),
        (
            (
                "import lightning as L\nclass C(L.LightningModule):\n"
                "    def __init__(self, name):\n        super().__init__()\n"
                "        self.m = AutoModelForSequenceClassification.from_pretrained(name"
                ")\nC('distilbert-base-uncased')"
            ),
            1,
        ),
        (
            (
                "from dataclasses import dataclass\n@dataclass\nclass A:\n"
                "    model: str = 'distilbert-base-uncased'\nargs = A()\n"
                "AutoModelForSequenceClassification.from_pretrained(args.model)"
            ),
            1,
        ),
        (
            (
                "from dataclasses import dataclass, replace\n@dataclass\nclass A:\n"
                "    model: str = 'distilbert-base-uncased'\n    rows: int = 0\n"
                "PRESETS = {'a': A(rows=2), 'b': A()}\n"
                "def choose(given):\n    return replace(PRESETS[given.pop('preset')], **given)\n"
                "args = choose(vars(parser.parse_args()))\n"
                "AutoModelForSequenceClassification.from_pretrained(args.model)"
            ),
            1,
        ),
        (
            (
                "cp = 'distilbert-base-uncased'\n"
                "config = AutoConfig.from_pretrained(cp, num_labels=2)\n"
                "model = AutoModelForSequenceClassification.from_pretrained(cp, config=co"
                "nfig)"
            ),
            1,
        ),
        (
            (
                "from peft import get_peft_model, LoraConfig\n"
                "base = AutoModelForSequenceClassification.from_pretrained('distilbert-ba"
                "se-uncased')\nmodel = get_peft_model(base, LoraConfig())\n"
                "Trainer(model=model)"
            ),
            1,
        ),
        (
            (
                "import keras_nlp\n"
                "keras_nlp.models.DistilBertClassifier.from_preset('distil_bert_base_en_u"
                "ncased')"
            ),
            1,
        ),
        (
            (
                "from setfit import SetFitModel\n"
                "SetFitModel.from_pretrained('sentence-transformers/paraphrase-mpnet-base"
                "-v2')"
            ),
            0.5,
        ),
        (
            (
                "from simpletransformers.classification import ClassificationModel\n"
                "ClassificationModel('distilbert', 'distilbert-base-uncased')"
            ),
            1,
        ),
        (
            (
                "import ktrain\nfrom ktrain import text\n"
                "t = text.Transformer('distilbert-base-uncased', maxlen=500)"
            ),
            1,
        ),
        ("AutoModelForSequenceClassification.from_pretrained('bert-base-uncased')", 0.5),
        ("AutoModelForSequenceClassification.from_pretrained('distilroberta-base')", 0.5),
        ("AutoModelForSequenceClassification.from_pretrained('distilbert-base-cased')", 0.5),
        (
            (
                "AutoModelForSequenceClassification.from_pretrained('distilbert-base-mult"
                "ilingual-cased')"
            ),
            0.5,
        ),
        (
            (
                "from sentence_transformers import SentenceTransformer\n"
                "SentenceTransformer('all-MiniLM-L6-v2')"
            ),
            0.5,
        ),
        ("AutoModelForSequenceClassification.from_pretrained('./my-model')\n", None),
        (
            (
                "AutoModelForSequenceClassification.from_pretrained('/kaggle/input/distil"
                "bert-base-uncased')"
            ),
            1,
        ),
        (
            (
                "AutoModelForSequenceClassification.from_pretrained('../input/huggingface"
                "-bert/distilbert-base-uncased/')"
            ),
            1,
        ),
        (
            (
                "AutoModelForSequenceClassification.from_pretrained('/content/drive/MyDri"
                "ve/models/distilbert-base-uncased')"
            ),
            1,
        ),
        (
            (
                "models = ['distilbert-base-uncased','bert-base-uncased']\n"
                "for m in models:\n"
                "    AutoModelForSequenceClassification.from_pretrained(m)"
            ),
            1,
        ),
        (
            (
                "DEBUG = False\n"
                "name = 'prajjwal1/bert-tiny' if DEBUG else 'distilbert-base-uncased'\n"
                "AutoModelForSequenceClassification.from_pretrained(name)"
            ),
            1,
        ),
        (
            (
                "AutoModelForSequenceClassification.from_pretrained('distilbert-base-unca"
                "sed')\n"
                "model = AutoModelForSequenceClassification.from_pretrained('./results/ch"
                "eckpoint-500')"
            ),
            1,
        ),
        (
            (
                "tok = AutoTokenizer.from_pretrained('distilbert-base-uncased')\n"
                "m=AutoModelForSequenceClassification.from_pretrained('distilbert-base-un"
                "cased')\ntok.save_pretrained('distilbert-base-uncased')"
            ),
            1,
        ),
        (
            (
                "m=AutoModelForSequenceClassification.from_pretrained('distilbert-base-un"
                "cased')\nm.save_pretrained('distilbert-base-uncased')"
            ),
            1,
        ),
        (
            (
                "m=AutoModelForSequenceClassification.from_pretrained('distilbert-base-un"
                "cased')\nm.save_pretrained('out')\n"
                "x=AutoModelForSequenceClassification.from_pretrained('out')\n"
                "pipeline('text-classification', model='out')"
            ),
            1,
        ),
        (
            (
                "model_name = os.path.join('distilbert', 'distilbert-base-uncased')\n"
                "AutoModelForSequenceClassification.from_pretrained(model_name)"
            ),
            1,
        ),
        (
            (
                "AutoModelForSequenceClassification.from_pretrained(f'distilbert-base-{\"u"
                "ncased\"}')"
            ),
            1,
        ),
        (
            (
                "config = AutoConfig.from_pretrained('distilbert-base-uncased')\n"
                "model = AutoModelForSequenceClassification.from_config(config)"
            ),
            0,
        ),
        (
            (
                "from transformers import DistilBertConfig\n"
                "DistilBertForSequenceClassification(DistilBertConfig())"
            ),
            0,
        ),
        ("AutoTokenizer.from_pretrained('distilbert-base-uncased')", 0),
        ("AutoConfig.from_pretrained('distilbert-base-uncased')", 0),
        ("# AutoModelForSequenceClassification.from_pretrained('distilbert-base-uncased')", 0),
        (
            (
                "'''AutoModelForSequenceClassification.from_pretrained(\"distilbert-base-u"
                "ncased\")'''"
            ),
            0,
        ),
        (
            (
                "def f():\n"
                "    return AutoModelForSequenceClassification.from_pretrained('distilber"
                "t-base-uncased')"
            ),
            0,
        ),
        (
            (
                "if False:\n"
                "    AutoModelForSequenceClassification.from_pretrained('distilbert-base-"
                "uncased')"
            ),
            0,
        ),
        ("name = 'distilbert-base-uncased'", 0),
        ("print('distilbert-base-uncased')", 0),
        ("pipeline('sentiment-analysis')", 0),
        (
            (
                "pipeline('sentiment-analysis', model='distilbert-base-uncased-finetuned-"
                "sst-2-english')"
            ),
            0,
        ),
        (("from sklearn.linear_model import LogisticRegression\nLogisticRegression().fit(x,y)"), 0),
        (
            (
                "from tensorflow.keras import Sequential, layers\n"
                "m = Sequential([layers.Embedding(1,2), layers.LSTM(3)])\nm.fit(x)"
            ),
            0,
        ),
        ("model = ____.from_pretrained(____)", 0),
        ("model = AutoModelForSequenceClassification.from_pretrained(...)  # TODO", 0),
        ("model = AutoModelForSequenceClassification.from_pretrained('')", 0),
        ("model = AutoModelForSequenceClassification.from_pretrained('____')", 0),
        ("model = AutoModelForSequenceClassification.from_pretrained('YOUR_MODEL_HERE')", 0),
        (
            (
                "class AutoModelX:\n    @staticmethod\n    def from_pretrained(n):\n"
                "        return n\nAutoModelX.from_pretrained('distilbert-base-uncased')"
            ),
            0,
        ),
    ],
)
def test_every_idiom_of_loading_a_network(
    parts: str | list[list[Block]], credit: float | None
) -> None:
    assert judged(PretrainedNetwork(), parts).credit == credit


@pytest.mark.parametrize(
    ("parts", "credit"),
    [
        ("load_dataset('imdb')", 1),
        ("load_dataset('stanfordnlp/imdb')", 1),
        ("load_dataset('imdb', 'plain_text')", 1),
        ("load_dataset(path='imdb')", 1),
        ("load_dataset('scikit-learn/imdb')", 1),
        ("a, b = load_dataset('imdb', split=['train','test'])", 1),
        ("import datasets\ndatasets.load_dataset('imdb')", 1),
        ("from datasets import load_from_disk\nload_from_disk('data/imdb')", 1),
        (
            (
                "load_dataset('parquet', data_files={'train':'hf://datasets/stanfordnlp/i"
                "mdb/plain_text/train-00000-of-00001.parquet'})"
            ),
            1,
        ),
        (
            (
                "pd.read_parquet('hf://datasets/stanfordnlp/imdb/plain_text/train-00000-o"
                "f-00001.parquet')"
            ),
            1,
        ),
        (
            (
                "splits = {'train': 'plain_text/train-0.parquet'}\n"
                "df = pd.read_parquet('hf://datasets/stanfordnlp/imdb/' + splits['train']"
                ")"
            ),
            1,
        ),
        ("pd.read_csv('IMDB Dataset.csv')", 1),
        ("pd.read_csv('/content/drive/MyDrive/IMDB_Dataset.csv', encoding='latin-1')", 1),
        (
            (
                "p='data/imdb.csv'\nwith open(p) as f:\n    import csv\n"
                "    rows = list(csv.reader(f))"
            ),
            1,
        ),
        ("DATA = 'imdb_train.jsonl'\nrows = [json.loads(l) for l in open(DATA)]", 1),
        (
            (
                "for s in ['pos','neg']:\n    for f in os.listdir(f'aclImdb/train/{s}'):\n"
                "        t = open(os.path.join('aclImdb/train', s, f)).read()"
            ),
            1,
        ),
        (
            (
                "from pathlib import Path\ndef read(d):\n    d = Path(d)\n"
                "    return [f.read_text() for f in (d/'pos').iterdir()]\n"
                "read('aclImdb/train')"
            ),
            1,
        ),
        ("import glob\nfiles = glob.glob('aclImdb/train/pos/*.txt')", 1),
        (
            (
                "import tensorflow as tf\n"
                "tf.keras.utils.text_dataset_from_directory('aclImdb/train')"
            ),
            1,
        ),
        (
            (
                "import tensorflow as tf\n"
                "(x,y),(a,b) = tf.keras.datasets.imdb.load_data(num_words=10000)"
            ),
            1,
        ),
        ("from keras.datasets import imdb\nimdb.load_data()", 1),
        ("from tensorflow.keras.datasets import imdb as d\nd.load_data()", 1),
        ("import tensorflow_datasets as tfds\ntfds.load('imdb_reviews', as_supervised=True)", 1),
        ("from torchtext.datasets import IMDB\ntrain = IMDB(split='train')", 1),
        ("from torchtext import datasets\ndatasets.IMDB.splits(1,2)", 1),
        (
            (
                "import kagglehub\n"
                "p = kagglehub.dataset_download('lakshmi25npathi/imdb-dataset-of-50k-movi"
                "e-reviews')\ndf = pd.read_csv(p + '/IMDB Dataset.csv')"
            ),
            1,
        ),
        (
            (
                "!wget http://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz\n"
                "!tar xf aclImdb_v1.tar.gz\nfrom sklearn.datasets import load_files\n"
                "load_files('aclImdb/train')"
            ),
            1,
        ),
        (
            (
                "!kaggle datasets download -d lakshmi25npathi/imdb-dataset-of-50k-movie-r"
                "eviews\ndf = pd.read_csv('reviews.csv')"
            ),
            1,
        ),
        (
            (
                "import urllib.request\n"
                "urllib.request.urlretrieve('https://ai.stanford.edu/~amaas/data/sentimen"
                "t/aclImdb_v1.tar.gz','x.tgz')\ndf = pd.read_csv('x.csv')"
            ),
            1,
        ),
        (
            (
                "import tensorflow as tf\n"
                "tf.keras.utils.get_file('aclImdb_v1', 'https://ai.stanford.edu/~amaas/da"
                "ta/sentiment/aclImdb_v1.tar.gz', untar=True)"
            ),
            1,
        ),
        ("NAME = 'im' + 'db'\nload_dataset(NAME)", 1),
        ("owner='stanfordnlp'\nload_dataset(f'{owner}/imdb')", 1),
        ("cfg={'dataset':{'name':'imdb'}}\nload_dataset(cfg['dataset']['name'])", 1),
        ("class CFG:\n    ds='imdb'\nload_dataset(CFG.ds)", 1),
        ("def get(name):\n    return load_dataset(name)\nraw = get('imdb')", 1),
        ("load_dataset('csv', data_files='imdb.csv')", 1),
        (("load_dataset('csv', data_files={'train':'train_imdb.csv','test':'test_imdb.csv'})"), 1),
        ("load_dataset('csv', data_dir='imdb')", 1),
        ("Dataset.from_csv('imdb.csv')", 1),
        ("import polars as pl\npl.read_csv('IMDB Dataset.csv')", 1),
        ("import dask.dataframe as dd\ndd.read_csv('imdb.csv')", 1),
        (
            (
                "try:\n    ds = load_dataset('imdb')\nexcept Exception:\n"
                "    ds = load_dataset('stanfordnlp/imdb')"
            ),
            1,
        ),
        ("load_dataset('imbd')", 0.5),
        ("load_dataset('IMDb-reviews')", 0.5),
        ("load_dataset('imdb_reviews')", 0.5),
        ("load_dataset('standfordnlp/imdb')", 1),
        ("load_dataset('imdb_movie')", 0.5),
        ("load_dataset('idmb')", 0.5),
        ("load_dataset('imdb-dataset')", 0.5),
        ("load_dataset('rotten_tomatoes')", 0),
        ("load_dataset('glue','sst2')", 0),
        ("load_dataset('yelp_polarity')", 0),
        ("load_dataset('ag_news')", 0),
        ("load_dataset('amazon_polarity')", 0),
        ("load_dataset('sst2')", 0),
        ("load_dataset('emotion')", 0),
        ("load_dataset('tweet_eval', 'sentiment')", 0),
        ("x='imdb'", 0),
        ("# load_dataset('imdb')", 0),
        ("print('imdb')", 0),
        ("def f():\n    load_dataset('imdb')", 0),
        ("if False:\n    load_dataset('imdb')", 0),
        ("def load_dataset(n):\n    return [n]\nload_dataset('imdb')", 0),
        ("model.save_pretrained('distilbert-imdb')", 0),
        ("load_dataset(____)", 0),
        ("load_dataset('____')", 0),
        ("load_dataset('YOUR_DATASET')", 0),
        ("'''\nload_dataset('imdb')\n'''", 0),
        ("pd.read_csv('reviews.csv')", None),
        ("from google.colab import files\nup=files.upload()\npd.read_csv(list(up)[0])", None),
        ("load_dataset(sys.argv[1])", None),
        ("import numpy as np\nnp.load('imdb.npz')", 1),
    ],
)
def test_every_idiom_of_loading_the_reviews(
    parts: str | list[list[Block]], credit: float | None
) -> None:
    assert judged(LoadDataset(), parts).credit == credit
