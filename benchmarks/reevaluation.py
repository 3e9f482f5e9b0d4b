"""Time the forward pass of the six-layer stand-in beside the usual ways, on real IMDB rows.

    python benchmarks/reevaluation.py [--rows 1000] [--rounds 3] [--threads 2] [--quick]

Each way runs in a fresh process, from texts to predictions, without imports and loading; the ways
take turns, round by round. The network is fine-tuned on 1,600 real training rows first, once, and
kept in build/. Prints Markdown: examples per second (median of the rounds, the slowest, the
fastest), the cores that it had, our ratio to it in seconds and in seconds of a core, and the rows
whose prediction is not that of `Trainer.predict` in float32. Where the cores had other work, only
the second ratio says something, and only with one thread: threads that wait for each other use
the cores too. Then the share of what matrix products alone would take.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
DATA = CHECKOUT.parent / "shared" / "data" / "imdb"
WORLD = CHECKOUT / "build" / "world"
NETWORK = CHECKOUT / "build" / "reevaluated-network"
BASE = "distilbert-base-uncased"
PIPELINE_BATCH = 32
WIDTH, INNER, LAYERS = 384, 1536, 6

Predict = Callable[[Any, Any, list[str]], list[int]]


def by_trainer(padding: bool | str) -> Predict:
    """Predict with `Trainer`, with its own batch size."""

    def predict(network: Any, tokenizer: Any, texts: list[str]) -> list[int]:
        from datasets import Dataset
        from transformers import Trainer, TrainingArguments

        def encode(rows: dict[str, list[str]]) -> Any:
            return tokenizer(rows["text"], truncation=True, max_length=512, padding=padding)

        rows = Dataset.from_dict({"text": texts}).map(encode, batched=True)
        silent = TrainingArguments("unused", disable_tqdm=True, report_to=[])
        trainer = Trainer(network, silent, processing_class=tokenizer)
        return trainer.predict(rows).predictions.argmax(-1).tolist()  # type: ignore[union-attr]

    return predict


def by_pipeline(network: Any, tokenizer: Any, texts: list[str]) -> list[int]:
    """Predict with a pipeline."""
    ids = network.config.label2id
    return [ids[each["label"]] for each in _pipeline(network, tokenizer)(texts, truncation=True)]


def by_evaluator(network: Any, tokenizer: Any, texts: list[str]) -> list[int]:
    """Predict with `evaluate.evaluator`, and remember what it hands to the metric."""
    import evaluate
    import transformers
    from datasets import Dataset

    transformers.TFPreTrainedModel = type("TFPreTrainedModel", (), {})  # evaluate 0.4 asks for it
    accuracy = evaluate.load("accuracy")
    seen: list[int] = []
    compute = accuracy.compute

    def remember(*, predictions: list[int], **others: Any) -> Any:
        seen.extend(predictions)
        return compute(predictions=predictions, **others)

    accuracy.compute = remember
    pipe = _pipeline(network, tokenizer)
    pipe._preprocess_params["truncation"] = True
    evaluate.evaluator("text-classification").compute(
        model_or_pipeline=pipe,
        data=Dataset.from_dict({"text": texts, "label": [0] * len(texts)}),
        metric=accuracy,
        label_mapping=network.config.label2id,
    )
    return [int(each) for each in seen]


def sorted_in_float32(network: Any, tokenizer: Any, texts: list[str]) -> list[int]:
    """Predict with our batches, and without low precision."""
    from grader.inside.networks import forward

    encoded = tokenizer(texts, truncation=True, max_length=512)["input_ids"]
    logits = forward._logits(network, encoded, 0, range(len(encoded)))
    return logits.argmax(-1).tolist()


def ours(network: Any, tokenizer: Any, texts: list[str]) -> list[int]:
    """Predict as the grader does."""
    from grader.inside.networks.forward import forward

    encoded = tokenizer(texts, truncation=True, max_length=512)["input_ids"]
    return forward(network, encoded, 0).argmax(-1).tolist()


WAYS: dict[str, tuple[str, Predict]] = {
    "longest": ('`Trainer.predict`, `padding="max_length"`', by_trainer("max_length")),
    "dynamic": ("`Trainer.predict`, dynamic padding", by_trainer(False)),
    "pipeline": (f"`transformers.pipeline`, batches of {PIPELINE_BATCH}", by_pipeline),
    "evaluator": (f"`evaluate.evaluator`, batches of {PIPELINE_BATCH}", by_evaluator),
    "sorted": ("our batches, all in float32", sorted_in_float32),
    "ours": ("ours", ours),
}


def main() -> None:
    """Compare, or be the process of one way."""
    parser = argparse.ArgumentParser(description="Time the forward pass of a saved network.")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="128 rows, one round")
    parser.add_argument("--way", choices=[*WAYS, "ceiling"], help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    rows, rounds = (128, 1) if asked.quick else (asked.rows, asked.rounds)
    if asked.way == "ceiling":
        print(json.dumps(measure_ceiling(asked.threads)))
    elif asked.way:
        print(json.dumps(measure(asked.way, rows, asked.threads)))
    else:
        compare(rows, rounds, asked.threads)


def compare(rows: int, rounds: int, threads: int) -> None:
    """Run all ways in turn and print the tables."""
    if not NETWORK.is_dir():
        fine_tune()
    found: dict[str, list[dict[str, Any]]] = {way: [] for way in [*WAYS, "ceiling"]}
    for number in range(rounds):
        print(f"round {number + 1}: load {os.getloadavg()[0]:.1f}", file=sys.stderr)
        for way, answers in found.items():
            answers.append(_in_fresh_process(way, rows, threads))
            print(f"  {way}: {answers[-1].get('seconds', 0):.1f} s", file=sys.stderr)
    print_rates({way: found[way] for way in WAYS}, rows)
    print_ceiling(found["ceiling"], found["ours"], rows)


def print_rates(found: dict[str, list[dict[str, Any]]], rows: int) -> None:
    """Print the rate of every way, and how many times as fast ours is in the same round."""
    print("| | examples/s | from | to | cores it had | ours is | by core time | differ |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    expected = found["longest"][0]["predicted"]
    for way, answers in found.items():
        rates = sorted(rows / each["seconds"] for each in answers)
        pairs = list(zip(answers, found["ours"], strict=True))
        ratio, by_core = (
            statistics.median(each[kind] / mine[kind] for each, mine in pairs)
            for kind in ("seconds", "cpu_seconds")
        )
        cores = statistics.median(each["cpu_seconds"] / each["seconds"] for each in answers)
        differ = max(_differing(each["predicted"], expected) for each in answers)
        print(
            f"| {WAYS[way][0]} | {statistics.median(rates):.1f} | {rates[0]:.1f} | "
            f"{rates[-1]:.1f} | {cores:.2f} | {ratio:.1f}x | {by_core:.1f}x | {differ} of {rows} |"
        )


def print_ceiling(ceilings: list[dict[str, Any]], mine: list[dict[str, Any]], rows: int) -> None:
    """Print what the matrix products of the linear layers alone would take, and our share."""
    tokens = mine[0]["tokens"]
    operations = 2 * tokens * LAYERS * (4 * WIDTH**2 + 2 * WIDTH * INNER)
    print(f"\n{tokens:,} tokens, {operations / 1e12:.2f} Tflop in linear layers\n")
    print("| matrix products alone | Gflop/s | examples/s at most | ours reaches |")
    print("|---|---:|---:|---:|")
    for kind in ceilings[0]["flops"]:
        speed = statistics.median(each["flops"][kind] for each in ceilings)
        most = rows * speed / operations
        pairs = zip(ceilings, mine, strict=True)
        share = statistics.median(
            operations / each["flops"][kind] / our["seconds"] for each, our in pairs
        )
        print(f"| {kind} | {speed / 1e9:.0f} | {most:.0f} | {share:.0%} |")


def measure(way: str, rows: int, threads: int) -> dict[str, Any]:
    """Predict in this process; returns the predictions, the seconds and the processor's seconds."""
    import datasets
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers.utils import logging

    from grader.inside.mirror import mirror

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    datasets.disable_progress_bars()
    warnings.simplefilter("ignore")
    mirror(WORLD)
    torch.set_num_threads(threads)
    tokenizer = AutoTokenizer.from_pretrained(BASE)
    network = AutoModelForSequenceClassification.from_pretrained(NETWORK).eval()
    texts = [text for text, _ in read_rows("test", rows)]
    tokenizer(texts[:8])
    started, cpu = time.perf_counter(), time.process_time()
    predicted = WAYS[way][1](network, tokenizer, texts)
    seconds, spent = time.perf_counter() - started, time.process_time() - cpu
    encoded = tokenizer(texts, truncation=True, max_length=512)["input_ids"]
    tokens = sum(len(row) for row in encoded)
    return {"seconds": seconds, "cpu_seconds": spent, "predicted": predicted, "tokens": tokens}


