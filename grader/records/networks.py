"""Saved networks, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SavedNetwork:
    """A folder that holds a saved network: `state` is "valid", "rejected" or "unsupported".

    `weights` says how it is stored: "safetensors", or "pickle", which has to be converted first.
    """

    folder: str
    kind: str  # "full" or "adapter"
    state: str
    reason: str = ""
    task: str = "classification"  # or "generation" (encoder and decoder), "language-modelling"
    weights: str = "safetensors"
    labels: tuple[str, ...] = ()  # by class index, as the config names them
    base: str = ""  # of an adapter; of a whole network the public one it says it was made from
    positions: int = 512  # the longest text that it takes, in tokens
    tokenizer: bool = True  # its folder has one
    tokenizer_folder: str = ""  # where it has none: the one of the hand-in that may be its own
    claimed: float | None = None  # the best accuracy that trainer_state.json tells
    notes: tuple[str, ...] = ()  # such as: the best of three checkpoints


@dataclass(frozen=True)
class NetworkRecord:
    """The saved networks of a hand-in, and the folder of the one that counts."""

    networks: tuple[SavedNetwork, ...]
    chosen: str = ""


@dataclass(frozen=True)
class LogitBlock:
    """What a network answers to some rows of a test set: float32, rows x classes, in base 64."""

    rows: int = 0
    classes: int = 0
    logits: str = ""
    rejected: str = ""  # why there are none, where it is the student's fault
    unavailable: str = ""  # the same, where it is not


@dataclass(frozen=True)
class EncodedBlock:
    """Some rows of a test set as token ids: int32, all rows one after the other, in base 64."""

    rows: int = 0
    padding: int = 0  # the id that pads
    lengths: str = ""  # int32, tokens a row, in base 64
    ids: str = ""
    rejected: str = ""
    unavailable: str = ""


@dataclass(frozen=True)
class TensorSketch:
    """One tensor of a saved network: enough to compare it, far too little to rebuild it.

    `content` is a digest of its values as float32; `projected` and `moved` are 32 float32 numbers
    in base 64: random projections of the tensor and of its difference to the base's. `moved` is
    empty, and `same_as_base` None, where the base is not known.
    """

    name: str
    shape: tuple[int, ...]
    content: str
    norm: float
    projected: str
    part: str = "encoder"  # or "head"
    same_as_base: bool | None = None
    moved: str = ""


@dataclass(frozen=True)
class SketchRecord:
    """Where a saved network comes from: sketches of its tensors, and what became of its base.

    `equals_base` is None where that cannot be checked, and `unknown` says why; `head_untouched` is
    None where a fresh head could not be told from a trained one. `whole` and `encoder` name all
    tensors and those below the head by content, whatever file and precision they are saved in.
    """

    kind: str = "full"  # or "adapter": put on its base; "lone adapter": its base is not here
    base: str = ""
    equals_base: bool | None = None
    unknown: str = ""
    moved: float | None = None  # the length of the update relative to the base's
    head_untouched: bool | None = None
    head_spread: float | None = None  # of the head's weights: their standard deviation
    whole: tuple[str, ...] = ()
    encoder: tuple[str, ...] = ()
    tensors: tuple[TensorSketch, ...] = ()
    rejected: str = ""
    unavailable: str = ""


@dataclass(frozen=True)
class GeneratedTexts:
    """What a network writes for the rows of a test set, in their order."""

    texts: tuple[str, ...] = ()
    beams: int = 1  # 1: greedy
    cut: int = 0  # rows that were stopped at the most tokens a text may have
    shortened: int = 0  # rows whose input was longer than the network takes
    rejected: str = ""  # why there are none, where it is the student's fault
    unavailable: str = ""  # the same, where it is not


@dataclass(frozen=True)
class TokenLosses:
    """How well a causal language model foretells the rows of a test set, in their order.

    `losses` are sums of negative log-likelihoods, natural logarithms, over `tokens` tokens.
    """

    losses: tuple[float, ...] = ()
    tokens: tuple[int, ...] = ()
    context: int = 0  # tokens that the network sees at once
    stride: int = 0  # tokens that the window moves by
    start: bool = True  # a start token comes first, so that the first token of a text counts too
    lost: int = 0  # rows that cannot be read back from their tokens
    rejected: str = ""
    unavailable: str = ""
