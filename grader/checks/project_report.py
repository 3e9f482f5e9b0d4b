"""The report of a project: data, training, results, and what it is good for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from grader.checks.told import Decide, judge_told, read_told
from grader.evidence import Evidence
from grader.options import FromPublicToml
from grader.reading.project.outlook import told_of_use
from grader.reading.project.parts import said_in
from grader.reading.project.report import told_of_data, told_of_training
from grader.reading.project.results import told_of_results
from grader.reading.sentence_kinds import NO_KINDS, SentenceKinds
from grader.rubric import Key
from grader.verdict import Reading, Verdict


@dataclass(frozen=True)
class _Report:
    """A part of the report.

    `decide` says what is decided: "clear" (plainly complete or absent), "none" or "all"; the rest
    goes to a person with a suggestion.
    """

    decide: Decide = "clear"
    sentence_kinds: Annotated[SentenceKinds, FromPublicToml] = NO_KINDS

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """What sentences are compared with by meaning."""
        return self.sentence_kinds.phrases


@dataclass(frozen=True)
class ReportData(_Report):
    """Ask where the data comes from, how it was cleaned and labelled, and how much there is."""

    def read(self, evidence: Evidence) -> Reading:
        """Find the four in the student's texts and tables."""
        said = said_in(evidence.document)
        told = told_of_data(evidence.document, evidence.code, said)
        return read_told(evidence, told, said, self.sentence_kinds)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give a quarter for each."""
        asked = (
            "where the data comes from, how it was cleaned and labelled, and how many rows it has"
        )
        return judge_told(reading, self.decide, asked)


@dataclass(frozen=True)
class ReportTraining(_Report):
    """Ask for the steps of the training, its settings, and a reason for one of them."""

    def read(self, evidence: Evidence) -> Reading:
        """Find the three in the student's texts; comments in code are no report."""
        said = said_in(evidence.document)
        return read_told(evidence, told_of_training(said), said, self.sentence_kinds)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give three fifths for steps without settings and reason."""
        asked = "what you did, step by step, with which settings, and why one of them"
        return judge_told(reading, self.decide, asked)


@dataclass(frozen=True)
class ReportEvaluation(_Report):
    """Ask for the metrics, a strength, and a weakness with an example."""

    def read(self, evidence: Evidence) -> Reading:
        """Find the three in the student's texts and tables."""
        said = said_in(evidence.document)
        told = told_of_results(said, evidence.claims)
        return read_told(evidence, told, said, self.sentence_kinds)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give a third for each, half of it for a weakness without an example."""
        asked = "the metrics, one strength, and one weakness with an example"
        return judge_told(reading, self.decide, asked)


@dataclass(frozen=True)
class ReportApplication(_Report):
    """Ask where the network could be used, and for one improvement at least."""

    def read(self, evidence: Evidence) -> Reading:
        """Find both in the student's texts."""
        said = said_in(evidence.document)
        told = told_of_use(evidence.document, said)
        return read_told(evidence, told, said, self.sentence_kinds)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give half for each."""
        asked = "where the network could be used, and one thing that you would improve"
        return judge_told(reading, self.decide, asked)
