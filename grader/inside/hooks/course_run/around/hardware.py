"""A GPU for code that asks for one, on a machine that has none: what goes to it stays on the CPU.

The hand-in is told that there is a GPU, since that is the way its author took; `assert`s and "turn
the GPU on" guards pass. Whatever it then sends to `cuda` stays where it is. Libraries (`Trainer`,
accelerate, pipelines, data loaders) go on seeing no GPU, so none of them relies on one.
"""

import functools
import importlib
import sys
from collections.abc import Callable
from typing import Any

from course_run.around.imitated_gpu import CALLS, Device, Event, Stream
from course_run.callers import hand_in_calls
from course_run.events import note

_ELSEWHERE = ("cuda", "mps")
NOTE = (
    "this machine has no GPU: your code was told that it has one, and what it sent there was"
    " computed on the CPU"
)

_FACTORIES = (
    "arange as_tensor asarray empty empty_like eye full full_like linspace logspace ones ones_like"
    " rand rand_like randint randint_like randn randn_like randperm scalar_tensor tensor zeros"
    " zeros_like tril_indices triu_indices sparse_coo_tensor"
)
_METHODS = "new_empty new_full new_ones new_tensor new_zeros to"
_TYPES = "Float Double Half BFloat16 Long Int Short Byte Char Bool"


def here(device: Any) -> Any:
    """Return the CPU for a device that this machine lacks, and everything else as it is."""
    if isinstance(device, str):
        elsewhere = device.startswith(_ELSEWHERE)
    elif isinstance(device, int):
        elsewhere = not isinstance(device, bool) and device >= 0
    else:
        elsewhere = getattr(device, "type", None) in _ELSEWHERE and hasattr(device, "index")
    if not elsewhere:
        return device
    note(NOTE)
    return "cpu"


