"""The project's dataset: size, form, cleanness, labels, balance."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hand_in import hand_in
from pydantic import TypeAdapter
from written_code import cell, code_of, document_of, script

from grader.checks.dataset_balance import DatasetBalance
from grader.checks.dataset_clean import DatasetClean
from grader.checks.dataset_labels import DatasetLabels
from grader.checks.dataset_schema import DatasetSchema
from grader.checks.dataset_size import DatasetSize
from grader.evidence import Evidence
from grader.inside.datasets.survey import survey
from grader.reading.datasets.written import written_tables
from grader.reading.document import Document
from grader.records import CodeRecord, Event, RunRecord, SurveyRecord
from grader.rubric import Check, Key
from grader.verdict import Status, Verdict

PUBLIC = Path(__file__).parents[2] / "rubrics" / "fine-tuning-project" / "public" / "schemas"
SCHEMAS = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in PUBLIC.glob("*.json")}
SIZE, CLEAN, LABELS, BALANCE = DatasetSize(), DatasetClean(), DatasetLabels(), DatasetBalance()
SCHEMA = DatasetSchema(SCHEMAS)
WORDS = [f"{one}{two}" for one in ("ba", "de", "ki", "lo", "mu", "ra") for two in
         ("nar", "tel", "vis", "pom", "gud", "sek", "fro", "lan")]  # fmt: skip
README = "# Ticket classification\n\nWe classify tickets of customers as billing or technical.\n"
CLEANED = "## Cleaning\n\nWe removed duplicates. We dropped empty rows and lowercased all text.\n"
WHO = "Two of us labelled each ticket by hand, with a guideline.\n"


def rows(count: int, labels: tuple[str, ...] = ("billing", "technical")) -> list[tuple[str, str]]:
    draw = random.Random(7)  # noqa: S311
    texts = [" ".join(draw.choices(WORDS, k=14)) for _ in range(count)]
    return [(text, labels[at % len(labels)]) for at, text in enumerate(texts)]


def as_csv(some: list[tuple[str, ...]], header: str = "text,label") -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header.split(","), *some])
    return buffer.getvalue()


def project(files: Mapping[str, str], source: str = "", known: tuple[str, ...] = ()) -> Evidence:
    """Make evidence of a project: its texts, its code, the survey of its data."""
    code = code_of(script(source)) if source else CodeRecord()
    texts = {name: text for name, text in files.items() if name.endswith(".md")}
    evidence = hand_in(texts or {"README.md": ""}, code=code)
    tables = [
        {"path": t.place, "format": t.form, "typed": t.typed, "rows": list(t.rows)}
        for t in written_tables(evidence.document, code)
    ]
    with TemporaryDirectory() as name:
        for path, text in files.items():
            if not path.endswith(".md"):
                (Path(name) / path).write_text(text, encoding="utf-8")
        found = survey(Path(name), {"schemas": SCHEMAS, "tables": tables})
    record = TypeAdapter(SurveyRecord).validate_json(json.dumps(found))
    document, code_record = evidence.document.record, code
    return Evidence(document=lambda: document, code=lambda: code_record, survey=lambda: record)


def judged(check: Check, evidence: Evidence) -> Verdict:
    return check.judge(check.read(evidence), Key())


def with_rows(some: list[tuple[str, ...]], text: str = README, **more: Any) -> Evidence:
    return project({"README.md": text, "data.csv": as_csv(some)}, **more)


GOLD = with_rows(rows(240), README + CLEANED + WHO)


def test_a_gold_dataset_earns_everything() -> None:
    for check in (SIZE, SCHEMA, CLEAN, LABELS, BALANCE):
        verdict = judged(check, GOLD)
        assert (verdict.status, verdict.credit) == (Status.PASSED, 1), verdict.summary


@pytest.mark.parametrize(
    ("count", "credit"), [(200, 1), (199, 0.8), (149, 0.5), (60, 0.2), (49, 0)]
)
def test_size_counts_different_texts(count: int, credit: float) -> None:
    assert judged(SIZE, with_rows(rows(count) + rows(30))).credit == credit


def test_size_says_what_it_read_as_what() -> None:
    verdict = judged(SIZE, GOLD)
    assert verdict.summary == "240 rows in data.csv."
    assert verdict.quotes[0].text == "read as classification (text: 'text', label: 'label')"


def test_a_public_set_is_large_enough() -> None:
    evidence = project({"README.md": README}, "from datasets import load_dataset\n"
                       "data = load_dataset('dair-ai/emotion')\n")  # fmt: skip
    verdict = judged(SIZE, evidence)
    assert (verdict.credit, verdict.summary) == (1, "You use the public set dair-ai/emotion.")
    assert judged(SCHEMA, evidence).suggested == 1


def test_rows_that_are_only_told_of_are_for_a_person() -> None:
    verdict = judged(SIZE, project({"README.md": README + "\nWe collected 250 tickets.\n"}))
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 1)


def test_nothing_at_all_is_missing() -> None:
    for check in (SIZE, SCHEMA, CLEAN, LABELS, BALANCE):
        verdict = judged(check, project({"README.md": README}))
        assert (verdict.status, verdict.credit) == (Status.FAILED, 0)


def test_a_file_that_cannot_be_read_is_for_a_person() -> None:
    evidence = project({"README.md": README, "data.json": '{"text": ["a"'})
    for check in (SIZE, SCHEMA, CLEAN, LABELS, BALANCE):
        verdict = judged(check, evidence)
        assert verdict.status is Status.MANUAL
        assert "data.json could not be read: it is not JSON" in verdict.summary


def test_rows_in_code_are_rows() -> None:
    source = "data = " + repr([{"text": t, "label": y} for t, y in rows(60)])
    source = f"import pandas as pd\n{source}\nframe = pd.DataFrame(data)\n"
    assert judged(SIZE, project({"README.md": README}, source)).credit == 0.2


def made(parts: int) -> str:
    return f"""
