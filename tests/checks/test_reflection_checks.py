"""The reflection: challenges and suggestions."""

from __future__ import annotations

import pytest
from hand_in import hand_in

from grader.checks.reflection import Challenges, Suggestions
from grader.rubric import Key
from grader.verdict import Status, Verdict

TASK = "- Summarize in some sentences the key challenges that you met while you were tuning.\n"


def challenges(text: str, handout: str = "") -> Verdict:
    """Judge the challenges of a text."""
    return Challenges().judge(Challenges().read(hand_in(text, handout=handout)), Key())


def suggestions(files: str | dict[str, str]) -> Verdict:
    """Judge the suggestions of some files."""
    return Suggestions().judge(Suggestions().read(hand_in(files)), Key())


@pytest.mark.parametrize(
    "text",
    [
        "## Challenges\n\n- Colab ran out of memory, so I halved the batch size.\n"
        "- Training was slow; I used 2000 reviews instead.\n",
        "## Challenges\n\n1. **Memory**: out of memory on the T4. Solved by a batch size of 8.\n"
        "2. **Old code**: evaluation_strategy failed, fixed by using eval_strategy.\n",
        "**Challenges faced**\n\nI struggled with memory errors and reduced the batch.\n\n"
        "Another problem was a version conflict, which I fixed by upgrading.\n",
        "# Reflection\n\nMy first problem was the memory. I lowered the batch size.\n\n"
        "I also had an error with padding and added a data collator.\n",
        "Challenges: My GPU memory was not enough, so I used fp16.\n\n"
        "It took too long, so I trained on a subset of 1000.\n",
        "## Challenges\n\n| Challenge | Solution |\n|---|---|\n| Slow on CPU | I used Colab |\n"
        "| Out of memory at 32 | Reduced to 8 |\n",
        "## Dificultades\n\nTuve problemas de memoria y reduje el lote a 8.\n\n"
        "El entrenamiento era lento; usé 2000 reseñas.\n",
    ],
)
def test_two_own_difficulties_with_remedies_earn_everything(text: str) -> None:
    assert challenges(text).credit == 1


def test_a_heading_with_nothing_under_it_is_absent() -> None:
    verdict = challenges("## Challenges\n\n## Suggestions\n\nMore data.\n")
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)
    assert verdict.summary == "There is a heading for challenges, but nothing of yours under it."


def test_the_quoted_task_is_no_reflection() -> None:
    assert challenges(f"## Reflection\n\n{TASK}", handout=TASK).credit == 0


def test_one_difficulty_with_its_remedy_earns_half() -> None:
    verdict = challenges("## Challenges\n\nI ran out of memory and reduced the batch size.\n")
    assert (verdict.status, verdict.credit) == (Status.PARTIAL, 0.5)


def test_difficulties_without_remedies_are_for_a_person() -> None:
    verdict = challenges("## Challenges\n\n- My GPU is slow\n- My memory was not enough\n")
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 0.5)


def test_saying_that_everything_worked_is_no_difficulty() -> None:
    verdict = challenges("## Challenges\n\nIt is a good topic and everything worked.\n")
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)


def test_generic_difficulties_are_for_a_person() -> None:
    verdict = challenges("## Challenges\n\nTuning is hard. Models may overfit in general.\n")
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 0)


def test_another_language_is_for_a_person() -> None:
    verdict = challenges("## 遇到的困难\n\n显存不足，我把批大小减小到8。\n")
    assert (verdict.status, verdict.credit) == (Status.MANUAL, None)


@pytest.mark.parametrize(
    "text",
    [
        "## Suggestions\n\n- Use the full dataset\n- Try a larger model such as RoBERTa\n",
        "## Future work\n\nI would train for more epochs and tune the learning rate.\n",
        "## Reflection\n\nTo improve it I would augment the data and use early stopping.\n",
        "## Mejoras\n\nUsaría más datos y más épocas.\n",
        "## 改进建议\n\n使用更多数据，调整学习率。\n",
        "Suggestions: more training data; a lower learning rate.\n",
    ],
)
def test_two_ideas_earn_everything(text: str) -> None:
    assert suggestions(text).credit == 1


def test_an_accuracy_of_ninety_percent_owes_none() -> None:
    verdict = suggestions({"a.py": "x = 1\n", "a.md": "We reach an accuracy of 93.1%.\n"})
    assert verdict.credit == 1
    assert "no suggestions were owed" in verdict.summary


def test_a_lower_accuracy_owes_some() -> None:
    verdict = suggestions({"a.py": "x = 1\n", "a.md": "We reach an accuracy of 83.1%.\n"})
    assert (verdict.status, verdict.summary) == (Status.FAILED, "No suggestions were found.")


def test_without_practice_and_suggestion_there_is_nothing_to_judge() -> None:
    assert suggestions("1. B\n2. B\n").summary.startswith("There is no practical part")


def test_one_short_idea_earns_half() -> None:
    verdict = suggestions({"a.py": "x = 1\n", "a.md": "## Suggestions\n\nUse a larger model.\n"})
    assert (verdict.status, verdict.credit) == (Status.PARTIAL, 0.5)


def test_ideas_that_we_do_not_know_are_for_a_person() -> None:
    text = "## Suggestions\n\nUse a larger model.\n\nAsk the reviewers to write more plainly.\n"
    verdict = suggestions({"a.py": "x = 1\n", "a.md": text})
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 0.5)
