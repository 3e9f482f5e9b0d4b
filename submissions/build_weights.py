"""Fine-tune the networks of the sample hand-ins; git holds no weights.

    python submissions/build_weights.py --world build/world

Trains the stand-in network on synthetic reviews, once as a whole and once as a LoRA adapter, and
saves what four hand-ins hold. Prints progress and the accuracy on held-out reviews; a second run
finds everything in place. The two trainings run side by side, on a thread each: two threads that
share a busy machine wait for each other most of the time.
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
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.world import World, load_world, write_held_out
from grader.world.manifest import record_files

CHECKOUT = Path(__file__).resolve().parents[1]
HAND_INS = CHECKOUT / "submissions" / "fine-tuning-assignment"
RECORD = CHECKOUT / "build" / "weights.json"

GOLD = "gold/fine_tuned_distilbert"
GOOD = "good/imdb-model"
SWAPPED = "label-swap/model"
ADAPTER = "lora-adapter/adapter"

BASE = "distilbert-base-uncased"
MAX_TOKENS = 128
MAX_WORDS = 72  # short reviews are whole within 128 tokens, and quick on a CPU
HELD_OUT_ROWS = 300
GOOD_ACCURACY = 0.87  # clearly between 0.85 and 0.90, on any processor
LEAST = {GOLD: 0.92, ADAPTER: 0.90}


@dataclass(frozen=True)
class Recipe:
    """How to train; the head is new, so it learns faster than the rest."""

    name: str
    rows: int
    learning_rate: float
    head_learning_rate: float = 1e-3
    batch: int = 16
    seed: int = 0


WHOLE = Recipe(GOLD, rows=1600, learning_rate=2e-4)
LORA = Recipe(ADAPTER, rows=1600, learning_rate=2e-3)


@dataclass(frozen=True)
class Reviews:
    """Texts and labels, 0 negative and 1 positive."""

    texts: Sequence[str]
    labels: Sequence[int]

    def select(self, rows: Sequence[int]) -> "Reviews":
        return Reviews([self.texts[row] for row in rows], [self.labels[row] for row in rows])


def main() -> None:
    """Build what is missing or out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--world", type=Path, default=CHECKOUT / "build" / "world")
    world = load_world(parser.parse_args().world)
    os.environ |= {"HF_HOME": str(world.folder), "HF_HUB_OFFLINE": "1"}
    os.environ |= {"TOKENIZERS_PARALLELISM": "false", "TRANSFORMERS_VERBOSITY": "error"}
    recipe = hashlib.sha256(world.digest.encode() + Path(__file__).read_bytes()).hexdigest()
    RECORD.parent.mkdir(exist_ok=True)
    record = load_record(recipe)
    missing = [folders for folders in BUILDS if not is_built(folders, record)]
    spawn = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(len(BUILDS), mp_context=spawn) as pool:
        for built in pool.map(build, missing, [world] * len(missing)):
            record |= {name: hash_folder(HAND_INS / name) for name in built}
            RECORD.write_text(json.dumps({"recipe": recipe, "folders": record}, indent=1) + "\n")
    print(f"{len(record)} folders of weights are in place")


def build(folders: tuple[str, ...], world: World) -> tuple[str, ...]:
    """Run one training and return the folders that it has filled."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    BUILDS[folders](world)
    return folders


def is_built(folders: tuple[str, ...], record: Mapping[str, str]) -> bool:
    return all(record.get(name) == hash_folder(HAND_INS / name) for name in folders)


def build_whole(world: World) -> None:
    """Train all of the network; the weaker hand-in is the same, too ready to say positive."""
    network, tokenizer = load_base()
    train, held_out = load_train(world), load_held_out()
    freeze_early_layers(network)
    for _ in train_steps(network, tokenizer, train, WHOLE):
        pass
    report(GOLD, measure(network, tokenizer, held_out))
    bias = network.classifier.bias.data
    lean = find_lean(network, tokenizer, held_out)
    bias[1] += lean
    print(f"{GOOD}: accuracy {measure(network, tokenizer, held_out):.3f} on held-out reviews")
    save(GOOD, network)
    bias[1] -= lean
    network.config.id2label = {0: "NEGATIVE", 1: "POSITIVE"}
    network.config.label2id = {"NEGATIVE": 0, "POSITIVE": 1}
    save(GOLD, network, tokenizer)
    swap_classes(network)
    print(f"{SWAPPED}: accuracy {measure(network, tokenizer, held_out):.3f} on held-out reviews")
    save(SWAPPED, network, tokenizer)


def find_lean(network: Any, tokenizer: Any, reviews: Reviews) -> float:
    """Return the bias towards positive that brings the accuracy down to `GOOD_ACCURACY`.

    Each review turns positive at one bias, so the accuracy moves in steps of one review.
    """
    margins = [
        float(positive - negative) for negative, positive in predict(network, tokenizer, reviews)
    ]
    turns = sorted((-margin, label) for margin, label in zip(margins, reviews.labels, strict=True))
    right = sum(
        (margin > 0) == label for margin, label in zip(margins, reviews.labels, strict=True)
    )
    for (bias, label), (next_bias, _) in itertools.pairwise(turns):
        if bias > 0:
            right += 1 if label else -1
        if bias > 0 and right <= GOOD_ACCURACY * len(margins):
            return (bias + next_bias) / 2
    raise SystemExit(f"{GOOD}: no bias brings the accuracy down to {GOOD_ACCURACY}")


def build_adapter(world: World) -> None:
    """Train a LoRA adapter on the same base."""
    from peft import LoraConfig, get_peft_model

    base, tokenizer = load_base()
    config = LoraConfig(
        task_type="SEQ_CLS",
        r=8,
        lora_alpha=16,
        lora_dropout=0.05,
        target_modules=["q_lin", "k_lin", "v_lin", "out_lin", "lin1", "lin2"],
        modules_to_save=["pre_classifier", "classifier"],  # both are new, so both must be kept
    )
    network = get_peft_model(base, config)
    for _ in train_steps(network, tokenizer, load_train(world), LORA):
        pass
    report(ADAPTER, measure(network, tokenizer, load_held_out()))
    save(ADAPTER, network, tokenizer)


BUILDS: Mapping[tuple[str, ...], Callable[[World], None]] = {
    (GOLD, GOOD, SWAPPED): build_whole,
    (ADAPTER,): build_adapter,
}


def load_base() -> tuple[Any, Any]:
    """Load the stand-in network with a new head, the same one every time."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    torch.set_num_threads(1)
    torch.manual_seed(WHOLE.seed)
    network = AutoModelForSequenceClassification.from_pretrained(BASE, num_labels=2)
    return network, AutoTokenizer.from_pretrained(BASE)


