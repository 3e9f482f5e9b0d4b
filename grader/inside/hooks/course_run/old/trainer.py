"""`TrainingArguments` and `Trainer` as code of transformers 3 and 4 uses them."""

import functools
import inspect
import sys
from collections.abc import Callable
from pathlib import Path, PurePath
from types import FunctionType
from typing import Any

from course_run.events import note
from course_run.old.names import TRAINER, TRAINING_ARGUMENTS
from course_run.old.renaming import Change, add_methods, say, translate

UNAVAILABLE: dict[str, Any] = {
    "fp16": False,
    "bf16": False,
    "fp16_full_eval": False,
    "bf16_full_eval": False,
    "tf32": None,
    "torch_compile": False,
    "deepspeed": None,
    "push_to_hub": False,
    "report_to": "none",
}
"""Settings that need a GPU, a network or a tracker, and what they are set to here."""

_OPTIMIZERS_HERE = ("adamw_torch", "adafactor", "sgd", "adagrad", "rmsprop")


def _patch_training_arguments(module: Any) -> None:
    for name in ("TrainingArguments", "Seq2SeqTrainingArguments"):
        cls = getattr(module, name, None)
        if cls is not None and cls.__module__ == module.__name__:
            cls.__init__ = _with_today_s_options(cls.__init__)
            add_methods(cls, _OLD_ATTRIBUTES)


def _with_today_s_options(original: Callable[..., None]) -> Callable[..., None]:
    known = set(inspect.signature(original).parameters)
    changes = {name: to for name, to in TRAINING_ARGUMENTS.items() if name not in known}

    @functools.wraps(original)
    def init(self: Any, *args: Any, **options: Any) -> None:
        _keep_meanings(options)
        translate(options, changes, "TrainingArguments")
        _fit_optimizer(options)
        for name, here in UNAVAILABLE.items():
            if options.get(name) not in (None, here, False, []):
                options[name] = here
                note(f"`{name}` is not available here and was switched off")
        original(self, *args, **options)

    return init


def _keep_meanings(options: dict[str, Any]) -> None:
    """Express old options by others of today, where it takes more than another name."""
    if not options.get("warmup_ratio", 1):  # a ratio of 0 left it to `warmup_steps`
        say("warmup_ratio", TRAINING_ARGUMENTS["warmup_ratio"], "TrainingArguments")
        del options["warmup_ratio"]
    if options.get("warmup_steps"):
        options.pop("warmup_ratio", None)
    for name, today in _MEANINGS.items():
        if name in options and options.pop(name):
            options.update({key: options.get(key, value) for key, value in today.items()})
            note(f"`{name}` of `TrainingArguments` is written {_as_text(today)} today")
    if isinstance(options.get("debug"), bool):
        options.pop("debug")
    strategy = str(getattr(options.get("evaluation_strategy"), "value", None) or "")
    strategy = strategy or str(options.get("evaluation_strategy") or "")
    if options.get("load_best_model_at_end") and "save_strategy" not in options and strategy:
        options["save_strategy"] = options["evaluation_strategy"]
        note("`load_best_model_at_end`: `save_strategy` was set to that of the evaluation")


_MEANINGS: dict[str, dict[str, Any]] = {
    "group_by_length": {"train_sampling_strategy": "group_by_length"},
    "adafactor": {"optim": "adafactor"},
    "include_inputs_for_metrics": {"include_for_metrics": ["inputs"]},
    "evaluate_during_training": {"evaluation_strategy": "steps"},
}


def _as_text(options: dict[str, Any]) -> str:
    return ", ".join(f"`{name}={value!r}`" for name, value in options.items())


def _fit_optimizer(options: dict[str, Any]) -> None:
    name = options.get("optim")
    name = getattr(name, "value", name)
    if isinstance(name, str) and name not in _OPTIMIZERS_HERE and _is_a_variant(name):
        options["optim"] = "adamw_torch"
        note(f"`optim={name!r}` is gone or needs a GPU; `adamw_torch` took its place")


def _is_a_variant(name: str) -> bool:
    return name == "adamw_hf" or any(
        part in name for part in ("8bit", "bnb", "paged", "apex", "npu", "xla", "4bit")
    )


def _renamed_attribute(today: str) -> property:
    def get(self: Any) -> Any:
        return getattr(self, today)

    def put(self: Any, value: Any) -> None:
        setattr(self, today, value)

    return property(get, put)


_OLD_ATTRIBUTES = {
    "evaluation_strategy": _renamed_attribute("eval_strategy"),
    "no_cuda": _renamed_attribute("use_cpu"),
    "per_gpu_train_batch_size": _renamed_attribute("per_device_train_batch_size"),
    "per_gpu_eval_batch_size": _renamed_attribute("per_device_eval_batch_size"),
    "warmup_ratio": _renamed_attribute("warmup_steps"),
    "logging_dir": property(lambda self: str(PurePath(self.output_dir) / "runs")),
}


