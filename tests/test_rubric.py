"""Rubrics are data, and every mistake in one is named where it stands."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.checks.explanation import Explanation
from grader.errors import GraderError
from grader.options import PublicJson
from grader.rubric import (
    Key,
    find_rubric,
    load_answers,
    load_rubric,
)
from grader.rubric_schema import rubric_schema
from grader.verdict import Reading, Verdict


@dataclass(frozen=True)
class Letter:
    """A check for these tests."""

    question: int
    key: str = ""
    schema: PublicJson | None = None

    def read(self, _evidence: object, /) -> Reading:
        return Reading.of(self.question)

    def judge(self, _reading: Reading, _key: Key, /) -> Verdict:
        return Verdict.scored(1, "right")


KINDS = {"letter": Letter}

GOOD = """
id = "a1"
title = "Assignment one"
version = "1"

[[item]]
id = "q1"
title = "First question"
section = "Theory"
points = 2
check = "letter"
with.question = 1
with.key = "theory.toml"
"""


def write_rubric(folder: Path, text: str = GOOD) -> Path:
    (folder / "public").mkdir(parents=True, exist_ok=True)
    (folder / "rubric.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_rubric_keeps_the_order_points_and_options_of_its_items(tmp_path: Path) -> None:
    rubric = load_rubric(write_rubric(tmp_path), KINDS)
    assert [item.id for item in rubric.items] == ["q1"]
    assert rubric.points == 2
    assert rubric.items[0].check == Letter(question=1, key="theory.toml")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"letter"', '"leter"', "item 'q1': unknown check 'leter'; did you mean 'letter'?"),
        ("with.question", "with.qestion", "unknown option 'qestion'; did you mean 'question'?"),
        ("points", "pionts", "item 'q1': unknown option 'pionts'; did you mean 'points'?"),
        ("with.question = 1", 'with.question = "one"', "item 'q1': with: question: "),
        ("version", "verison", "unknown option 'verison'; did you mean 'version'?"),
        ("points = 2", "points = -2", "item 'q1': points must not be negative"),
        ('id = "q1"\n', "", "item number 1: id: Field required"),
        ("[[item]]", "[[item]", "not valid TOML"),
    ],
)
def test_a_mistake_names_file_item_and_nearest_spelling(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    folder = write_rubric(tmp_path, GOOD.replace(before, after))
    with pytest.raises(GraderError) as caught:
        load_rubric(folder, KINDS)
    assert message in str(caught.value)
    assert str(folder / "rubric.toml") in str(caught.value)


def test_two_items_of_one_id_are_refused(tmp_path: Path) -> None:
    item = GOOD[GOOD.index("[[item]]") :]
    with pytest.raises(GraderError, match="item 'q1' stands twice"):
        load_rubric(write_rubric(tmp_path, GOOD + item), KINDS)


def test_an_option_can_hold_a_file_of_the_public_half(tmp_path: Path) -> None:
    folder = write_rubric(tmp_path, GOOD + 'with.schema = "rows.json"\n')
    (folder / "public" / "rows.json").write_text('{"type": "array"}')
    check = load_rubric(folder, KINDS).items[0].check
    assert isinstance(check, Letter)
    assert check.schema == {"type": "array"}


def test_a_public_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    folder = write_rubric(tmp_path, GOOD + 'with.schema = "rows.json"\n')
    with pytest.raises(GraderError, match="cannot read public/rows.json"):
        load_rubric(folder, KINDS)


def test_concepts_are_read_from_the_public_half_and_checked(tmp_path: Path) -> None:
    text = GOOD.replace('"letter"', '"explanation"').split("with.question")[0]
    folder = write_rubric(tmp_path, text + 'with.concepts = "concepts.toml"\n')
    concepts = folder / "public" / "concepts.toml"
    with pytest.raises(GraderError, match=r"cannot read public/concepts.toml"):
        load_rubric(folder, {"explanation": Explanation})
    shipped = find_rubric("fine-tuning-assignment") / "public" / "concepts.toml"
    good = shipped.read_text(encoding="utf-8")
    concepts.write_text(good, encoding="utf-8")
    rubric = load_rubric(folder, {"explanation": Explanation})
    assert "Training is faster and cheaper." in rubric.phrases
    concepts.write_text(good.replace("about = '''", "about = '''("), encoding="utf-8")
    with pytest.raises(GraderError, match="misconception 'good data is still needed'"):
        load_rubric(folder, {"explanation": Explanation})


def test_without_its_key_an_item_is_never_guessed(tmp_path: Path) -> None:
    rubric = load_rubric(write_rubric(tmp_path), KINDS)
    with pytest.raises(GraderError, match=r"private/theory.toml: not found; item 'q1' needs"):
        load_answers(rubric, rubric.items[0])


def test_the_digest_that_students_see_does_not_depend_on_the_key(tmp_path: Path) -> None:
    folder = write_rubric(tmp_path)
    before = load_rubric(folder, KINDS).digest
    (folder / "private").mkdir()
    (folder / "private" / "theory.toml").write_text('1 = "B"')
    assert load_rubric(folder, KINDS).digest == before
    (folder / "rubric.toml").write_text(GOOD.replace("points = 2", "points = 3"))
    assert load_rubric(folder, KINDS).digest != before


def test_an_unknown_rubric_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(GraderError, match="did you mean 'fine-tuning-assignment'"):
        find_rubric("fine-tuning-asignment")


def test_the_schema_lets_an_editor_complete_checks_and_their_options() -> None:
    item = rubric_schema(KINDS)["properties"]["item"]["items"]
    assert item["properties"]["check"] == {"enum": ["letter"]}
    assert "question" in item["allOf"][0]["then"]["properties"]["with"]["properties"]
