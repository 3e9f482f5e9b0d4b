"""Fine-tune the networks of the sample hand-ins; git holds no weights.

    python submissions/build_weights.py --world build/world

Trains the stand-in network on synthetic reviews, once as a whole and once as a LoRA adapter, and
saves what four hand-ins hold; the gold project's network is made by the cells of its own notebook.
Prints progress and the accuracy on held-out rows; a second run finds everything in place. The
trainings run side by side, on a thread each: two threads that share a busy machine wait for each
other most of the time.
"""

import argparse
import concurrent.futures
import csv
import hashlib
import itertools
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.world import World, load_world, write_held_out
from grader.world.manifest import record_files

CHECKOUT = Path(__file__).resolve().parents[1]
HAND_INS = CHECKOUT / "submissions"
RECORD = CHECKOUT / "build" / "weights.json"

GOLD = "fine-tuning-assignment/gold/fine_tuned_distilbert"
GOOD = "fine-tuning-assignment/good/imdb-model"
SWAPPED = "fine-tuning-assignment/label-swap/model"
ADAPTER = "fine-tuning-assignment/lora-adapter/adapter"
PROJECT = "fine-tuning-project/gold/fine_tuned_model"
NOTEBOOK = HAND_INS / "fine-tuning-project" / "gold" / "fine_tuning.ipynb"

BASE = "distilbert-base-uncased"
MAX_TOKENS = 128
MAX_WORDS = 72  # short reviews are whole within 128 tokens, and quick on a CPU
HELD_OUT_ROWS = 300
ROWS, BATCH, SEED = 1600, 16, 0
HEAD_LEARNING_RATE = 1e-3  # the head is new, so it learns faster than the rest
GOOD_ACCURACY = 0.87  # clearly between 0.85 and 0.90, on any processor
LEAST = {GOLD: 0.92, ADAPTER: 0.90, PROJECT: 0.92}


Rows = Sequence[tuple[str, int]]
"""Texts, each with its class: of reviews 0 is negative and 1 positive."""

Logits = list[list[float]]
"""Of each row one of each class."""


