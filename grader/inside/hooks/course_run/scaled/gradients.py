"""Gradients for code that reads them, of networks whose earlier outputs are used again.

`backward` through such an output reaches one parameter only. Adversarial training, clipping by hand
and logs of norms read `param.grad`: they get the last true gradient that they saw, or zeros.
Libraries go on seeing none, so that an optimizer has nothing to do.
"""

from collections.abc import Callable
from typing import Any

from course_run.callers import hand_in_asks
from course_run.events import is_smoke, note

_NOTE = "where your code read gradients of outputs that were used again, it got earlier ones"


class _Debts:
    """Of parameters: the one that `backward` does reach, and the last gradient that was seen."""

    anchors: Any = None
    seen: Any = None


def owe(network: Any, anchor: Any) -> None:
    """Remember that `backward` leaves gradients of a network out; `anchor` gets its own."""
    if _Debts.anchors is None or anchor is None:
        return
    for parameter in network.parameters():
        if parameter.requires_grad:
            _Debts.anchors[parameter] = anchor


def _patch_parameter(module: Any) -> None:
    if not is_smoke():
        return
    from torch import Tensor
    from torch.utils.weak import WeakTensorKeyDictionary

    _Debts.anchors, _Debts.seen = WeakTensorKeyDictionary(), WeakTensorKeyDictionary()
    true: Any = Tensor.grad

    def read(self: Any) -> Any:
        gradient = true.__get__(self)
        if gradient is None and not _Debts.anchors:
            return None
        if not hand_in_asks():
            return gradient
        if gradient is not None:
            _Debts.seen[self] = gradient
            return gradient
        return _owed(self, true)

    def write(self: Any, gradient: Any) -> None:
        true.__set__(self, gradient)

    def forget(self: Any) -> None:
        true.__delete__(self)

    module.Parameter.grad = property(read, write, forget)


def _owed(parameter: Any, true: Any) -> Any:
    """Return an earlier gradient if `backward` was called since all were set to none."""
    anchor = _Debts.anchors.get(parameter)
    anchor = anchor() if anchor is not None else None
    if anchor is None or true.__get__(anchor) is None:
        return None
    note(_NOTE)
    if parameter not in _Debts.seen:
        import torch

        _Debts.seen[parameter] = torch.zeros_like(parameter.data)
    return _Debts.seen[parameter]


PATCHES: dict[str, Callable[[Any], None]] = {"torch.nn.parameter": _patch_parameter}
