"""Which saved networks of a class are nearly the same: a second pass over small sketches.

Everybody starts from the same base, so weights are close in any case; what is compared is how far
and where training moved them. `docs/provenance.md` shows what honest pairs measure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from statistics import median

from grader.batch.distances import CLOSE, NOTHING, Relatives, Row, encoder_of
from grader.records.networks import SketchRecord

SCHEMA = "finetune-grader/class/1"
SAME, NEARLY, IN_PART = "same", "nearly the same", "the same in part"
WITH_NOISE = "the same with noise"

_SAME_WAY = 0.85  # cosine of two updates; of one seed and order with twice the learning rate: 0.78
_MOST = 0.5  # share of the changed tensors that makes a network the same in part


@dataclass(frozen=True)
class Pair:
    """Two hand-ins whose networks are nearer than two trainings usually bring them.

    `kind` is one of the four words at the top of this module; `distance`
    is relative to the mean length of the updates, of which `cosine` is the cosine.
    """

    first: str
    second: str
    kind: str
    compared: int  # tensors that training changed in either
    equal: int
    close: int  # equal or nearly so
    distance: float
    cosine: float
    question: str


@dataclass(frozen=True)
class Group:
    """Networks of one shape from one base, and how far apart two of them usually are."""

    hand_ins: tuple[str, ...]
    base: str
    measured_from: str
    median_distance: float | None
    median_cosine: float | None


@dataclass(frozen=True)
class Kinship:
    """What the networks of a class have to do with each other."""

    pairs: tuple[Pair, ...] = ()
    groups: tuple[Group, ...] = ()
    not_compared: tuple[tuple[str, str], ...] = ()  # hand-in and reason


def find_kin(sketches: Mapping[str, SketchRecord]) -> Kinship:
    """Compare every two networks of a class; `sketches` are by hand-in."""
    ordered = sorted(sketches.items())
    usable = [(id_, sketch) for id_, sketch in ordered if encoder_of(sketch)]
    left = [
        (id_, sketch.rejected or sketch.unavailable or sketch.unknown or "no tensors to compare")
        for id_, sketch in ordered
        if not encoder_of(sketch)
    ]
    pairs: list[Pair] = []
    groups: list[Group] = []
    usable.sort(key=lambda item: (_shape_of(item[1]), item[0]))
    for _, members in groupby(usable, key=lambda item: _shape_of(item[1])):
        alike = dict(members)
        found = list(_compare(alike))
        pairs += [pair for pair in found if pair.kind]
        groups.append(_group(alike, found))
    return Kinship(
        tuple(sorted(pairs, key=lambda pair: (pair.distance, pair.first, pair.second))),
        tuple(groups),
        tuple(left),
    )


def to_class_json(kinship: Kinship) -> str:
    """Write what was found; the same class gives the same bytes."""
    plain = {"schema": SCHEMA, **asdict(kinship)}
    return json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _compare(alike: Mapping[str, SketchRecord]) -> Iterator[Pair]:
    """Compare every two networks of a shape; the kind of most pairs is empty."""
    relatives = Relatives(alike)
    ids = relatives.ids
    for first, id_ in enumerate(ids[:-1]):
        row = relatives.after(first)
        for place, other in enumerate(ids[first + 1 :]):
            kind = _kind(row, place, relatives.origin, (alike[id_], alike[other]))
            yield Pair(
                id_,
                other,
                kind,
                compared=int(row.compared[place]),
                equal=int(row.equal[place]),
                close=int(row.close[place]),
                distance=round(float(row.distance[place]), 4),
                cosine=round(float(row.cosine[place]), 4),
                question=_question(kind, row, place),
            )


def _kind(row: Row, place: int, origin: str, both: tuple[SketchRecord, SketchRecord]) -> str:
    """Say how two networks are alike, in a word; "" if they are not."""
    compared, equal = row.compared[place], row.equal[place]
    if not compared:
        return SAME if _have_one_trained_head(*both) else ""
    if equal == compared:
        return "" if all(sketch.equals_base for sketch in both) else SAME
    if equal >= _MOST * compared:
        return IN_PART
    return _nearness(row, place, origin)


def _nearness(row: Row, place: int, origin: str) -> str:
    """Say how two networks are alike that have few numbers in common."""
    if row.distance[place] <= CLOSE[origin]:
        return NEARLY
    if row.close[place] >= _MOST * row.compared[place]:
        return IN_PART
    if origin == NOTHING:
        return ""
    if row.noise[place]:
        return WITH_NOISE
    return NEARLY if row.cosine[place] >= _SAME_WAY else ""


def _have_one_trained_head(first: SketchRecord, second: SketchRecord) -> bool:
    """Compare the heads where nothing else was trained."""
    heads = [{(t.name, t.content) for t in s.tensors if t.part == "head"} for s in (first, second)]
    return bool(heads[0]) and heads[0] == heads[1] and first.head_untouched is False


def _question(kind: str, row: Row, place: int) -> str:
    """Put what was measured, and what else explains it, into words for an instructor."""
    if not kind:
        return ""
    compared, equal = int(row.compared[place]), int(row.equal[place])
    close, cosine = int(row.close[place]), float(row.cosine[place])
    if kind == SAME:
        what = f"all {compared} tensors that training changed hold the same numbers"
        what = what if compared else "the heads, all that was trained, hold the same numbers"
    elif kind == IN_PART:
        what = f"{equal} of {compared} trained tensors are equal and {close - equal} nearly so"
    elif kind == WITH_NOISE:
        what = "one is the other with something added that points nowhere, as noise does"
    else:
        distance = float(row.distance[place])
        what = f"the updates have a cosine of {cosine:.3f} and are {distance:.3f} of one apart"
    return f"In these two networks {what}. {_EXPLANATIONS[kind]} {_ASK}"


_TWICE = (
    "One recipe that is run twice with the same data, order and seed gives that on one machine."
)
_EXPLANATIONS = {
    SAME: f"{_TWICE} So does a copy.",
    NEARLY: "One recipe with the same data, order and seed gives that on two machines, or with a "
    "learning rate or a length that differs a little. So does a copy in fp16 or under a little "
    "noise, or one that was trained on.",
    WITH_NOISE: "Training does not do that by itself.",
    IN_PART: "Layers that both froze do not count here where the base is known; one network that "
    "was trained on in some layers only looks like this.",
}
_ASK = "Ask both how they trained: which notebook, which seed, which machine, together or apart?"


def _shape_of(sketch: SketchRecord) -> tuple[str, str, tuple[tuple[str, tuple[int, ...]], ...]]:
    tensors = tuple((tensor.name, tensor.shape) for tensor in encoder_of(sketch))
    return "alone" if sketch.kind == "lone adapter" else "", sketch.base, tensors


def _group(alike: Mapping[str, SketchRecord], pairs: Sequence[Pair]) -> Group:
    apart = [pair for pair in pairs if pair.compared]
    return Group(
        tuple(alike),
        next(iter(alike.values())).base,
        Relatives(alike).origin,
        round(median(pair.distance for pair in apart), 4) if apart else None,
        round(median(pair.cosine for pair in apart), 4) if apart else None,
    )
