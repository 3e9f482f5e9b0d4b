"""Scores of texts are those of the libraries that everybody uses."""

import math
import random

import pytest

from grader.measuring.generation import METRICS, has_words, score_texts
from grader.measuring.perplexity import bits_per_byte, perplexity_of

SAID = ["the cat sat on the mat", "a dog barked loudly at night", "it was raining in the town"] * 9
TRUE = [["the cat sat on a mat"], ["a dog barked at night", "dogs bark"], ["the town had rain"]] * 9


def test_each_score_is_that_of_the_metric_which_evaluate_names() -> None:
    from sacrebleu import corpus_bleu, corpus_chrf

    from grader.world.scores.texts import compute_rouge

    columns = [[row[0] for row in TRUE], [row[1] if len(row) > 1 else None for row in TRUE]]
    expected = {name: 100 * value for name, value in compute_rouge(SAID, TRUE).items()}
    expected |= {
        "bleu": corpus_bleu(SAID, columns).score,  # type: ignore[arg-type]  None: no reference
        "chrf": corpus_chrf(SAID, columns).score,  # type: ignore[arg-type]
    }
    assert set(expected) == set(METRICS)
    for metric in METRICS:
        found = score_texts(metric, SAID, TRUE)
        assert found.value == pytest.approx(expected[metric]), metric
        assert found.low < found.value < found.high
        assert found == score_texts(metric, SAID, TRUE)


def test_perplexity_is_a_mean_over_tokens() -> None:
    found = perplexity_of([10.0, 2.0], [4, 2])
    assert found.value == pytest.approx(math.exp(2))
    assert bits_per_byte([10.0, 2.0], [4, 2], ["abcd", "é"]).value == pytest.approx(
        12 / (6 * math.log(2))
    )


def test_the_interval_of_a_perplexity_holds_the_truth_as_often_as_it_says() -> None:
    chance = random.Random(1)  # noqa: S311  a simulation
    held = 0
    for _ in range(200):
        tokens = [chance.randint(5, 40) for _ in range(60)]
        losses = [count * chance.gauss(3, 0.5) for count in tokens]
        found = perplexity_of(losses, tokens)
        held += found.low <= math.exp(3) <= found.high
    assert 180 <= held <= 198  # 95 % of 200, four standard deviations either way


def test_rouge_sees_no_words_in_other_scripts() -> None:
    assert has_words(TRUE)
    assert not has_words([["你好世界"], ["再见"]])
