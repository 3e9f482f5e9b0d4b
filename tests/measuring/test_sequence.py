"""The error rate holds however often one looks, and few rows are needed."""

from fractions import Fraction
from itertools import pairwise
from math import comb

import numpy as np
import pytest
from scipy.stats import betabinom, binom

from grader.measuring.intervals import wilson
from grader.measuring.sequence import decide, least_count, possible_counts, told

STEPS = (0.90, 0.85, 0.80, 0.70, 0.60)


def shuffled(right: int, rows: int, seed: int) -> np.ndarray:
    answers = np.arange(rows) < right
    np.random.default_rng(seed).shuffle(answers)
    return answers


def most_by_chance(students: int, rate: float) -> int:
    """Give the number of errors that a rate is below in all but one of 10,000 such tests."""
    return int(binom.ppf(0.9999, students, rate))


@pytest.mark.parametrize("population", [1, 2, 7, 12])
def test_the_sets_are_those_of_the_prior_posterior_ratio_in_exact_arithmetic(
    population: int,
) -> None:
    for seed in range(20):
        answers = shuffled(seed % (population + 1), population, seed)
        low, high = possible_counts(answers, population, 0.2, (4.0, 2.0))
        prior = betabinom(population, 4, 2).pmf(range(population + 1))
        for seen in range(1, population + 1):
            hits, misses = sum(answers[:seen]), seen - sum(answers[:seen])
            likelihood = [
                float(
                    Fraction(comb(k, hits) * comb(population - k, misses), comb(population, seen))
                )
                for k in range(population + 1)
            ]
            posterior = prior * likelihood / (prior @ likelihood)
            held = [k for k in range(population + 1) if prior[k] < 5 * posterior[k] * (1 - 1e-12)]
            assert held == list(range(low[seen - 1], high[seen - 1] + 1))


@pytest.mark.parametrize("right", [900, 899])  # just reached, and just missed
def test_of_thousands_of_students_beside_the_threshold_no_more_than_the_rate_are_decided_wrongly(
    right: int,
) -> None:
    truth = 0 if right >= 900 else 1
    students, rate = 2000, 0.1
    wrong = 0
    for seed in range(students):
        answers = shuffled(right, 1000, seed)
        before_the_end = decide(answers[:-1], 1000, [0.9], rate)  # it looks after every row
        wrong += before_the_end.step not in {None, truth}
    assert 0 < wrong <= most_by_chance(students, rate)


def test_the_rate_holds_for_all_steps_together() -> None:
    students, rate = 2000, 0.2
    steps = (0.9, 0.87, 0.84)
    wrong = sum(
        decide(shuffled(855, 1000, seed)[:-1], 1000, steps, rate).step not in {None, 2}
        for seed in range(students)
    )
    assert 0 < wrong <= most_by_chance(students, rate)


def test_an_interval_for_one_look_that_is_looked_at_often_breaks_the_rate() -> None:
    """The control: what most people do fails the tests above."""
    students, wrong = 300, 0
    for seed in range(students):
        hits = np.cumsum(shuffled(900, 1000, seed))
        looks = (wilson(int(hits[n - 1]), n, 0.9) for n in range(30, 1000))
        first = next((low for low, high in looks if low >= 0.9 or high < 0.9), 1.0)
        wrong += first < 0.9
    assert wrong > most_by_chance(students, 0.1) * 4 / 3


def test_a_step_once_given_stays_and_later_rows_do_not_change_what_was_seen() -> None:
    for seed in range(20):
        answers = shuffled(3740, 4000, seed)
        found = decide(answers[:-1], 4000, STEPS, 0.05)
        assert found.step == 0
        assert decide(answers[: found.needed], 4000, STEPS, 0.05).step == found.step
        assert decide(answers[: found.needed - 1], 4000, STEPS, 0.05).step is None


