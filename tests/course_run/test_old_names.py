"""Code of earlier versions of the libraries runs, and the student is told what changed."""

import re
import sys
from pathlib import Path

import pytest
from snippets import HOOKS, Ran, run_snippets

PRELUDE = """
import os, warnings
warnings.simplefilter("ignore")
import datasets, numpy as np, pandas as pd, torch, transformers
from tokenizers import Tokenizer
from transformers import (
    AutoModelForSequenceClassification, AutoTokenizer, BertConfig, BertForPreTraining,
    BertTokenizerFast, T5Config, T5ForConditionalGeneration, Trainer, TrainingArguments,
)

letters = "abcdefghijklmnopqrstuvwxyz"
words = "[PAD] [UNK] [CLS] [SEP] [MASK] the movie was good bad i it is . ?".split()
words += [*letters, *("##" + letter for letter in letters)]
open("vocab.txt", "w").write("\\n".join(words))
tok = BertTokenizerFast(vocab="vocab.txt", model_max_length=64)
size = {"vocab_size": len(words)}
bert = BertConfig(
    hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=64, **size,
)
t5 = T5Config(
    d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2, decoder_start_token_id=0,
    pad_token_id=0, eos_token_id=3, **size,
)
BertForPreTraining(bert).save_pretrained("bert")
transformers.BertForQuestionAnswering(bert).save_pretrained("qa")
T5ForConditionalGeneration(t5).save_pretrained("t5")
for folder in ("bert", "qa", "t5"):
    tok.save_pretrained(folder)


def model():
    return AutoModelForSequenceClassification.from_pretrained("bert", num_labels=2)


def arguments(**options):
    return TrainingArguments("out", max_steps=1, disable_tqdm=True, **options)


texts = ["the movie was good", "i hate it"]
D = datasets.Dataset.from_dict({"text": texts * 4, "label": [1, 0] * 4})
pad = {"padding": "max_length", "max_length": 8, "truncation": True}
D = D.map(lambda rows: tok(rows["text"], **pad), batched=True)
"""

