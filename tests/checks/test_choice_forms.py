"""Every form of a multiple-choice answer that students write, and what looks like one but is none.

The checks are those of the rubric, so its words for the options are tested with them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_in import hand_in

from grader.checks import KINDS
from grader.checks.multiple_choice import MultipleChoice
from grader.rubric import load_rubric
from grader.verdict import Found

CHECKOUT = Path(__file__).parents[2]
RUBRIC = CHECKOUT / "rubrics" / "fine-tuning-assignment"
ITEMS = {item.id: item for item in load_rubric(RUBRIC, KINDS).items}
FIRST, SECOND = ITEMS["mcq-1"].check, ITEMS["mcq-2"].check
assert isinstance(FIRST, MultipleChoice)
assert isinstance(SECOND, MultipleChoice)

STEM = "1. What would you call the main benefit of fine-tuning a language model?"
A, B, C, D = (
    "The model answers at a higher speed.",
    "The model is tailored to one domain.",
    "You can do without high-quality data.",
    "Overfitting cannot happen.",
)
ASKED = f"{STEM}\n\nA) {A}\nB) {B}\nC) {C}\nD) {D}\n"
LOWER = f"{STEM}\n\na. {A}\nb. {B}\nc. {C}\nd. {D}\n"
DASHED = f"{STEM}\n- A) {A}\n- B) {B}\n- C) {C}\n- D) {D}\n"


def options(**marked: str) -> str:
    """Write the question with some of the options written otherwise."""
    lines = {"A": f"A) {A}", "B": f"B) {B}", "C": f"C) {C}", "D": f"D) {D}"} | marked
    return "\n\n".join([STEM, *lines.values()])


FORMS = {
    # a letter under the question
    "letter": f"{ASKED}\nB",
    "small letter": f"{LOWER}\nb",
    "letter and bracket": f"{ASKED}\nb)",
    "letter in brackets": f"{ASKED}\n(B)",
    "bold": f"{ASKED}\n**B**",
    "italic": f"{ASKED}\n*B*",
    "bold with full stop": f"{ASKED}\n**B.**",
    "quoted": f"{ASKED}\n> B",
    "heading": f"{ASKED}\n### B",
    "circled": f"{ASKED}\nⓑ",
    "circled capital": f"{ASKED}\nⒷ",
    "full width": f"{ASKED}\nＢ",
    "full width bracket": f"{ASKED}\n答案：（Ｂ）",
    "latex": f"{ASKED}\n\\textbf{{B}}",
    "latex in dollars": f"{ASKED}\n$\\boxed{{B}}$",
    "underlined": f"{ASKED}\n<u>B</u>",
    "coloured": f'{ASKED}\n<span style="color:red">B</span>',
    "coloured with words": f"{ASKED}\n<font color='green'>Answer: B</font>",
    "code mark": f"{ASKED}\n`B`",
    # with a word for the answer
    "answer": f"{ASKED}\nAnswer: B",
    "answer in bold": f"{ASKED}\n**Answer:** B",
    "printed": f"{ASKED}\n(Correct Answer: B)",
    "ans dash bracket": f"{ASKED}\nAns - (b)",
    "ans arrow": f"{ASKED}\nAns => b)",
    "option": f"{ASKED}\nOption B",
    "option is correct": f"{ASKED}\nOption B is correct because the network fits one field.",
    "my choice": f"{ASKED}\nMy choice is B.",
    "i choose": f"{ASKED}\nI choose B",
    "i would say": f"{ASKED}\nI would say b.",
    "i think it is": f"{ASKED}\nI think it's B.",
    "i go with": f"{ASKED}\nI'd go with option B here.",
    "likely": f"{ASKED}\nB (most likely)",
    "because": f"{ASKED}\nB. because it fits the model to a job",
    "letter, reason": f"{ASKED}\nB, since speed does not change.",
    "letter dash reason": f"{ASKED}\nB - the others promise too much",
    "not C": f"{ASKED}\nB, not C.",
    "not C before": f"{ASKED}\nNot C but B.",
    "the others": f"{ASKED}\nAnswer: B. A is wrong, C is a myth and D is wrong too.",
    "others in prose": f"{ASKED}\nI chose B because A (speed) and D (overfitting) do not follow.",
    "twice the same": f"{ASKED}\nAnswer: B\n\nAnswer: B",
    "edit": f"{ASKED}\nAnswer: A\n\nedit: B",
    "changed mind": f"{ASKED}\nA\n\nSorry, I changed my mind: B",
    "struck through letter": f"{ASKED}\n~~A~~ B",
    # words, no letter
    "second option": f"{STEM}\n\nThe second option, because tuned networks are special.",
    "second one": f"{STEM}\n\nThe second one.",
    "in own words": f"{STEM}\n\nI would go for customising to a domain.",
    "whole option": f"{STEM}\n\nThe model is tailored to one domain.",
    "on the same line": f"{STEM} Tailoring it to one domain",
    "behind the question": f"{STEM} **B**",
    "arrow": "Q1. The main benefit of fine-tuning an LLM → B",
    # marked options
    "ticked": options(B=f"✔ B) {B}"),
    "ticked behind": options(B=f"B) {B} ✅"),
    "bold option": options(B=f"**B) {B}**"),
    "bold letter and words": options(B=f"**B)** **{B}**"),
    "highlight": options(B=f"=={'B) ' + B}=="),
    "mark": options(B=f"<mark>B) {B}</mark>"),
    "underlined option": options(B=f"<u>B) {B}</u>"),
    "coloured option": options(B=f"<span style='color: green'>B) {B}</span>"),
    "arrow before": options(B=f"→ B) {B}"),
    "arrow behind": options(B=f"B) {B} <--"),
    "my answer behind": options(B=f"B) {B} (my answer)"),
    "star": options(B=f"\\* B) {B}"),
    "three struck through": options(A=f"~~A) {A}~~", C=f"~~C) {C}~~", D=f"~~D) {D}~~"),
    "boxes": f"{STEM}\n- [ ] A) {A}\n- [x] B) {B}\n- [ ] C) {C}\n- [ ] D) {D}",
    "boxes of signs": f"{STEM}\n☐ A) {A}\n☑ B) {B}\n☐ C) {C}\n☐ D) {D}",
    "round boxes": f"{STEM}\n( ) A) {A}\n(x) B) {B}\n( ) C) {C}\n( ) D) {D}",
    "one struck, one bold": options(A=f"~~A) {A}~~", B=f"**B) {B}**"),
    "cross behind the others": options(
        A=f"A) {A} ❌", B=f"B) {B} ✅", C=f"C) {C} ❌", D=f"D) {D} ❌"
    ),
    "letters without a mark": f"{STEM}\n\nA {A}\n\n**B {B}**\n\nC {C}\n\nD {D}",
    "answers at the end of an option": f"{STEM}\n\nA) Shorter wait for an answer\n**B) {B}**\nC)"
    f" {C}",
    "the one that is left": (
        f"{STEM}\n\nA) {D}\nB) {A}\nC) {C}\n==D) Something in other words==\n"
    ),
    "the text counts": f"{STEM}\n\nA) {B}\nB) {A}\nC) {D}\n\nAnswer: A",
    "the text counts behind the letter": f"{STEM}\n\nAnswer: D) it is tailored to one domain",
    # by number
    "dashes": "1-b 2-c",
    "pipes": "Q1: B | Q2: C",
    "commas": "Answers: 1. B, 2. C",
    "list": "1. B\n2. C",
    "brackets": "1) b)\n2) c)",
    "dots": "MCQ 1 ..... B\nMCQ 2 ..... C",
    "spaces": "Q1 B\nQ2 C",
    "number in brackets": "Question (1) B\nQuestion (2) C",
    "list at the end": f"{DASHED}\n2. What is it?\n- A) x\n- B) y\n\nMy answers:\n1. B\n2. C",
    "table": "| Question | Answer |\n|---|---|\n| 1 | B |\n| 2 | C |",
    "table on its side": "| Question | 1 | 2 |\n|---|---|---|\n| Answer | B | C |",
    "table of words": "| No. | Question | My choice |\n|---|---|---|\n| 1 | its benefit | B |",
    "first question": "First question: B\n\nSecond question: C",
    "question one": "Question one: B\n\nQuestion two: C",
    "to question 1": "For question 1 I choose B, for question 2 I choose C.",
    "ordinal heading": "## Its use (first question)\n\nThe second one, because it adapts.",
    "dict": '```python\nanswers = {1: "B", 2: "C"}\n```',
    "form": '```json\n{"all": [{"question": "Q1", "answer": "B"}, {"question": "Q2"}]}\n```',
    "printed by code": "```python\nprint('Q1: B')\nprint('Q2: C')\n```",
    "questions as keys": (
        "```python\nanswers = {'What is the main benefit of fine-tuning?': 'B) one field'}\n```"
    ),
    "key and words": '```json\n{"q1": "B) tailored to one domain", "q2": "C"}\n```',
    # other languages
    "Spanish": "**Pregunta 1:** opción B\n\n**Pregunta 2:** opción C",
    "Spanish letter": "1. La respuesta es la b)\n2. La c)",
    "Portuguese": "1. Letra B (adaptar a um domínio)\n2. Letra C",
    "French": "# QCM\n1) je pense que c'est la B\n2) la C",
    "French reply": "Question 1 : réponse B\nQuestion 2 : réponse C",
    "German": "Frage 1: Antwort b)\nFrage 2: Antwort c)",
    "German words": "Frage 1: Ich nehme B.\n\nFrage 2: Ich nehme C.",
    "Italian": "Domanda 1: risposta B\nDomanda 2: risposta C",
    "Turkish": "1. soru: B) Modeli belirli görev ve alanlara uyarlar\n2. soru: C",
    "Turkish answer": "Soru 1 cevap: B\nSoru 2 cevap: C",
    "Chinese": "第1题：B\n第2题：C",
    "Chinese numeral": "第一题选B\n第二题选C",
    "Chinese question": "问题一：B\n问题二：C",
    "Korean": "1번: B\n2번: C",
    "Korean question": "문제 1 정답: B\n문제 2 정답: C",
    "Japanese": "問1：B\n問2：C",
    "Vietnamese": "**Câu 1:** B. Tùy biến mô hình\n\n**Câu 2:** C.",
    "Vietnamese choose": "Câu 1: chọn B\nCâu 2: chọn C",
    "Indonesian": "Soal 1: jawaban B\nSoal 2: jawaban C",
    "Russian": "Вопрос 1: B\nВопрос 2: C",
}


FORMS |= {
    "row, brackets": "question 1:    A    [B]    C    D\nquestion 2:    A    B    [C]    D",
    "row, bold": "Question 1: A / **B** / C / D\n\nQuestion 2: A / B / **C** / D",
    "row, others struck": "Q1. ~~A~~ B ~~C~~ ~~D~~\n\nQ2. ~~A~~ ~~B~~ C ~~D~~",
    "row of boxes": "Q1 [ ] A [x] B [ ] C [ ] D\n\nQ2 [ ] A [ ] B [x] C [ ] D",
    "boxes beside letters": "Main benefit:\n- [ ] A\n- [x] B\n- [ ] C\n- [ ] D\n\n"
    "Catastrophic forgetting:\n- [ ] A\n- [ ] B\n- [x] C\n- [ ] D\n",
    "equals signs": "concept check:   1 = b      2 = c",
    "exercise numbers": "**Aufgabe 1** B  \n**Aufgabe 2** C\n",
    "Korean place": "- 1번: **2번째 보기 (B)**\n- 2번: C",
    "named keys": '```python\nanswers = {"q1_main_benefit": "b", "q2_forgetting": "c"}\n```\n',
    "no signs between": "1B, 2C",
    "columns of letters": "| | A | B | C | D |\n|---|---|---|---|---|\n| 1 | | x | | |\n"
    "| 2 | | | x | |\n",
    "a list": '```python\nmcq_answers = ["B", "C"]\n```\n',
    "keys of words": '```\npicks = {"main_benefit": "B", "catastrophic_forgetting": "C"}\n```',
}


@pytest.mark.parametrize("form", FORMS, ids=FORMS)
def test_the_form_is_read(form: str) -> None:
    reading = FIRST.read(hand_in(FORMS[form]))
    assert (reading.found, reading.value) == (Found.FOUND, "B")
    assert reading.quotes


@pytest.mark.parametrize(
    "text",
    [
        ASKED,
        DASHED,
        LOWER,
        f"{DASHED}\n2. What is catastrophic forgetting?\n- A) In inference.\n- B) y\n",
        "question 1: A B C D\nquestion 2: A B C D",
        "Question 1 took me a while; plan B was to ask a friend.",
        "My answers to the quiz are B and D.",
        "## Transfer learning\n\nA network that knows a language is tuned to a small task.\n",
        "## Перенос\n\nМодель знает язык.\n\nЗдесь я думаю про вторую строку в этом длинном "
        "вопросе о пользе дообучения для работы",
    ],
)
def test_a_question_or_theory_without_a_mark_that_we_see_is_for_a_person(text: str) -> None:
    evidence = hand_in(text)
    assert FIRST.read(evidence).found is Found.UNREADABLE
    assert FIRST.read(evidence).quotes


@pytest.mark.parametrize(
    "text",
    [
        "1. A model is loaded.\n2. A tokenizer is loaded.\n",
        "1. A pre-trained network\n2. B-tagged rows of the corpus\n",
        "My grade in the last course was B+.",
        "1. B+ in algebra\n2. A- in history\n",
        "If Colab fails, plan B is Kaggle.",
        "Prepared by Anna B.\n\nGroup B, section 2",
        "Part 1 - B. Okafor\n\nPart 2 - C. Okafor",
        "Team: 1. B. Smith 2. C. Jones",
        "Table 1: a list of settings\nTable 2: b values",
        "Epoch 1: A loss of 0.4\nEpoch 2: A loss of 0.2",
        "Step 1 - a short look at the data\nStep 2 - a clean-up",
        "## 1. A short introduction\n\n## 2. A dataset\n",
        "Version 1.b of this notebook",
        "for a, b in zip(x, y): print(a, b)",
        'config = {"1": "A100", "2": "B200"}\n',
        "```python\nprint('Question 1 of 2')\nprint('Step 1: a loss')\n```\n",
        "Vitamin B is good for you. 1 a day.",
        "1. A\n\n   dataset of reviews is loaded first.\n",
    ],
)  # fmt: skip
def test_that_is_no_answer(text: str) -> None:
    evidence = hand_in(text)
    assert FIRST.read(evidence).found is Found.MISSING
    assert SECOND.read(evidence).found is Found.MISSING


@pytest.mark.parametrize(
    "text",
    [
        f"{ASKED}\nB or C, I am not sure.",
        f"{ASKED}\nA and B",
        options(A=f"**A) {A}**", B=f"**B) {B}**"),
        f"{STEM}\n- [x] A) {A}\n- [x] B) {B}\n- [ ] C) {C}",
        f"{ASKED}\nB\n\nQ1: C",
    ],
)
def test_two_answers_are_for_a_person(text: str) -> None:
    assert FIRST.read(hand_in(text)).found is Found.UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        f"{STEM}\n\nA) {D}\nB) {A}\n==C) Something in other words==\nD) Something else\n",
        f"{ASKED}\nAnswer: it is good for many things in life.",
        f"{ASKED}\nIt is good for many things in life.",
    ],
)
def test_an_answer_that_names_no_option_is_for_a_person(text: str) -> None:
    assert FIRST.read(hand_in(text)).found is Found.UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        "Benefit of tuning -> B\nForgetting -> D",
        "## Why tune at all?\n\nOption B.\n\n## And forgetting?\n\nOption D. It is not saved.\n",
        "Multiple choice - first one B), second one D",
        "for the first I take B. for the one on forgetting also D, it is not saved",
        "先选择: 1) ② → 所以 B, 2) D",
        "选择题：1—B，2—D（没有保存）",
        "câu một em chọn B, câu hai em cũng chọn D",
        "Questão 1 → **B** também.\n\nQuestão 2 → **D** também. O modelo perde tudo.",
        "س1: الإجابة الثانية (ب)\n\nس2: الإجابة (د)",
        "प्रश्न 1. फायदा?\nउत्तर: (ख)\n\nप्रश्न 2. भूलना?\nउत्तर: (घ) बहुत काम",
        "Вопрос 1: Б\n\nВопрос 2: Г",
        "1. the main thing is to personalise it (B)\n2. forgetting: D",
    ],
)
def test_letters_are_read_by_their_place_and_in_other_alphabets(text: str) -> None:
    evidence = hand_in(text)
    assert FIRST.read(evidence).value == "B"
    assert SECOND.read(evidence).value == "D"


def test_one_of_two_ordered_answers_may_hesitate() -> None:
    evidence = hand_in("Multiple choice - first one B), second one I hesitate: A or B")
    assert FIRST.read(evidence).value == "B"
    assert SECOND.read(evidence).found is Found.UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        "Вопрос 1: В",  # the Cyrillic letter: the second or the third?
        "grade A, B and C students: first A, second",
        "- option B\n- option C\n- option D",
    ],
)
def test_letters_that_are_not_sure_are_not_taken(text: str) -> None:
    assert FIRST.read(hand_in(text)).value is None


def test_a_form_beside_the_text_is_read() -> None:
    form = '{"form": "quiz", "sent": "2025-04-11", "answers": {"q1": "B", "q2": "A"}}'
    evidence = hand_in({"a.md": "The choices are in the form.\n", "form.json": form})
    assert (FIRST.read(evidence).value, SECOND.read(evidence).value) == ("B", "A")


def test_a_rejected_option_is_no_second_answer() -> None:
    reading = FIRST.read(hand_in(f"{ASKED}\nIt cannot be A. The answer is B; C and D are wrong."))
    assert reading.value == "B"
