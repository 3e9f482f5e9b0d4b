"""A reported score is compared with a measured one, and with an answer that needs no training."""

import pytest

from grader.measuring.intervals import wilson
from grader.measuring.reproduction import Baseline, Measured, judge_reproduction


@pytest.mark.parametrize(
    ("right", "claim", "majority", "credit"),
    [
        (18, 0.95, 0.5, 1.0),  # 0.70 to 0.97 holds what is claimed, and beats the larger class
        (18, 0.90, 0.95, 0.5),  # reproduced, and not above
        (10, 0.95, 0.5, None),  # far from the claim: a person looks
        (18, None, 0.5, 1.0),
    ],
)
def test_a_claim_is_reproduced_within_the_interval_and_above_the_largest_class(
    right: int, claim: float | None, majority: float, credit: float | None
) -> None:
    measured = Measured(right / 20, *wilson(right, 20))
    baseline = Baseline(majority, "always the largest class")
    found = judge_reproduction(measured, "your 20 test rows", claim, baseline)
    assert found.credit == credit
    assert "95 % interval" in found.summary


def test_of_a_perplexity_less_is_better() -> None:
    measured = Measured(20.0, 18.0, 22.0, "perplexity", 2, less_is_better=True)
    better = judge_reproduction(measured, "rows", 21.0, Baseline(30.0, "the base"))
    worse = judge_reproduction(measured, "rows", 21.0, Baseline(10.0, "the base"), unbeaten=0.25)
    assert (better.credit, worse.credit) == (1, 0.25)
    assert better.summary == (
        "We measured perplexity 20.00 on rows (95 % interval 18.0 to 22.0); you report perplexity "
        "21.00, which fits; the base gives 30.00."
    )


def test_a_claim_about_other_rows_costs_nothing() -> None:
    measured = Measured(0.9, 0.85, 0.93)
    found = judge_reproduction(measured, "rows", 0.5, Baseline(0.5, "a coin"), is_of_rows=False)
    assert found.credit == 1
    assert "on rows of your own, which differs" in found.summary