def _device_here(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap what takes a `device` by name."""

    @functools.wraps(original)
    def call(*args: Any, **options: Any) -> Any:
        if "device" in options:
            options["device"] = here(options["device"])
        return original(*args, **options)

    return call


def _places_here(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a method `to`, whose arguments are devices, types and tensors in any order."""

    @functools.wraps(original)
    def to(self: Any, *args: Any, **options: Any) -> Any:
        if "device" in options:
            options["device"] = here(options["device"])
        return original(self, *map(here, args), **options)

    return to


def _first_here(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap what takes a device first."""

    @functools.wraps(original)
    def call(device: Any = None, *args: Any, **options: Any) -> Any:
        return original(here(device), *args, **options)

    return call


def _stay(self: Any, *_args: Any, **_options: Any) -> Any:
    note(NOTE)
    return self


def _patch_torch(module: Any) -> None:
    builtins: Any = importlib.import_module("torch.jit._builtins")
    devices: Any = importlib.import_module("torch.utils._device")
    devices._device_constructors()  # remembers the functions themselves, which modes look for
    for name in _FACTORIES.split():
        original = getattr(module, name)
        setattr(module, name, _device_here(original))
        if (known := builtins._find_builtin(original)) is not None:
            builtins._register_builtin(getattr(module, name), known)
    context = devices.DeviceContext
    context.__init__ = _second_here(context.__init__)
    module.set_default_device = _first_here(module.set_default_device)
    module.set_default_tensor_type = _default_type(module.set_default_tensor_type)
    module.Generator = _generator(module.Generator)
    module.compile = _uncompiled(module.compile)
    tensor = module.Tensor
    for name in _METHODS.split():
        wrap = _places_here if name == "to" else _device_here
        setattr(tensor, name, wrap(getattr(tensor, name)))
    tensor.cuda = tensor.pin_memory = _stay
    tensor.type = _type_here(tensor.type)
    for name in _TYPES.split():
        setattr(module.cuda, f"{name}Tensor", getattr(module, f"{name}Tensor"))


def _second_here(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def init(self: Any, device: Any) -> None:
        original(self, here(device))

    return init


def _default_type(original: Callable[[Any], None]) -> Callable[[Any], None]:
    @functools.wraps(original)
    def set_default_tensor_type(t: Any) -> None:
        original(t.replace("torch.cuda.", "torch.") if isinstance(t, str) else t)

    return set_default_tensor_type


def _type_here(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def type_(self: Any, dtype: Any = None, *args: Any, **options: Any) -> Any:
        if dtype is None:
            return original(self)
        name = dtype.replace("torch.cuda.", "torch.") if isinstance(dtype, str) else dtype
        return original(self, name, *args, **options)

    return type_


def _generator(original: Any) -> Any:
    """Return what makes a `Generator` on the CPU, and is its class to those who ask."""

    class Asked(type(original)):  # type: ignore[misc]
        def __instancecheck__(cls, thing: Any) -> bool:
            return isinstance(thing, original)

    class Generator(original, metaclass=Asked):  # type: ignore[misc]
        def __new__(cls, device: Any = "cpu") -> Any:
            return original(here(device))

    return Generator


def _uncompiled(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def compile_(model: Any = None, **options: Any) -> Any:
        if not hand_in_calls():
            return original(model, **options)
        note("`torch.compile` was left out: compiling takes longer than this run")
        return model if model is not None else lambda function: function

    return compile_


def _patch_modules(module: Any) -> None:
    module.Module.to = _places_here(module.Module.to)
    module.Module.cuda = _stay


def _patch_cuda(module: Any) -> None:
    for name, imitation in CALLS.items():
        original = getattr(module, name, None)
        setattr(module, name, _by_caller(original or imitation, imitation))
    module.device, module.Event, module.Stream = Device, Event, Stream


def _by_caller(original: Callable[..., Any], imitation: Callable[..., Any]) -> Callable[..., Any]:
    """Answer the hand-in as a machine with a GPU would, and libraries truly."""

    @functools.wraps(original)
    def call(*args: Any, **options: Any) -> Any:
        if not hand_in_calls():
            return original(*args, **options)
        note(NOTE)
        return imitation(*args, **options)

    return call


def _patch_serialization(module: Any) -> None:
    original = module.load

    @functools.wraps(original)
    def load(f: Any, map_location: Any = None, *args: Any, **options: Any) -> Any:
        place = map_location if callable(map_location) else here(map_location)
        if isinstance(place, dict):
            place = {source: here(target) for source, target in place.items()}
        return original(f, place, *args, **options)

    module.load = load
    torch = sys.modules.get("torch")
    if torch is not None and getattr(torch, "load", None) is original:
        torch.load = load  # type: ignore[attr-defined]


def _patch_pipeline(module: Any) -> None:
    module.Pipeline.__init__ = _device_here(module.Pipeline.__init__)


def _patch_accelerator(module: Any) -> None:
    original = module.Accelerator.__init__

    @functools.wraps(original)
    def init(self: Any, *args: Any, **options: Any) -> None:
        if str(options.get("mixed_precision")) in {"fp16", "fp8"}:
            options["mixed_precision"] = "no"
            note("`mixed_precision` needs a GPU and was switched off")
        original(self, *args, **options)

    module.Accelerator.__init__ = init


def _patch_launchers(module: Any) -> None:
    original = module.notebook_launcher

    @functools.wraps(original)
    def notebook_launcher(function: Any, args: Any = (), *_rest: Any, **_options: Any) -> Any:
        note("`notebook_launcher` ran the function once, in this process")
        return original(function, args, num_processes=1)

    module.notebook_launcher = notebook_launcher


PATCHES: dict[str, Callable[[Any], None]] = {
    "accelerate.accelerator": _patch_accelerator,
    "accelerate.launchers": _patch_launchers,
    "torch": _patch_torch,
    "torch.cuda": _patch_cuda,
    "torch.nn.modules.module": _patch_modules,
    "torch.serialization": _patch_serialization,
    "transformers.pipelines.base": _patch_pipeline,
}
