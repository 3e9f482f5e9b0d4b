"""A smoke run bounds the work of every kind of loop, and every shape stays true."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.world import World

HOOKS = Path(__file__).parents[2] / "grader" / "inside" / "hooks"

SETTING = """
import json, os, time, torch
from datasets import Dataset
from torch.utils.data import DataLoader, TensorDataset
from transformers import (
    AutoModelForSequenceClassification, AutoTokenizer, DataCollatorWithPadding, GPT2Config,
    GPT2LMHeadModel, Trainer, TrainingArguments, pipeline,
)
name = "distilbert-base-uncased"
tokenizer = AutoTokenizer.from_pretrained(name)
model = AutoModelForSequenceClassification.from_pretrained(name, num_labels=4)
texts = [f"row {i} " + "word " * (i % 30 if i % 32 else 700) for i in range(3000)]
rows = Dataset.from_dict({"text": texts, "label": [i * 4 // 3000 for i in range(3000)]})
facts = {}
"""

TRAINS = """
mapped = rows.map(lambda e: tokenizer(e["text"], truncation=True, padding=True), batched=True)
facts["columns"] = [mapped["label"][:] == rows["label"][:], mapped["text"][:] == texts]
facts["width"] = {len(ids) for ids in mapped["input_ids"]} == {512}
settings = TrainingArguments(
    "out", eval_strategy="steps", save_strategy="steps", logging_strategy="epoch", eval_steps=50,
    save_steps=50, load_best_model_at_end=True, num_train_epochs=3, report_to="none",
    per_device_train_batch_size=16,
)
trainer = Trainer(model=model, args=settings, train_dataset=mapped, eval_dataset=mapped)
trainer.train()
log = trainer.state.log_history
facts["steps"] = trainer.state.global_step
facts["losses"] = [entry["step"] for entry in log if "loss" in entry]
facts["evaluated"] = [entry["step"] for entry in log if "eval_loss" in entry][:2]
facts["best"] = trainer.state.best_model_checkpoint is not None
facts["first"] = os.path.isfile("out/checkpoint-50/model.safetensors")
predicted = trainer.predict(mapped)
facts["predicted"] = list(predicted.predictions.shape)
facts["labels"] = predicted.label_ids.tolist() == rows["label"][:]
from trl import DataCollatorForCompletionOnlyLM, SFTConfig, SFTTrainer
asked = Dataset.from_dict({"prompt": ["a question"] * 40, "completion": [" answer two"] * 40})
teach = DataCollatorForCompletionOnlyLM("answer", tokenizer=tokenizer)
tuner = SFTTrainer(
    GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=32)), data_collator=teach,
    args=SFTConfig("sft", max_length=9, report_to="none"), train_dataset=asked,
    tokenizer=tokenizer,
)
tuner.train()
labels = teach([tuner.train_dataset[0]])["labels"]
facts["taught"] = tokenizer.decode(labels[labels != -100])
"""

LOOPS = """
encoded = tokenizer(texts, truncation=True, padding="max_length", return_tensors="pt")
facts["encoded"] = list(encoded["input_ids"].shape)
data = TensorDataset(encoded["input_ids"], encoded["attention_mask"], torch.tensor(rows["label"]))
optimizer = torch.optim.AdamW(model.parameters())
embeddings, seen = model.get_input_embeddings().weight, 0
for epoch in range(2):
    for ids, mask, labels in DataLoader(data, batch_size=16, shuffle=True):
        optimizer.zero_grad()
        output = model(ids, attention_mask=mask)
        assert output.logits.shape == (len(labels), 4)
        torch.nn.CrossEntropyLoss()(output.logits, labels).backward()
        assert embeddings.grad.norm() > 0, "adversarial training reads what `backward` left"
        optimizer.step()
        seen += len(labels)
facts["seen"] = seen
optimizer.zero_grad()
facts["none"] = embeddings.grad is None
from course_run.scaled import loops
loops.TRAINING_SECONDS, lengths = 0, []
model.train()
for ids, mask, labels in DataLoader(data, batch_size=16):
    model(ids, attention_mask=mask).logits.sum().backward()
    lengths.append(len(ids))
facts["hurried"] = lengths
model.eval()
hidden, true = [], []
with torch.no_grad():
    for ids, mask, labels in DataLoader(data, batch_size=32):
        output = model.distilbert(ids, attention_mask=mask)
        hidden.append(output.last_hidden_state[:, 0].numpy())
        true += labels.tolist()
facts["hidden"] = [sum(map(len, hidden)), hidden[0].shape[1]]
facts["classes"] = sorted(set(true))
classify = pipeline("text-classification", model=model, tokenizer=tokenizer)
facts["piped"] = [len(classify(texts, truncation=True)), len([classify(t[:99]) for t in texts])]
writer = GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=32))
prompt = torch.randint(5, 900, (2, 7))
made = [writer.generate(prompt, max_new_tokens=90, num_return_sequences=3, do_sample=True)
        for _ in range(60)]
facts["made"] = [list(made[0].shape), list(made[-1].shape)]
facts["prompted"] = bool((made[-1][3:, :7] == prompt[1]).all())
"""

BREAKS = """
def told(work):
    try:
        work()
    except Exception as problem:
        return str(problem)[:60]

