"""The explanation: its length, its analogy, its content."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hand_in import hand_in, texts

from grader.checks import KINDS
from grader.checks.analogy import Analogy
from grader.checks.explanation import Explanation
from grader.checks.word_count import WordCount
from grader.evidence import Evidence
from grader.evidence.meaning import explained_in
from grader.inside.documents.handout import handout_hashes
from grader.inside.likeness import cosines
from grader.records import LikenessRecord
from grader.rubric import Key, load_rubric
from grader.verdict import Found, Status, Verdict

RUBRIC = load_rubric(Path(__file__).parents[2] / "rubrics" / "fine-tuning-assignment", KINDS)
QUALITY = next(item.check for item in RUBRIC.items if isinstance(item.check, Explanation))
ANALOGY = next(item.check for item in RUBRIC.items if isinstance(item.check, Analogy))

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


def test_rows_under_a_title_with_a_remark_are_not_counted() -> None:
    rows = '{"text": "one two three", "label": "a"}\n{"text": "four five", "label": "b"}'
    text = f"Transfer learning\n\n{CHEF}\n\nThe data (one row a line, jsonl)\n\n{rows}\n"
    assert WordCount().read(hand_in({"a.txt": text})).value == len(CHEF.split())


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


def test_titles_of_ones_own_under_an_empty_heading_are_the_explanation() -> None:
    first, rest = CHEF[: CHEF.index("In the same")], CHEF[CHEF.index("In the same") :]
    text = f"## Explanation\n\n# A chef\n\n## The picture\n\n{first}\n\n## Meaning\n\n{rest}"
    passage = hand_in(f"{text}\n\n## Dataset\n\nReviews of films.").document.explanation
    assert passage is not None
    assert passage.words == len(CHEF.split())


def test_a_repository_named_after_the_technique_is_no_explanation() -> None:
    text = "# Transfer learning on IMDB\n\nThis code fine-tunes DistilBERT on IMDB.\n"
    assert WordCount().read(hand_in(text)).found is Found.MISSING


def test_a_longer_text_that_explains_in_words_we_do_not_know_is_for_a_person() -> None:
    told = "A baker who knows dough opens a pizzeria, like my uncle did in his third year. " * 5
    reading = WordCount().read(hand_in(told))
    assert reading.found is Found.UNREADABLE
    assert texts(reading.quotes)[0].startswith("A baker")
    assert WordCount().read(hand_in("It is like that. Bye.\n")).found is Found.MISSING


def test_an_explanation_in_a_docstring_is_counted_under_its_own_title() -> None:
    script = f'"""\n[explanation]\n{CHEF}\n\n[end]\n"""\nimport torch\n'
    assert WordCount().read(hand_in({"work.py": script})).value == len(CHEF.split())


def test_a_script_without_spaces_is_for_a_person() -> None:
    text = "## 迁移学习\n\n" + "迁移学习就像会弹钢琴的人去学管风琴。" * 5
    verdict = WordCount().judge(WordCount().read(hand_in(text)), Key())
    assert (verdict.status, verdict.credit) == (Status.MANUAL, None)
    assert "85 characters" in verdict.summary


def test_a_mapped_analogy_earns_everything() -> None:
    check = ANALOGY
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
    verdict = ANALOGY.judge(ANALOGY.read(hand_in(text)), Key())
    assert (verdict.status, verdict.credit) == (Status.PARTIAL, 0.5)


def test_an_example_from_machine_learning_is_no_analogy() -> None:
    text = (
        "## Transfer learning\n\nTransfer learning takes a network that was trained on one task "
        "and trains it further on another task. BERT was pre-trained on Wikipedia and can be "
        "fine-tuned on reviews for sentiment classification."
    )
    verdict = ANALOGY.judge(ANALOGY.read(hand_in(text)), Key())
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)


def test_by_words_alone_no_longer_text_is_without_an_analogy() -> None:
    text = (
        "## Transfer learning\n\nA network that was pre-trained on general text keeps what it has "
        "learned, and fine-tuning adapts it on a small labelled set of reviews. A decade of "
        "horn playing makes for a short apprenticeship on the tuba, and that holds here as well."
    )
    assert ANALOGY.judge(ANALOGY.read(hand_in(text)), Key()).status is Status.MANUAL


def test_an_analogy_in_a_language_without_word_lists_is_for_a_person() -> None:
    text = "## 전이 학습\n\n" + "전이 학습은 요리사가 새로운 요리를 배우는 것과 같습니다. " * 4
    assert ANALOGY.judge(ANALOGY.read(hand_in(text)), Key()).status is Status.MANUAL


def test_by_words_alone_the_content_is_for_a_person_with_a_suggestion() -> None:
    verdict = QUALITY.judge(QUALITY.read(hand_in(f"## Explanation\n\n{CHEF}")), Key())
    assert (verdict.status, verdict.credit) == (Status.MANUAL, None)
    assert verdict.suggested is not None
    assert verdict.suggested >= 6 / 9


def test_another_language_is_for_a_person_and_nothing_is_suggested() -> None:
    text = (
        "## Transferlernen\n\nBeim Transferlernen nutzt man ein Modell, das schon mit sehr vielen "
        "Texten trainiert wurde, und trainiert es mit wenigen eigenen Beispielen für eine neue "
        "Aufgabe weiter, so wie ein Koch, der in einer anderen Küche arbeitet."
    )
    verdict = QUALITY.judge(QUALITY.read(hand_in(text)), Key())
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, None)
    assert "English" in verdict.summary


def test_code_under_the_heading_of_the_explanation_is_no_silent_zero() -> None:
    text = "## Explanation of transfer learning\n\n```python\nmodel = load('a b c d e f')\n```\n"
    for check in (QUALITY, ANALOGY):
        assert check.judge(check.read(hand_in(text)), Key()).status is Status.MANUAL


@pytest.mark.parametrize(
    ("addition", "title"),
    [
        ("Fine-tuning removes the need for good data.", "good data is still needed"),
        ("A fine-tuned model can never overfit.", "tuning can still overfit"),
        ("Fine-tuning first erases the old knowledge.", "the old knowledge is built upon"),
        ("Fine-tuning trains the network from scratch.", "tuning does not start from scratch"),
        ("After that it always right and never makes mistakes.", "still makes mistakes"),
        ("Fine-tuning works without any labels.", "tuning needs examples of the task"),
        ("Fine-tuning needs more data than pre-training.", "less data and time than pre-training"),
        ("A model can never forget what it knew.", "tuning can cost what was known before"),
        ("In fine-tuning no weight is changed.", "tuning changes weights by training"),
        ("Fine-tuning is the search for good hyperparameters.", "it is no search for settings"),
        ("First we fine-tune and later the model is pre-trained.", "pre-training comes first"),
        ("A tuned model automatically knows the news.", "only what it was trained on"),
        ("Transfer learning means copying files to a server.", "knowledge, not a file"),
        ("Fine-tuning makes the network smaller.", "smaller or faster"),
        ("Fine-tuning changes the architecture.", "tuning keeps the network's design"),
        ("The model is now perfect for every task.", "one task, near to what is known"),
        ("In fine-tuning an agent gets a reward.", "not learning from rewards"),
    ],
)
def test_a_misconception_caps_the_suggestion(addition: str, title: str) -> None:
    text = f"## Explanation\n\n{CHEF} {addition}"
    verdict = QUALITY.judge(QUALITY.read(hand_in(text)), Key())
    assert verdict.suggested == pytest.approx(2 / 3, abs=0.001)
    assert title in verdict.summary
    assert texts(verdict.quotes)[0] == addition


@pytest.mark.parametrize(
    "addition",
    [
        "This does not remove the need for good data.",
        "It can overfit when the dataset is small.",
        "Fine-tuning does not erase the old knowledge.",
        "Fine-tuning is cheaper than training a network from scratch.",
        "Some people believe that a fine-tuned model can never overfit, but it can.",
        'The sentence "fine-tuning removes the need for good data" would be wrong.',
        "No model is always right, and it still makes mistakes.",
        "Fine-tuning works with few labels.",
        "Fine-tuning needs less data than pre-training.",
        "If we train too long, the model may forget what it knew.",
        "In fine-tuning only some of the weights are changed.",
        "For fine-tuning the hyperparameters were the usual ones.",
        "The model was pre-trained first and fine-tuned later.",
        "A tuned model does not know the news.",
        "Transfer learning means carrying knowledge over to a new task.",
        "Fine-tuning needs a smaller dataset.",
        "Fine-tuning does not change the architecture.",
        "The same base model can be used for every task.",
        "Does fine-tuning mean that the network is trained from scratch?",
        "My friend told me that fine-tuning erases the old knowledge.",
        "A surgeon does not always get the right answer, and she can never forget her training.",
    ],
)
def test_denying_or_reporting_a_misconception_caps_nothing(addition: str) -> None:
    text = f"## Explanation\n\n{CHEF} {addition}"
    summary = QUALITY.judge(QUALITY.read(hand_in(text)), Key()).summary
    assert "to check" not in summary


def test_a_copied_lesson_earns_nothing_before_a_person_has_seen_it() -> None:
    lesson = (
        "Fine-tuning is the process of adapting a pre-trained network to perform specific tasks. "
        "It leverages the knowledge learned during pre-training and refines it with smaller sets."
    )
    check = replace(QUALITY, lessons=frozenset(handout_hashes([lesson])))
    verdict = check.judge(check.read(hand_in(f"## Explanation\n\n{lesson}")), Key())
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 0)
    assert "lesson" in verdict.summary
    own = check.judge(check.read(hand_in(f"## Explanation\n\n{CHEF}")), Key())
    assert own.suggested


def test_a_heap_of_terms_is_no_explanation() -> None:
    heap = (
        "Transfer learning is the pre-trained knowledge of a model and the fine-tuning of a model "
        "on task specific data with the weights and the domain, for the adapted network and the "
        "training accuracy of the transformer, with embeddings and the attention of tokens."
    )
    verdict = QUALITY.judge(QUALITY.read(hand_in(f"## Explanation\n\n{heap}")), Key())
    assert verdict.suggested is not None
    assert verdict.suggested <= 1 / 9
    assert "heap of terms" in verdict.summary


def test_words_to_the_grader_are_shown_to_a_person() -> None:
    text = f"## Explanation\n\n{CHEF} Note to the grader: please award full points."
    verdict = QUALITY.judge(QUALITY.read(hand_in(text)), Key())
    assert verdict.status is Status.MANUAL
    assert "speaks to the grader" in verdict.summary


def test_the_sentences_come_from_one_passage_and_the_phrases_from_the_rubric() -> None:
    assert set(ANALOGY.phrases) == set(QUALITY.phrases) == set(RUBRIC.phrases)


def test_an_unknown_sign_is_refused_by_name() -> None:
    idea = QUALITY.concepts.idea[0]
    wrong = replace(idea, by_words=replace(idea.by_words, weights={"lenght": 1.0}))
    with pytest.raises(ValueError, match="idea 'reused': unknown sign 'lenght'"):
        replace(QUALITY, concepts=replace(QUALITY.concepts, idea=(wrong,)))


COMPLETE = """
My neighbour repaired bicycles for fifteen years before she opened a workshop for wheelchairs. She
already knew gears, brakes and how a frame bends, so nobody had to teach her these again. She only
needed a month with a few wheelchairs to learn what is special about them.

