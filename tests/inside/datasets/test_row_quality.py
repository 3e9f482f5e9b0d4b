"""What is seen in rows: duplicates, junk, damage, labels, leaks, templates, personal data."""

from __future__ import annotations

import base64
import csv
import io
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from surveying import survey_files, survey_one

from grader.inside.datasets.near import NearWatch, confirmed
from grader.inside.datasets.normal import fingerprint, words_of
from grader.inside.datasets.texts import is_damaged, is_junk

WORDS = (Path(__file__).read_text(encoding="utf-8") + json.__doc__).split()
WORDS = sorted({word.strip(".,:;()[]\"'") for word in WORDS if word.isalpha()})


def texts(count: int, seed: int = 0, words: int = 12) -> list[str]:
    """Make texts of no sense that hardly share two words in a row."""
    draw = random.Random(seed)  # noqa: S311
    return [" ".join(draw.choices(WORDS, k=words)) for _ in range(count)]


def table(rows: list[tuple[Any, ...]], header: str = "text,label") -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header.split(","), *rows])
    return buffer.getvalue()


def labelled(some: list[str]) -> list[tuple[str, str]]:
    return [(text, ("good", "bad")[at % 2]) for at, text in enumerate(some)]


def seen(tmp_path: Path, rows: list[tuple[Any, ...]], header: str = "text,label") -> Any:
    return survey_one(tmp_path, "a.csv", table(rows, header))


def test_duplicates_count_exactly_and_by_their_words(tmp_path: Path) -> None:
    rows = labelled(texts(40))
    rows += [rows[0], (rows[2][0].upper() + "!", "good")]
    found = seen(tmp_path, rows)
    assert (found.rows, found.distinct) == (42, 40)
    assert (found.count("exact duplicates"), found.count("duplicates")) == (1, 2)
    assert found.finding("duplicates").note == "row 41 repeats row 1; row 42 repeats row 3"
    assert [quote.row for quote in found.finding("duplicates").rows] == [1, 41, 3, 42]


def test_a_text_with_two_labels_is_a_conflict(tmp_path: Path) -> None:
    rows = labelled(texts(20))
    found = seen(tmp_path, [*rows, (rows[4][0], "bad")])
    assert found.count("label conflicts") == 1
    assert [(q.row, q.text) for q in found.finding("label conflicts").rows] == [
        (5, "good"),
        (21, "bad"),
    ]


def test_a_text_with_a_word_more_or_less_is_nearly_the_same(tmp_path: Path) -> None:
    rows = labelled(texts(60, words=20))
    found = seen(tmp_path, [*rows, (rows[7][0] + " indeed", "bad"), *labelled(texts(60, seed=9))])
    assert found.finding("near duplicates").note == "row 61 is nearly row 8"


def test_where_too_many_are_near_it_is_said_up_to_which_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.inside.datasets.watching.MOST_PAIRS", 2)
    some = texts(20, words=20)
    found = seen(tmp_path, labelled([*some, *(f"{text} indeed" for text in some)]))
    assert found.count("near duplicates") == 2
    assert "only the rows up to 23 were compared" in found.finding("near duplicates").note


def test_every_pair_that_is_near_enough_is_found_among_many() -> None:
    some = texts(3_000, words=25)
    draw = random.Random(4)  # noqa: S311
    changed = [f"{text} {draw.choice(WORDS)}" for text in some[:200]]
    every = [*some, *changed]
    watch = NearWatch()
    watch.see(1, [words_of(text) for text in every])
    pairs = confirmed(watch.candidates(np.array([], dtype=np.int64)), [(1, every)])
    assert len(pairs) >= 198
    assert all(later == first + 3_000 for first, later in pairs)


@pytest.mark.parametrize(
    "text",
    ["n/a", "test", "xxxx", "12345", "no no no no no", "-", "???", "a" * 70, "lorem ipsum"],
)
def test_a_text_that_says_nothing_is_junk(tmp_path: Path, text: str) -> None:
    found = seen(tmp_path, [*labelled(texts(9)), (text, "bad")])
    assert found.count("junk text") == 1


@pytest.mark.parametrize(
    "text", ["ok", "too slow", "非常好", "No!", "I love it", "no, no, never again", "so-so"]
)
def test_a_short_text_is_no_junk(text: str) -> None:
    assert not is_junk(text, words_of(text))


@pytest.mark.parametrize(
    ("text", "damaged"),
    [
        ("schön war es", False),
        ("schön war es".encode().decode("cp1252"), True),
        ("así está".encode().decode("latin-1"), True),
        ("it’s fine".encode().decode("cp1252"), True),
        ("lost \ufffd letters", True),
        ("非常好，谢谢", False),
        ("ÀÉÎ ÕÜ naïve façade «œuvre»", False),
        ("Größe über Öl", False),
        ("Привет, как дела", False),
    ],
)
def test_letters_that_were_decoded_wrongly_are_proved_by_the_way_back(
    text: str, damaged: bool
) -> None:
    assert is_damaged(text) is damaged


def test_personal_data_is_counted_and_hidden(tmp_path: Path) -> None:
    rows = labelled(texts(20))
    rows += [
        ("write to anna.berg@example.org please today", "bad"),
        ("call +49 170 1234567 after six", "bad"),
        ("my card 4111 1111 1111 1111 was charged", "bad"),
        ("order 20240131 of 2024 came in 12345678 pieces", "good"),
    ]
    found = seen(tmp_path, rows)
    kinds = ("e-mail addresses", "phone numbers", "card numbers")
    assert [found.count(kind) for kind in kinds] == [1, 1, 1]
    shown = json.dumps([[quote.text for quote in each.rows] for each in found.findings])
    assert not any(secret in shown for secret in ("anna.berg", "1234567 ", "1111 1111"))