def main() -> None:
    """Build what is missing or out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--world", type=Path, default=CHECKOUT / "build" / "world")
    world = load_world(parser.parse_args().world)
    os.environ |= {"HF_HOME": str(world.folder), "HF_HUB_OFFLINE": "1"}
    os.environ |= {"TOKENIZERS_PARALLELISM": "false", "TRANSFORMERS_VERBOSITY": "error"}
    os.environ |= {"OMP_NUM_THREADS": "1", "TQDM_DISABLE": "1", "PYTHONWARNINGS": "ignore"}
    made_from = [Path(__file__), NOTEBOOK, *sorted((NOTEBOOK.parent / "data").iterdir())]
    recipe = hashlib.sha256(b"".join([world.digest.encode(), *map(Path.read_bytes, made_from)]))
    RECORD.parent.mkdir(exist_ok=True)
    record = load_record(recipe.hexdigest())
    missing = [names for names in BUILDS if any(record.get(n) != hash_folder(n) for n in names)]
    spawn = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(len(BUILDS), mp_context=spawn) as pool:
        for built in pool.map(build, missing, [world] * len(missing)):
            record |= {name: hash_folder(name) for name in built}
            kept = {"recipe": recipe.hexdigest(), "folders": record}
            RECORD.write_text(json.dumps(kept, indent=1) + "\n")
    print(f"{len(record)} folders of weights are in place")


def build(folders: tuple[str, ...], world: World) -> tuple[str, ...]:
    """Run one training and return the folders that it has filled."""
    BUILDS[folders](world)
    return folders


def build_whole(world: World) -> None:
    """Train all of the network; the weaker hand-in is the same, too ready to say positive."""
    network, tokenizer = load_base()
    held_out = load_held_out()
    for part in (network.distilbert.embeddings, *network.distilbert.transformer.layer[:2]):
        part.requires_grad_(False)  # saves a third of the time
    train(network, tokenizer, load_train(world), GOLD, 2e-4)
    logits = predict(network, tokenizer, held_out)
    report(GOLD, measure(logits, held_out))
    bias = network.classifier.bias.data
    lean = find_lean(logits, held_out)
    bias[1] += lean
    save(GOOD, network)
    bias[1] -= lean
    network.config.id2label = {0: "NEGATIVE", 1: "POSITIVE"}
    network.config.label2id = {"NEGATIVE": 0, "POSITIVE": 1}
    save(GOLD, network, tokenizer)
    swap_classes(network)
    save(SWAPPED, network, tokenizer)


def find_lean(logits: Logits, reviews: Rows) -> float:
    """Return the bias towards positive that brings the accuracy down to `GOOD_ACCURACY`.

    Each review turns positive at one bias, so the accuracy moves in steps of one review.
    """
    turns = sorted((no - yes, label) for (no, yes), (_, label) in zip(logits, reviews, strict=True))
    right = sum((bias < 0) == label for bias, label in turns)
    for (bias, label), (next_bias, _) in itertools.pairwise(turns):
        if bias > 0:
            right += 1 if label else -1
        if bias > 0 and right <= GOOD_ACCURACY * len(turns):
            return (bias + next_bias) / 2
    raise SystemExit(f"{GOOD}: no bias brings the accuracy down to {GOOD_ACCURACY}")


def build_adapter(world: World) -> None:
    """Train a LoRA adapter on the same base."""
    from peft import LoraConfig, get_peft_model

    base, tokenizer = load_base()
    inner = ["q_lin", "k_lin", "v_lin", "out_lin", "lin1", "lin2"]
    new = ["pre_classifier", "classifier"]  # so both must be kept
    config = LoraConfig(
        "SEQ_CLS", target_modules=inner, modules_to_save=new, r=8, lora_alpha=16, lora_dropout=0.05
    )
    network = get_peft_model(base, config)
    train(network, tokenizer, load_train(world), ADAPTER, 2e-3)
    held_out = load_held_out()
    report(ADAPTER, measure(predict(network, tokenizer, held_out), held_out))
    save(ADAPTER, network, tokenizer)


def build_project(_: World) -> None:
    """Run the gold project's notebook, so that the network is the one whose numbers it shows."""
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    script = "\n".join(cell for cell in code if not cell.startswith("!"))
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(NOTEBOOK.parent / "data", Path(folder) / "data")
        subprocess.run([sys.executable, "-c", script], cwd=folder, check=True)
        network, tokenizer = load(Path(folder) / Path(PROJECT).name)
    test = read_rows(NOTEBOOK.parent / "data" / "test.csv", network.config.label2id)
    report(PROJECT, measure(predict(network, tokenizer, test), test))
    save(PROJECT, network, tokenizer)


BUILDS: Mapping[tuple[str, ...], Callable[[World], None]] = {
    (GOLD, GOOD, SWAPPED): build_whole,
    (ADAPTER,): build_adapter,
    (PROJECT,): build_project,
}


def load_base() -> tuple[Any, Any]:
    """Load the stand-in network with a new head, the same one every time."""
    import torch

    torch.manual_seed(SEED)
    return load(BASE, num_labels=2)


def load(name: str | Path, **options: int) -> tuple[Any, Any]:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    network = AutoModelForSequenceClassification.from_pretrained(name, **options)
    return network, AutoTokenizer.from_pretrained(name)


def load_train(world: World) -> Rows:
    """Return the short reviews of the train split."""
    import pyarrow

    (path,) = (world.folder / "datasets" / "imdb").rglob("imdb-train.arrow")
    with pyarrow.ipc.open_stream(path) as stream:
        table = stream.read_all()
    rows = zip(table["text"].to_pylist(), table["label"].to_pylist(), strict=True)
    return [(text, label) for text, label in rows if len(text.split()) <= MAX_WORDS]