SNIPPETS = {
    "arguments": """
a = TrainingArguments(
    "out", evaluation_strategy="epoch", no_cuda=True, per_gpu_train_batch_size=4, tf32=True,
    logging_dir="./logs", overwrite_output_dir=True, warmup_ratio=0.1, group_by_length=True,
    load_best_model_at_end=True, fp16=True, optim="adamw_hf", include_inputs_for_metrics=True,
)
assert a.per_device_train_batch_size == 4 and a.save_strategy == "epoch"
assert a.warmup_steps == 0.1 and a.train_sampling_strategy == "group_by_length"
assert a.evaluation_strategy == a.eval_strategy == "epoch" and a.logging_dir
old = TrainingArguments("out", evaluate_during_training=True, save_total_limit=1)
assert old.eval_strategy == "steps"
""",
    "command line": """
parser = transformers.HfArgumentParser(TrainingArguments)
line = "--output_dir out --evaluation_strategy=epoch --overwrite_output_dir --no_cuda True --seed 7"
(a,) = parser.parse_args_into_dataclasses(line.split())
assert a.eval_strategy == "epoch" and a.use_cpu and a.seed == 7
try:
    parser.parse_args_into_dataclasses(["--output_dir", "out", "--sed", "7", "--unheard_of", "1"])
except (ValueError, SystemExit):
    pass
else:
    raise AssertionError
""",
    "own bugs": """
for options in (
    {"learning_rat": 1},
    {"eval_strategy": "epoch", "save_strategy": "steps", "load_best_model_at_end": True},
):
    try:
        TrainingArguments("out", **options)
    except (TypeError, ValueError):
        continue
    raise AssertionError(options)
try:
    from transformers import NothingLikeThat
except ImportError:
    pass
else:
    raise AssertionError
try:
    import transformers.modeling_nothing
except ModuleNotFoundError:
    pass
else:
    raise AssertionError
assert not hasattr(np, "flot")
""",
    "trainer": """
class Weighted(Trainer):
    def compute_loss(self, model, inputs, return_outputs=False):
        labels = inputs.get("labels")
        outputs = model(**inputs)
        loss = torch.nn.functional.cross_entropy(outputs.logits, labels)
        return (loss, outputs) if return_outputs else loss

    def training_step(self, model, inputs):
        return super().training_step(model, inputs)

    def log(self, logs):
        super().log(logs)

t = Weighted(model(), arguments(), None, D, D, tokenizer=tok)
t.train(model_path=None)
t.evaluate()
assert t.tokenizer is tok and t.is_world_master()
Trainer(model(), arguments(), train_dataset=D, prediction_loss_only=False).train()
""",
    "seq2seq": """
from transformers import AutoModelForSeq2SeqLM, Seq2SeqTrainer, Seq2SeqTrainingArguments

def prepare(rows):
    encoded = tok(rows["text"])
    with tok.as_target_tokenizer():
        encoded["labels"] = tok(rows["text"])["input_ids"]
    return encoded

rows = D.map(prepare, batched=True, remove_columns=["label", "token_type_ids"])
a = Seq2SeqTrainingArguments(
    "out", evaluation_strategy="epoch", predict_with_generate=True, max_steps=1, fp16=True
)
s = AutoModelForSeq2SeqLM.from_pretrained("t5")
collate = transformers.DataCollatorForSeq2Seq(tok, model=s)
Seq2SeqTrainer(s, a, collate, rows, rows, tokenizer=tok).train()
assert "labels" in tok.prepare_seq2seq_batch(["good"], ["bad"], return_tensors="pt")
""",
    "optimizer": """
from transformers import AdamW, get_linear_schedule_with_warmup
from transformers.optimization import AdamW as Same

assert AdamW is Same and issubclass(AdamW, torch.optim.Optimizer)
m = model()
o = AdamW(m.parameters(), lr=2e-5, eps=1e-8, correct_bias=False)
get_linear_schedule_with_warmup(o, num_warmup_steps=0, num_training_steps=3).step()
torch.optim.lr_scheduler.ReduceLROnPlateau(o, "min", verbose=True)
""",
    "tokenizer": """
long = "the movie " * 40
e = tok.encode_plus(long, add_special_tokens=True, max_length=16, pad_to_max_length=True,
                    return_attention_mask=True, return_tensors="pt")
assert e["input_ids"].shape == (1, 16)
assert len(tok.encode("good", max_length=9, pad_to_max_length=True)) == 9
assert len(tok.encode_plus(long, max_length=9, truncation_strategy="longest_first").input_ids) == 9
e = tok.batch_encode_plus([("the movie", "good"), ("it", "is")], padding=True)
assert e["token_type_ids"][0][-2:] == [1, 1]
pair = tok("good", "bad")
first, second = (tok.convert_tokens_to_ids([word]) for word in ("good", "bad"))
assert tok.build_inputs_with_special_tokens(first, second) == pair["input_ids"]
assert tok.create_token_type_ids_from_sequences(first, second) == pair["token_type_ids"]
assert tok.max_len == 64 and tok.additional_special_tokens == []
assert tok.prepare_for_model(first, max_length=8, padding="max_length")["input_ids"][3:] == [0] * 5
""",
    "loading": """
half = transformers.BitsAndBytesConfig(load_in_4bit=True)
for options in (
    {"use_auth_token": True, "return_dict": True, "from_tf": False},
    {"load_in_8bit": True, "device_map": "auto"},
    {"quantization_config": half, "device_map": {"": 0}},
    {"device_map": "cuda", "attn_implementation": "flash_attention_2"},
):
    AutoModelForSequenceClassification.from_pretrained("bert", num_labels=2, **options)
AutoTokenizer.from_pretrained("bert", use_auth_token="x")
""",
    "outputs": """
m, x = model(), tok("good", return_tensors="pt")
loss, logits = m(**x, labels=torch.tensor([1]))
loss.backward()
assert logits.shape == (1, 2)
hidden, pooled = transformers.BertModel.from_pretrained("bert")(**x)
assert pooled.shape == (1, 16)
assert list(m(**x)) == ["logits"] and dict(m(**x)).keys() == {"logits"}
torch.save(m, "whole.pt")
torch.load("whole.pt").eval()
torch.load("whole.pt", map_location=torch.device("cuda"))
""",
    "modules": """
from transformers.modeling_bert import BertModel, BertPreTrainedModel
from transformers.tokenization_bert import BertTokenizer
from transformers.models.bert.tokenization_bert_fast import BertTokenizerFast
from transformers.trainer_utils import EvaluationStrategy
from transformers import AutoModelWithLMHead, EvaluationStrategy, is_tf_available
from transformers.file_utils import cached_property, is_torch_tpu_available
from transformers.data.processors.utils import InputExample
from transformers.data.metrics import acc_and_f1
from torch._six import container_abcs, string_classes
from sklearn.externals import joblib
from IPython.core.display import HTML, display
assert AutoModelWithLMHead.from_pretrained("t5").config.model_type == "t5"
TrainingArguments("out", evaluation_strategy=EvaluationStrategy.EPOCH)
import collections
collections.Mapping
from huggingface_hub import HfFolder, Repository
from peft import prepare_model_for_int8_training
import nlp
assert nlp.Dataset is datasets.Dataset
""",
    "lines": """
from transformers import DataCollatorForLanguageModeling, LineByLineTextDataset, TextDataset
open("lines.txt", "w").write("the movie was good\\n\\ni hate it\\n" * 20)
lines = LineByLineTextDataset(tokenizer=tok, file_path="lines.txt", block_size=16)
assert len(lines) == 40
collate = DataCollatorForLanguageModeling(tokenizer=tok, mlm_probability=0.15)
m = transformers.BertForMaskedLM.from_pretrained("bert")
Trainer(m, arguments(), collate, train_dataset=lines).train()
assert torch.is_tensor(TextDataset(tok, "lines.txt", block_size=16, overwrite_cache=True)[0])
""",
    "pipelines": """
from transformers import AutoModelForSeq2SeqLM, pipeline
p = pipeline("sentiment-analysis", model=model(), tokenizer=tok, return_all_scores=True)
assert [one["label"] for one in p("good")[0]] == ["LABEL_0", "LABEL_1"]
assert len(p(["good", "bad"])[1]) == 2
p = pipeline("summarization", model="t5", tokenizer="t5", device=0)
assert set(p("the movie", max_length=8, min_length=2)[0]) == {"summary_text"}
s = AutoModelForSeq2SeqLM.from_pretrained("t5")
p = pipeline("translation_en_to_fr", model=s, tokenizer=tok)
assert set(p(["good", "bad"], max_length=5)[1]) == {"translation_text"}
assert "generated_text" in pipeline("text2text-generation", model="t5")("good")[0]
p = pipeline("question-answering", model="qa")
context = "the movie was good . i hate it"
answer = p(question="is it good ?", context=context)
assert context[answer["start"] : answer["end"]] == answer["answer"]
""",
    "datasets": """
from datasets import load_metric, list_datasets, load_dataset
rows = datasets.Dataset.from_dict({"text": list("abcd"), "label": [0, 1, 0, 1]})
rows.rename_column_("label", "labels")
rows.remove_columns_(["text"])
halves = rows.train_test_split(test_size=0.5)
halves.rename_column_("labels", "y")
assert rows.column_names == ["labels"] and halves["train"].column_names == ["y"]
assert rows["labels"] + [2] == [0, 1, 0, 1, 2]
rows.set_format(type="pt")
assert rows["labels"].shape == (4,)
open("d.csv", "w").write("text,label\\na,1\\nb,0\\n")
load_dataset("csv", data_files="d.csv", trust_remote_code=True, ignore_verifications=True,
             use_auth_token=True, task=None)
""",
    "tables": """
np.zeros(2, dtype=np.float), np.int, np.bool, np.NaN, np.product([1])
assert np.array([[1, 2], [3]]).dtype == object
df = pd.DataFrame({"text": ["a", "b"], "label": ["pos", "neg"]})
df = df.append({"text": "c", "label": "pos"}, ignore_index=True)
assert len(df) == 3 and [name for name, _ in df.iteritems()] == ["text", "label"]
df["label"].replace({"pos": 1, "neg": 0}, inplace=True)
df.text.replace("a", "z", inplace=True)
assert list(df.label) == [1, 0, 1] and df.text[0] == "z" and df.text.dtype == object
df.loc[df.text == "z", "text"] = 5
copied = df["label"].copy()
copied.replace(1, 7, inplace=True)
assert list(df.label) == [1, 0, 1]
open("t.csv", "w").write("a,b\\nx,1\\nx,1,2\\n")
assert len(pd.read_csv("t.csv", error_bad_lines=False)) == 1
open("t.tsv", "w").write("a b\\n1 2\\n")
assert pd.read_csv("t.tsv", delim_whitespace=True).shape == (1, 2)
""",
    "sklearn": """
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import mean_squared_error, plot_confusion_matrix
from sklearn.preprocessing import OneHotEncoder
from sklearn.utils.class_weight import compute_class_weight
assert compute_class_weight("balanced", np.unique([0, 1, 1]), [0, 1, 1])[0] == 1.5
assert TfidfVectorizer().fit(["aa bb"]).get_feature_names() == ["aa", "bb"]
assert OneHotEncoder(sparse=False).fit_transform([[1], [2]]).shape == (2, 2)
fitted = LogisticRegression(multi_class="auto").fit([[0], [1]], [0, 1])
plot_confusion_matrix(fitted, [[0], [1]], [0, 1])
assert mean_squared_error([1], [3], squared=False) == 2
import matplotlib.pyplot as plt
plt.style.use("seaborn-whitegrid")
""",
}