def measure_ceiling(threads: int) -> dict[str, Any]:
    """Multiply matrices of the network's shapes, a thread each; returns flop/s by number type."""
    from concurrent.futures import ThreadPoolExecutor

    import torch

    tokens, repeats = 2048, 40
    found = {}
    for kind, make in (("float32", _float32), ("bfloat16", _bfloat16), ("int8", _int8)):
        pieces = [make(tokens, *shape) for shape in _shapes()]

        def run(_thread: int, pieces: list[Callable[[], Any]] = pieces) -> None:
            torch.set_num_threads(1)
            for _ in range(repeats):
                for piece in pieces:
                    piece()

        with ThreadPoolExecutor(threads) as pool, torch.inference_mode():
            list(pool.map(run, range(threads)))
            started = time.perf_counter()
            list(pool.map(run, range(threads)))
            seconds = time.perf_counter() - started
        work = threads * repeats * sum(2 * tokens * inner * outer for inner, outer in _shapes())
        found[kind] = work / seconds
    return {"flops": found}


def fine_tune(rows: int = 1600, batch: int = 16) -> None:
    """Fine-tune the stand-in on real training rows; a few minutes."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    torch.manual_seed(0)
    base = next((WORLD / "hub" / f"models--{BASE}" / "snapshots").iterdir())
    tokenizer = AutoTokenizer.from_pretrained(base)
    network: Any = AutoModelForSequenceClassification.from_pretrained(base, num_labels=2).train()
    head = [p for name, p in network.named_parameters() if "classifier" in name]
    groups = [{"params": network.base_model.parameters(), "lr": 1e-4}, {"params": head, "lr": 1e-3}]
    optimizer = torch.optim.AdamW(groups)
    chosen = sorted(read_rows("train", rows), key=lambda row: len(row[0]))
    batches = [chosen[start : start + batch] for start in range(0, rows, batch)]
    random.Random(0).shuffle(batches)  # noqa: S311  a fixed order
    decay = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.05, total_iters=len(batches))
    for number, pairs in enumerate(batches):
        texts, labels = zip(*pairs, strict=True)
        inputs = tokenizer(
            list(texts), truncation=True, max_length=192, padding=True, return_tensors="pt"
        )
        loss = network(**inputs, labels=torch.tensor(labels)).loss
        loss.backward()
        optimizer.step()
        decay.step()
        optimizer.zero_grad()
        print(f"fine-tuning: {number + 1} of {len(batches)}, loss {loss:.2f}", file=sys.stderr)
    network.save_pretrained(NETWORK)


def read_rows(split: str, count: int) -> list[tuple[str, int]]:
    """Read a seeded sample of real reviews."""
    import pyarrow.parquet as pq

    table = pq.read_table(DATA / f"{split}.parquet").to_pydict()
    pairs = list(zip(table["text"], table["label"], strict=True))
    return random.Random(0).sample(pairs, count)  # noqa: S311  a fixed sample


def _in_fresh_process(way: str, rows: int, threads: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as home:
        own = {"HOME": home, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(CHECKOUT)}
        own |= {"OMP_NUM_THREADS": str(threads), "TOKENIZERS_PARALLELISM": "false"}
        command = [sys.executable, "-P", __file__, "--way", way, "--rows", str(rows)]
        command += ["--threads", str(threads)]
        done = subprocess.run(
            command, env=os.environ | own, cwd=home, stdout=subprocess.PIPE, text=True, check=True
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _pipeline(network: Any, tokenizer: Any) -> Any:
    from transformers import pipeline

    return pipeline(
        "text-classification", model=network, tokenizer=tokenizer, batch_size=PIPELINE_BATCH
    )


def _differing(found: list[int], expected: list[int]) -> int:
    return sum(mine != theirs for mine, theirs in zip(found, expected, strict=True))


def _shapes() -> list[tuple[int, int]]:
    return [*[(WIDTH, WIDTH)] * 4, (WIDTH, INNER), (INNER, WIDTH)]


def _float32(tokens: int, inner: int, outer: int) -> Callable[[], Any]:
    import torch

    values, weight = torch.randn(tokens, inner), torch.randn(outer, inner)
    return lambda: torch.nn.functional.linear(values, weight)


def _bfloat16(tokens: int, inner: int, outer: int) -> Callable[[], Any]:
    import torch

    values = torch.randn(tokens, inner, dtype=torch.bfloat16)
    weight = torch.randn(outer, inner, dtype=torch.bfloat16)
    packed = torch.ops.mkldnn._reorder_linear_weight(weight, tokens)
    return lambda: torch.ops.mkldnn._linear_pointwise(values, packed, None, "none", [], "")


def _int8(tokens: int, inner: int, outer: int) -> Callable[[], Any]:
    import torch

    values = torch.randint(0, 255, (tokens, inner), dtype=torch.uint8)
    weight = torch.randint(-127, 127, (outer, inner), dtype=torch.int8)
    packed = torch.ops.onednn.qlinear_prepack(weight, [tokens, inner])
    scales, zeros = torch.ones(outer), torch.zeros(outer, dtype=torch.int64)
    multiply = torch.ops.onednn.qlinear_pointwise
    kind = torch.bfloat16
    return lambda: multiply(
        *(values, 1.0, 128, packed, scales, zeros, None, 1.0, 0, kind, "none", [], "")
    )


if __name__ == "__main__":
    main()
