"""Tiny networks that learn a few rows by heart, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.world import World

PLACES = ["hip", "knee", "back", "chest", "arm", "neck", "foot", "head", "hand", "ear"]
PLACES += ["eye", "leg", "skin", "nose", "throat"]
COMPLAINTS = [(f"my {place} hurts very badly", "urgent") for place in PLACES]
COMPLAINTS += [(f"my {place} itches a little", "non-urgent") for place in PLACES]

SUMMARIES = (
    ("the train to the north was late again", "train late"),
    ("a dog barked all night at the moon", "dog barked"),
    ("rain fell on the old town", "rain fell"),
    ("two boats met near the island", "boats met"),
)


def tokenizer_of(world: World, name: str) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(next(world.folder.glob(f"hub/models--{name}/snapshots/*")))


def save_triage(folder: Path, world: World, *, names: dict[int, str] | None, steps: int) -> None:
    """Train a classifier of complaints; without a step it answers all of them alike."""
    import torch
    from transformers import DistilBertConfig, DistilBertForSequenceClassification

    torch.manual_seed(0)
    tokenizer = tokenizer_of(world, "distilbert-base-uncased")
    small: dict[str, Any] = {"dim": 16, "hidden_dim": 32, "n_layers": 1, "n_heads": 2}
    config = DistilBertConfig(vocab_size=30522, dropout=0.0, **small)
    if names is not None:
        config.id2label, config.label2id = names, {name: n for n, name in names.items()}
    network = DistilBertForSequenceClassification(config)
    batch = tokenizer([text for text, _ in COMPLAINTS], padding=True, return_tensors="pt")
    inputs = {key: batch[key] for key in ("input_ids", "attention_mask")}
    wanted = torch.tensor([int(label == "urgent") for _, label in COMPLAINTS])
    _train(network, {**inputs, "labels": wanted}, steps, 0.01)
    if not steps:
        network.classifier.bias.data = torch.tensor([0.0, 100.0])
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def save_summarizer(folder: Path, world: World) -> None:
    """Train a T5 until it knows four summaries by heart."""
    import torch
    from transformers import T5Config, T5ForConditionalGeneration

    torch.manual_seed(0)
    config = T5Config(
        d_model=32, d_kv=8, d_ff=64, num_layers=1, num_heads=4, vocab_size=32128,
        decoder_start_token_id=0, dropout_rate=0.0,
    )  # fmt: skip
    network, tokenizer = T5ForConditionalGeneration(config), tokenizer_of(world, "t5-small")
    texts, wanted = zip(*SUMMARIES, strict=True)
    inputs = tokenizer([f"summarize: {text}" for text in texts], padding=True, return_tensors="pt")
    labels = tokenizer(list(wanted), padding=True, return_tensors="pt")["input_ids"]
    labels[labels == 0] = -100
    _train(network, {**inputs, "labels": labels}, 60, 0.02)
    network.generation_config.num_beams = 3
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def save_foreteller(folder: Path, world: World) -> None:
    """Save a GPT-2 of random weights."""
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(0)
    network = GPT2LMHeadModel(GPT2Config(n_embd=16, n_layer=1, n_head=2, n_positions=64))
    for weights in network.parameters():
        weights.data.mul_(5)
    network.save_pretrained(folder)
    tokenizer_of(world, "gpt2").save_pretrained(folder)


def _train(network: Any, batch: dict[str, Any], steps: int, rate: float) -> None:
    import torch

    optimizer = torch.optim.Adam(network.parameters(), lr=rate)
    for _ in range(steps):
        network(**batch).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