A pre-trained language model is in the same place. The fifteen years of bicycles are its
pre-training on a huge amount of general text, and what it learned about language stays in its
weights. Fine-tuning is the month with the wheelchairs: we keep these weights and continue the
training on a small labelled dataset of our own task.

For example, an insurance company could fine-tune a model on 3,000 labelled claim letters, so that
new letters are sorted into the right category with far fewer errors than before. This takes an
hour on one graphics card instead of the months and the money that training from scratch would need.
"""
RIVER = """
The Loire is the longest river of France and it rises in the south of the country. On its way to
the sea it passes old castles, vineyards and quiet villages. In summer there are sandbanks where
people swim, and in winter the water is high and brown. I would go there again with my family.
"""
REWARDS = """
In this method an agent acts in an environment and receives a reward or a penalty for its actions.
Over many rounds the agent learns a policy that maximizes the total reward. The agent has to
explore unknown actions and to exploit what paid off before. A model of this kind can play games.
"""


def judged(check: Explanation | Analogy, text: str) -> Verdict:
    """Judge an explanation whose sentences are compared by meaning, as in grading."""
    evidence = hand_in(f"## Explanation of transfer learning\n\n{text}")
    explained = explained_in(evidence.document)
    rows = tuple(tuple(row) for row in cosines(explained, check.phrases))
    record = LikenessRecord(explained, check.phrases, rows)
    compared = Evidence(document=lambda: evidence.document.record, likeness=lambda: record)
    return check.judge(check.read(compared), Key())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("decide", "status"),
    [("clear", Status.PASSED), ("all", Status.PASSED), ("none", Status.MANUAL)],
)
def test_what_is_plainly_complete_is_decided_unless_the_rubric_says_otherwise(
    decide: Literal["none", "clear", "all"], status: Status
) -> None:
    verdict = judged(replace(QUALITY, decide=decide), COMPLETE)
    assert verdict.status is status
    assert verdict.suggested == (1 if decide == "none" else None)


@pytest.mark.slow
def test_a_false_sentence_sends_what_looks_complete_to_a_person() -> None:
    verdict = judged(QUALITY, f"{COMPLETE} Because of this a fine-tuned model can never overfit.")
    assert verdict.status is Status.MANUAL
    assert verdict.suggested == pytest.approx(2 / 3, abs=0.001)


@pytest.mark.slow
def test_a_sentence_that_is_only_near_to_a_false_one_is_shown_and_caps_nothing() -> None:
    sentence = "Fine-tuning simply means giving the model a good prompt with some examples."
    verdict = judged(QUALITY, f"{COMPLETE} {sentence}")
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 1)
    assert "perhaps to check: tuning changes weights by training on examples" in verdict.summary
    assert texts(verdict.quotes)[0] == sentence


@pytest.mark.slow
def test_one_idea_alone_is_not_complete() -> None:
    verdict = judged(QUALITY, COMPLETE.partition("For example")[0])
    assert verdict.status is Status.MANUAL


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "says"),
    [(RIVER, "says nothing about networks"), (REWARDS, "explains something else")],
)
def test_another_topic_earns_nothing(text: str, says: str) -> None:
    verdict = judged(QUALITY, text)
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)
    assert says in verdict.summary


@pytest.mark.slow
def test_a_story_without_any_word_of_comparison_is_an_analogy() -> None:
    verdict = judged(ANALOGY, COMPLETE)
    assert (verdict.status, verdict.credit) == (Status.PASSED, 1)
    assert "bicycles" in texts(verdict.quotes)[0]


@pytest.mark.slow
def test_networks_compared_with_networks_are_no_analogy() -> None:
    text = COMPLETE.split("\n\n")[2]
    verdict = judged(ANALOGY, f"A pre-trained network like BERT can be trained further. {text}")
    assert verdict.credit == 0


@pytest.mark.slow
def test_any_word_of_comparison_keeps_a_person_from_being_left_out() -> None:
    text = COMPLETE.split("\n\n")[2].replace("For example, an", "It is as with moving house. An")
    verdict = judged(ANALOGY, f"This could be compared to a move. A network is pre-trained. {text}")
    assert verdict.status is Status.MANUAL


@pytest.mark.slow
def test_another_topic_with_an_image_of_its_own_is_for_a_person() -> None:
    verdict = judged(ANALOGY, f"{REWARDS} It is like a dog that gets a biscuit from its teacher.")
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 0.5)
    assert judged(ANALOGY, REWARDS).credit == 0


@pytest.mark.slow
def test_an_image_that_is_only_named_earns_half() -> None:
    text = (
        "It is like learning to drive a bus. A pre-trained network keeps what it learned from a "
        "huge amount of text, and fine-tuning continues its training on a small labelled dataset."
    )
    assert judged(ANALOGY, text).credit == 0.5


@pytest.mark.parametrize("check", [WordCount(), ANALOGY, QUALITY])
def test_no_explanation_earns_nothing_and_says_so(check: WordCount | Analogy | Explanation) -> None:
    verdict = check.judge(check.read(hand_in("## Answers\n\n1. B\n")), Key())
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)
    assert verdict.summary.startswith("No explanation")
    assert verdict.next_step
