"""PyTorch, accelerate and PEFT as code of their first versions uses them."""

import functools
import pickle  # noqa: TID251  for the name of its exception
import sys
from collections.abc import Callable
from typing import Any

from course_run.callers import hand_in_calls
from course_run.events import note
from course_run.old.names import PEFT
from course_run.old.renaming import Change, offer_renamed, with_options

_VERBOSE = {"verbose": Change(None, "torch 2.7")}


def _patch_serialization(module: Any) -> None:
    original = module.load

    @functools.wraps(original)
    def load(f: Any, *args: Any, **options: Any) -> Any:
        if "weights_only" in options or not hand_in_calls():
            return original(f, *args, **options)
        try:
            return original(f, *args, **options)
        except pickle.UnpicklingError:
            note("`torch.load` reads whole objects only with `weights_only=False` since torch 2.6")
            if hasattr(f, "seek"):
                f.seek(0)
            return original(f, *args, weights_only=False, **options)

    module.load = load
    torch = sys.modules.get("torch")
    if torch is not None and getattr(torch, "load", None) is original:
        torch.load = load  # type: ignore[attr-defined]


def _patch_schedulers(module: Any) -> None:
    for name, cls in list(vars(module).items()):
        if getattr(cls, "__module__", "") == module.__name__ and "__init__" in vars(cls):
            cls.__init__ = with_options(cls.__init__, _VERBOSE, name)


def _patch_accelerator(module: Any) -> None:
    original = module.Accelerator.__init__

    @functools.wraps(original)
    def init(self: Any, *args: Any, **options: Any) -> None:
        if "fp16" in options:
            half = options.pop("fp16")
            options.setdefault("mixed_precision", "fp16" if half else "no")
            note('`Accelerator(fp16=True)` is written `mixed_precision="fp16"` today')
        for name in ("dispatch_batches", "even_batches", "use_seedable_sampler", "logging_dir"):
            if name in options:
                options.pop(name)
                note(f"`{name}` of `Accelerator` is gone; it was left out")
        original(self, *args, **options)

    module.Accelerator.__init__ = init


def _patch_peft(module: Any) -> None:
    offer_renamed(module, PEFT)


PATCHES: dict[str, Callable[[Any], None]] = {
    "accelerate.accelerator": _patch_accelerator,
    "peft": _patch_peft,
    "torch.optim.lr_scheduler": _patch_schedulers,
    "torch.serialization": _patch_serialization,
}