def test_dates_are_told_by_their_form(tmp_path: Path) -> None:
    rows = labelled(texts(6))
    rows += [("due on 2024-01-31 at noon", "bad"), ("due on 31/01/2024 at noon", "bad")]
    rows += [("due on January 31, 2024 at noon", "bad"), ("version 1.2.3 is out", "good")]
    found = seen(tmp_path, rows)
    forms = [each.kind for each in found.findings if each.kind.startswith("dates")]
    assert forms == [
        "dates like 2024-01-31",
        "dates like 31/01/2024",
        "dates like January 31, 2024",
    ]


def test_labels_in_another_case_are_one_class(tmp_path: Path) -> None:
    some = texts(20)
    labels = ["good"] * 10 + ["Good"] * 3 + [" bad"] + ["bad"] * 6
    found = seen(tmp_path, list(zip(some, labels, strict=True)))
    assert [(each.name, each.count) for each in found.labels] == [("good", 13), ("bad", 7)]
    assert found.count("labels in several forms") == 4


def test_missing_labels_are_no_class(tmp_path: Path) -> None:
    rows = [*labelled(texts(10)), ("one more text", ""), ("and another one", "nan")]
    found = seen(tmp_path, rows)
    assert (found.count("no label"), len(found.labels)) == (2, 2)


def test_a_text_of_another_length_is_far_off(tmp_path: Path) -> None:
    found = seen(tmp_path, [*labelled(texts(60)), (" ".join(texts(40, seed=5)), "good")])
    assert found.count("length outliers") == 1
    assert found.finding("length outliers").note.startswith("row 61 has 480 words")


def test_texts_filled_into_a_template_are_told_from_others(tmp_path: Path) -> None:
    names = [f"{one} {other}" for one in WORDS[:10] for other in WORDS[20:26]]
    built = [f"I would like to complain about the {name} that I bought last week" for name in names]
    found = seen(tmp_path, labelled(built))
    assert found.count("templates") == 60
    assert "“i would like to …” in 60 rows" in found.finding("templates").note
    assert seen(tmp_path, labelled(texts(60))).count("templates") == 0


def test_summaries_are_compared_with_their_texts(tmp_path: Path) -> None:
    long = texts(12, words=60)
    rows = [(text, short) for text, short in zip(long, texts(12, seed=3, words=8), strict=True)]
    rows[2] = (long[2], "")
    rows[3] = (long[3], " ".join(long[3].split()[:10]))
    rows[4] = (long[4], long[4])
    rows[5] = (long[5], f"{long[6]} and more of it")
    found = seen(tmp_path, rows, "article,summary")
    assert found.task == "summarization"
    kinds = ("no answer", "summary copies the opening", "answer is the text", "summary not shorter")
    assert [[quote.row for quote in found.finding(kind).rows] for kind in kinds] == [
        [3],
        [4],
        [5],
        [6],
    ]


def test_tags_and_tokens_have_the_same_number(tmp_path: Path) -> None:
    rows = [{"tokens": ["a", "b"], "tags": [0, n % 2]} for n in range(8)]
    rows.append({"tokens": ["a", "b", "c"], "tags": [0, 1]})
    found = survey_one(tmp_path, "a.json", json.dumps(rows))
    assert found.count("tags differ in number") == 1


def test_a_column_of_splits_is_looked_through_for_leaks(tmp_path: Path) -> None:
    some = texts(20)
    rows = [(text, "good", "train" if at < 15 else "test") for at, text in enumerate(some)]
    found = seen(tmp_path, [*rows, (some[3], "good", "test")], "text,label,split")
    assert found.count("in two splits") == 1


def test_files_that_share_texts_overlap(tmp_path: Path) -> None:
    some = texts(30)
    files = {
        "train.csv": table(labelled(some[:20])),
        "test.csv": table(labelled([some[4].upper(), *some[20:]])),
    }
    record = survey_files(tmp_path, files)
    (overlap,) = record.overlaps
    assert (overlap.shared, overlap.quote) == (1, some[4].upper())


def test_held_out_texts_are_known_by_their_fingerprints(tmp_path: Path) -> None:
    some = texts(30)
    known = b"".join(fingerprint(words_of(text)) for text in some[10:12])
    found = survey_one(
        tmp_path, "a.csv", table(labelled(some)), known=base64.b64encode(known).decode()
    )
    assert [quote.row for quote in found.finding("held-out texts").rows] == [11, 12]


def test_rows_written_in_code_are_surveyed_as_files_are(tmp_path: Path) -> None:
    rows = [{"text": text, "label": at % 2} for at, text in enumerate(texts(10))]
    written = {"path": "a.ipynb, cell 3", "format": "code", "typed": True, "rows": rows}
    (found,) = survey_files(tmp_path, {}, tables=[written]).tables
    assert (found.path, found.rows, found.task) == ("a.ipynb, cell 3", 10, "classification")


def test_a_survey_says_the_same_every_time(tmp_path: Path) -> None:
    rows = labelled(texts(300)) + labelled(texts(20))
    assert seen(tmp_path, rows) == seen(tmp_path, rows)


def test_rows_beyond_our_limit_are_left_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.inside.datasets.survey.MOST_ROWS", 5_000)
    monkeypatch.setattr("grader.inside.datasets.survey.AT_LEAST", 4_200)
    content = table(labelled(texts(9_000)))
    first, second = survey_files(tmp_path, {"a.csv": content, "b.csv": content}).tables
    assert (first.rows, first.complete) == (second.rows, second.complete) == (4_096, False)
