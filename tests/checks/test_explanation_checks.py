"""The explanation: its length, its analogy, its content."""

from __future__ import annotations

import pytest
from hand_in import hand_in, texts

from grader.checks.analogy import Analogy
from grader.checks.explanation import Explanation
from grader.checks.word_count import WordCount
from grader.rubric import Key
from grader.verdict import Found, Status

CHEF = (
    "Transfer learning is like a chef who moves to a new kitchen. The chef already knows how to "
    "use knives, heat and salt, and only learns the new recipes. In the same way a pre-trained "
    "model keeps its general knowledge of language, and fine-tuning adapts it on a small dataset "
    "of legal contracts, which saves time and gives better accuracy."
)


def filled(words: int) -> str:
    """Write an explanation of that many words."""
    opening = "Transfer learning reuses a pre-trained model"
    return " ".join([opening, *["word"] * (words - len(opening.split()))])


@pytest.mark.parametrize(
    ("words", "credit"),
    [
        (99, 0),
        (100, 0.5),
        (134, 0.5),
        (135, 1),
        (187, 1),
        (220, 1),
        (221, 0.5),
        (260, 0.5),
        (261, 0),
    ],
)
def test_the_bands_of_the_word_count(words: int, credit: float) -> None:
    check = WordCount()
    verdict = check.judge(check.read(hand_in(f"## Explanation\n\n{filled(words)}\n")), Key())
    assert verdict.credit == credit
    assert verdict.summary == f"The explanation has {words} words; 150 to 200 were asked."


def test_headings_code_tables_and_the_task_are_not_counted() -> None:
    text = f"""# Homework
## Explanation of transfer learning (150-200 words)

Write a 150-200 word explanation of transfer learning with an analogy.

**The chef**

{CHEF}

```python
print("not a word of it")
```

## Dataset
| text | label |
|---|---|
| one two three | a |
"""
    assert WordCount().read(hand_in(text)).value == len(CHEF.split())


def test_several_paragraphs_are_one_explanation() -> None:
    text = f"## Analogy\n\n{CHEF}\n\n{CHEF}\n\n### In other words\n\n{CHEF}\n\n## Dataset\n\n{CHEF}"
    assert WordCount().read(hand_in(text)).value == 3 * len(CHEF.split())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", CHEF),
        ("a.py", f'"""\n{CHEF}\n"""\nimport torch\n'),
        ("a.py", f'explanation = """{CHEF}"""\nprint(explanation)\n'),
        ("a.py", "\n".join(f"# {CHEF[i : i + 90]}" for i in range(0, len(CHEF), 90))),
        ("a.md", f"### Task 1\n\n{CHEF}\n\n### Task 2\n"),
        ("a.md", f"**Explanation:** {CHEF}"),
        ("a.md", f"1. Explain transfer learning in 150-200 words.\n\n   {CHEF}\n"),
    ],
)
def test_the_explanation_is_found_without_a_heading(name: str, text: str) -> None:
    passage = hand_in({name: text}).document.explanation
    assert passage is not None
    assert passage.text.startswith("Transfer learning is like a chef")
    assert "better accuracy" in passage.text


def test_a_repository_named_after_the_technique_is_no_explanation() -> None:
    text = "# Transfer learning on IMDB\n\nThis code fine-tunes DistilBERT on IMDB.\n"
    assert WordCount().read(hand_in(text)).found is Found.MISSING


def test_a_script_without_spaces_is_for_a_person() -> None:
    text = "## 迁移学习\n\n" + "迁移学习就像会弹钢琴的人去学管风琴。" * 5
    verdict = WordCount().judge(WordCount().read(hand_in(text)), Key())
    assert (verdict.status, verdict.credit) == (Status.MANUAL, None)
    assert "85 characters" in verdict.summary


def test_a_mapped_analogy_earns_everything() -> None:
    check = Analogy()
    reading = check.read(hand_in(f"## Analogy\n\n{CHEF}"))
    assert check.judge(reading, Key()).credit == 1
    assert (
        texts(reading.quotes)[0] == "Transfer learning is like a chef who moves to a new kitchen."
    )


def test_an_analogy_that_is_only_named_earns_half() -> None:
    text = (
        "## Analogy\n\nTransfer learning is like learning to ride a motorcycle after a bicycle. "
        "It is a very popular thing nowadays and many companies make use of it every single day."
    )
    verdict = Analogy().judge(Analogy().read(hand_in(text)), Key())
    assert (verdict.status, verdict.credit) == (Status.PARTIAL, 0.5)


def test_an_example_from_machine_learning_is_no_analogy() -> None:
    text = (
        "## Transfer learning\n\nTransfer learning takes a network that was trained on one task "
        "and trains it further on another task. BERT was pre-trained on Wikipedia and can be "
        "fine-tuned on reviews for sentiment classification."
    )
    verdict = Analogy().judge(Analogy().read(hand_in(text)), Key())
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)


def test_an_analogy_in_a_language_without_word_lists_is_for_a_person() -> None:
    text = "## 전이 학습\n\n" + "전이 학습은 요리사가 새로운 요리를 배우는 것과 같습니다. " * 4
    assert Analogy().judge(Analogy().read(hand_in(text)), Key()).status is Status.MANUAL


def test_the_content_is_for_a_person_with_a_suggestion() -> None:
    verdict = Explanation().judge(Explanation().read(hand_in(f"## Explanation\n\n{CHEF}")), Key())
    assert (verdict.status, verdict.credit, verdict.suggested) == (Status.MANUAL, None, 1)


def test_a_misconception_caps_the_suggestion() -> None:
    text = f"## Explanation\n\n{CHEF} Fine-tuning removes the need for good data."
    verdict = Explanation().judge(Explanation().read(hand_in(text)), Key())
    assert verdict.suggested == pytest.approx(2 / 3)
    assert "good data is still needed" in verdict.summary


def test_denying_a_misconception_caps_nothing() -> None:
    text = f"## Explanation\n\n{CHEF} This does not remove the need for good data."
    verdict = Explanation().judge(Explanation().read(hand_in(text)), Key())
    assert verdict.suggested == 1


@pytest.mark.parametrize("check", [WordCount(), Analogy(), Explanation()])
def test_no_explanation_earns_nothing_and_says_so(check: WordCount | Analogy | Explanation) -> None:
    verdict = check.judge(check.read(hand_in("## Answers\n\n1. B\n")), Key())
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)
    assert verdict.summary.startswith("No explanation")
    assert verdict.next_step