NOTES = [
    ("`evaluation_strategy`", "`eval_strategy`", "4.46"),
    ("`tokenizer` of `Trainer`", "`processing_class`"),
    ("`logging_dir`", "left out"),
    ("`Weighted.compute_loss`", "`num_items_in_batch`"),
    ("`transformers.AdamW`", "equivalent"),
    ("`pad_to_max_length=True`", 'padding="max_length"'),
    ("`load_in_8bit`", "nothing was quantized"),
    ("tuple", "transformers 3"),
    ("`transformers.modeling_bert`", "transformers.models.bert.modeling_bert"),
    ("`summarization`", "small one"),
    ("`return_all_scores=True`", "`top_k=None`"),
    ("`trust_remote_code`", "left out"),
    ("`numpy.float`", "`float64`"),
    ("`DataFrame.append`", "`pd.concat`"),
]

FORKED = ("torch", "transformers", "transformers.trainer", "datasets", "pandas", "sklearn.metrics")


@pytest.mark.slow
@pytest.mark.parametrize("heavy", [(), FORKED], ids=["a fresh interpreter", "a forked one"])
def test_code_of_earlier_versions_runs(heavy: tuple[str, ...], tmp_path: Path) -> None:
    ran = run_snippets(tmp_path, SNIPPETS, prelude=PRELUDE, heavy=heavy)
    assert ran.failed == {}
    assert [parts for parts in NOTES if not ran.noted(*parts)] == []


@pytest.mark.slow
def test_code_of_today_is_told_nothing(tmp_path: Path) -> None:
    code = 't = Trainer(model(), arguments(eval_strategy="no"), train_dataset=D); t.train()'
    assert run_snippets(tmp_path, {"today": code}, prelude=PRELUDE) == Ran({}, ())


def test_the_page_names_every_old_option_of_training_arguments() -> None:
    sys.path.insert(0, str(HOOKS))
    try:
        from course_run.old import names as old_names
    finally:
        sys.path.remove(str(HOOKS))
    page = (HOOKS.parents[2] / "docs" / "old-names.md").read_text()
    named = set(re.findall(r"`([\w.-]+)`", page))
    tables = (old_names.TRAINING_ARGUMENTS, old_names.TRAINER, old_names.FROM_PRETRAINED)
    assert {name for table in tables for name in table} <= named
