"""Bound what a network computes in a smoke run, with outputs of the shape that was asked for.

A call from outside any other is computed on a few rows and tokens of its inputs, and what comes
out is repeated to the full size. After some calls the last outputs are used again: loops over a
whole data set stay as they are written, and every shape true.
"""

import functools
import weakref
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from course_run.events import is_smoke, note
from course_run.scaled.gradients import owe
from course_run.scaled.shapes import (
    FEW_COLUMNS,
    FEW_ROWS,
    LARGE_OUTPUT,
    SMALL_TOKENS,
    Sizes,
    each,
    grow,
    is_known,
    measure,
    shrink,
    tensors,
)
from course_run.scaled.work import count_heavy, count_training

REAL_CALLS = 24
KEPT = 8
SHARED_OUTPUT = 500_000  # numbers
LARGE_PARAMETERS = 100_000

_CUT = f"of each batch, the network saw {FEW_ROWS} rows and {FEW_COLUMNS[0]} tokens a row"
_REPEATED = f"after {REAL_CALLS} batches the network's earlier outputs were used again"


@dataclass
class Ledger:
    """What was computed for one network."""

    large: bool
    positions: int
    anchor: Any = None  # its smallest parameter that is trained, by weak reference
    level: int = 0
    spent: dict[Any, float] = field(default_factory=dict)
    kept: dict[Any, deque[tuple[Any, Sizes]]] = field(default_factory=dict)
    whole: dict[Any, Any] = field(default_factory=dict)


class _Depth:
    value = 0


_ledgers: "weakref.WeakKeyDictionary[Any, Ledger]" = weakref.WeakKeyDictionary()


