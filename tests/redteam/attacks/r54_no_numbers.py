"""R54: weights that are no numbers, or that make none."""

from __future__ import annotations

import array
from typing import Any

from attacks.networks import with_tensors


def _one(value: float) -> Any:
    def change(tensors: dict[str, Any], _: dict[str, Any]) -> None:
        tensors["classifier.weight"][3] = value

    return lambda folder: with_tensors(folder, change)


def _all(value: float) -> Any:
    def change(tensors: dict[str, Any], _: dict[str, Any]) -> None:
        for name, numbers in tensors.items():
            if not name.endswith("bias"):
                tensors[name] = array.array("f", [value] * len(numbers))

    return lambda folder: with_tensors(folder, change)


NO_NUMBERS: dict[str, tuple[Any, str, str]] = {
    "nan": (_one(float("nan")), "REJECT", "not finite numbers (classifier.weight)"),
    "infinity": (_one(float("-inf")), "REJECT", "not finite numbers (classifier.weight)"),
    "too-large": (_all(3e38), "REJECT", "not finite numbers"),
    "too-small": (_all(1e-42), "CONTAINED", ""),
}
CONTROLS = {
    "nan": "n = transformers.AutoModelForSequenceClassification.from_pretrained(here).eval(); "
    "y = n(input_ids=torch.tensor([[2, 6, 3]])).logits; "
    "print('WORKED: a class of no numbers', y.argmax(-1)) if y.isnan().any() else None",
}
