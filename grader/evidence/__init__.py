"""Collect facts about a submission, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from grader.errors import NotCollected
from grader.reading.claims import Claims
from grader.reading.code import Code
from grader.reading.document import Document
from grader.reading.project.own_rows import OwnRows
from grader.reading.project.own_split import label_names
from grader.reading.project.task import Recognised, recognise_task
from grader.records import (
    DatasetRecord,
    LikenessRecord,
    NetworkRecord,
    Page,
    PageRecord,
    RunRecord,
    SketchRecord,
    SurveyRecord,
)

if TYPE_CHECKING:
    from grader.evidence.networks.generating import TextAnswers
    from grader.evidence.networks.predicting import Predictions


class Evidence:
    """What the collectors found about one submission; each runs when it is first asked for.

    Each argument is a function that collects. Without one, asking raises `NotCollected`: the
    credit that rests on it is unknown, not zero.
    """

    def __init__(self, **collectors: Callable[[], Any]) -> None:
        self._collectors = collectors

    @cached_property
    def document(self) -> Document:
        """The texts, tables, code cells and stored outputs, in reading order."""
        return Document(self._collect("document"))

    @cached_property
    def code(self) -> Code:
        """What the code says, none of it run."""
        return Code(self._collect("code"))

    @cached_property
    def claims(self) -> Claims:
        """The accuracies that outputs show and texts tell."""
        return Claims(self.document, self.code)

    @cached_property
    def task(self) -> Recognised:
        """The kind of task that the hand-in is about."""
        try:
            networks = self.network
        except NotCollected:
            networks = None
        tables = [(table.name, table.task) for table in self.surveyed.tables if table.task]
        return recognise_task(self.document, self.code, networks, tables)

    @property
    def label_names(self) -> tuple[str, ...]:
        """What the classes of the data are called, as far as it was read."""
        return label_names(self.surveyed)

    @property
    def surveyed(self) -> SurveyRecord:
        """The survey, empty where none was made."""
        try:
            return self.survey
        except NotCollected:
            return SurveyRecord()

    @cached_property
    def dataset(self) -> DatasetRecord:
        """The data files."""
        record: DatasetRecord = self._collect("dataset")
        return record

    @cached_property
    def survey(self) -> SurveyRecord:
        """What all rows of the data look like."""
        record: SurveyRecord = self._collect("survey")
        return record

    @cached_property
    def likeness(self) -> LikenessRecord:
        """How near the explanation's sentences are in meaning to the rubric's phrases."""
        record: LikenessRecord = self._collect("likeness")
        return record

    @cached_property
    def likeness_if_collected(self) -> LikenessRecord | None:
        """The likeness, or nothing where sentences were not compared by meaning."""
        try:
            return self.likeness
        except NotCollected:
            return None

    @cached_property
    def run(self) -> RunRecord:
        """What happened when the code ran."""
        record: RunRecord = self._collect("run")
        return record

    @property
    def pages(self) -> tuple[Page, ...]:
        """The notebooks as we ran them; none where no check has asked for a run."""
        if not self._was_run:
            return ()
        record: PageRecord = self._collect("pages")
        return record.pages

    @property
    def interventions(self) -> tuple[str, ...]:
        """What was changed or imitated so that the code could run; none where it was not run."""
        return self.run.interventions if self._was_run else ()

    @property
    def _was_run(self) -> bool:
        return bool({"run", "rerun"} & self.__dict__.keys())

    @cached_property
    def rerun(self) -> Claims:
        """The accuracies that our own uncapped run shows, where the student's stand."""
        return Claims(Document(self._collect("rerun")), self.code)

    @cached_property
    def network(self) -> NetworkRecord:
        """The saved networks, none of them loaded."""
        record: NetworkRecord = self._collect("network")
        return record

    @cached_property
    def sketch(self) -> SketchRecord | None:
        """Where the weights of the network that counts come from; None where nothing is loaded."""
        if "sketch" not in self._collectors:
            return None
        record: SketchRecord | None = self._collect("sketch")
        return record

    @cached_property
    def predictions(self) -> Mapping[str, Predictions]:
        """What the valid networks answer to held-out rows, by folder; none without such rows."""
        if "predictions" not in self._collectors:
            return {}
        found: Mapping[str, Predictions] = self._collect("predictions")
        return found

    @cached_property
    def text_answers(self) -> Mapping[str, TextAnswers]:
        """What the valid networks write and foretell, by folder; none without held-out rows."""
        if "text_answers" not in self._collectors:
            return {}
        found: Mapping[str, TextAnswers] = self._collect("text_answers")
        return found

    @cached_property
    def own_rows(self) -> OwnRows:
        """The rows that the student tests the network on, or why there are none."""
        if "own_rows" not in self._collectors:
            return OwnRows(why="they were not looked at in this profile")
        found: OwnRows = self._collect("own_rows")
        return found

    @cached_property
    def own_predictions(self) -> Mapping[str, Predictions]:
        """What the valid networks answer to the student's own test rows, by folder."""
        if "own_predictions" not in self._collectors:
            return {}
        found: Mapping[str, Predictions] = self._collect("own_predictions")
        return found

    @cached_property
    def own_texts(self) -> Mapping[str, TextAnswers]:
        """What the valid networks write for those rows, by folder, and their base by its id."""
        if "own_texts" not in self._collectors:
            return {}
        found: Mapping[str, TextAnswers] = self._collect("own_texts")
        return found

    def _collect(self, name: str) -> Any:
        if name not in self._collectors:
            raise NotCollected(f"the {name} was not looked at in this profile")
        return self._collectors[name]()