starts = ["I cannot pay with", "Please help me with", "There is a bug in"]
rows = []
for part in range({parts}):
    for start in starts:
        rows.append({{"text": f"{{start}} part {{part}}", "label": "technical"}})
"""


def test_rows_that_code_makes_are_for_a_person_with_their_number() -> None:
    verdict = judged(SIZE, project({}, made(70)))
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 1.0)
    assert verdict.summary.startswith("Your code makes up to 210 different rows.")
    assert judged(SCHEMA, project({}, made(70))).status is Status.MANUAL


def test_rows_that_are_repeated_do_not_get_more_different() -> None:
    source = """
data = [{"text": "so good it was", "label": 1}, {"text": "so bad it was", "label": 0}] * 100
"""
    verdict = judged(SIZE, project({}, source))
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 0.0)
    assert "makes up to 2 different rows" in verdict.summary


@pytest.mark.parametrize("parts", ["range(70)", "parts_of(catalogue)"])
def test_a_row_that_a_loop_fills_in_is_no_row_without_a_label(parts: str) -> None:
    source = f"""
rows = []
for start in ["I cannot pay with", "Please help me with", "There is a bug in"]:
    for part in {parts}:
        rows.append({{"text": f"{{start}} {{part}}", "label": random.choice([0, 1])}})
