"""Catastrophic forgetting, shown: what a network still knows of topics while it learns reviews.

    python -m reference.forgetting.experiment --output results/forgetting

Fine-tunes one pre-trained network on film reviews, gently, aggressively and with LoRA, and stops
at some steps to ask two questions. How often is it right about reviews that it has not seen? And
can one still tell from its hidden states what a sentence is about: cooking, sport, travel …? The
second is asked by a linear probe, which reads the network and changes nothing in it. Writes
forgetting.csv and forgetting.png.
"""

import argparse
import itertools
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import datasets
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import torch
import transformers
from datasets import Dataset
from peft import PeftModel
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader
from transformers import DataCollatorWithPadding, PreTrainedModel, get_scheduler, set_seed

from reference.assignment import config as assignment
from reference.assignment.data import load_tokenizer, load_training, tokenize
from reference.assignment.environment import has_bfloat16
from reference.assignment.network import load_network

TOPICS = Path(__file__).with_name("topics.csv")


@dataclass(frozen=True)
class Recipe:
    """One way to fine-tune; with warm-up the learning rate also falls to 0 towards the end."""

    method: str
    learning_rate: float
    warmup: float  # share of the steps; at 0 the rate is the same from the first step to the last
    style: str  # of the line in the plot


RECIPES = {
    "gentle": Recipe("full", learning_rate=1e-5, warmup=0.1, style="C0o-"),
    "aggressive": Recipe("full", learning_rate=2e-4, warmup=0, style="C3s--"),
    "LoRA": Recipe("lora", learning_rate=2e-4, warmup=0, style="C2^:"),
}
"""LoRA is treated as roughly as the second; it differs only in which weights may move."""


@dataclass(frozen=True)
class Config:
    """All choices of the experiment but the recipes."""

    reviews: assignment.Config
    recipes: tuple[str, ...] = tuple(RECIPES)
    seeds: tuple[int, ...] = (0, 1, 2)
    looks: tuple[int, ...] = (0, 25, 50, 100, 200, 300, 450)  # steps at which to measure


FULL = Config(assignment.Config(train_rows=1200, validation_rows=400, max_tokens=64, batch_size=8))
QUICK = Config(
    replace(FULL.reviews, train_rows=400, validation_rows=100),
    recipes=("gentle", "aggressive"),
    seeds=(0,),
    looks=(0, 50),
)


@dataclass(frozen=True)
class Look:
    """What one run was measured to know at one step: two accuracies, from 0 to 1."""

    recipe: str
    seed: int
    step: int
    reviews: float
    topics: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Run every recipe with every seed, side by side; write down and draw what was seen."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output", type=Path, default=Path("results/forgetting"))
    parser.add_argument(
        "--quick",
        action="store_true",
        help="two recipes, one seed, 50 steps: half a minute, too short to learn the reviews",
    )
    given = parser.parse_args(arguments)
    config = QUICK if given.quick else FULL
    runs = list(itertools.product([config], config.recipes, config.seeds))
    workers = min(os.cpu_count() or 1, len(runs))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, prepare_worker) as pool:
        looks = list(itertools.chain(*pool.map(watch, *zip(*runs, strict=True))))
    given.output.mkdir(parents=True, exist_ok=True)
    table = pd.DataFrame(looks)
    table.to_csv(given.output / "forgetting.csv", index=False)
    plot(table, given.output / "forgetting.png")
    last = table[table["step"] == config.looks[-1]].groupby("recipe", sort=False)
    print(last[["reviews", "topics"]].agg(["median", "min", "max"]).round(3))
    print(f"next: look at {given.output / 'forgetting.png'}")


def prepare_worker() -> None:
    """Take one thread, as two that share a core wait for each other; show no progress bars."""
    torch.set_num_threads(1)
    datasets.disable_progress_bars()
    transformers.logging.disable_progress_bar()
    transformers.logging.set_verbosity_error()


