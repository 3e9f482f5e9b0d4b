"""Evaluate and predict with a `Trainer` on few rows in a smoke run, a prediction for every row."""

import functools
from collections.abc import Callable
from typing import Any

from course_run.events import is_smoke, note
from course_run.scaled.work import pick, stretch

EVALUATED_ROWS = 16
ROWS_WITH_LONG_LABELS = 8
MOST_CLASSES = 160

_LABELS = ("labels", "label", "targets", "target")


def _patch_trainer(module: Any) -> None:
    if is_smoke():
        trainer = module.Trainer
        trainer.evaluate = _capped_evaluate(trainer.evaluate)
        trainer.predict = _capped_predict(trainer.predict)


def _capped_evaluate(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def evaluate(self: Any, eval_dataset: Any = None, *args: Any, **options: Any) -> Any:
        rows = eval_dataset if eval_dataset is not None else self.eval_dataset
        is_dict = isinstance(rows, dict)
        few = {k: _few(v)[0] for k, v in rows.items()} if is_dict else _few(rows)[0]
        return original(self, few, *args, **options)

    return evaluate


def _capped_predict(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def predict(self: Any, test_dataset: Any, *args: Any, **options: Any) -> Any:
        few, picked = _few(test_dataset)
        result = original(self, few, *args, **options)
        if few is test_dataset or not hasattr(result, "_replace"):
            return result
        places = stretch(len(test_dataset), picked)
        labels = _repeated(result.label_ids, places, len(picked))
        true = _labels(test_dataset)
        if true is not None and getattr(labels, "shape", None) == (len(true),):
            labels = _as_array(true, labels)
        predictions = _repeated(result.predictions, places, len(picked))
        return result._replace(predictions=predictions, label_ids=labels)

    return predict


def _repeated(value: Any, places: list[int], picked: int) -> Any:
    """Give every row the result of one that was computed."""
    if isinstance(value, (tuple, list)):
        return type(value)(_repeated(part, places, picked) for part in value)
    if isinstance(value, dict):
        return {key: _repeated(part, places, picked) for key, part in value.items()}
    if getattr(value, "shape", None) and len(value) == picked:
        return value[places]
    return value


def _as_array(true: list[int], like: Any) -> Any:
    import numpy as np

    return np.asarray(true, dtype=like.dtype)


def _few(rows: Any) -> tuple[Any, list[int]]:
    """Take evenly spaced rows and one of each class, or all of what has no numbered rows."""
    if not (hasattr(rows, "__len__") and hasattr(rows, "__getitem__")):
        return (rows.take(EVALUATED_ROWS) if hasattr(rows, "take") else rows), []
    count = len(rows)
    labels = _labels(rows)
    limit = ROWS_WITH_LONG_LABELS if labels is None else EVALUATED_ROWS
    first: dict[int, int] = {}
    for row, label in enumerate(labels or ()):
        first.setdefault(label, row)
    also = first.values() if len(first) <= MOST_CLASSES else ()
    picked = pick(count, limit, also)
    if len(picked) >= count:
        return rows, picked
    note(f"evaluation on {count:,} rows was computed on {len(picked)}")
    if hasattr(rows, "select"):
        return rows.select(picked), picked
    from torch.utils.data import Subset

    return Subset(rows, picked), picked


def _labels(rows: Any) -> list[int] | None:
    """Return the class of each row, where a data set says it in the usual ways."""
    for name in _LABELS:
        values = _values(rows, name)
        whole = isinstance(values, list) and len(values) == len(rows)
        if whole and all(isinstance(value, int) for value in values):
            return list(values)
    return None


def _values(rows: Any, name: str) -> Any:
    columns = getattr(rows, "column_names", None)
    if not isinstance(columns, list):
        values: Any = getattr(rows, name, None)
        return values.tolist() if hasattr(values, "tolist") else values
    if name not in columns:
        return None
    return rows.select_columns([name]).with_format("arrow")[:].column(0).to_pylist()


PATCHES: dict[str, Callable[[Any], None]] = {"transformers.trainer": _patch_trainer}
