"""Each finding shows its numbers, and says only what can be known."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from grader.checks.network_accuracy import NetworkAccuracy
from grader.checks.provenance import (
    Claimed,
    Digests,
    claims_of,
    flag_of_claims,
    flag_of_gap,
    flags_of_origin,
)
from grader.checks.provenance.known import to_line
from grader.records import SavedNetwork
from grader.records.networks import SketchRecord, TensorSketch
from grader.report import FlagKind
from grader.verdict import Quote
from tests.written_code import cell, evidence_of, prose

NETWORK = SavedNetwork("model", "full", "valid")
TENSOR = TensorSketch("layer.0", (2, 2), "ab", 1.0, "", same_as_base=True)
BASE = SketchRecord(base="bert-base-uncased", equals_base=True, tensors=(TENSOR,))
TRAINED = SketchRecord(base="bert-base-uncased", equals_base=False, head_untouched=False)


def details(sketch: SketchRecord, network: SavedNetwork = NETWORK) -> list[tuple[str, str]]:
    return [(flag.id, flag.detail) for flag in flags_of_origin(network, sketch)]


@pytest.mark.parametrize(
    ("untouched", "asked"),
    [
        (True, "all biases are zero"),
        (False, "did you freeze"),
        (None, "uncased. When did you"),
    ],
)
def test_a_base_is_asked_about_by_what_became_of_its_head(
    untouched: bool | None, asked: str
) -> None:
    ((id_, detail),) = details(replace(BASE, head_untouched=untouched))
    assert id_ == "equals-base"
    assert "None of the 1 tensors of the encoder in model differs from those of bert" in detail
    assert asked in detail


def test_an_adapter_that_adds_nothing_is_told_as_such() -> None:
    adapter = replace(NETWORK, kind="adapter", base="gpt2")
    ((_, detail),) = details(replace(BASE, base="", tensors=()), adapter)
    assert detail.startswith("Every matrix B of the adapter in model is zero, so that it adds")
    assert "to gpt2." in detail


def test_a_fresh_head_on_a_trained_encoder_is_asked_about_with_its_spread() -> None:
    ((id_, detail),) = details(replace(TRAINED, head_untouched=True, head_spread=0.0199))
    assert id_ == "head-untouched"
    assert "spread by 0.0199" in detail


def test_nothing_is_said_of_what_cannot_be_checked() -> None:
    assert details(TRAINED) == []
    assert details(SketchRecord(unknown="its base is not in this course world")) == []
    assert details(SketchRecord(rejected="no numbers")) == []


def test_a_public_network_is_found_in_whole_or_below_its_head() -> None:
    known = {"a/b": Digests(frozenset({"w16", "wb"}), frozenset({"e16", "eb"}))}
    found = replace(TRAINED, whole=("x", "wb"), encoder=("e16", "y"))
    (whole,) = flags_of_origin(NETWORK, found, known)
    assert (whole.id, whole.kind) == ("public-network", FlagKind.QUESTION)
    assert "equals that of a/b" in whole.detail
    (below,) = flags_of_origin(NETWORK, replace(found, whole=("x", "y")), known)
    assert below.id == "public-encoder"
    assert list(flags_of_origin(NETWORK, replace(found, whole=(), encoder=()), known)) == []


def listed(folder: Path, text: str) -> NetworkAccuracy:
    """Load a check whose rubric lists known networks."""
    (folder / "known.toml").write_text(text)
    options = {"steps": [[0.9, 6]], "known_networks": "known.toml"}
    check: NetworkAccuracy = TypeAdapter(NetworkAccuracy).validate_python(
        options, context={"public": folder}
    )
    return check


def test_the_list_of_known_networks_is_read_back_as_it_is_printed(tmp_path: Path) -> None:
    lines = [to_line("a/b", SketchRecord(whole=("1", "2"), encoder=("3", "4")))]
    lines += [to_line('odd " name', SketchRecord(whole=("5", "6")))]
    assert listed(tmp_path, "\n".join(lines)).known_networks == {
        "a/b": Digests(frozenset("12"), frozenset("34")),
        'odd " name': Digests(frozenset("56")),
    }


@pytest.mark.parametrize("text", ["= 3", '"a/b" = 3', '"a/b" = { whole = ["1"], extra = 1 }'])
def test_a_damaged_list_of_known_networks_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValidationError, match="known_networks"):
        listed(tmp_path, text)


@pytest.mark.parametrize(
    ("public", "private", "flagged"),
    [(98, 75, True), (90, 88, False), (75, 98, False), (85, 75, False)],
)
def test_a_gap_counts_beyond_its_interval_and_in_one_direction(
    public: int, private: int, flagged: bool
) -> None:
    right = [n < public for n in range(100)] + [n < private for n in range(100)]
    flag = flag_of_gap(right, ["public"] * 100 + ["private"] * 100)
    assert (flag is not None) is flagged
    if flag is not None:
        assert "0.980 is right, on the 100 private ones 0.750: a gap of 0.230" in flag.detail


def test_few_rows_or_none_of_a_kind_show_no_gap() -> None:
    assert flag_of_gap([True] * 19 + [False] * 99, ["public"] * 19 + ["private"] * 99) is None
    assert flag_of_gap([True] * 99, ["public"] * 99) is None
    assert flag_of_gap([], []) is None


def test_claims_come_from_the_run_the_model_card_and_the_trainers_state() -> None:
    run = cell(1, "trainer.train()\ntrainer.evaluate()", "{'eval_accuracy': 0.91}", count=1)
    card = prose("The accuracy on the test set is 0.95.", "model/README.md")
    other = prose("The accuracy is 0.97.", "old/README.md")
    claims = evidence_of(run, card, other).claims
    found = claims_of(claims, replace(NETWORK, claimed=0.93))
    assert [(one.value, one.where) for one in found] == [
        (0.95, "the text"),
        (0.91, "an output"),
        (0.93, "trainer_state.json"),
    ]
    assert found[2].quote == Quote("best accuracy 0.9300", "model/trainer_state.json")


def test_a_claim_is_compared_as_exactly_as_it_was_told() -> None:
    quote = Quote("x")
    about = (0.93, 100, (0.91, 0.95))
    assert flag_of_claims([Claimed(0.9, "the text", quote, digits=1)], *about) is None
    assert flag_of_claims([Claimed(0.8, "the text", quote, digits=2)], *about) is not None
    assert flag_of_claims([], *about) is None
