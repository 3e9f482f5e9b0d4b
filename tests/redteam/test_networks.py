"""H. Saved networks: what is handed in to be loaded."""

import math
import struct

import pytest
from attacks.r49_pickles import PICKLES
from attacks.r50_code import CODE
from attacks.r51_paths import PATHS
from attacks.r52_headers import HEADERS
from attacks.r53_lies import LIES
from attacks.r54_no_numbers import NO_NUMBERS
from attacks.r55_tokenizers import TOKENIZERS
from attacks.r56_datasets import DATASETS
from bench import Bench, Graders
from harness import CONTAINED, REJECT, Case, limit
from loading import ATTACKS, CONTROLS, LIMITS, TEXTS, load, load_naively, read_data

CASES = (
    Case("R49", "pickles wherever weights are looked for", (), (REJECT, CONTAINED)),
    Case("R50", "configs that ask for code", (), (REJECT, CONTAINED)),
    Case("R51", "settings that name files elsewhere", (), (REJECT, CONTAINED)),
    Case("R52", "weights whose headers lie", (), (REJECT,)),
    Case("R53", "configs of another network than the saved one", (), (REJECT,)),
    Case("R54", "weights that are no numbers, or make none", (), (REJECT, CONTAINED)),
    Case(
        "R55",
        "tokenizers that never end, grow or count too far",
        (),
        (REJECT, limit("time"), limit("memory"), CONTAINED),
    ),
    Case(
        "R56",
        "data sets that unpack to much, are programs, or point elsewhere",
        (),
        (CONTAINED, REJECT, limit("memory")),
    ),
)
PROGRAMS = 4  # inspect, convert, encode, classify
SLACK_SECONDS = 20.0

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "name", [*PICKLES, *CODE, *PATHS, *HEADERS, *LIES, *NO_NUMBERS, *TOKENIZERS]
)
def test_a_saved_network_ends_as_it_must(sandbox: Bench, name: str) -> None:
    found = sandbox.call(load, name)
    _, outcomes, why = ATTACKS[name]
    assert (found.worked, found.broken) == ((), ()), found
    assert found.outcome in outcomes.split(" or "), found
    assert why in found.why
    assert found.seconds < PROGRAMS * LIMITS.seconds + SLACK_SECONDS
    if found.outcome == CONTAINED:
        logits = struct.unpack(f"<{2 * len(TEXTS)}f", found.logits)
        assert all(map(math.isfinite, logits))


@pytest.mark.parametrize("name", DATASETS)
def test_a_data_set_ends_as_it_must(sandbox: Bench, name: str) -> None:
    found = sandbox.call(read_data, name)
    assert (found.worked, found.broken) == ((), ()), found
    assert found.outcome in CASES[-1].outcomes, found
    assert "root:" not in found.why  # of /etc/passwd


@pytest.mark.parametrize("name", ["pickle-in-zip", "slow-pattern"])
def test_the_next_network_is_measured_as_if_it_were_alone(sandbox: Bench, name: str) -> None:
    alone = sandbox.call(load, "honest")
    sandbox.call(load, name)
    after = sandbox.call(load, "honest")
    assert alone.outcome == CONTAINED, alone
    assert after.logits == alone.logits


@pytest.mark.parametrize("name", CONTROLS)
def test_it_works_where_nothing_holds_it(graders: Graders, name: str) -> None:
    said = graders.get("user", "").call(load_naively, name)
    assert "WORKED: " in said, said[-3000:]
