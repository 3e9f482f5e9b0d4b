"""Bound the work of a smoke run, and keep every shape what the full run would give.

The numbers of a capped run mean nothing and no mark rests on them.
"""

import functools
from collections.abc import Callable
from typing import Any

from course_run.events import is_smoke, note

SMOKE_STEPS = 2
SMOKE_BATCH = 4
SMOKE_ROWS = 16
SMOKE_MAPPED_ROWS = 512


def _patch_trainer(module: Any) -> None:
    trainer = module.Trainer
    trainer.train = _capped_train(trainer.train)
    trainer.evaluate = _capped_evaluate(trainer.evaluate)
    trainer.predict = _capped_predict(trainer.predict)


def _capped_train(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def train(self: Any, *args: Any, **options: Any) -> Any:
        if is_smoke():
            self.args.max_steps = SMOKE_STEPS
            self.args.gradient_accumulation_steps = 1
            self.args.per_device_train_batch_size = min(
                SMOKE_BATCH, self.args.per_device_train_batch_size
            )
            self._train_batch_size = self.args.train_batch_size
            note(f"training was cut to {SMOKE_STEPS} steps of {SMOKE_BATCH} rows")
        return original(self, *args, **options)

    return train


def _capped_evaluate(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def evaluate(self: Any, eval_dataset: Any = None, *args: Any, **options: Any) -> Any:
        rows = eval_dataset if eval_dataset is not None else self.eval_dataset
        if is_smoke():
            is_dict = isinstance(rows, dict)
            rows = {k: _few(v) for k, v in rows.items()} if is_dict else _few(rows)
        return original(self, rows, *args, **options)

    return evaluate


def _capped_predict(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def predict(self: Any, test_dataset: Any, *args: Any, **options: Any) -> Any:
        few = _few(test_dataset) if is_smoke() else test_dataset
        result = original(self, few, *args, **options)
        if few is test_dataset:
            return result
        rows = _spread(len(test_dataset), len(few))
        predictions = result.predictions
        stretched = (
            tuple(part[rows] for part in predictions)
            if isinstance(predictions, tuple)
            else predictions[rows]
        )
        labels = None if result.label_ids is None else result.label_ids[rows]
        return result._replace(predictions=stretched, label_ids=labels)

    return predict


def _few(rows: Any) -> Any:
    """Take evenly spaced rows of a data set, or all of what is no `datasets.Dataset`."""
    if not hasattr(rows, "select") or len(rows) <= SMOKE_ROWS:
        return rows
    note(f"evaluation was cut to {SMOKE_ROWS} rows")
    return rows.select([i * len(rows) // SMOKE_ROWS for i in range(SMOKE_ROWS)])


def _spread(rows: int, sampled: int) -> list[int]:
    """Say for each of `rows` which of the evenly spaced sample stands nearest before it."""
    return [i * sampled // rows for i in range(rows)]


def _patch_dataset(module: Any) -> None:
    original = module.Dataset.map

    @functools.wraps(original)
    def capped_map(self: Any, function: Any = None, *args: Any, **options: Any) -> Any:
        rows = len(self)
        if not is_smoke() or rows <= 2 * SMOKE_MAPPED_ROWS or options.get("with_indices"):
            return original(self, function, *args, **options)
        count = SMOKE_MAPPED_ROWS
        options.pop("num_proc", None)
        options.pop("cache_file_name", None)
        few = self.select([i * rows // count for i in range(count)])
        mapped = original(few, function, *args, **options)
        if len(mapped) != count:  # the function changes the number of rows: no honest short cut
            return original(self, function, *args, **options)
        note(f"`map` over {rows:,} rows was computed on {count} and repeated")
        return mapped.select(_spread(rows, count))

    module.Dataset.map = capped_map


PATCHES: dict[str, Callable[[Any], None]] = {
    "datasets.arrow_dataset": _patch_dataset,
    "transformers.trainer": _patch_trainer,
}