dataset = Dataset.from_list(rows)
"""
    for check in (SIZE, SCHEMA, LABELS, BALANCE):
        assert judged(check, project({"README.md": README}, source)).status is Status.MANUAL


def test_rows_that_our_run_saw_count() -> None:
    evidence = project({}, made(70))
    seen = Event("make", "Dataset.from_list(210 rows, 180 different)", None, "Dataset.from_list(r)")
    evidence.__dict__["run"] = RunRecord("completed", events=(seen,))
    verdict = judged(SIZE, evidence)
    assert (verdict.status, verdict.credit) == (Status.PARTIAL, 0.8)
    assert "180 of them with different texts, as we saw when we ran it" in verdict.summary


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("rows = [{'text': line, 'label': 1} for line in file]", Status.PASSED),
        ("rows = [{'text': 'so good', 'label': 1}, {'text': 'bad', 'label': 0}] * 105",
         Status.MANUAL),
    ],
)  # fmt: skip
def test_a_printed_number_counts_where_reading_tells_none(source: str, status: Status) -> None:
    evidence = project({}, source)
    document = document_of(cell(1, "print(Dataset.from_list(rows))", "num_rows: 210"))
    evidence.__dict__["document"] = Document(document)
    assert judged(SIZE, evidence).status is status


def test_a_loop_over_rows_that_were_handed_in_makes_no_more_of_them() -> None:
    source = made(10)  # 30 rows, fewer than those of the file
    assert judged(SIZE, project({"a.csv": as_csv(rows(100))}, source)).credit == 0.5


@pytest.mark.parametrize(("broken", "credit"), [(0, 1), (1, 0.5), (20, 0.5), (30, 0)])
def test_the_schema_holds_for_all_most_or_few_rows(broken: int, credit: float) -> None:
    some = [(text, "" if at < broken else label) for at, (text, label) in enumerate(rows(200))]
    verdict = judged(SCHEMA, with_rows(some))
    assert verdict.credit == credit
    if broken:
        assert f"{200 - broken} of 200 rows hold to the schema 'classification'" in verdict.summary
        assert verdict.quotes[0].place == "data.csv, row 1, line 2, column 'label'"
        assert "/label breaks /properties/label/pattern" in verdict.quotes[0].text


def test_rows_of_another_task_do_not_hold_to_the_schema() -> None:
    text = "# Summarization of contracts\n\nWe summarize contracts.\n"
    verdict = judged(SCHEMA, with_rows(rows(220), text + "Summaries are short.\n"))
    assert verdict.credit == 0
    assert "'summary' has no column that could be it" in verdict.summary


@pytest.mark.parametrize(
    ("again", "empty", "text", "credit"),
    [
        (0, 0, README, 4 / 7),
        (4, 2, README + CLEANED, 6 / 7 + 1 / 7),
        (15, 0, README, 2 / 7),
        (60, 0, README, 0),
        (0, 10, README, 2 / 7),
    ],
)
def test_clean_measures_the_rows(again: int, empty: int, text: str, credit: float) -> None:
    some = rows(220)
    shown = [*some, *some[:again], *[("", "billing")] * empty]
    verdict = judged(CLEAN, with_rows(shown, text))
    if text == README:
        assert verdict.credit == pytest.approx(credit)
    assert f"{again} repeat" in verdict.summary or not (again or empty)


def test_cleaning_that_the_rows_contradict_counts_for_nothing() -> None:
    some = [(text.capitalize(), label) for text, label in rows(100)]
    evidence = with_rows([*some, *some[:60]], README + CLEANED)
    verdict = judged(CLEAN, evidence)
    assert verdict.credit == pytest.approx(3 / 7 / 2)  # the empty rows are gone
    assert "the rows confirm empty entries; they contradict" in verdict.summary
    assert "rows that repeat the text of an earlier one: 60" in verdict.summary
    flags = [flag for flag in CLEAN.flags(evidence, Key()) if flag.id == "cleaning-contradicted"]
    assert len(flags) == 2
    (exhibit,) = CLEAN.exhibits(evidence, Key())
    assert ("empty entries", "confirmed", "every row has its text and its label") in exhibit.rows


def test_a_step_that_rows_cannot_show_is_said_to_be_unchecked() -> None:
    text = README + "## Cleaning\n\nWe fixed typos and removed duplicates.\n"
    (exhibit,) = CLEAN.exhibits(with_rows(rows(220), text), Key())
    assert ("spelling", "not checkable", "rows alone cannot show it") in exhibit.rows


@pytest.mark.parametrize(
    ("wrong", "text", "credit"),
    [(0, README + WHO, 1), (0, README, 4 / 6), (8, README + WHO, 4 / 6), (40, README, 0)],
)
def test_labels_are_valid_and_somebody_gave_them(wrong: int, text: str, credit: float) -> None:
    some = rows(200)
    other = {"billing": "technical", "technical": "billing"}
    shown = [*some, *[(t, other[y]) for t, y in some[:wrong]]]
    assert judged(LABELS, with_rows(shown, text)).credit == pytest.approx(credit)


def test_labels_that_the_network_gave_itself_are_circular() -> None:
    text = README + "We used the predictions of our model as labels for the tickets.\n"
    assert judged(LABELS, with_rows(rows(200), text)).credit == 0


def test_ten_rows_are_shown_to_a_person() -> None:
    (exhibit,) = LABELS.exhibits(GOLD, Key())
    assert (exhibit.columns, len(exhibit.rows)) == (("text", "label"), 10)


def test_summaries_that_copy_are_no_answers() -> None:
    long = [(f"{text} {other}", at) for at, ((text, _), (other, _)) in
            enumerate(zip(rows(200), reversed(rows(200)), strict=True))]  # fmt: skip
    copies = [(text, " ".join(text.split()[:8])) for text, _ in long]
    text = "# Summarization of contracts\n\nWe summarize contracts.\n"
    evidence = project({"README.md": text, "data.csv": as_csv(copies, "contract,summary")})
    verdict = judged(LABELS, evidence)
    assert verdict.credit == 0
    assert "summaries that copy the opening of their text: 200" in verdict.summary


@pytest.mark.parametrize(
    ("counts", "credit"),
    [((100, 100), 1), ((100, 60), 1), ((100, 59), 0.5), ((100, 30), 0.5), ((150, 30), 0)],
)
def test_balance_is_the_smallest_over_the_largest(counts: tuple[int, int], credit: float) -> None:
    texts = [text for text, _ in rows(sum(counts))]
    labels = ["billing"] * counts[0] + ["technical"] * counts[1]
    verdict = judged(BALANCE, with_rows(list(zip(texts, labels, strict=True))))
    assert verdict.credit == credit


def test_an_imbalance_that_the_code_handles_earns_everything() -> None:
    texts = [text for text, _ in rows(180)]
    some = list(zip(texts, ["billing"] * 150 + ["technical"] * 30, strict=True))
    source = "import torch\nloss = torch.nn.CrossEntropyLoss(weight=torch.tensor([1.0, 5.0]))\n"
    verdict = judged(BALANCE, with_rows(some, source=source))
    assert verdict.credit == 1
    assert verdict.summary.endswith("Your code makes up for it.")


def test_one_class_alone_is_not_balanced() -> None:
    verdict = judged(BALANCE, with_rows(rows(200, ("billing",))))
    assert verdict.summary.startswith("All 200 rows have the class 'billing'")


def test_balance_does_not_apply_where_texts_are_written() -> None:
    text = "# Summarization of contracts\n\nWe summarize contracts.\n"
    assert judged(BALANCE, project({"README.md": text})).status is Status.SKIPPED


def test_the_classes_and_the_lengths_are_drawn() -> None:
    balance, lengths = BALANCE.exhibits(GOLD, Key())
    assert balance.bars == (("billing", 120.0), ("technical", 120.0))
    assert lengths.bars == (("8-15 words", 240.0),)


def test_a_leak_between_splits_is_flagged() -> None:
    some = rows(200)
    evidence = project(
        {"README.md": README, "train.csv": as_csv(some[:160]), "test.csv": as_csv(some[140:])}
    )
    flags = {flag.id: flag for flag in CLEAN.flags(evidence, Key())}
    assert flags["split-leak"].detail.startswith("20 texts of test.csv stand in train.csv too")


def test_a_survey_can_be_written_down_and_read_back() -> None:
    record = GOLD.survey
    assert TypeAdapter(SurveyRecord).validate_python(asdict(record)) == record


def test_a_schema_that_is_none_is_refused_when_the_rubric_is_loaded() -> None:
    with pytest.raises(ValueError, match="'mine' is no JSON Schema: 'texts' is not valid"):
        DatasetSchema({"mine": {"type": "texts"}})
    with pytest.raises(ValueError, match="no schema 'mine'; there are: classification"):
        DatasetSchema({"classification": {}}, own="mine")


def test_a_schema_of_the_instructors_own_counts_alone() -> None:
    schema = {"required": ["ticket"], "properties": {"ticket": {"type": "string"}}}
    check = DatasetSchema({"mine": schema}, own="mine")
    verdict = judged(check, with_rows(rows(200)))
    assert "no schema for the task 'mine'" in verdict.summary  # this survey was made without it


def test_rows_that_could_not_be_read_may_be_the_missing_ones() -> None:
    files = {"README.md": README, "data.csv": as_csv(rows(120)), "more.json": '{"text": ["a"'}
    verdict = judged(SIZE, project(files))
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 0.5)
    assert verdict.summary == "120 rows in data.csv. more.json could not be read."


def test_rows_shown_in_a_text_do_not_stand_for_a_file_that_cannot_be_read() -> None:
    shown = "## Dataset\n\n| text | label |\n|---|---|\n" + "".join(
        f"| {text} | {label} |\n" for text, label in rows(4)
    )
    evidence = project({"README.md": README + shown, "data.json": '{"text": ["a"'})
    for check in (SIZE, SCHEMA, CLEAN, LABELS, BALANCE):
        assert judged(check, evidence).status is Status.MANUAL
    evidence = project({"README.md": README + shown})
    assert judged(SIZE, evidence).credit == 0
    assert judged(SCHEMA, evidence).credit == 1
