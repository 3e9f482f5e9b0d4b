"""A saved network that is its base, a public one, or has a head that nobody trained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from grader.checks.provenance.known import Digests
from grader.records.networks import SavedNetwork, SketchRecord
from grader.report import Flag
from grader.verdict import Quote

_WHEN = "When did you save: before the training, or another variable than the one you trained?"


def flags_of_origin(
    network: SavedNetwork,
    sketch: SketchRecord,
    known: Mapping[str, Digests] = MappingProxyType({}),
) -> Iterator[Flag]:
    """Yield what is worth a question about where a network's weights come from.

    What cannot be checked, such as a base that this course world does not have, yields nothing.
    """
    if sketch.equals_base:
        yield _equals_base(network, sketch)
    elif sketch.head_untouched:
        yield _fresh_head(network, sketch)
    yield from _public(network, sketch, known)


def _equals_base(network: SavedNetwork, sketch: SketchRecord) -> Flag:
    if network.kind == "adapter":
        adds = f"Every matrix B of the adapter in {network.folder} is zero, so that it adds nothing"
        what = f"{adds} to {network.base or sketch.base or 'its base'}."
    else:
        compared = sum(tensor.same_as_base is not None for tensor in sketch.tensors)
        what = (
            f"None of the {compared} tensors of the encoder in {network.folder} differs from those "
            f"of {sketch.base}."
        )
    if sketch.head_untouched is False:
        asked = (
            "The head was trained, so this may be meant: did you freeze the encoder, and what did "
            "you expect of that?"
        )
    elif sketch.head_untouched:
        asked = f"Its head is as fresh as it was made, too: all biases are zero. {_WHEN}"
    else:
        asked = _WHEN
    title = "The saved network equals the public base"
    return Flag("equals-base", title, f"{what} {asked}", (_where(network),))


def _fresh_head(network: SavedNetwork, sketch: SketchRecord) -> Flag:
    spread = ""
    if sketch.head_spread is not None:
        spread = f", and its weights spread by {sketch.head_spread:.4f} (most begin with 0.02)"
    detail = (
        f"All biases of the classification head in {network.folder} are exactly zero{spread}. A "
        "fresh head begins like that, and one step of training moves every bias. Which parameters "
        "did your optimizer get, and was this head in the network that you trained?"
    )
    title = "The head of the saved network was never trained"
    return Flag("head-untouched", title, detail, (_where(network),))


def _public(
    network: SavedNetwork, sketch: SketchRecord, known: Mapping[str, Digests]
) -> Iterator[Flag]:
    """Yield the first public network that this one is, or whose encoder it has."""
    whole, encoder = frozenset(sketch.whole), frozenset(sketch.encoder)
    same = next((name for name, one in known.items() if one.whole & whole), None)
    below = next((name for name, one in known.items() if one.encoder & encoder), None)
    if same is not None:
        title = "The saved network is one that anybody can download"
        detail = (
            f"Every tensor in {network.folder} equals that of {same}, at half precision at "
            "least. Did you load it to compare, and save it in place of your own?"
        )
        yield Flag("public-network", title, detail, (_where(network),))
    elif below is not None and not sketch.equals_base:
        title = "The encoder is that of a public network"
        detail = (
            f"Every tensor below the head in {network.folder} equals that of {below}, at half "
            "precision at least; the head is another. Did you start from it and freeze it, or was "
            "the network saved before its training?"
        )
        yield Flag("public-encoder", title, detail, (_where(network),))


def _where(network: SavedNetwork) -> Quote:
    return Quote(f"saved network in {network.folder}", network.folder)