def load_held_out() -> Rows:
    """Return reviews that no training sees."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "held-out.csv"
        write_held_out(path, rows=HELD_OUT_ROWS)
        return read_rows(path, {"neg": 0, "pos": 1})


def read_rows(path: Path, classes: Mapping[str, int]) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], classes[row["label"]]) for row in csv.DictReader(file)]


def train(network: Any, tokenizer: Any, rows: Rows, name: str, learning_rate: float) -> None:
    """Train for one epoch over shuffled rows."""
    import torch

    order = random.Random(SEED)  # noqa: S311  a sample, not a secret
    rows = [rows[at] for at in order.sample(range(len(rows)), ROWS)]
    steps = ROWS // BATCH
    trained = [(part, value) for part, value in network.named_parameters() if value.requires_grad]
    head = [value for part, value in trained if "classifier" in part]
    body = [value for part, value in trained if "classifier" not in part]
    groups = [{"params": body, "lr": learning_rate}, {"params": head, "lr": HEAD_LEARNING_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / 10) * (1 - step / steps)
    )
    network.train()
    for step, start in enumerate(range(0, ROWS, BATCH), 1):
        texts, labels = zip(*rows[start : start + BATCH], strict=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=torch.cpu._is_avx512_bf16_supported()):
            loss = network(**tokenize(tokenizer, texts), labels=torch.tensor(labels)).loss
        loss.backward()
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        if step % 10 == 0:
            print(f"{name}: step {step} of {steps}, loss {loss.item():.3f}", flush=True)


def measure(logits: Logits, rows: Rows) -> float:
    """Return the accuracy."""
    guessed = [values.index(max(values)) for values in logits]
    right = sum(guess == label for guess, (_, label) in zip(guessed, rows, strict=True))
    return right / len(rows)


def predict(network: Any, tokenizer: Any, rows: Rows) -> Logits:
    """Return the logits of each class, row by row."""
    import torch

    network.eval()
    order = sorted(range(len(rows)), key=lambda at: len(rows[at][0]))
    logits: Logits = [[] for _ in order]
    with torch.no_grad():
        for start in range(0, len(order), 32):
            some = order[start : start + 32]
            found = network(**tokenize(tokenizer, [rows[at][0] for at in some])).logits.tolist()
            for at, values in zip(some, found, strict=True):
                logits[at] = values
    return logits


def tokenize(tokenizer: Any, texts: Sequence[str]) -> Any:
    return tokenizer(
        list(texts), truncation=True, max_length=MAX_TOKENS, padding=True, return_tensors="pt"
    )


def swap_classes(network: Any) -> None:
    """Exchange the two outputs; the config names them LABEL_0 and LABEL_1, which says nothing."""
    for value in (network.classifier.weight, network.classifier.bias):
        value.data = value.data.flip(0).contiguous()
    network.config.id2label = {0: "LABEL_0", 1: "LABEL_1"}
    network.config.label2id = {"LABEL_0": 0, "LABEL_1": 1}


def report(name: str, accuracy: float) -> None:
    """Print an accuracy; a hand-in that misses its aim would make every expected verdict wrong."""
    print(f"{name}: accuracy {accuracy:.3f} on held-out rows", flush=True)
    if accuracy < LEAST.get(name, 0):
        raise SystemExit(f"{name}: accuracy {accuracy:.3f} is below {LEAST[name]}")


def save(name: str, *parts: Any) -> None:
    """Replace a folder by what a student would have saved, in one step."""
    target = HAND_INS / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=RECORD.parent) as folder:
        saved = Path(folder) / "saved"
        for part in parts:
            part.save_pretrained(saved)
        for file in saved.iterdir():
            file.chmod(0o644)  # weights are left to their owner alone, who is not who grades them
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(saved, target)


def load_record(recipe: str) -> dict[str, str]:
    """Return the digests of the folders that this recipe has built before."""
    if not RECORD.is_file():
        return {}
    record = json.loads(RECORD.read_text())
    return dict(record["folders"]) if record["recipe"] == recipe else {}


def hash_folder(name: str) -> str:
    files = {name: file.sha256 for name, file in record_files(HAND_INS / name).items()}
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


if __name__ == "__main__":
    main()