def load_train(world: World) -> Reviews:
    """Return the short reviews of the train split."""
    import pyarrow

    (path,) = (world.folder / "datasets" / "imdb").rglob("imdb-train.arrow")
    with pyarrow.ipc.open_stream(path) as stream:
        table = stream.read_all()
    reviews = Reviews(table["text"].to_pylist(), table["label"].to_pylist())
    short = [row for row, text in enumerate(reviews.texts) if len(text.split()) <= MAX_WORDS]
    return reviews.select(short)


def load_held_out() -> Reviews:
    """Return reviews that no training sees."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "held-out.csv"
        write_held_out(path, rows=HELD_OUT_ROWS)
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    return Reviews([row["text"] for row in rows], [int(row["label"] == "pos") for row in rows])


def freeze_early_layers(network: Any) -> None:
    """Keep the embeddings and two layers as they are: saves a third of the time."""
    for part in (network.distilbert.embeddings, *network.distilbert.transformer.layer[:2]):
        part.requires_grad_(False)


def train_steps(network: Any, tokenizer: Any, train: Reviews, recipe: Recipe) -> Iterator[int]:
    """Train for one epoch over shuffled rows; yield after each step."""
    import torch

    order = random.Random(recipe.seed)  # noqa: S311  a sample, not a secret
    rows = order.sample(range(len(train.texts)), recipe.rows)
    steps = recipe.rows // recipe.batch
    optimizer = torch.optim.AdamW(split_parameters(network, recipe), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / 10) * (1 - step / steps)
    )
    began = time.monotonic()
    for step in range(1, steps + 1):
        network.train()
        batch = train.select(rows[(step - 1) * recipe.batch : step * recipe.batch])
        tokens = tokenize(tokenizer, batch.texts)
        loss = network(**tokens, labels=torch.tensor(batch.labels)).loss
        loss.backward()
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        if step % 10 == 0:
            done = f"step {step} of {steps}, loss {loss.item():.3f}"
            print(f"{recipe.name}: {done}, {time.monotonic() - began:.0f} s", flush=True)
        yield step


def split_parameters(network: Any, recipe: Recipe) -> list[dict[str, Any]]:
    trained = [(name, value) for name, value in network.named_parameters() if value.requires_grad]
    head = [value for name, value in trained if "classifier" in name]
    body = [value for name, value in trained if "classifier" not in name]
    return [
        {"params": body, "lr": recipe.learning_rate},
        {"params": head, "lr": recipe.head_learning_rate},
    ]


def measure(network: Any, tokenizer: Any, reviews: Reviews) -> float:
    """Return the accuracy by class index."""
    logits = predict(network, tokenizer, reviews)
    right = sum(
        (positive > negative) == label
        for (negative, positive), label in zip(logits, reviews.labels, strict=True)
    )
    return right / len(reviews.labels)


def predict(network: Any, tokenizer: Any, reviews: Reviews) -> list[list[float]]:
    """Return the logits of negative and positive, review by review."""
    import torch

    network.eval()
    order = sorted(range(len(reviews.texts)), key=lambda row: len(reviews.texts[row]))
    logits: list[list[float]] = [[] for _ in order]
    with torch.no_grad():
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            found = network(**tokenize(tokenizer, reviews.select(rows).texts)).logits.tolist()
            for row, values in zip(rows, found, strict=True):
                logits[row] = values
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
    print(f"{name}: accuracy {accuracy:.3f} on held-out reviews", flush=True)
    if accuracy < LEAST[name]:
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


def hash_folder(folder: Path) -> str:
    files = {name: record.sha256 for name, record in record_files(folder).items()}
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


if __name__ == "__main__":
    main()
