"""Names that today's libraries no longer know, and what they are called now or did."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

from course_run.events import note

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
                note(f"`{name}` is called `{RENAMED[name]}` today")
            elif name in REMOVED:
                note(f"`{name}` is gone from today's TrainingArguments; it was left out")
            else:
                options[name] = value
        for name, here in UNAVAILABLE.items():
            if options.get(name) not in (None, here, []):
                options[name] = here
                note(f"`{name}` is not available here and was switched off")
        original(self, *args, **options)

    return init


def _patch_trainer(module: Any) -> None:
    module.Trainer.__init__ = _with_tokenizer(module.Trainer.__init__)


def _with_tokenizer(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def init(self: Any, *args: Any, **options: Any) -> None:
        if "tokenizer" in options:
            options.setdefault("processing_class", options.pop("tokenizer"))
            note("`Trainer(tokenizer=…)` is called `processing_class` today")
        original(self, *args, **options)

    return init


def _patch_load(module: Any) -> None:
    original = module.load_dataset

    @functools.wraps(original)
    def load_dataset(*args: Any, **options: Any) -> Any:
        if options.pop("trust_remote_code", None) is not None:
            note("`load_dataset(trust_remote_code=…)` is gone; it was left out")
        return original(*args, **options)

    module.load_dataset = load_dataset


PATCHES: dict[str, Callable[[Any], None]] = {
    "datasets.load": _patch_load,
    "transformers.trainer": _patch_trainer,
    "transformers.training_args": _patch_training_arguments,
    "transformers.training_args_seq2seq": _patch_training_arguments,
}
