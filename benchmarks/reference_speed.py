"""Time the reference's recipe beside the plain one of the course, end to end, in one run.

    python benchmarks/reference_speed.py [--rows 256] [--size stand-in|true] [--profile]
    python benchmarks/reference_speed.py --rows 25000 --size true      # on a GPU

The plain recipe: float32, reviews padded while they are tokenised, batches of 16, random order. The
reference: bfloat16 where it is fast, each batch padded as far as its longest review, reviews of one
length together, its preset's cut and batch. Both tokenise the same real reviews, train one epoch on
as many as `--rows` says and evaluate as many; each in a fresh process, so that neither warms the
other up. `true` takes a random network of DistilBERT's size, 66 million weights: for speed that is
the same. Prints Markdown, with the share of what matrix products alone would take.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
DATA = CHECKOUT.parent / "shared" / "data" / "imdb"
WORLD = CHECKOUT / "build" / "world"
STAGES = "tokenise", "train one epoch", "evaluate"
OURS = (
    *("learning_rate", "warmup_steps", "weight_decay", "bf16"),
    *("per_device_train_batch_size", "per_device_eval_batch_size", "use_cpu"),
    "dataloader_pin_memory",
)


def main() -> None:
    """Run both recipes in processes of their own and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=256, help="to train on, and to evaluate")
    parser.add_argument("--size", choices=("stand-in", "true"), default="stand-in")
    parser.add_argument("--preset", default="", help="of the reference; full on a GPU, else laptop")
    parser.add_argument("--data", default=str(DATA), help="a folder of parquet, or a hub id")
    parser.add_argument("--world", type=Path, default=WORLD, help="with the network in it")
    parser.add_argument("--out", type=Path, help="write the table here, too")
    parser.add_argument("--profile", action="store_true", help="say where our training goes")
    parser.add_argument("--recipe", choices=("plain", "reference"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.recipe:
        print(json.dumps(time_recipe(given)))
        return
    timed = {recipe: run_alone(recipe, given.world) for recipe in ("plain", "reference")}
    table = to_table(given, timed["plain"], timed["reference"])
    print(table)
    if given.out:
        given.out.write_text(table)


def run_alone(recipe: str, world: Path) -> dict[str, Any]:
    """Time a recipe in a fresh process, with the same options."""
    command = [sys.executable, __file__, *sys.argv[1:], "--recipe", recipe]
    given = {"HF_HOME": str(world), "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(
        command, env=os.environ | given, stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def time_recipe(given: argparse.Namespace) -> dict[str, Any]:
    """Tokenise, train one epoch, evaluate; seconds of each, tokens and multiplications."""
    import torch
    from transformers import DataCollatorWithPadding, Trainer

    from reference.assignment.batches import ReviewTrainer
    from reference.assignment.config import PRESETS
    from reference.assignment.data import load_tokenizer, tokenize
    from reference.assignment.environment import has_bfloat16
    from reference.assignment.train import compute_metrics

    preset = given.preset or ("full" if torch.cuda.is_available() else "laptop")
    config, is_plain = PRESETS[preset], given.recipe == "plain"
    tokenizer, network = load_tokenizer(config.base), make_network(given.size, given.recipe)
    train, test = (load_rows(given.data, name, given.rows) for name in ("train", "test"))

    began = time.perf_counter()
    if is_plain:
        encode = {"batched": True, "fn_kwargs": {"truncation": True, "padding": True}}
        rows = [each.map(tokenizer, input_columns="text", **encode) for each in (train, test)]
    else:
        rows = [tokenize(each, tokenizer, config.review_tokens) for each in (train, test)]
    tokenised = time.perf_counter()

    with tempfile.TemporaryDirectory() as folder:
        trainer = (Trainer if is_plain else ReviewTrainer)(
            model=network,
            args=arguments_of(given.recipe, config, folder),
            train_dataset=rows[0],
            eval_dataset=rows[1],
            data_collator=None
            if is_plain
            else DataCollatorWithPadding(tokenizer, pad_to_multiple_of=8),
            compute_metrics=compute_metrics,
        )
        with profiled(given.profile and not is_plain):
            trainer.train()
        trained = time.perf_counter()
        if not is_plain:
            rows[1] = rows[1].select(sorted(range(len(test)), key=rows[1]["length"].__getitem__))
        trainer.evaluate(rows[1])
    seconds = [tokenised - began, trained - tokenised, time.perf_counter() - trained]
    real = sum(map(len, tokenize(train, tokenizer, config.review_tokens)["input_ids"]))
    work = 6 * real * body_weights(network)  # forward and backward; Kaplan et al. 2020, section 2.1
    return {
        "seconds": seconds,
        "device": device_name(),
        "preset": preset,
        "share": work / seconds[1] / multiply_rate(network, low=not is_plain and has_bfloat16()),
    }


def load_rows(data: str, split: str, count: int) -> Any:
    """Take rows of both classes; the original is sorted by label."""
    from datasets import Dataset, load_dataset

    file = Path(data) / f"{split}.parquet"
    if file.exists():
        rows = Dataset.from_parquet(str(file), cache_dir=tempfile.gettempdir())
    else:
        rows = load_dataset(data, split=split)
    return rows.shuffle(seed=0).select(range(min(count, len(rows))))


def make_network(size: str, recipe: str) -> Any:
    """Load the stand-in, or make a random network of DistilBERT's true size."""
    from transformers import (
        AutoConfig,
        AutoModelForSequenceClassification,
        DistilBertConfig,
        set_seed,
    )

    set_seed(0)
    base = "distilbert-base-uncased"
    shape = DistilBertConfig() if size == "true" else AutoConfig.from_pretrained(base)
    if recipe == "reference":
        shape.attention_dropout = 0.0  # as in reference/assignment/network.py
    if size == "true":
        return AutoModelForSequenceClassification.from_config(shape)
    return AutoModelForSequenceClassification.from_pretrained(base, config=shape)


def arguments_of(recipe: str, config: Any, folder: str) -> Any:
    """Give each recipe's settings, for one epoch; what both leave out costs neither."""
    import torch
    from transformers import TrainingArguments

    from reference.assignment.train import training_arguments

    alike = {"num_train_epochs": 1, "eval_strategy": "no", "save_strategy": "no"}
    alike |= {"report_to": "none", "output_dir": folder, "load_best_model_at_end": False}
    if recipe == "reference":
        given = training_arguments(config).to_dict()
        return TrainingArguments(**{name: given[name] for name in OURS} | alike)
    return TrainingArguments(
        learning_rate=2e-5,
        per_device_train_batch_size=16,
        weight_decay=0.01,
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=torch.cuda.is_available(),
        **alike,
    )


@contextmanager
def profiled(wanted: bool) -> Iterator[None]:
    """Print the operations that a training spends its time in."""
    if not wanted:
        yield
        return
    import torch

    with torch.profiler.profile() as profile:
        yield
    order = "self_cuda_time_total" if torch.cuda.is_available() else "self_cpu_time_total"
    print(profile.key_averages().table(sort_by=order, row_limit=15), file=sys.stderr)


def body_weights(network: Any) -> int:
    """Count the weights that every token is multiplied with."""
    import torch

    layers = network.base_model.transformer.modules()
    return sum(each.weight.numel() for each in layers if isinstance(each, torch.nn.Linear))


def multiply_rate(network: Any, low: bool) -> float:
    """Measure operations a second of matrix products of the network's own shape, nothing else."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    kind = torch.bfloat16 if low else torch.float32
    inner, width = network.base_model.transformer.layer[0].ffn.lin1.weight.shape
    rows = torch.randn(8192, width, device=device, dtype=kind)
    weights = torch.randn(width, inner, device=device, dtype=kind)
    best, rounds = 0.0, 10
    for _ in range(4):
        began = time.perf_counter()
        for _ in range(rounds):
            product = rows @ weights
        product.sum().item()  # waits for a GPU
        best = max(best, 2 * rounds * rows.numel() * inner / (time.perf_counter() - began))
    return best


def device_name() -> str:
    """Name what was computed on."""
    import torch

    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return f"{torch.get_num_threads()} processor cores"


def to_table(given: argparse.Namespace, plain: dict[str, Any], ours: dict[str, Any]) -> str:
    """Write the seconds of both, and how many times faster the reference is."""
    lines = [
        f"{given.rows:,} reviews to train on and as many to evaluate, network: {given.size}, "
        f"preset `{ours['preset']}`, {ours['device']}",
        "",
        "| | plain recipe | reference | ratio |",
        "|---|---:|---:|---:|",
    ]
    rows = [*zip(STAGES, plain["seconds"], ours["seconds"], strict=True)]
    rows += [("end to end", sum(plain["seconds"]), sum(ours["seconds"]))]
    lines += [f"| {name} | {a:.1f} s | {b:.1f} s | {a / b:.1f}x |" for name, a, b in rows]
    lines += [
        f"| share of the arithmetic limit | {plain['share']:.0%} | {ours['share']:.0%} | |",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
