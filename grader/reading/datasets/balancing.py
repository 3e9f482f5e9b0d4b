"""What was done about classes of different size."""

from __future__ import annotations

from collections.abc import Iterator

from grader.reading.code import Code, quote_call
from grader.verdict import Quote

_CALLS = (
    r"compute_class_weight", r"WeightedRandomSampler", r"RandomOverSampler", r"RandomUnderSampler",
    r"SMOTE\w*", r"ADASYN", r"utils\.resample", r"resample", r"compute_sample_weight", r"FocalLoss",
)  # fmt: skip


def balancing(code: Code) -> Iterator[Quote]:
    """Give the calls that weigh classes or draw rows so that they are balanced."""
    yield from (quote_call(call) for call in code.calls(*_CALLS))
    for call in code.calls(r"CrossEntropyLoss", r"BCEWithLogitsLoss", r"NLLLoss"):
        if {"weight", "pos_weight"} & call.sources.keys() or "0" in call.sources:
            yield quote_call(call)
    for call in code.calls(r"fit"):
        if {"class_weight", "sample_weight"} & call.sources.keys():
            yield quote_call(call)
