"""Answers that follow each other in one passage, and explanations that nothing announces."""

from __future__ import annotations

import pytest
from written_code import document_of, prose

from grader.reading.document import Document
from grader.reading.explanation.shared import is_tied
from grader.reading.explanation.terms import concepts_in, speaks_of_it
from grader.reading.kinds import Kind, kind_of
from grader.reading.passages import cut_answers
from grader.records import Block, BlockKind, Place

STORY = (
    "My aunt grew potatoes for thirty years, so she knows soil by its smell and hears the frost. "
    "Last spring somebody gave her an orchid. She read one thin booklet and watched four orchids. "
    "The thirty years are the pre-training on giant piles of text, the booklet is the small "
    "labelled set for the new job, and a model keeps its weights instead of starting from scratch."
)
TELLINGS = {
    "zh": "我爷爷修了三十年钟表，听声音就知道哪里松了。去年有人请他修一台缝纫机，"
    "他看了说明书，拆了五台缝纫机。"
    "三十年修钟表就是在海量文本上的预训练，五台缝纫机就是带标注的数据，调整手法就是微调模型。",
    "ar": "سائق حافلة يعمل منذ عشر سنين ويعرف قواعد المرور. طلب منه أن يقود سيارة إسعاف. "
    "تدرب أسبوعين "
    "فقط مع مسعف قديم. السنوات العشر تشبه التدريب المسبق على نصوص كثيرة، والأسبوعان بيانات صغيرة "
    "عليها تصنيفات، والمسعف دالة الخسارة، والسائق هو النموذج بعد الضبط الدقيق.",
    "ru": "Бабушка тридцать лет пекла пироги и знает тесто на ощупь. Весной ей дали рецепт торта. "
    "Она испекла четыре торта с соседкой. Тридцать лет пирогов - это предобучение на огромных "
    "текстах, четыре торта - маленький размеченный набор, соседка правит веса модели.",
}


def block(text: str, source: str = "") -> Block:
    return Block(BlockKind.PROSE, text, Place("a.md", line=3), source or text)


def test_a_cell_is_cut_where_the_next_answer_begins() -> None:
    told = (
        f"Q1 is B, Q2 is also B. Transfer learning, as I see it. {STORY} Dataset: I would sort "
        "questions about plants into three labels. What went wrong for me: the memory ran out."
    )
    parts = [part.text for part in cut_answers(block(told))]
    assert [part.split()[0] for part in parts] == ["Q1", "Transfer", "Dataset:", "What"]
    assert " ".join(parts) == told


def test_lines_and_markup_follow_the_parts() -> None:
    cut = list(cut_answers(block("One is *fine*.\nCleaning: no twins.", "One is *fine*.\nCl")))
    assert [part.place.line for part in cut] == [3, 4]


@pytest.mark.parametrize(
    "whole",
    [
        STORY,
        "There are two phases: first the pre-training. Then comes: the tuning of the weights.",
        "Note: the cook is the model. The model: a cook.",
    ],
)
def test_an_explanation_is_not_cut(whole: str) -> None:
    assert [part.text for part in cut_answers(block(whole))] == [whole]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Q1 is B, Q2 is also B", Kind.CHOICE),
        ("for the first I take B", Kind.CHOICE),
        ("प्रश्न 1: (B)", Kind.CHOICE),
        ("Mit batch 32 kam CUDA out of memory.", Kind.PRACTICE),
        ("My first run used 2e-5 and the loss sat at 0.69.", Kind.PRACTICE),
        ('"bike gone from the cellar" ; theft\n"hail on the car" ; hail', Kind.ROWS),
        ("Subject: homework 5", Kind.ADDRESS),
        (STORY, Kind.OTHER),
        ("A nurse moves from the ward to the ambulance and keeps what she knows.", Kind.OTHER),
    ],
)
def test_the_kind_of_a_passage(text: str, kind: Kind) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize("telling", TELLINGS.values(), ids=TELLINGS)
def test_the_technique_is_known_and_its_story_tied_in_any_script(telling: str) -> None:
    assert speaks_of_it(telling)
    assert is_tied(telling)


def test_a_story_beside_the_technique_is_not_tied_to_it() -> None:
    told = (
        "Pak Slamet sudah dua puluh tahun jadi juru masak soto. Lalu ia diminta membuat rendang. "
        "Transfer learning adalah teknik di mana model yang sudah dilatih dipakai kembali, dengan "
        "data berlabel yang kecil."
    )
    assert concepts_in(told) >= {"transfer", "model", "pretrained", "labelled"}
    assert not is_tied(told)


def test_a_list_of_answers_holds_an_explanation_that_names_no_technique() -> None:
    third = (
        "3. Un portero que ficha por un equipo de balonmano no empieza desde cero. Sus reflejos "
        "son lo que el modelo aprendió con millones de textos. Lo nuevo lo entrena con pocos tiros "
        "concretos, el conjunto pequeño y etiquetado. Así un diario ajusta un modelo general."
    )
    text = f"1. b, lo personaliza\n2. la c\n{third}\n4. Salió 0.87 en test con batch 16."
    passage = Document(document_of(*map(prose, text.split("\n")))).explanation
    assert passage is not None
    assert passage.text.startswith("3. Un portero")
    assert passage.text.endswith("modelo general.")


def test_notes_on_settings_are_no_explanation() -> None:
    note = (
        "Why this learning rate? My first run of fine-tuning used 2e-5 like every tutorial and the "
        "loss of the pre-trained model sat at 0.69 for an hour. With few trainable weights the "
        "updates are too small. At 1e-3 it takes off inside the first 200 steps of training."
    )
    assert Document(document_of(prose(note))).explanation is None


def test_greetings_and_other_parts_are_not_counted() -> None:
    lines = ["hi,", "attached is the file from colab", STORY, "My data would be about bars", "bye"]
    passage = Document(document_of(*map(prose, lines))).explanation
    assert passage is not None
    assert passage.text == STORY