def unbounded(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let the networks that a function calls compute all they are given."""

    @functools.wraps(original)
    def call(*args: Any, **options: Any) -> Any:
        _Depth.value += 1
        try:
            return original(*args, **options)
        finally:
            _Depth.value -= 1

    return call


def _patch_modules(module: Any) -> None:
    if not is_smoke():
        return
    original = module.Module.__call__

    def call(self: Any, *args: Any, **options: Any) -> Any:
        if _Depth.value:
            return original(self, *args, **options)
        _Depth.value += 1
        try:
            return _bounded(original, self, args, options)
        finally:
            _Depth.value -= 1

    module.Module.__call__ = call


def _bounded(original: Callable[..., Any], network: Any, args: Any, options: Any) -> Any:
    import torch

    if network.training and torch.is_grad_enabled():
        count_training()
    ledger = _ledger(network)
    if not ledger.large:
        return original(network, *args, **options)
    count_heavy()
    sizes = measure((args, options), ledger.positions)
    if sizes is None or options.get("past_key_values") is not None or options.get("use_cache"):
        return original(network, *args, **options)
    share = options.get("labels") is not None
    mode = (bool(network.training), torch.is_grad_enabled(), torch.is_inference_mode_enabled())
    key = (mode, len(args), *sorted((name, _plain(value)) for name, value in options.items()))
    kept = ledger.kept.get(key)
    fits = kept and len(kept[0][1].columns) == len(sizes.columns)
    if fits and ledger.spent.get(mode, 0) >= REAL_CALLS:
        note(_REPEATED)
        anchor = _anchor(network, ledger, args, options) if mode[1] else None
        return _again(ledger, key, sizes, share=share, anchor=anchor)
    output, used = _computed(original, network, ledger, (args, options, sizes))
    ledger.spent[mode] = ledger.spent.get(mode, 0) + max(1.0, used.tokens / SMALL_TOKENS)
    if is_known(output):
        few = KEPT if _size(output) < LARGE_OUTPUT // KEPT else 1
        ledger.kept.setdefault(key, deque(maxlen=few)).append((_detached(output), used))
    return grow(output, used, share=share) if used.is_smaller else output


def _computed(
    original: Callable[..., Any], network: Any, ledger: Ledger, given: tuple[Any, Any, Sizes]
) -> tuple[Any, Sizes]:
    """Compute on as little as the network accepts; what all of it raises is the student's own."""
    args, options, sizes = given
    for level, less in enumerate((sizes, sizes.with_all_columns())):
        if level < ledger.level or not less.is_smaller:
            continue
        few_args, few_options = shrink(args, options, less)
        try:
            output = original(network, *few_args, **few_options)
        except Exception:  # noqa: S112  the next try says what is wrong
            continue
        if is_known(output):
            ledger.level = level
            note(_CUT)
            return output, less
    output = original(network, *args, **options)
    if sizes.is_smaller:
        ledger.level = 2
    return output, sizes.with_everything()


def _again(ledger: Ledger, key: Any, sizes: Sizes, *, share: bool, anchor: Any) -> Any:
    """Repeat an earlier output; one large output serves all, since loops keep parts of them."""
    kept = ledger.kept[key]
    kept.rotate()
    output, used = kept[0]
    asked = _asked(sizes, used)
    if (key, asked) in ledger.whole and anchor is None:
        return ledger.whole[key, asked]
    grown = grow(output, asked, share=share, anchor=anchor)
    if anchor is None and SHARED_OUTPUT < _size(grown) < 8 * LARGE_OUTPUT:
        ledger.whole = {(key, asked): grown}
    return grown


def _asked(sizes: Sizes, used: Sizes) -> Sizes:
    """Say how the sizes of an earlier output are to become those of now."""
    columns = zip(sizes.columns, used.columns, strict=True)
    return Sizes(sizes.rows, used.few_rows, tuple((whole, few) for (whole, _), (_, few) in columns))


def _anchor(network: Any, ledger: Ledger, args: Any, options: Any) -> Any:
    """Return a zero by which `backward` reaches the network, and inputs that want a gradient."""
    parameter = ledger.anchor() if ledger.anchor is not None else None
    if parameter is None or not parameter.requires_grad:
        trained = [p for p in network.parameters() if p.requires_grad and p.is_floating_point()]
        parameter = min(trained, key=_numbers, default=None)
        ledger.anchor = weakref.ref(parameter) if parameter is not None else None
        owe(network, ledger.anchor)
    wanted = [tensor for tensor in tensors((args, options)) if tensor.requires_grad]
    zeros = [tensor.sum() * 0 for tensor in ([] if parameter is None else [parameter]) + wanted]
    return sum(zeros[1:], zeros[0]) if zeros else None


def _ledger(network: Any) -> Ledger:
    ledger = _ledgers.get(network)
    if ledger is None:
        parameters = list(network.parameters())
        numbers = sum(_numbers(parameter) for parameter in parameters)
        ledger = Ledger(large=numbers >= LARGE_PARAMETERS, positions=_positions(network))
        _ledgers[network] = ledger
    return ledger


def _positions(network: Any) -> int:
    """Return how many tokens a row may have."""
    configs = [getattr(part, "config", None) for part in network.modules()]
    limits = [getattr(config, "max_position_embeddings", None) for config in configs]
    known = [limit for limit in limits if isinstance(limit, int) and limit > 0]
    fewest = min(known, default=1_000_000)
    return fewest - 2 if fewest == 514 else fewest  # RoBERTa begins at 2


def _numbers(parameter: Any) -> int:
    try:
        return int(parameter.numel())
    except (ValueError, RuntimeError):  # a lazy layer knows its size after the first call
        return 0


def _size(output: Any) -> int:
    return sum(tensor.numel() for tensor in tensors(output))


def _detached(value: Any) -> Any:
    import torch

    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    return each(value, _detached)


def _plain(value: Any) -> str:
    return repr(value) if value is None or isinstance(value, (bool, int, float, str)) else "…"


PATCHES: dict[str, Callable[[Any], None]] = {"torch.nn.modules.module": _patch_modules}
