"""What the classes mean is told by their names, and never guessed."""

import numpy as np
import pytest

from grader.measuring.label_maps import best_map, label_map

BINARY = {
    "0": ("neg", "negative", "bad", "0", "LABEL_0"),
    "1": ("pos", "positive", "good", "1", "LABEL_1"),
}
NEWS = {"0": ("World",), "1": ("Sports",), "2": ("Business",), "3": ("Sci/Tech",)}


@pytest.mark.parametrize(
    "classes",
    [
        ("LABEL_0", "LABEL_1"),
        ("0", "1"),
        ("neg", "pos"),
        ("NEGATIVE", "POSITIVE"),
        ("Negative 😞", "Positive 😊"),
        ("0 - negative", "1 - positive"),
        ("négatif", "positif"),
        ("NEGATIV", "POSITIV"),
        ("negativo", "positivo"),
        ("消极", "积极"),
        ("부정", "긍정"),
        ("Отрицательный", "Положительный"),
        ("ｎｅｇ", "ｐｏｓ"),  # full width
        ("1", "2"),  # counted from one: their order tells
        ("negative", "recommended"),  # one name is left for one label
    ],
)
def test_names_in_the_order_of_the_labels(classes: tuple[str, ...]) -> None:
    found = label_map(classes, BINARY, [0, 1])
    assert (dict(found.to_label), found.undecided) == ({0: 0, 1: 1}, "")


@pytest.mark.parametrize(
    "classes",
    [("positive", "negative"), ("LABEL_1", "LABEL_0"), ("1", "0"), ("bueno?", "negativo")],
)
def test_a_permuted_map_counts_as_it_is_declared(classes: tuple[str, ...]) -> None:
    found = label_map(classes, BINARY, [0, 1])
    assert (dict(found.to_label), found.undecided) == ({0: 1, 1: 0}, "")


@pytest.mark.parametrize(
    ("classes", "to_label", "note"),
    [
        (
            ("LABEL_0", "LABEL_1", "LABEL_2"),
            {0: 0, 1: 1},
            "it has 3 classes for 2 labels; the others' answers count as wrong",
        ),
        (
            ("negative", "neutral", "positive"),
            {0: 0, 2: 1},
            "answers of its class 'neutral' stand for no label and count as wrong",
        ),
        (
            ("very negative", "negative", "neutral", "positive", "very positive"),
            {0: 0, 1: 0, 3: 1, 4: 1},
            "answers of its class 'neutral' stand for no label and count as wrong",
        ),
        (
            ("rotten", "fresh"),
            {0: 0, 1: 1},
            "the names of its classes ('rotten', 'fresh') are none that we know; they count in "
            "their order",
        ),
        (
            ("negative", "recommended"),
            {0: 0, 1: 1},
            "its class 'recommended' counts as the one label that is left, 1",
        ),
        (("NEGATIVE", "POSITIVE"), {0: 0, 1: 1}, ""),
    ],
)
def test_what_is_not_plain_is_said(
    classes: tuple[str, ...], to_label: dict[int, int], note: str
) -> None:
    found = label_map(classes, BINARY, [0, 1])
    assert (dict(found.to_label), found.note, found.undecided) == (to_label, note, "")


@pytest.mark.parametrize(
    ("classes", "why"),
    [
        (("LABEL_0",), "the network has one output, not one for each label"),
        ((), "the network has one output, not one for each label"),
        (
            ("1 star", "2 stars", "3 stars", "4 stars", "5 stars"),
            "the names of its classes ('1 star', '2 stars', '3 stars', '4 stars', '5 stars') are "
            "none that we know, and there are 5 of them for 2 labels",
        ),
        (
            ("positive", "POSITIVE"),
            "two of its classes ('positive', 'POSITIVE') stand for the same label",
        ),
        (
            ("negative", "blue", "green"),
            "we know some of its classes' names, but not 'blue', 'green'",
        ),
    ],
)
def test_what_names_leave_open_is_for_a_person(classes: tuple[str, ...], why: str) -> None:
    assert label_map(classes, BINARY, [0, 1]).undecided == why


def test_a_negated_name_is_not_taken_for_its_opposite() -> None:
    found = label_map(("not positive", "positive"), BINARY, [0, 1])
    assert dict(found.to_label) == {0: 0, 1: 1}


def test_other_tasks_bring_their_own_names() -> None:
    found = label_map(("Sci/Tech", "Business", "World", "Sports"), NEWS, [0, 1, 2, 3])
    assert dict(found.to_label) == {0: 3, 1: 2, 2: 0, 3: 1}
    fewer = label_map(("World", "Sports"), NEWS, [0, 1, 2, 3])
    assert dict(fewer.to_label) == {0: 0, 1: 1}
    assert fewer.note == "it has 2 classes for 4 labels, so some are never answered"
    partly = label_map(("World", "Sport", "Money", "Sci/Tech"), NEWS, [0, 1, 2, 3])
    assert partly.undecided.endswith("but not 'Sport', 'Money'")


def test_hostile_names_are_harmless_and_cut_short() -> None:
    found = label_map(("9" * 5000, "x\n" * 5000), BINARY, [0, 1])
    assert "\n" not in found.note
    assert len(found.note) < 200


def logits(right: int, rows: int) -> tuple[np.ndarray, list[int]]:
    """Give confident answers to alternating labels, the first ones right."""
    truth = [row % 2 for row in range(rows)]
    told = [label if row < right else 1 - label for row, label in enumerate(truth)]
    return np.eye(2, dtype="f4")[told] * 5, truth


def test_inverted_labels_show_both_accuracies() -> None:
    swap = best_map(*logits(43, 1000), {0: 0, 1: 1})
    assert swap.looks_inverted
    assert str(swap) == "the labels look inverted: 4.3 % as declared, 95.7 % swapped"
    assert dict(swap.to_label) == {0: 1, 1: 0}


@pytest.mark.parametrize(("right", "rows"), [(957, 1000), (500, 1000), (260, 1000), (2, 8)])
def test_a_good_a_guessing_and_a_bad_network_and_a_few_rows_are_not_called_inverted(
    right: int, rows: int
) -> None:
    assert not best_map(*logits(right, rows), {0: 0, 1: 1}).looks_inverted


def test_two_of_many_labels_exchanged_are_found() -> None:
    truth = np.random.default_rng(0).integers(0, 8, 800)
    swap = best_map(
        np.eye(8, dtype="f4")[truth], truth.tolist(), {**dict(enumerate(range(8))), 3: 5, 5: 3}
    )
    assert swap.best == 800
    assert dict(swap.to_label) == dict(enumerate(range(8)))
    assert swap.looks_inverted
    assert "exchanged" in str(swap)


def test_rows_without_a_number_are_wrong_under_every_map() -> None:
    told, truth = logits(10, 100)
    told[:50] = np.nan
    swap = best_map(told, truth, {0: 0, 1: 1})
    assert (swap.declared, swap.best, swap.rows) == (0, 50, 100)
