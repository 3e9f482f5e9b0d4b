"""What a course run records, renames and caps.

Recorded: the five steps (load, tokenize, train, evaluate, save). Renamed: options that today's
libraries no longer take. Capped, in the smoke profile only: training steps, rows that are mapped,
evaluated and predicted; every shape stays what the full run would give. The numbers of a capped
run mean nothing and no mark rests on them.
"""

import functools
import inspect
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

SMOKE = os.environ.get("GRADER_PROFILE") == "smoke"
SMOKE_STEPS = 2
SMOKE_BATCH = 4
SMOKE_ROWS = 16
SMOKE_MAPPED_ROWS = 512

RENAMED = {
    "evaluation_strategy": "eval_strategy",
    "no_cuda": "use_cpu",
    "per_gpu_train_batch_size": "per_device_train_batch_size",
    "per_gpu_eval_batch_size": "per_device_eval_batch_size",
}
"""`TrainingArguments`: names of transformers 4 and what they are called in 5."""

REMOVED = frozenset(
    {"logging_dir", "overwrite_output_dir", "warmup_ratio", "group_by_length", "save_safetensors"}
    | {"half_precision_backend", "use_mps_device", "push_to_hub_token", "jit_mode_eval"}
    | {"past_index", "predict_with_generate", "torchdynamo", "fp16_opt_level", "fp16_backend"}
    | {"per_gpu_batch_size", "sharded_ddp", "ray_scope", "include_inputs_for_metrics"}
    | {"push_to_hub_model_id", "push_to_hub_organization", "use_ipex", "no_deprecation_warnings"}
)
"""`TrainingArguments` of transformers 4 that 5 no longer knows."""

UNAVAILABLE = {"fp16": False, "bf16": False, "push_to_hub": False, "report_to": "none"}
"""Settings that need a GPU, a network or a tracker, and what they are set to here."""

_inside_training = 0
_said: set[str] = set()


def record(kind: str, text: str, detail: str = "") -> None:
    """Append one event, each once in a process; a full disk must not fail the student's code."""
    if text in _said:
        return
    _said.add(text)
    line = json.dumps({"type": kind, "text": text, "detail": detail[:200]})
    try:
        with Path(os.environ["GRADER_EVENTS"]).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError:
        return


def _patch_training_arguments(module: Any) -> None:
    for name in ("TrainingArguments", "Seq2SeqTrainingArguments"):
        cls = getattr(module, name, None)
        if cls is not None and cls.__module__ == module.__name__:
            cls.__init__ = _with_today_s_options(cls.__init__)


def _with_today_s_options(original: Callable[..., None]) -> Callable[..., None]:
    known = set(inspect.signature(original).parameters)

    @functools.wraps(original)
    def init(self: Any, *args: Any, **options: Any) -> None:
        for name in [n for n in options if n not in known]:
            value = options.pop(name)
            if name in RENAMED:
                options.setdefault(RENAMED[name], value)
                record("note", f"`{name}` is called `{RENAMED[name]}` today")
            elif name in REMOVED:
                record("note", f"`{name}` is gone from today's TrainingArguments; it was left out")
            else:
                options[name] = value
        for name, here in UNAVAILABLE.items():
            if options.get(name) not in (None, here, []):
                options[name] = here
                record("note", f"`{name}` is not available here and was switched off")
        original(self, *args, **options)

    return init


def _patch_trainer(module: Any) -> None:
    trainer = module.Trainer
    trainer.__init__ = _with_tokenizer(trainer.__init__)
    trainer.train = _capped_train(trainer.train)
    trainer.evaluate = _capped_evaluate(trainer.evaluate)
    trainer.predict = _capped_predict(trainer.predict)
    trainer.save_model = _recorded("save", trainer.save_model, outside_training=True)


