"""Who labelled, and how, in the sentences of a report."""

from __future__ import annotations

import pytest
from written_code import document_of, prose

from grader.reading.datasets.labelling import find_labelling
from grader.reading.document import Document


@pytest.mark.parametrize(
    "text",
    [
        "We labelled every ticket by hand.",
        "Labels come from the star rating: four and five stars are positive.",
        "Two annotators labeled each row; kappa was 0.81.",
        "The labels were provided by the original dataset.",
        "I used ChatGPT to label the rows and checked fifty of them.",
        "Las etiquetas las puse a mano, una por una.",
        "Nous avons annoté chaque avis à la main.",
        "标签由我们人工标注。",
        "라벨은 직접 붙였습니다.",
    ],
)
def test_a_sentence_tells_who_labelled(text: str) -> None:
    found = find_labelling(Document(document_of(prose(text))))
    assert found is not None
    assert not found.circular


@pytest.mark.parametrize(
    "text",
    [
        "The predictions of our model served as labels.",
        "Each row was labelled by the same model that we fine-tune.",
    ],
)
def test_labels_of_the_network_itself_are_circular(text: str) -> None:
    found = find_labelling(Document(document_of(prose(text))))
    assert found is not None
    assert found.circular


@pytest.mark.parametrize(
    "text", ["The label column has two values.", "We trained for three epochs by hand."]
)
def test_other_sentences_tell_nothing_of_it(text: str) -> None:
    assert find_labelling(Document(document_of(prose(text)))) is None
