"""Survey files that a test writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from grader.inside.datasets.survey import survey
from grader.records import SurveyRecord
from grader.records.datasets import TableSurvey

_FOLDER = Path(__file__).parents[3] / "rubrics" / "fine-tuning-project" / "public" / "schemas"
SCHEMAS = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in _FOLDER.glob("*.json")
}


def survey_files(folder: Path, files: Mapping[str, str | bytes], **request: Any) -> SurveyRecord:
    """Write files and survey their folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    told = json.dumps(survey(folder, {"schemas": SCHEMAS, **request}))
    return TypeAdapter(SurveyRecord).validate_json(told)


def survey_one(folder: Path, name: str, content: str | bytes, **request: Any) -> TableSurvey:
    """Write one file and give the survey of its table."""
    (table,) = survey_files(folder, {name: content}, **request).tables
    return table
