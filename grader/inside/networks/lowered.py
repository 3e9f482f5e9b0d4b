"""A copy of a network that computes in bfloat16, where the processor has units for it."""

from __future__ import annotations

import copy
import ctypes
import threading
from operator import attrgetter
from typing import Any

_FIRST_TOKEN = {
    "distilbert": ("distilbert.transformer.layer", "attention", "sa_layer_norm"),
    "bert": ("bert.encoder.layer", "attention.self", "attention.output.LayerNorm"),
    "roberta": ("roberta.encoder.layer", "attention.self", "attention.output.LayerNorm"),
    "camembert": ("roberta.encoder.layer", "attention.self", "attention.output.LayerNorm"),
    "xlm-roberta": ("roberta.encoder.layer", "attention.self", "attention.output.LayerNorm"),
    "electra": ("electra.encoder.layer", "attention.self", "attention.output.LayerNorm"),
}
"""Encoders that look at every token of a text, whose head reads the first one only.

The layers; of a layer, the attention and the norm that follows it.
"""

_ROWS = "rows"
_batch = threading.local()  # the lengths of the rows that this thread computes


def lower(network: Any) -> Any | None:
    """Copy a network with its body in bfloat16; None where that would not be faster.

    On a processor linear layers get packed weights. Encoders that we know attend row by row without
    a mask, and compute of their last layer what their head reads; any other keeps its own code.
    """
    import torch
    from transformers.modeling_utils import PreTrainedModel

    if not isinstance(network, PreTrainedModel):  # an adapter that does not merge
        return None
    on_gpu = torch.cuda.is_available()
    if not (on_gpu or _multiplies_bfloat16()):
        return None
    lowered = _copy_in_bfloat16(network)
    _widen_head(lowered)
    if on_gpu:
        return lowered.to("cuda")
    _pack(lowered)
    if network.config.model_type in _FIRST_TOKEN:
        _attend_by_row(lowered)
    return lowered


def _multiplies_bfloat16() -> bool:
    import torch

    units = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return bool(units and torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _copy_in_bfloat16(network: Any) -> Any:
    """Copy all but the body's weights; buffers too, since rotary frequencies need their digits."""
    import torch

    known = {
        id(weights): torch.nn.Parameter(weights.data.to(torch.bfloat16), requires_grad=False)
        for weights in network.base_model.parameters()
    }
    return copy.deepcopy(network, known)


def announce(lengths: list[int]) -> None:
    """Tell how long the rows of this thread's next batch are."""
    _batch.lengths = lengths


def keep_memory() -> None:
    """Keep freed memory for the next batch: to get it from the kernel costs more than softmax."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(-3, 32 << 20)  # M_MMAP_THRESHOLD
        libc.mallopt(-1, 256 << 20)  # M_TRIM_THRESHOLD


def _widen_head(network: Any) -> None:
    """Let what follows the body compute in float32: the logits keep their digits."""
    import torch

    class Wide(torch.nn.Linear):
        def forward(self, values: Any) -> Any:
            return super().forward(values.float())

    body = set(network.base_model.modules())
    for module in network.modules():
        if type(module) is torch.nn.Linear and module not in body:
            module.__class__ = Wide


def _pack(network: Any) -> None:
    """Replace linear layers by packed ones; subclasses of linear layers stay what they are."""
    import torch

    class Packed(torch.nn.Module):
        def __init__(self, linear: Any) -> None:
            super().__init__()
            self.weight = torch.ops.mkldnn._reorder_linear_weight(linear.weight.data, 2048)
            self.bias = linear.bias

        def forward(self, values: Any) -> Any:
            return torch.ops.mkldnn._linear_pointwise(
                values, self.weight, self.bias, "none", [], ""
            )

    for parent in list(network.modules()):
        for name, child in list(parent.named_children()):
            if type(child) is torch.nn.Linear:
                setattr(parent, name, Packed(child))


def _attend_by_row(network: Any) -> None:
    from transformers import AttentionInterface

    layers, attention, norm = _FIRST_TOKEN[network.config.model_type]
    last = attrgetter(layers)(network)[-1]
    attrgetter(attention)(last).only_first = True
    attrgetter(norm)(last).register_forward_hook(lambda _module, _inputs, found: found[:, :1])
    AttentionInterface.register(_ROWS, _attend)
    network.set_attn_implementation(_ROWS)


def _attend(
    module: Any, query: Any, key: Any, value: Any, _mask: Any, scaling: float, **_options: Any
) -> tuple[Any, None]:
    """Attend within the true length of every row; where padding would ask, the answer is zero.

    Three times as fast as the fused kernel on processors without AMX: a row's scores stay in the
    cache, and the sums of the exponentials divide the few answers, not the many weights. No
    maximum is subtracted; a score above 88 makes the row's logits NaN, and float32 its judge.
    """
    import torch

    rows, heads, tokens, width = query.shape
    found = query.new_zeros(rows, tokens, heads, width)
    query = query * scaling
    for row, length in enumerate(_batch.lengths):
        asked = 1 if getattr(module, "only_first", False) else length
        weights = torch.bmm(query[row, :, :asked], key[row, :, :length].transpose(1, 2)).exp_()
        answers = torch.bmm(weights, value[row, :, :length])
        sums = weights.sum(-1, keepdim=True)
        torch.div(answers.transpose(0, 1), sums.transpose(0, 1), out=found[row, :asked])
    return found, None
