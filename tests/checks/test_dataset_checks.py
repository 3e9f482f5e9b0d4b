"""The example dataset: its rows and its cleaning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hand_in import hand_in, texts

from grader.checks.dataset_cleaning import DatasetCleaning
from grader.checks.dataset_structure import DatasetStructure
from grader.records import Call, CodeRecord, Literal, Place
from grader.rubric import Key
from grader.verdict import Status

PUBLIC = Path(__file__).parents[2] / "rubrics" / "fine-tuning-assignment" / "public"
STRUCTURE = DatasetStructure(
    schema=json.loads((PUBLIC / "dataset.schema.json").read_text(encoding="utf-8")),
    inputs=("text", "review", "question", "prompt", "body", "texto"),
    targets=("label", "sentiment", "answer", "completion", "etiqueta"),
)
CLEANING = DatasetCleaning()
ROWS = [{"text": f"ticket number {n}", "label": "billing"} for n in range(3)]


@pytest.mark.parametrize(
    "files",
    [
        {"a.md": "| text | label |\n|---|---|\n| so good | pos |\n| bad | neg |\n| ok | pos |\n"},
        {"a.md": "ID\tBody\tLabel\n1\tit is good\tpos\n2\tbad\tneg\n3\tok\tpos\n"},
        {"a.md": "text | label\nit is good | pos\nbad | neg\nok | pos\n"},
        {"a.txt": "text,label\nit is good,pos\nbad,neg\nok,pos\n"},
        {"a.md": "```csv\ntext,label\n\"good, really\",pos\nbad,neg\nok,pos\n```\n"},
        {"a.md": f"```json\n{json.dumps(ROWS, indent=1)}\n```\n"},
        {"a.md": "```\n" + "\n".join(map(json.dumps, ROWS)) + "\n```\n"},
        {"a.md": "\n\n".join(map(json.dumps, ROWS))},
        {"a.md": f"```python\ndata = {ROWS}\n```\n"},
        {"a.md": "```python\ndata = {'text': ['a b', 'c', 'd'], 'label': [0, 1, 0]}\n```\n"},
        {"a.md": "## Dataset\n\n- Text: it is good\n- Label: pos\n- Text: bad\n- Label: neg\n"
                 "- Text: ok\n- Label: pos\n"},
        {"a.md": "## Example dataset\n\n| Clause | Verdict |\n|---|---|\n| pay at once | bad |\n"
                 "| pay later | good |\n| never pay | good |\n"},
        {"a.md": "", "data.csv": "id;text;label\n1;good one;pos\n2;bad one;neg\n3;ok;pos\n"},
        {"a.md": "", "data.jsonl": "\n".join(map(json.dumps, ROWS))},
        {"a.md": "", "data.json": json.dumps({"data": ROWS})},
    ],
)  # fmt: skip
def test_three_rows_with_input_and_target_earn_everything(files: dict[str, str]) -> None:
    verdict = STRUCTURE.judge(STRUCTURE.read(hand_in(files)), Key())
    assert (verdict.status, verdict.credit) == (Status.PASSED, 1)
    assert verdict.summary.startswith("3 example rows, with '")


def test_rows_written_in_code_count() -> None:
    literal = Literal("rows", tuple(ROWS), Place("a.ipynb", 2, 1), "rows = [{'text': …")
    verdict = STRUCTURE.judge(
        STRUCTURE.read(hand_in("", code=CodeRecord(literals=(literal,)))), Key()
    )
    assert verdict.summary == "3 example rows, with 'text' as input and 'label' as target."


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        (
            "## Dataset structure\n\nEach row has a text and a label.\n",
            "The columns are there ('text', 'label'), but no row has both filled in.",
        ),
        (
            "| text | label |\n|---|---|\n| one thing | a |\n| two things | b |\n",
            "2 complete example rows ('text', 'label'); three were asked.",
        ),
        (
            "| id | text |\n|---|---|\n| 1 | one thing |\n| 2 | two things |\n| 3 | third |\n",
            "3 example rows with 'text', but nothing to learn from them.",
        ),
        (
            "| text | label |\n|---|---|\n| one thing | |\n| two things | |\n| three | |\n",
            "The columns are there ('text', 'label'), but no row has both filled in.",
        ),
        (
            "## Dataset\n\n| Column | Description |\n|---|---|\n| text | what the guest wrote |\n"
            "| label | good or bad |\n| date | when it was written |\n",
            "The columns are there ('text', 'label'), but no row has both filled in.",
        ),
    ],
)
def test_less_than_that_earns_half(text: str, summary: str) -> None:
    verdict = STRUCTURE.judge(STRUCTURE.read(hand_in(text)), Key())
    assert (verdict.credit, verdict.summary) == (0.5, summary)
    assert verdict.next_step


@pytest.mark.parametrize(
    "text",
    [
        "## Results\n\n| Epoch | Loss | Accuracy |\n|---|---|---|\n| 1 | 0.3 | 0.9 |\n",
        "## Dataset\n\nWe use IMDB: its text and label columns.\n",
        "Nothing here.",
    ],
)
def test_other_tables_and_the_course_data_are_no_example(text: str) -> None:
    verdict = STRUCTURE.judge(STRUCTURE.read(hand_in(text)), Key())
    assert (verdict.status, verdict.summary) == (Status.FAILED, "No example dataset was found.")


def test_a_dataset_part_that_we_cannot_read_is_for_a_person() -> None:
    text = "## Example dataset\n\nA folder of pictures, sorted by animal.\n"
    assert STRUCTURE.judge(STRUCTURE.read(hand_in(text)), Key()).status is Status.MANUAL


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("## Cleaning\n\n- Remove duplicates\n- Drop empty rows\n", "duplicates, empty entries"),
        ("Cleaning: I removed duplicates and lowercased it.", "duplicates, letter case"),
        ("To clean the rows I fixed typos and stripped HTML.", "markup and links, spelling"),
        ("### Limpieza\nEliminé duplicados y filas vacías.", "duplicates, empty entries"),
        ("### 数据清洗\n\n去除重复，删除空值。", "duplicates, empty entries"),
        ("### 데이터 정제\n\n중복 제거, 결측값 제거", "duplicates, empty entries"),
        ("### Veri temizleme\n\nTekrar eden ve boş satırları sildim.", "duplicates, empty entries"),
    ],
)
def test_two_told_steps_earn_everything(text: str, names: str) -> None:
    verdict = CLEANING.judge(CLEANING.read(hand_in(text)), Key())
    assert verdict.credit == 1
    assert verdict.summary == f"2 concrete cleaning steps found: {names}."


def test_coded_steps_count_and_unreachable_ones_do_not() -> None:
    def call(name: str, *, reachable: bool = True) -> Call:
        return Call(name, Place("a.py", line=3), f"{name}()", reachable)

    calls = (call("pandas.DataFrame().drop_duplicates"), call("?.dropna", reachable=False))
    verdict = CLEANING.judge(CLEANING.read(hand_in("", code=CodeRecord(calls=calls))), Key())
    assert (verdict.credit, texts(verdict.quotes)) == (
        0.5,
        ["pandas.DataFrame().drop_duplicates()"],
    )


def test_clean_data_is_no_step() -> None:
    verdict = CLEANING.judge(
        CLEANING.read(hand_in("## Cleaning\n\nThe data is already clean.")), Key()
    )
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)
    assert texts(verdict.quotes) == ["The data is already clean."]


def test_a_cleaning_part_without_a_known_step_is_for_a_person() -> None:
    text = "## Data cleaning\n\nWe looked after the rows with great care.\n"
    assert CLEANING.judge(CLEANING.read(hand_in(text)), Key()).status is Status.MANUAL


def test_a_data_file_that_cannot_be_read_is_for_a_person() -> None:
    reading = STRUCTURE.read(hand_in({"a.md": "# Data\n", "rows.json": "[" * 5000}))
    verdict = STRUCTURE.judge(reading, Key())
    assert (verdict.status, verdict.credit) == (Status.MANUAL, None)
    assert verdict.summary.startswith("rows.json could not be read: ")
