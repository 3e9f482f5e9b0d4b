"""The metrics that courses ask `evaluate` for, as small modules of our own."""

import hashlib
from collections.abc import Callable
from pathlib import Path

# What `evaluate.load(name)` may be asked for, and the options its `compute` hands to scikit-learn.
OPTIONS = {
    "accuracy": ("normalize=True", "sample_weight=None"),
    "f1": ("labels=None", "pos_label=1", 'average="binary"', "sample_weight=None"),
    "precision": ("labels=None", "pos_label=1", 'average="binary"', "sample_weight=None"),
    "recall": ("labels=None", "pos_label=1", 'average="binary"', "sample_weight=None"),
}
MODULES = "modules/evaluate_modules"

MODULE = '''"""The {name} metric of a course world: scikit-learn's {name}_score."""

import datasets
import evaluate
from sklearn.metrics import {name}_score


class CourseMetric(evaluate.Metric):
    """Compare predicted with true labels."""

    def _info(self):
        label = datasets.Value("int32")
        return evaluate.MetricInfo(
            description=__doc__,
            citation="",
            inputs_description="predictions and references: lists of whole numbers",
            features=datasets.Features({{"predictions": label, "references": label}}),
        )

    def _compute(self, predictions, references, {signature}):
        score = {name}_score(references, predictions, {arguments})
        return {{"{name}": score if getattr(score, "ndim", 0) else float(score)}}
'''


def make_metrics(folder: Path, progress: Callable[[str, float], None]) -> None:
    """Write the modules where `evaluate` looks when there is no network."""
    progress("metrics: writing modules", 0.0)
    modules = folder / MODULES
    modules.mkdir(parents=True)
    (folder / "modules" / "__init__.py").touch()
    (modules / "__init__.py").touch()
    for name, options in OPTIONS.items():
        source = _write_source(name, options)
        digest = hashlib.sha256(source.encode()).hexdigest()
        home = modules / "metrics" / f"evaluate-metric--{name}" / digest
        home.mkdir(parents=True)
        (home / "__init__.py").touch()
        (home / f"{name}.py").write_text(source, encoding="utf-8")


def _write_source(name: str, options: tuple[str, ...]) -> str:
    arguments = (option.partition("=")[0] for option in options)
    return MODULE.format(
        name=name,
        signature=", ".join(options),
        arguments=", ".join(f"{argument}={argument}" for argument in arguments),
    )
