"""Rows as benchmarks and annotation tools nest them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from surveying import survey_files, survey_one

from grader.inside.datasets.questions import questions_in

TEXTS = ["Ada met Max Born in Paris.", "So good it was!", "Rome is old.", "Who said so, Eve?"]
LABELS = ["good", "bad", "bad", "good"]
SPANS: list[list[list[Any]]] = [
    [[0, 3, "PER"], [8, 16, "PER"], [20, 25, "LOC"]], [], [[0, 4, "LOC"]], [[13, 16, "PER"]],
]  # fmt: skip
TAGS = "B-PER O B-PER I-PER O B-LOC O"
TASKS = [
    {
        "id": 4, "data": {"text": text}, "predictions": [],
        "annotations": [
            {"was_cancelled": True, "result": [{"value": {"choices": ["wrong"]}}]},
            {"result": [{"from_name": "tone", "type": "choices", "value": {"choices": [label]}}]},
        ],
    }
    for text, label in zip(TEXTS, LABELS, strict=True)
]  # fmt: skip
NAMES = [
    {"data": {"text": text}, "annotations": [{"result": [
        {"from_name": "ner", "value": {"start": start, "end": end, "labels": [label]}}
        for start, end, label in spans]}]}
    for text, spans in zip(TEXTS, SPANS, strict=True)
]  # fmt: skip
MIN = [
    {"text": text, "sentiment": {"choices": [label]}, "id": n, "lead_time": 1.5}
    for n, (text, label) in enumerate(zip(TEXTS, LABELS, strict=True))
]


def pairs(**columns: list[Any]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def lines(rows: list[dict[str, Any]]) -> str:
    return "\n".join(map(json.dumps, rows))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("project-1.json", json.dumps(TASKS)),
        ("project-1-min.json", json.dumps(MIN)),
        (
            "project-1.csv",
            "annotation_id,annotator,choice,created_at,id,lead_time,text,updated_at\n"
            + "".join(
                f'{n + 9},1,{label},2024-01-01T09:00:00Z,{n},3.25,"{text}",2024-01-02\n'
                for n, (text, label) in enumerate(zip(TEXTS, LABELS, strict=True))
            ),
        ),
        ("doccano.jsonl", lines(pairs(id=[1, 2, 3, 4], text=TEXTS, label=[[x] for x in LABELS]))),
        (
            "spacy.jsonl",
            lines(
                pairs(text=TEXTS, cats=[{"good": n % 3 == 0, "bad": n % 3 > 0} for n in range(4)])
            ),
        ),
    ],
)
def test_classes_that_an_annotation_tool_wrote_are_labels(
    tmp_path: Path, name: str, content: str
) -> None:
    table = survey_one(tmp_path, name, content)
    assert (table.task, table.distinct) == ("classification", 4)
    assert sorted((each.name, each.count) for each in table.labels) == [("bad", 2), ("good", 2)]
    valid = next(each.valid for each in table.schemas if each.schema == "classification")
    assert valid == 4


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("project-1.json", json.dumps(NAMES)),
        (
            "project-1-min.json",
            json.dumps(
                [
                    {
                        "id": n,
                        "text": row["data"]["text"],
                        "ner": [
                            {**each["value"], "text": "?"}
                            for each in row["annotations"][0]["result"]
                        ],
                    }
                    for n, row in enumerate(NAMES)
                ]
            ),
        ),
        ("doccano.jsonl", lines(pairs(id=[1, 2, 3, 4], text=TEXTS, label=SPANS))),
        (
            "new-doccano.jsonl",
            lines(
                pairs(
                    text=TEXTS,
                    entities=[
                        [{"id": 1, "label": e, "start_offset": s, "end_offset": t} for s, t, e in x]
                        for x in SPANS
                    ],
                )
            ),
        ),
        (
            "spacy.json",
            json.dumps([[t, {"entities": s}] for t, s in zip(TEXTS, SPANS, strict=True)]),
        ),
        (
            "train.conll",
            "-DOCSTART- -X- O O\n\nAda NNP O B-PER\nmet VB O O\nMax NNP O B-PER\nBorn NNP O I-PER\n"
            "in IN O O\nParis NN O B-LOC\n. . O O\n\nSo RB O O\n\n"
            "Rome\tNN\tO\tB-LOC\n\nEve NN O B-PER",
        ),
        (
            "train.txt",
            "Ada B-PER\nmet O\nMax B-PER\nBorn I-PER\nin O\nParis B-LOC\n. O\n\nSo O\n\n"
            "Rome B-LOC\n\nEve B-PER\n",
        ),
    ],
)
def test_names_with_their_places_are_tokens_and_tags(
    tmp_path: Path, name: str, content: str
) -> None:
    table = survey_one(tmp_path, name, content)
    assert (table.task, table.rows, table.distinct) == ("token-classification", 4, 4)
    valid = next(each.valid for each in table.schemas if each.schema == "token-classification")
    assert valid == 4
    first = next(row for row in table.sample if "Ada" in row["tokens"])
    assert " ".join(json.loads(first["tokens"])) == "Ada met Max Born in Paris ."
    assert " ".join(json.loads(first["tags"])) == TAGS


def test_a_text_is_no_list_of_words_with_tags(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("We did NER.\n\nTags are B-PER\nor else O\n")
    assert survey_files(tmp_path, {}).tables == ()


def test_the_words_of_universal_dependencies_stand_in_the_second_column(tmp_path: Path) -> None:
    word = "{}\t{}\t{}\t{}\t_\t_\t0\troot\t_\t_\n"
    rows = "# text = Go home\n" + word.format(1, "Go", "go", "VERB")
    rows += word.format(2, "home", "home", "NOUN") + "\n" + word.format(1, "Stop", "stop", "VERB")
    table = survey_one(tmp_path, "a.conllu", rows)
    assert sorted((row["tokens"], row["tags"]) for row in table.sample) == [
        ('["Go", "home"]', '["VERB", "NOUN"]'),
        ('["Stop"]', '["VERB"]'),
    ]


SQUAD = {
    "version": "v2.0",
    "data": [
        {"title": "x", "paragraphs": [{"context": "Rome is old. Ada was born in Paris.", "qas": [
            {"id": "1", "question": "Where was Ada born?",
             "answers": [{"text": "Paris", "answer_start": 29}, {"text": "in Paris"}]},
            {"id": "2", "question": "Who is old?", "answers": [], "is_impossible": True},
        ]}]},
        {"title": "y", "paragraphs": [{"context": "", "qas": [
            {"id": "3", "question": "Why is it so?", "answers": [{"text": "", "answer_start": 0}]},
        ]}]},
    ],
}  # fmt: skip


def test_nested_questions_are_rows_with_their_pointers(tmp_path: Path) -> None:
    table = survey_one(tmp_path, "train-v2.0.json", json.dumps(SQUAD))
    assert (table.task, table.rows) == ("question-answering", 3)
    shown = {row["question"]: (row["answer"], row["answer_start"]) for row in table.sample}
    assert shown["Where was Ada born?"] == ("Paris", "29")
    assert shown["Who is old?"] == ("(no answer)", "")
    (quote,) = table.finding("no answer").rows
    assert (quote.row, quote.pointer) == (3, "/data/1/paragraphs/0/qas/0")


def test_passages_without_articles_around_them_are_questions_too() -> None:
    passages = SQUAD["data"][0]["paragraphs"]
    assert [pointer for pointer, _ in questions_in(passages)] == ["/0/qas/0", "/0/qas/1"]


def test_the_first_answer_of_a_flat_row_counts(tmp_path: Path) -> None:
    answers = [{"text": [text[:4]], "answer_start": [0]} for text in TEXTS]
    rows = pairs(question=["What is it?"] * 4, context=TEXTS, answers=answers)
    table = survey_one(tmp_path, "a.jsonl", lines(rows))
    assert (table.task, table.sample[0]["answers"]) == ("question-answering", "Ada")


@pytest.mark.parametrize("wrap", [list, lambda rows: {"data": list(rows)}])
@pytest.mark.parametrize(
    "rows",
    [
        pairs(instruction=TEXTS, input=[""] * 4, output=[text[::-1] for text in TEXTS]),
        [
            {
                "id": str(n),
                "conversations": [
                    {"from": "system", "value": "Be kind."},
                    {"from": "human", "value": text},
                    {"from": "gpt", "value": text[::-1]},
                ],
            }
            for n, text in enumerate(TEXTS)
        ],
    ],
    ids=["alpaca", "sharegpt"],
)
def test_instructions_are_read_as_alpaca_and_sharegpt_write_them(
    tmp_path: Path, rows: list[dict[str, Any]], wrap: Any
) -> None:
    table = survey_one(tmp_path, "a.json", json.dumps(wrap(rows)))
    assert (table.task, table.distinct) == ("instruction-pairs", 4)
