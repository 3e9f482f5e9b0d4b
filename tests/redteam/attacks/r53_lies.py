"""R53: configs that promise another network than the one that was saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attacks.networks import honest, with_tensors


def _config(**config: Any) -> Any:
    return lambda folder: honest(folder, **config)


def _without(*names: str) -> Any:
    def change(tensors: dict[str, Any], _: dict[str, Any]) -> None:
        for name in names:
            del tensors[name]

    return lambda folder: with_tensors(folder, change)


def _extra(folder: Path) -> None:
    def change(tensors: dict[str, Any], named: dict[str, Any]) -> None:
        tensors["my_head.weight"] = tensors["classifier.weight"]
        named["my_head.weight"] = named["classifier.weight"]

    with_tensors(folder, change)


LIES: dict[str, tuple[Any, str, str]] = {
    "endless-vocabulary": (_config(vocab_size=10**9), "REJECT", "vocab_size is 1000000000"),
    "large-vocabulary": (_config(vocab_size=2_000_000), "REJECT", "the vocabulary has 2,000,000"),
    "endless-labels": (_config(num_labels=10**8), "REJECT", "num_labels is 100000000"),
    "endless-layers": (_config(n_layers=10**8), "REJECT", "n_layers is 100000000"),
    "more-layers": (_config(n_layers=2), "REJECT", "says 2 layers, and the weights have 1"),
    "endless-positions": (
        _config(max_position_embeddings=2_000_000),
        "REJECT",
        "describes a network of",
    ),
    "endless-width": (_config(hidden_dim=2_000_000), "REJECT", "describes a network of"),
    "other-width": (_config(hidden_dim=32), "REJECT", "and config.json says 32"),
    "no-head": (_without("classifier.weight", "classifier.bias"), "REJECT", "lack the classif"),
    "half-a-head": (_without("pre_classifier.weight"), "REJECT", "lacks 1 tensors"),
    "no-bias": (_without("classifier.bias"), "REJECT", "lacks 1 tensors"),
    "unknown-tensors": (_extra, "REJECT", "holds the unknown 1 tensors"),
    "tied-away": (
        lambda folder: (
            _without("distilbert.transformer.layer.0.ffn.lin1.weight")(folder),
            honest_ties(folder),
        ),
        "REJECT",
        "lacks 1 tensors",
    ),
    "no-heads": (_config(n_heads=0), "REJECT", "cannot be built"),
}


def honest_ties(folder: Path) -> None:
    """Claim that everything is tied to something."""
    weights = (folder / "model.safetensors").read_bytes()
    ties = {"tie_word_embeddings": True, "tie_weights_": True, "tie_encoder_decoder": True}
    honest(folder, _tied_weights_keys={".*": ".*"}, **ties)
    (folder / "model.safetensors").write_bytes(weights)


CONTROLS = {
    "half-a-head": "n = transformers.AutoModelForSequenceClassification.from_pretrained(here); "
    "print('WORKED: a random head', n.pre_classifier.weight.std())",
    "no-head": "n = transformers.AutoModelForSequenceClassification.from_pretrained(here); "
    "print('WORKED: a random head', n.classifier.weight.std())",
}