def _with_tokenizer(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def init(self: Any, *args: Any, **options: Any) -> None:
        if "tokenizer" in options:
            options.setdefault("processing_class", options.pop("tokenizer"))
            record("note", "`Trainer(tokenizer=…)` is called `processing_class` today")
        original(self, *args, **options)

    return init


def _capped_train(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def train(self: Any, *args: Any, **options: Any) -> Any:
        global _inside_training  # noqa: PLW0603  one interpreter, one training at a time
        if SMOKE:
            self.args.max_steps = SMOKE_STEPS
            self.args.gradient_accumulation_steps = 1
            self.args.per_device_train_batch_size = min(
                SMOKE_BATCH, self.args.per_device_train_batch_size
            )
            self._train_batch_size = self.args.train_batch_size
            record("note", f"training was cut to {SMOKE_STEPS} steps of {SMOKE_BATCH} rows")
        _inside_training += 1
        try:
            result = original(self, *args, **options)
        finally:
            _inside_training -= 1
        record("step", "train", type(self).__name__)
        return result

    return train


def _capped_evaluate(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def evaluate(self: Any, eval_dataset: Any = None, *args: Any, **options: Any) -> Any:
        rows = eval_dataset if eval_dataset is not None else self.eval_dataset
        if SMOKE:
            is_dict = isinstance(rows, dict)
            rows = {k: _few(v) for k, v in rows.items()} if is_dict else _few(rows)
        result = original(self, rows, *args, **options)
        record("step", "evaluate", type(self).__name__)
        return result

    return evaluate


def _capped_predict(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def predict(self: Any, test_dataset: Any, *args: Any, **options: Any) -> Any:
        few = _few(test_dataset) if SMOKE else test_dataset
        result = original(self, few, *args, **options)
        record("step", "evaluate", type(self).__name__)
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
    record("note", f"evaluation was cut to {SMOKE_ROWS} rows")
    return rows.select([i * len(rows) // SMOKE_ROWS for i in range(SMOKE_ROWS)])


def _spread(rows: int, sampled: int) -> list[int]:
    """Say for each of `rows` which of the evenly spaced sample stands nearest before it."""
    return [i * sampled // rows for i in range(rows)]


def _patch_dataset(module: Any) -> None:
    original = module.Dataset.map

    @functools.wraps(original)
    def capped_map(self: Any, function: Any = None, *args: Any, **options: Any) -> Any:
        rows = len(self)
        if not SMOKE or rows <= 2 * SMOKE_MAPPED_ROWS or options.get("with_indices"):
            return original(self, function, *args, **options)
        count = SMOKE_MAPPED_ROWS
        options.pop("num_proc", None)
        options.pop("cache_file_name", None)
        few = self.select([i * rows // count for i in range(count)])
        mapped = original(few, function, *args, **options)
        if len(mapped) != count:  # the function changes the number of rows: no honest short cut
            return original(self, function, *args, **options)
        record("note", f"`map` over {rows:,} rows was computed on {count} and repeated")
        return mapped.select(_spread(rows, count))

    module.Dataset.map = capped_map


def _patch_load(module: Any) -> None:
    original = module.load_dataset

    @functools.wraps(original)
    def load_dataset(path: str, *args: Any, **options: Any) -> Any:
        if options.pop("trust_remote_code", None) is not None:
            record("note", "`load_dataset(trust_remote_code=…)` is gone; it was left out")
        result = original(path, *args, **options)
        record("step", "load", str(path))
        return result

    module.load_dataset = load_dataset
    module.load_from_disk = _recorded("load", module.load_from_disk)


def _recorded(
    step: str, original: Callable[..., Any], *, outside_training: bool = False
) -> Callable[..., Any]:
    @functools.wraps(original)
    def call(*args: Any, **options: Any) -> Any:
        result = original(*args, **options)
        if not (outside_training and _inside_training):
            record("step", step, getattr(original, "__qualname__", ""))
        return result

    return call


def _patch_methods(step: str, owner: str, *names: str) -> Callable[[Any], None]:
    def patch(module: Any) -> None:
        cls = getattr(module, owner) if owner else module
        for name in names:
            saves = step == "save"
            setattr(cls, name, _recorded(step, getattr(cls, name), outside_training=saves))

    return patch


def _seed_numpy(module: Any) -> None:
    """Let the same hand-in draw the same numbers every time it is run."""
    module.seed(0)


def _seed_torch(module: Any) -> None:
    module.default_generator.manual_seed(0)


PATCHES: dict[str, Callable[[Any], None]] = {
    "datasets.arrow_dataset": _patch_dataset,
    "datasets.load": _patch_load,
    "numpy.random.mtrand": _seed_numpy,
    "peft.peft_model": _patch_methods("save", "PeftModel", "save_pretrained"),
    "sklearn.metrics._classification": _patch_methods(
        "evaluate", "", "accuracy_score", "f1_score", "classification_report"
    ),
    "torch._tensor": _patch_methods("train", "Tensor", "backward"),
    "torch.random": _seed_torch,
    "torch.serialization": _patch_methods("save", "", "save"),
    "transformers.modeling_utils": _patch_methods("save", "PreTrainedModel", "save_pretrained"),
    "transformers.tokenization_utils_base": _patch_methods(
        "tokenize", "PreTrainedTokenizerBase", "__call__"
    ),
    "transformers.trainer": _patch_trainer,
    "transformers.training_args": _patch_training_arguments,
    "transformers.training_args_seq2seq": _patch_training_arguments,
}