def watch(config: Config, recipe: str, seed: int) -> list[Look]:
    """Fine-tune once, and look at the network at each of the steps."""
    set_seed(seed)
    tokenizer = load_tokenizer(config.reviews.base)
    pad = DataCollatorWithPadding(tokenizer)
    train, validation, topics = (
        tokenize(rows, tokenizer, config.reviews.max_tokens).remove_columns("length")
        for rows in (*load_training(config.reviews), Dataset.from_pandas(pd.read_csv(TOPICS)))
    )
    network = load_network(replace(config.reviews, method=RECIPES[recipe].method))
    batches = DataLoader(train, config.reviews.batch_size, shuffle=True, collate_fn=pad)
    looks = []
    for step in train_steps(network, batches, RECIPES[recipe], config.looks[-1]):
        if step in config.looks:
            _, logits = read(network, validation, pad)
            states, _ = read(network, topics, pad)
            right = logits.argmax(axis=1) == np.array(validation["label"])
            look = Look(recipe, seed, step, float(right.mean()), probe(states, topics))
            print(f"{recipe}, seed {seed}, step {step}: reviews {look.reviews:.3f}", end=", ")
            print(f"topics {look.topics:.3f}", flush=True)
            looks.append(look)
    return looks


def train_steps(
    network: PreTrainedModel | PeftModel, batches: DataLoader[Any], recipe: Recipe, steps: int
) -> Iterator[int]:
    """Train, and yield how many steps are done: before the first, and after each."""
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, recipe.learning_rate, weight_decay=0.01, fused=True)
    warmup = round(recipe.warmup * steps)
    schedule = get_scheduler("linear" if warmup else "constant", optimizer, warmup, steps)
    epochs = itertools.chain.from_iterable(itertools.repeat(batches))
    yield 0
    for step, batch in enumerate(itertools.islice(epochs, steps), start=1):
        network.train()
        with precision():
            loss = network(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        yield step


def precision() -> torch.autocast:
    """Compute in bfloat16 where that is faster."""
    return torch.autocast("cpu", torch.bfloat16, enabled=has_bfloat16())


@torch.no_grad()
def read(
    network: PreTrainedModel | PeftModel, rows: Dataset, pad: DataCollatorWithPadding
) -> tuple[np.ndarray, np.ndarray]:
    """Return mean-pooled hidden states of the last layer, (rows, width), and logits."""
    network.eval()
    states, logits = [], []
    tokens = rows.select_columns(["input_ids", "attention_mask"])
    for batch in DataLoader(tokens, 50, collate_fn=pad):
        with precision():
            output = network(**batch, output_hidden_states=True)
        mask = batch["attention_mask"].unsqueeze(-1)
        states.append((output.hidden_states[-1] * mask).sum(dim=1) / mask.sum(dim=1))
        logits.append(output.logits)
    return torch.cat(states).float().numpy(), torch.cat(logits).float().numpy()


def probe(states: np.ndarray, topics: Dataset) -> float:
    """Fit a linear classifier to the train rows; return its accuracy on the test rows.

    It is fitted anew at every look, so it also finds what has only moved to other directions.
    """
    names, train = np.array(topics["topic"]), np.array(topics["split"]) == "train"
    linear = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=1000))
    return float(linear.fit(states[train], names[train]).score(states[~train], names[~train]))


def plot(table: pd.DataFrame, path: Path) -> None:
    """Draw both accuracies over the steps: the middle run, and a band from worst to best."""
    figure, panels = plt.subplots(1, 2, sharey=True, figsize=(8, 3.6), layout="constrained")
    tasks = {
        "reviews": ("Film reviews, which it is trained on", 1 / 2),
        "topics": ("Topics, which it is not", 1 / 8),
    }
    for axes, (task, (title, chance)) in zip(panels, tasks.items(), strict=True):
        for name, rows in table.groupby("recipe", sort=False):
            scores = rows.groupby("step")[task].agg(["median", "min", "max"])
            (line,) = axes.plot(scores.index, scores["median"], RECIPES[name].style, label=name)
            band = axes.fill_between(scores.index, scores["min"], scores["max"], linewidth=0.5)
            band.set(facecolor=(line.get_color(), 0.12), edgecolor=(line.get_color(), 0.7))
        axes.axhline(chance, color="0.4", linewidth=0.8)
        right = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "top"}
        axes.text(0.99, chance, "by chance", size="small", **right)
        axes.set(title=title, xlabel="training steps, of 8 reviews each", ylim=(0, 1))
    panels[0].set_ylabel("accuracy (share that is right)")
    panels[0].legend(loc="lower right")
    figure.savefig(path, dpi=100)
    plt.close(figure)


if __name__ == "__main__":
    main()
