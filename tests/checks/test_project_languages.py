"""A project's report is read in the languages that students write in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hand_in import hand_in

from grader.evidence import Evidence
from grader.reading.project.aspects import Told, find_told
from grader.reading.project.definition import DOMAIN, TASK, find_output
from grader.reading.project.outlook import told_of_use
from grader.reading.project.parts import said_in
from grader.reading.project.report import told_of_data, told_of_training
from grader.reading.project.results import told_of_results

FOLDER = Path(__file__).parent / "project_reports"
STYLES = tomllib.loads((FOLDER / "styles.toml").read_text(encoding="utf-8"))["report"]
REPORTS = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}


def everything_told(evidence: Evidence) -> dict[str, Told]:
    """Give what is told of each of the fifteen aspects."""
    document, code = evidence.document, evidence.code
    said = said_in(document)
    told = [
        find_told(DOMAIN, said),
        find_told(TASK, said),
        find_output(said, None),
        *told_of_data(document, code, said),
        *told_of_training(said),
        *told_of_results(said, evidence.claims),
        *told_of_use(document, said),
    ]
    return {each.aspect.id: each for each in told}


@pytest.mark.parametrize("language", sorted(REPORTS))
def test_a_whole_report_is_found_in_each_language(language: str) -> None:
    found = everything_told(hand_in({"README.md": REPORTS[language]}))
    assert len(found) == 15
    lacking = [name for name, told in found.items() if told.earned < told.aspect.share - 0.001]
    assert lacking == []


@pytest.mark.parametrize(
    ("language", "without", "lacking"),
    [
        ("de", "Der Inhaber und ich haben alle Anfragen von Hand beschriftet.", "labels"),
        ("es", "Elegí un máximo de 96 tokens porque casi ningún mensaje es más largo.", "reason"),
        ("it", "In futuro aggiungerei contratti interi.", "improvement"),
        ("ko", "긴급한 문의를 잘 구분합니다.", "strength"),
        (
            "pt",
            'Ele confunde neutra com negativa, por exemplo "quarto ok, café fraco".',
            "weakness",
        ),
        ("tr", "210 şikayet bir forumdan toplandı.", "source"),
        ("vi", "Cửa hàng có thể dùng mô hình để theo dõi ý kiến khách hàng.", "use"),
        ("zh", "去除了重复和空白的消息，统一了标点。", "cleaning"),
    ],
)
def test_what_is_taken_out_of_a_report_is_missed(language: str, without: str, lacking: str) -> None:
    text = REPORTS[language]
    assert without in text
    found = everything_told(hand_in({"README.md": text.replace(without, "")}))
    assert not found[lacking].sure


@pytest.mark.parametrize("report", STYLES, ids=lambda report: report["text"].split("\n")[0][:40])
def test_in_any_style_what_is_told_is_found_and_nothing_else(report: dict[str, Any]) -> None:
    found = everything_told(hand_in({"README.md": report["text"]}))
    told = {name for name, each in found.items() if each.sure} - set(report["doubt"])
    assert sorted(told) == sorted(set(report["told"]) - set(report["doubt"]))
