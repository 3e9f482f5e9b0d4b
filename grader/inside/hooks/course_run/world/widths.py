"""Let layers written for the true network take the outputs of the stand-in, half as wide.

Code often says 768 where it could say `config.hidden_size`: `nn.Linear(768, 2)` is right for
distilbert-base-uncased, and no fault where the stand-in of the course world has 384.
"""

import functools
from collections.abc import Callable
from typing import Any

from course_run.events import note

WIDTHS = {384: 768, 1536: 3072}
"""Widths of the stand-in's outputs, one layer's or four beside each other, and the true ones."""


def _widening(asked: str, dimension: int) -> Callable[[Any], None]:
    """Patch `forward` of a layer whose attribute `asked` is its input's width."""

    def patch(layer: Any) -> None:
        original = layer.forward

        @functools.wraps(original)
        def forward(self: Any, values: Any, *args: Any, **options: Any) -> Any:
            width = _width(values, dimension)
            if width in WIDTHS and _asked(self, asked) == WIDTHS[width]:
                note(
                    f"the stand-in network is 384 wide; your layer for {WIDTHS[width]} got it twice"
                )
                values = values.repeat_interleave(2, dimension)
            return original(self, values, *args, **options)

        layer.forward = forward

    return patch


def _width(values: Any, dimension: int) -> int:
    shape = getattr(values, "shape", ())
    return int(shape[dimension]) if len(shape) >= 2 else 0


def _asked(layer: Any, name: str) -> Any:
    found = getattr(layer, name, None)
    return found[-1] if isinstance(found, tuple) else found


def _patch(**layers: tuple[str, int]) -> Callable[[Any], None]:
    def patch(module: Any) -> None:
        for name, (asked, dimension) in layers.items():
            _widening(asked, dimension)(getattr(module, name))

    return patch


PATCHES = {
    "torch.nn.modules.linear": _patch(Linear=("in_features", -1)),
    "torch.nn.modules.rnn": _patch(LSTM=("input_size", -1), GRU=("input_size", -1)),
    "torch.nn.modules.conv": _patch(Conv1d=("in_channels", 1)),
    "torch.nn.modules.normalization": _patch(LayerNorm=("normalized_shape", -1)),
    "torch.nn.modules.batchnorm": _patch(BatchNorm1d=("num_features", 1)),
}
