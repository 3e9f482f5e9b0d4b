"""Networks that write texts are judged by ROUGE, BLEU or perplexity."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from grader.checks.network_text import NetworkText
from grader.evidence import Evidence
from grader.records import GeneratedTexts, NetworkRecord, SavedNetwork, TokenLosses
from grader.rubric import Key
from grader.verdict import Found, Status, Verdict
from tests.written_code import cell, evidence_of

WRITER = SavedNetwork("sum", "full", "valid", task="generation")
FORETELLER = SavedNetwork("lm", "full", "valid", task="language-modelling")
CLASSIFIER = SavedNetwork("net", "full", "valid")
WANTED = (("the cat sat",), ("a dog barked", "dogs bark"), ("it rained all day",))
KEY = Key(texts=("abcd", "ef", "ghi é"), references=WANTED)
ROUGE = NetworkText("rougeL", ((90, 4), (50, 2)))
PERPLEXITY = NetworkText("perplexity", ((10, 4), (20, 3)))


def judge(
    check: NetworkText, networks: tuple[SavedNetwork, ...], *, shown: str = "", **found: Any
) -> Verdict:
    """Judge what a network answered; without answers none was asked."""
    written = evidence_of(cell(1, "print(1)", shown, count=1))
    answers = {each.folder: SimpleNamespace(**found) for each in networks} if found else {}
    evidence = Evidence(
        document=lambda: written.document.record,
        network=lambda: NetworkRecord(networks, networks[0].folder if networks else ""),
        text_answers=lambda: answers,
    )
    return check.judge(check.read(evidence), KEY)


def generated(*texts: str, **more: Any) -> Any:
    return GeneratedTexts(texts, **more)


def test_credit_goes_by_the_steps_and_the_formula_is_told() -> None:
    right = generated("the cat sat", "a dog barked", "it rained all day", beams=4)
    verdict = judge(ROUGE, (WRITER,), generated=right)
    assert (verdict.status, verdict.credit, verdict.number) == (Status.PASSED, 1, 100)
    assert verdict.summary == (
        "We measured rougeL 100.0 on 3 held-out texts (95 % interval 100.0 to 100.0): mean over "
        "rows of ROUGE-L's F measure (longest common subsequence), 0 to 100; 4 beams."
    )
    half = generated("the cat sat", "bark dogs", "no", cut=1)
    verdict = judge(ROUGE, (WRITER,), generated=half)
    assert (verdict.credit, verdict.number) == (0.5, pytest.approx(50))
    assert "texts stopped at the longest allowed: 1" in verdict.summary
    assert "The interval holds the threshold 50" in verdict.summary


@pytest.mark.parametrize(("nats", "credit"), [(2.3, 1), (2.31, 0.75), (2.99, 0.75), (3.0, 0)])
def test_a_smaller_perplexity_is_better(nats: float, credit: float) -> None:
    found = TokenLosses((4 * nats, 2 * nats, 3 * nats), (4, 2, 3), 512, 256)
    verdict = judge(PERPLEXITY, (FORETELLER,), losses=found)
    assert verdict.credit == credit
    assert "context of 512 tokens, stride of 256, after a start token" in verdict.summary


def test_bits_per_byte_count_the_text_and_not_its_tokens() -> None:
    check = NetworkText("bits-per-byte", ((1.0, 1),))
    few = TokenLosses((7.0, 3.0, 5.0), (1, 1, 1), 512, 256)
    many = replace(few, tokens=(7, 3, 5))
    bits = pytest.approx(15 / 12 / 0.6931471805599453)
    assert [judge(check, (FORETELLER,), losses=found).number for found in (few, many)] == [bits] * 2


def test_the_network_that_fits_the_task_is_measured_whatever_else_was_saved() -> None:
    found = generated("the cat sat", "a dog barked", "it rained all day")
    networks = (CLASSIFIER, FORETELLER, WRITER)
    written = evidence_of(cell(1, "print(1)"))
    evidence = Evidence(
        document=lambda: written.document.record,
        network=lambda: NetworkRecord(networks, "net"),
        text_answers=lambda: {"sum": SimpleNamespace(generated=found)},
    )
    assert ROUGE.read(evidence).quotes[0].place == "sum"


def test_without_a_network_for_the_task_a_shown_number_is_for_a_person() -> None:
    verdict = judge(ROUGE, (CLASSIFIER,), shown="{'rouge1': 0.41}")
    assert (verdict.status, verdict.quotes[0].text) == (Status.MANUAL, "{'rouge1': 0.41}")
    assert "net is a network for classification" in verdict.summary
    verdict = judge(ROUGE, (), shown="{'accuracy': 0.9}")
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)
    rejected = judge(ROUGE, (WRITER,), generated=GeneratedTexts(rejected="it lacks 3 tensors"))
    assert (rejected.credit, "it lacks 3 tensors" in rejected.summary) == (0, True)


def test_what_cannot_be_measured_is_for_a_person() -> None:
    undecided = TokenLosses(unavailable="stopped at our limit of time")
    assert judge(PERPLEXITY, (FORETELLER,), losses=undecided).summary == (
        "Stopped at our limit of time."
    )
    assert judge(PERPLEXITY, (FORETELLER,)).status is Status.MANUAL
    unknown = SavedNetwork("x", "full", "unsupported", "its type is 'mamba'")
    assert judge(PERPLEXITY, (unknown,)).summary == "x: its type is 'mamba'."
    chinese = replace(KEY, references=(("你好",), ("再见",), ("谢谢",)))
    written = evidence_of(cell(1, "print(1)"))
    evidence = Evidence(
        document=lambda: written.document.record,
        network=lambda: NetworkRecord((WRITER,), "sum"),
        text_answers=lambda: {"sum": SimpleNamespace(generated=generated("你好", "a", "b"))},
    )
    reading = ROUGE.read(evidence)
    assert reading.found is Found.FOUND
    assert "a to z" in ROUGE.judge(reading, chinese).summary


@pytest.mark.parametrize(
    ("metric", "steps", "message"),
    [
        ("perplexity", [(20, 3), (10, 4)], "begin with the smallest"),
        ("rougeL", [(50, 2), (90, 4)], "begin with the largest"),
        ("rouge7", [(50, 2)], "rouge1"),
    ],
)
def test_a_rubric_with_a_wrong_metric_or_order_is_refused(
    metric: str, steps: list[tuple[int, int]], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        TypeAdapter(NetworkText).validate_python({"metric": metric, "steps": steps})