def _patch_trainer(module: Any) -> None:
    trainer = module.Trainer
    trainer.__init__ = _with_old_options(trainer.__init__)
    trainer.train = _from_the_start(_with_model_path(trainer.train), module)
    trainer.__init_subclass__ = classmethod(_fit_overrides)
    add_methods(trainer, _OLD_METHODS)


def _from_the_start(original: Callable[..., Any], module: Any) -> Callable[..., Any]:
    """Train from the start where the checkpoint to go on from is on the author's machine only."""

    @functools.wraps(original)
    def train(self: Any, *args: Any, **options: Any) -> Any:
        asked = args[0] if args else options.get("resume_from_checkpoint")
        folder = self.args.output_dir
        missing = asked is True and not (
            Path(folder).is_dir() and module.get_last_checkpoint(folder)
        )
        if missing:
            note("there is no checkpoint to go on from: training began from the start")
            args, options = args[1:], {**options, "resume_from_checkpoint": None}
        return original(self, *args, **options)

    return train


def _patch_seq2seq_trainer(module: Any) -> None:
    trainer = module.Seq2SeqTrainer
    if "__init__" in vars(trainer):
        trainer.__init__ = _with_old_options(trainer.__init__)


_OLD_METHODS = {
    "tokenizer": _renamed_attribute("processing_class"),
    "is_world_master": lambda self: self.is_world_process_zero(),
    "is_local_master": lambda self: self.is_local_process_zero(),
    "use_amp": False,
    "use_apex": False,
    "use_cuda_amp": False,
    "do_grad_scaling": False,
    "sharded_ddp": None,
    "deepspeed": None,
}


def _with_old_options(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def init(self: Any, *args: Any, **options: Any) -> None:
        translate(options, TRAINER, "Trainer")
        original(self, *args, **options)

    return init


def _with_model_path(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def train(self: Any, *args: Any, **options: Any) -> Any:
        if "model_path" in options:
            options.setdefault("resume_from_checkpoint", options.pop("model_path"))
            note("`Trainer.train(model_path=…)` is called `resume_from_checkpoint` today")
        return original(self, *args, **options)

    return train


def _fit_overrides(cls: Any) -> None:
    """Let methods that a subclass overrides ignore arguments that they were not written for."""
    for name, method in list(vars(cls).items()):
        above = getattr(super(cls, cls), name, None)
        if (
            isinstance(method, FunctionType)
            and isinstance(above, FunctionType)
            and name[:2] != "__"
        ):
            fitted = _fitted(method, above)
            if fitted is not method:
                setattr(cls, name, fitted)


def _fitted(method: FunctionType, above: FunctionType) -> FunctionType:
    own = inspect.signature(method).parameters
    kinds = {parameter.kind for parameter in own.values()}
    if inspect.Parameter.VAR_KEYWORD in kinds or inspect.Parameter.VAR_POSITIONAL in kinds:
        return method
    unknown = [name for name in inspect.signature(above).parameters if name not in own]
    if not unknown:
        return method

    @functools.wraps(method)
    def fitted(*args: Any, **options: Any) -> Any:
        for name in unknown:
            if options.pop(name, None) is not None:
                note(f"`{method.__qualname__}` is called without `{name}`, which it does not take")
        return method(*args[: len(own)], **options)

    return fitted  # type: ignore[return-value]


def _patch_parser(module: Any) -> None:
    parser = module.HfArgumentParser
    original = parser.parse_args_into_dataclasses

    @functools.wraps(original)
    def parse(self: Any, args: Any = None, *rest: Any, **options: Any) -> Any:
        words = list(sys.argv[1:] if args is None else args)
        today = _as_flags_of_today(words, set(self._option_string_actions))
        return original(self, args if today == words else today, *rest, **options)

    parser.parse_args_into_dataclasses = parse


def _as_flags_of_today(words: list[str], known: set[str]) -> list[str]:
    """Rename or leave out old options of a command line, with what follows each."""
    today: list[str] = []
    leaving_out = False
    for written in words:
        word = written
        flag, equals, value = word.partition("=")
        name = flag.removeprefix("--").replace("-", "_")
        if word.startswith("--"):
            old = flag not in known and (name in TRAINING_ARGUMENTS or name in _MEANINGS)
            change = TRAINING_ARGUMENTS.get(name, _WITHOUT_A_FLAG)
            leaving_out = old and change.today is None
            if old:
                say(name, change, "TrainingArguments")
                word = f"--{change.today}{equals}{value}"
        if not leaving_out:
            today.append(word)
    return today


_WITHOUT_A_FLAG = Change(None, "transformers 5")

PATCHES: dict[str, Callable[[Any], None]] = {
    "transformers.hf_argparser": _patch_parser,
    "transformers.trainer": _patch_trainer,
    "transformers.trainer_seq2seq": _patch_seq2seq_trainer,
    "transformers.training_args": _patch_training_arguments,
    "transformers.training_args_seq2seq": _patch_training_arguments,
}