def test_more_rows_never_widen_the_interval() -> None:
    answers = shuffled(1800, 2000, seed=4)
    intervals = [decide(answers[:n], 2000, [0.9], 0.05).interval for n in range(0, 2000, 37)]
    assert intervals[0] == (0, 2000)
    assert all(a[0] <= b[0] and b[1] <= a[1] for a, b in pairwise(intervals))


@pytest.mark.parametrize(("right", "step"), [(22500, 0), (22499, 1), (14999, 5), (25000, 0)])
def test_all_rows_give_the_exact_count(right: int, step: int) -> None:
    found = decide(shuffled(right, 25000, seed=1), 25000, STEPS, 0.05)
    assert (found.step, found.interval, found.exhausted) == (step, (right, right), True)


def test_rows_that_cannot_change_the_step_any_more_are_not_needed() -> None:
    answers = [True] * 90 + [False] * 10
    assert decide(answers[:90], 100, [0.9], 1e-9).step == 0
    assert decide(answers[:80], 100, [0.9], 1e-9).step is None
    assert decide(([True, False] * 11)[:21], 100, [0.9], 1e-9).step is None
    assert decide([True, False] * 11, 100, [0.9], 1e-9).step == 1


def test_sets_that_contradict_each_other_decide_nothing() -> None:
    every_count = [k / 1000 for k in range(1000, 0, -1)]
    torn = decide([True] * 100 + [False] * 500, 1000, every_count, 0.05)
    assert torn.step is None
    assert torn.interval[0] < 167 < torn.interval[1]  # what the rows say without the earlier sets


def test_a_threshold_is_the_decimal_number_that_is_written() -> None:
    assert least_count(0.07, 100) == 7
    assert least_count(0.9, 25000) == 22500
    assert least_count(0.9, 24999) == 22500
    assert least_count(1, 10) == 10


@pytest.mark.parametrize(("accuracy", "step"), [(0.95, 0), (0.93, 0), (0.87, 1), (0.5, 1)])
def test_a_network_clearly_beside_the_threshold_needs_a_twentieth_of_the_rows(
    accuracy: float, step: int
) -> None:
    found = [
        decide(shuffled(round(accuracy * 25000), 25000, seed)[:-1], 25000, [0.9], 0.05)
        for seed in range(20)
    ]
    assert {each.step for each in found} == {step}
    assert np.mean([each.needed for each in found]) < 25000 / 20


def test_the_report_says_how_sure_it_is() -> None:
    answers = shuffled(23500, 25000, seed=3)
    assert told(decide(answers[:506], 25000, STEPS, 0.05), STEPS, 0.05) == (
        "506 of 25,000 held-out texts, drawn at random, were enough: 476 were answered rightly "
        "(0.941), so the accuracy on all of them is at least 0.90 (from 0.9002 "
        "to 0.9525). Such a decision is wrong in at most 5 % of cases."
    )
    assert told(decide(answers[:100], 25000, STEPS, 0.05), STEPS, 0.05) == (
        "Of the first 100 of 25,000 held-out texts 91 were answered rightly; of all of them it "
        "may be 20,336 to 24,242. More of them have to be looked at."
    )


def test_a_count_beside_a_threshold_is_told_as_borderline_and_never_rounded_over_it() -> None:
    assert told(decide(shuffled(22499, 25000, seed=3), 25000, STEPS, 0.05), STEPS, 0.05) == (
        "22,499 of all 25,000 held-out texts were answered rightly (0.8999): at least 0.85 and "
        "below 0.90. This is a borderline case, decided by the exact count: with other texts it "
        "could have come out on the other side of 0.90 (95 % interval 0.896 to 0.904)."
    )
    clear = told(decide([True] * 500, 500, [0.875], 0.05), [0.875], 0.05)
    assert clear == "500 of all 500 held-out texts were answered rightly (1.0000): at least 0.875."


@pytest.mark.parametrize("thresholds", [(0.8, 0.9), (0.9, 0.9)])
def test_thresholds_come_best_first(thresholds: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="best first"):
        decide([True], 10, thresholds, 0.05)
