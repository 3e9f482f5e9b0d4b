"""The marks of a class as a table."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from grader.export.gradebook import to_gradebook
from grader.report import Report, SubmissionRef


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_final_mark_is_blank_until_nothing_is_pending(report: Report) -> None:
    (row,) = _rows(to_gradebook([report], []))
    assert (row["earned"], row["pending"], row["final"]) == ("36", "15", "")


def test_a_pending_item_is_blank_and_never_zero(report: Report) -> None:
    (row,) = _rows(to_gradebook([report], []))
    assert (row["explanation-quality"], row["model-accuracy"], row["mcq-2"]) == ("", "", "0")


def test_half_a_point_rounds_up_in_the_final_mark(finished: Report) -> None:
    (row,) = _rows(to_gradebook([replace(finished, earned=36.5)], []))
    assert (row["earned"], row["pending"], row["final"]) == ("36.5", "0", "37")


def test_a_hand_in_that_could_not_be_graded_has_blank_marks(report: Report) -> None:
    rows = _rows(to_gradebook([report], [("aaa", "The zip is encrypted.")]))
    assert [row["submission"] for row in rows] == ["aaa", "kim-minji"]
    assert set(list(rows[0].values())[1:]) == {""}


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\tx", "'\tx"),
        ("\r=1", "'[U+000D]'=1"),
        ("kim;=1", "kim;'=1"),
        ("kim|@x", "kim|'@x"),
        ("kim\n =1", "kim\n' =1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("  =1", "'  =1"),
        ("kim=1", "kim=1"),
        ('a,"b"', 'a,"b"'),
        ("두\n줄", "두\n줄"),
        ("x\x1b[2J\u202e", "x[U+001B][2J[U+202E]"),
    ],
)
def test_a_name_is_never_a_formula(report: Report, name: str, cell: str) -> None:
    (row,) = _rows(to_gradebook([replace(report, submission=SubmissionRef(name, "x"))], []))
    assert row["submission"] == cell


def test_an_item_id_is_never_a_formula(report: Report) -> None:
    mark = replace(report.marks[0], id="=cmd")
    header = to_gradebook([replace(report, marks=(mark,))], []).partition("\r\n")[0]
    assert header == "submission,earned,pending,final,'=cmd"


def test_lines_end_as_the_standard_asks(report: Report) -> None:
    text = to_gradebook([report], [("b", "x")])
    assert text.count("\r\n") == 3
    assert text.endswith("\r\n")


def test_an_empty_class_has_a_header_only() -> None:
    assert to_gradebook([], []) == "submission,earned,pending,final\r\n"