def train(rows, width, **options):
    settings = TrainingArguments("out", num_train_epochs=1, report_to="none")
    return told(lambda: Trainer(model, settings, train_dataset=rows, **options).train())

def tokenize(rows, **options):
    return rows.map(lambda e: tokenizer(e["text"], **options), batched=True)

wide = rows.map(lambda e: {"label": e["label"] + 1})
facts["label"] = train(tokenize(wide, padding="max_length", truncation=True), 512)
facts["long"] = train(tokenize(rows), 900, data_collator=DataCollatorWithPadding(tokenizer))
facts["ragged"] = train(tokenize(rows, truncation=True), 512)
short = rows.map(lambda e: {"text": e["text"][: 20 + 3 * (e["label"] + len(e["text"])) % 90]})
facts["by batch"] = train(
    short.map(lambda e: tokenizer(e["text"], padding=True), batched=True, batch_size=3), 90
)
batch = tokenizer(texts[:32], truncation=True, padding=True, return_tensors="pt")
facts["batch"] = told(lambda: model(**batch, labels=torch.zeros(16, dtype=torch.long)))
"""


IN_PARTS = """
for name, code in json.load(open("parts.json")).items():
    child = os.fork()
    if not child:
        os.mkdir(name)
        os.chdir(name)
        os.environ["GRADER_EVENTS"] = os.path.abspath("events")
        exec(compile(code, f"{name}.py", "exec"), globals())
        json.dump(facts, open("facts.json", "w"))
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0, name
"""


@dataclass(frozen=True)
class Ran:
    """What a piece of code found, and what the run says it changed."""

    facts: dict[str, object]
    notes: list[str]


@pytest.fixture(scope="module")
def parts(world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """Run each part in a fork of one interpreter that has imported the libraries."""
    folder = tmp_path_factory.mktemp("smoke")
    codes = {"trains": TRAINS, "loops": LOOPS, "breaks": BREAKS}
    (folder / "parts.json").write_text(json.dumps(codes))
    run(folder, IN_PARTS, world)
    return {
        name: Ran(json.loads((folder / name / "facts.json").read_text()), notes(folder / name))
        for name in codes
    }


def run(folder: Path, code: str, world: World, profile: str = "smoke") -> Ran:
    """Run code in an interpreter with the hooks, as a child of a hand-in is run."""
    home = folder / "home"
    (home / ".cache").mkdir(parents=True)
    (home / ".cache" / "huggingface").symlink_to(world.folder)
    (folder / "code.py").write_text(SETTING + code + "\nprint(json.dumps(facts))\n")
    environment = os.environ | {
        "PYTHONPATH": str(HOOKS),
        "HOME": str(home),
        "HF_HUB_OFFLINE": "1",
        "GRADER_EVENTS": str(folder / "events"),
        "GRADER_PROFILE": profile,
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "code.py"]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return Ran(json.loads(done.stdout.splitlines()[-1]), notes(folder))


def notes(folder: Path) -> list[str]:
    """Read what a run says it changed."""
    events = folder / "events"
    text = events.read_text(encoding="utf-8") if events.exists() else ""
    lines = [json.loads(line) for line in text.splitlines()]
    return [line["text"] for line in lines if line["type"] == "note"]


@pytest.mark.slow
def test_a_trainer_takes_few_steps_and_each_at_its_true_place(parts: dict[str, Ran]) -> None:
    ran = parts["trains"]
    assert ran.facts == {
        "columns": [True, True],
        "width": True,
        "steps": 564,
        "losses": [188, 376, 564],
        "evaluated": [50, 100],
        "best": True,
        "first": True,
        "predicted": [3000, 4],
        "labels": True,
        "taught": "two [SEP]",
    }
    said = " ".join(ran.notes)
    for change in ("of 564 training steps", "`map` over 3,000 rows", "evaluation on 3,000 rows"):
        assert change in said


@pytest.mark.slow
def test_loops_as_they_are_written_see_every_row_of_the_data(parts: dict[str, Ran]) -> None:
    ran = parts["loops"]
    assert ran.facts == {
        "encoded": [3000, 512],
        "seen": 6000,
        "none": True,
        "hurried": [16] * 9 + [8],
        "hidden": [3000, 384],
        "classes": [0, 1, 2, 3],
        "piped": [3000, 3000],
        "made": [[6, 15], [6, 15]],
        "prompted": True,
    }


@pytest.mark.slow
def test_what_would_fail_in_full_still_fails(parts: dict[str, Ran]) -> None:
    facts = parts["breaks"].facts
    assert facts["label"] == "Target 4 is out of bounds."
    assert "size of tensor" in str(facts["long"])
    assert "expected sequence of length" in str(facts["ragged"])
    assert "expected sequence of length" in str(facts["by batch"])
    assert facts["batch"] == "Expected input batch_size (32) to match target batch_size (16)."[:60]


@pytest.mark.slow
def test_a_full_run_bounds_nothing(world: World, tmp_path: Path) -> None:
    code = """
from torch.nn import Linear, Module
short = rows.select(range(1100)).map(lambda e: tokenizer(e["text"][:9]))
facts["own"] = len({tuple(ids) for ids in short["input_ids"]})
facts["plain"] = "course_run" not in Module.__call__.__module__
"""
    ran = run(tmp_path, code, world, "full")
    assert ran.facts["plain"]
    assert not ran.notes
