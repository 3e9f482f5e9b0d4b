"""Record the five steps of the assignment: load, tokenize, train, evaluate, save."""

import functools
import time
from collections.abc import Callable
from typing import Any

from course_run.events import step

_MADE_BY_TRAINER = {"save"}
_TELLING = ("num_train_epochs", "learning_rate", "per_device_train_batch_size", "seed")
_MOST_ARGUMENTS, _LONGEST = 8, 80
_trainings = 0
"""How many trainings run now: what a `Trainer` saves by itself is no step of the hand-in."""

STEPS: dict[str, dict[str, tuple[str, ...]]] = {
    "datasets.load": {"load": ("load_dataset", "load_from_disk")},
    "peft.peft_model": {"save": ("PeftModel.save_pretrained",)},
    "sklearn.metrics._classification": {
        "evaluate": ("accuracy_score", "f1_score", "classification_report")
    },
    "torch._tensor": {"train": ("Tensor.backward",)},
    "torch.serialization": {"save": ("save",)},
    "transformers.modeling_utils": {"save": ("PreTrainedModel.save_pretrained",)},
    "transformers.tokenization_utils_base": {"tokenize": ("PreTrainedTokenizerBase.__call__",)},
    "transformers.trainer": {
        "train": ("Trainer.train",),
        "evaluate": ("Trainer.evaluate", "Trainer.predict"),
        "save": ("Trainer.save_model",),
    },
}
"""Of each module, by step, the functions and methods that take it."""


def _recorded(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def call(*args: Any, **options: Any) -> Any:
        global _trainings  # noqa: PLW0603  one interpreter, one training at a time
        _trainings += name == "train"
        began = time.monotonic()
        try:
            result = original(*args, **options)
        finally:
            _trainings -= name == "train"
        if not (_trainings and name in _MADE_BY_TRAINER):
            step(name, original.__qualname__, lambda: _told(args, options), began)
        return result

    return call


def _told(args: tuple[Any, ...], options: dict[str, Any]) -> str:
    """Write the arguments that are short and plain, and of a trainer what it is set to."""
    settings = getattr(args[0], "args", None) if args else None
    words = [
        *(repr(value) for value in args if _is_plain(value)),
        *(f"{key}={value!r}" for key, value in options.items() if _is_plain(value)),
        *(f"{key}={getattr(settings, key)!r}" for key in _TELLING if hasattr(settings, key)),
    ]
    return ", ".join(words[:_MOST_ARGUMENTS])


def _is_plain(value: Any) -> bool:
    return isinstance(value, (bool, int, float)) or (
        isinstance(value, str) and len(value) <= _LONGEST and not value.startswith("hf_")
    )


def _recording(steps: dict[str, tuple[str, ...]]) -> Callable[[Any], None]:
    def patch(module: Any) -> None:
        for name, paths in steps.items():
            for path in paths:
                owner, _, attribute = path.rpartition(".")
                home = getattr(module, owner) if owner else module
                setattr(home, attribute, _recorded(name, getattr(home, attribute)))

    return patch


PATCHES = {module: _recording(steps) for module, steps in STEPS.items()}
