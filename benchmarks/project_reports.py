"""Compare what is read in projects' reports with the labels of `submissions/labelled-projects`.

    python benchmarks/project_reports.py [--only NAME] [--show] [--fast]

Every report is graded with the project's rubric (profile `static`: nothing is run). Each item is

- *as labelled*: decided, with the credit that the label allows;
- *too little* or *too much*: decided, and not as labelled; too little is the worst that can happen;
- *left to a person*, with what was found and a suggestion.

An aspect (domain, source, weakness, …) is found where the mark's summary names it as found, and
pointed at where it is named with "Perhaps".
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agreement import CHECKOUT, read

from grader.reading.project.definition import DOMAIN, TASK
from grader.reading.project.outlook import IMPROVEMENT, USE
from grader.reading.project.report import CLEANING, LABELS, REASON, SETTINGS, SIZES, SOURCE, STEPS
from grader.reading.project.results import METRICS, STRENGTH, WEAKNESS
from grader.report import Mark, Report

LABELLED = CHECKOUT / "submissions" / "labelled-projects"
RUBRIC = CHECKOUT / "rubrics" / "fine-tuning-project"
OUTPUT = "expected-output"  # an item of one aspect, whose mark names none
ITEMS = {
    "task-defined": (DOMAIN, TASK),
    OUTPUT: (),
    "report-dataset": (SOURCE, CLEANING, LABELS, SIZES),
    "report-training": (STEPS, SETTINGS, REASON),
    "report-evaluation": (METRICS, STRENGTH, WEAKNESS),
    "report-application": (USE, IMPROVEMENT),
}
OUTCOMES = ("as labelled", "too little", "too much", "left to a person")
_FOUND, _PERHAPS = (re.compile(rf"{word}: (.*?)\.(?= |$)") for word in ("Found", "Perhaps"))


@dataclass(frozen=True)
class Cell:
    """One item of one report: the mark, and what the label says of it and of its aspects."""

    report: str
    mark: Mark
    label: Sequence[str]  # of full, partial and none, each of which is right
    told: frozenset[str]
    doubt: frozenset[str]

    @property
    def outcome(self) -> str:
        """One of `OUTCOMES`."""
        if self.mark.earned is None:
            return "left to a person"
        said = "none" if not self.mark.earned else "partial"
        said = "full" if self.mark.earned == self.mark.points else said
        order = ["none", "partial", "full"]
        if said in self.label:
            return "as labelled"
        return "too little" if order.index(said) < order.index(self.label[0]) else "too much"

    @property
    def aspects(self) -> frozenset[str]:
        """What the item asks for."""
        return frozenset(each.id for each in ITEMS[self.mark.id]) or frozenset({"output"})

    @property
    def found(self) -> frozenset[str]:
        """What the mark says was found."""
        if self.mark.id == OUTPUT:
            whole = self.mark.earned == self.mark.points
            return frozenset({"output"} if whole else ())
        return self._named(_FOUND)

    @property
    def pointed(self) -> frozenset[str]:
        """What the mark says may be there."""
        return self._named(_PERHAPS)

    def _named(self, pattern: re.Pattern[str]) -> frozenset[str]:
        said = pattern.search(self.mark.summary)
        titles = said[1].split("; ") if said else []
        return frozenset(each.id for each in ITEMS[self.mark.id] if each.title in titles)


def labels(only: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the reports whose class and name hold a text, and their labels."""
    for table in sorted(LABELLED.glob("*.toml")):
        for name, label in tomllib.loads(table.read_text("utf-8")).items():
            if only in f"{table.stem}/{name}":
                yield table.with_suffix("") / name, label


def cells(found: Mapping[str, Report], wanted: Mapping[str, dict[str, Any]]) -> Iterator[Cell]:
    """Put marks and labels side by side."""
    for name, report in found.items():
        label = wanted[name]
        for mark in (each for each in report.marks if each.id in ITEMS):
            said = label[mark.id]
            options = [said] if isinstance(said, str) else said
            yield Cell(name, mark, options, frozenset(label["told"]), frozenset(label["doubt"]))


def table(every: Sequence[Cell]) -> str:
    """Write a row an item: outcomes, then aspects found of those told, and found without cause."""
    last = "aspects found | or pointed at | not there, found | not there, pointed at"
    lines = [f"| item | items | {' | '.join(OUTCOMES)} | {last} |"]
    lines.append("|---|" + "---:|" * (len(OUTCOMES) + 5))
    lines += [_row(f"`{item}`", [c for c in every if c.mark.id == item]) for item in ITEMS]
    return "\n".join([*lines, _row("all", every)])


def _row(name: str, group: Sequence[Cell]) -> str:
    count = Counter(cell.outcome for cell in group)
    told = sum(len(cell.told & cell.aspects) for cell in group)
    right = sum(len(cell.found & cell.told) for cell in group)
    named = sum(len((cell.found | cell.pointed) & cell.told) for cell in group)
    wrong = sum(len(cell.found - cell.told - cell.doubt) for cell in group)
    astray = sum(len(cell.pointed - cell.found - cell.told - cell.doubt) for cell in group)
    outcomes = [count[outcome] for outcome in OUTCOMES]
    columns = [len(group), *outcomes, f"{right}/{told}", f"{named}/{told}", wrong, astray]
    return f"| {name} | {' | '.join(map(str, columns))} |"


def show(every: Sequence[Cell]) -> None:
    """Print each difference, to standard error."""
    for cell in every:
        missed = sorted((cell.told & cell.aspects) - cell.found)
        extra = sorted(cell.found - cell.told - cell.doubt)
        if cell.outcome == "as labelled" and not missed and not extra:
            continue
        line = f"{cell.report} {cell.mark.id}: {cell.outcome} (label {', '.join(cell.label)})"
        sys.stderr.write(f"{line}; missed {missed}, not there {extra}\n  {cell.mark.summary}\n")
        sys.stderr.writelines(f"  > {quote.text[:200]}\n" for quote in cell.mark.quotes[:4])


def main() -> int:
    """Print the table; the exit code is 1 where a decision gives too little."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="reports whose class/name holds this")
    parser.add_argument("--show", action="store_true", help="print every difference")
    parser.add_argument("--fast", action="store_true", help="compare no sentences by meaning")
    options = parser.parse_args()
    chosen = dict(labels(options.only))
    wanted = {f"{path.parent.name}/{path.name}": label for path, label in chosen.items()}
    found = read(list(chosen), jobs=1, by_meaning=not options.fast, rubric=RUBRIC)
    every = list(cells(found, wanted))
    if options.show:
        show(every)
    sys.stdout.write(f"{len(found)} reports\n\n{table(every)}\n")
    return int(any(cell.outcome == "too little" for cell in every))


if __name__ == "__main__":
    sys.exit(main())
