"""What the checks of a student's dataset have in common."""

from __future__ import annotations

from dataclasses import dataclass

from grader.evidence import Evidence
from grader.reading.datasets.chosen import WRITTEN, Dataset, choose
from grader.reading.datasets.made import made_rows, tell
from grader.reading.datasets.public import public_set
from grader.records import MadeRows
from grader.records.datasets import TableSurvey
from grader.verdict import Quote, Reading

HAND_IN = "Hand in the rows themselves, as CSV, JSON Lines or Parquet, with a header."


@dataclass(frozen=True)
class OwnData:
    """The dataset of a hand-in, or why there are no rows to look at."""

    task: str  # of the hand-in, which decides which items apply; empty where none is recognised
    dataset: Dataset | None
    public: tuple[str, Quote] | None
    unreadable: tuple[TableSurvey, ...]
    unfit: tuple[TableSurvey, ...]
    made: MadeRows | None = None  # by code, more than there are in the dataset

    def absent(self) -> Reading:
        """Say that there are no rows, in words that tell unread from missing."""
        if self.unreadable:
            table = self.unreadable[0]
            return Reading.unreadable(
                f"{table.path} could not be read: {table.note}.", Quote(table.note, table.path)
            )
        if self.public:
            name, quote = self.public
            note = f"You use the public set {name}; its rows are not in the hand-in."
            return Reading.unreadable(note, quote)
        if self.unfit:
            table = self.unfit[0]
            columns = ", ".join(column.name for column in table.columns[:8])
            quote = Quote(f"columns: {columns}", table.name)
            note = f"{table.name} has {table.rows:,} rows, but we could not tell what to learn."
            return Reading.unreadable(note, quote)
        if self.made:
            note = f"{tell(self.made)} They are not in the hand-in, so we could not look at them."
            return Reading.unreadable(note, Quote(self.made.quote, str(self.made.place)))
        return Reading.missing("No dataset was found: no data file, no table, no rows in code.")


def own_data(evidence: Evidence) -> OwnData:
    """Choose the dataset among the tables of a hand-in."""
    survey = evidence.survey
    recognised = evidence.task.task
    task = recognised.value if recognised else ""
    dataset = choose(survey, task)
    unreadable = tuple(table for table in survey.tables if table.state == "unreadable")
    if unreadable and dataset and all(each.format in WRITTEN for each in dataset.tables):
        dataset = None  # rows shown in a text stand for the file that we could not read
    unfit = tuple(t for t in survey.tables if t.state == "read" and not t.task and t.rows > 1)
    task = task or (dataset.tables[0].task if dataset else "")
    made = made_rows(evidence.code.record, dataset.distinct if dataset else 0)
    return OwnData(task, dataset, public_set(evidence.code), unreadable, unfit, made)
