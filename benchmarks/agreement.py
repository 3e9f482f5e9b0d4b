"""Compare the grader's reading with the labels of `submissions/labelled`, item by item.

    python benchmarks/agreement.py [--split held-out] [--only NAME] [--every 3] [--show]
                                   [--floor 0.97]

Every hand-in is read (profile `static`: nothing is run) and each mark compared with the points that
a person gave before the grader saw the hand-in. A mark is

- *agreed*: the same points, or left to a person where the label is "person";
- *wrong*: decided, and not as labelled;
- *could not read*: left to a person although the label decides it;
- *unrun*: only a run settles it, which this profile does not do; out of the shares.

Recall is told for both answers, since always saying yes would look good on most items: of the
labels with points, how many were given some; of the labels with none, how many were given none.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.batch.grade import grade_class
from grader.batch.prepare import GradeOptions, prepared
from grader.checks import KINDS
from grader.evidence.setting import Profile
from grader.intake.submission import HandIn
from grader.reading.defects import DEFECTS
from grader.report import Mark, Report
from grader.rubric import load_rubric
from grader.verdict import Status

CHECKOUT = Path(__file__).resolve().parents[1]
LABELLED = CHECKOUT / "submissions" / "labelled"
RUBRIC = CHECKOUT / "rubrics" / "fine-tuning-assignment"
SECTIONS = {"Theory": "prose", "Practice": "code", "Reflection": "prose"}
SAME = 0.0005  # of two accuracies
UNRUN = ("Not decided yet", "it was not run here")


@dataclass(frozen=True)
class Cell:
    """One item of one hand-in: what the person said and what the grader said."""

    hand_in: str
    item: str
    section: str
    label: tuple[Any, ...]  # points, "person" or "run"; more than one where people differ
    mark: Mark

    @property
    def outcome(self) -> str:
        """One of agreed, wrong, unread, unrun, error."""
        if self.mark.status is Status.ERROR:
            return "error"
        if self.mark.earned is None:
            if any(sign in self.mark.summary for sign in UNRUN) or "run" in self.label:
                return "unrun"
            return "agreed" if "person" in self.label else "unread"
        if self.label == ("run",):
            return "unrun"
        return "agreed" if self.mark.earned in self.label else "wrong"


def labels(split: str, only: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the labelled hand-ins of a split, or of all with an empty one."""
    for table in sorted(LABELLED.glob("*.toml")):
        for name, label in tomllib.loads(table.read_text("utf-8")).items():
            if split in ("", label["split"]) and only in f"{table.stem}/{name}":
                yield table.with_suffix("") / name, label


def read(
    paths: Sequence[Path], jobs: int, *, by_meaning: bool, rubric: Path = RUBRIC
) -> dict[str, Report]:
    """Grade hand-ins without running them; the paths' names are the reports' keys."""
    with tempfile.TemporaryDirectory() as kept:
        loaded = load_rubric(rubric, KINDS)
        options = GradeOptions(loaded, Path(kept), Path(kept), Profile.STATIC, jobs=jobs)
        hand_ins = [HandIn(f"{path.parent.name}/{path.name}", path) for path in paths]
        with prepared(options) as made:
            job = replace(made, setting=replace(made.setting, by_meaning=by_meaning))
            graded = grade_class(hand_ins, job, on_report=lambda _: None)
    return {report.submission.id: report for report in graded.reports}


def cells(found: dict[str, Report], wanted: dict[str, dict[str, Any]]) -> Iterator[Cell]:
    """Put marks and labels side by side."""
    for name, report in found.items():
        for mark in report.marks:
            label = wanted[name][mark.id]
            options = tuple(label) if isinstance(label, list) else (label,)
            yield Cell(name, mark.id, mark.section, options, mark)


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else "–"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _row(name: str, group: Sequence[Cell]) -> str:
    count = Counter(cell.outcome for cell in group)
    decided = count["agreed"] + count["wrong"]
    numbers = [(c, p) for c in group if isinstance(p := c.label[0], int | float)]
    some = [c for c, points in numbers if points > 0 and c.outcome != "unrun"]
    none = [c for c, points in numbers if points == 0 and c.outcome != "unrun"]
    given = sum((c.mark.earned or 0) > 0 for c in some)
    kept = sum(c.mark.earned == 0 for c in none)
    columns = [
        str(len(group) - count["unrun"]), _percent(count["agreed"], decided), str(count["wrong"]),
        str(count["unread"]), _percent(count["unread"], decided + count["unread"]),
        str(count["unrun"]), _share(given, len(some)), _share(kept, len(none)),
    ]  # fmt: skip
    return f"| {name} | " + " | ".join(columns) + " |"


def table(every: Sequence[Cell]) -> str:
    """Write the table: a row an item, then the code items and the prose items together."""
    head = "| item | labels | agreed | wrong | could not read | share | unrun | some | none |"
    lines = [head, "|---|" + "---:|" * 8]
    for item in dict.fromkeys(cell.item for cell in every):
        lines.append(_row(f"`{item}`", [cell for cell in every if cell.item == item]))
    for kind in dict.fromkeys(SECTIONS.values()):
        group = [cell for cell in every if SECTIONS[cell.section] == kind]
        lines.append(_row(f"all {kind} items", group))
    return "\n".join([*lines, _row("all", every)])


def defects_table(found: dict[str, Report], wanted: dict[str, dict[str, Any]]) -> str:
    """Write how often a labelled defect was remarked, and how often one that is not there."""
    lines = ["| remark | labelled | found | not there, remarked |", "|---|---:|---:|---:|"]
    names = sorted({each for label in wanted.values() for each in label["defects"]})
    for defect in names:
        have = {n for n, report in found.items() if defect in {f.id for f in report.flags}}
        should = {n for n in found if defect in wanted[n]["defects"]}
        lines.append(f"| {defect} | {len(should)} | {len(have & should)} | {len(have - should)} |")
    return "\n".join(lines)


def claims_table(found: dict[str, Report], wanted: dict[str, dict[str, Any]]) -> str:
    """Write how often the reported accuracy is the labelled one, a line a split."""
    lines = [
        "| split | accuracy labelled | exactly | wrongly | for a person | not found "
        "| none labelled | none given |",
        "|---|" + "---:|" * 7,
    ]
    for split in sorted({label["split"] for label in wanted.values()}):
        names = [name for name in found if wanted[name]["split"] == split]
        marks = {n: m for n in names for m in found[n].marks if m.id == "accuracy-reported"}
        labelled = {name: wanted[name]["claim"] for name in marks if "claim" in wanted[name]}
        count = Counter(_claim_outcome(marks[n], claim) for n, claim in labelled.items())
        none = [name for name in marks if name not in labelled]
        columns = [
            split, len(labelled), count["exact"], count["wrong"], count["person"],
            count["missed"], len(none), sum(marks[name].number is None for name in none),
        ]  # fmt: skip
        lines.append("| " + " | ".join(map(str, columns)) + " |")
    return "\n".join(lines)


def _claim_outcome(mark: Mark, claim: float) -> str:
    if mark.number is None:
        return "person" if mark.earned is None else "missed"
    return "exact" if abs(mark.number - claim) <= SAME else "wrong"


def show(every: Sequence[Cell], found: dict[str, Report], wanted: dict[str, Any]) -> None:
    """Print each difference with its reasons, to standard error."""
    for cell in every:
        if cell.outcome in {"agreed", "unrun"}:
            continue
        why = wanted[cell.hand_in].get("why", {}).get(cell.item, "")
        says = cell.mark.earned if cell.mark.earned is not None else cell.mark.status
        line = f"{cell.outcome:7} {cell.hand_in} {cell.item}: label {cell.label}, we {says}"
        sys.stderr.write(f"{line}\n          {cell.mark.summary}\n")
        sys.stderr.write(f"          label: {why}\n" if why else "")
        for quote in cell.mark.quotes[:2]:
            sys.stderr.write(f"          > {quote.text[:160]} [{quote.place}]\n")
    for name, report in found.items():
        said = wanted[name].get("claim")
        mark = next(m for m in report.marks if m.id == "accuracy-reported")
        if (said is None) != (mark.number is None) or (
            said is not None and _claim_outcome(mark, said) == "wrong"
        ):
            sys.stderr.write(f"claim   {name}: label {said}, we {mark.number} ({mark.status})\n")
        have = {flag.id for flag in report.flags} & {defect.id for defect in DEFECTS}
        should = set(wanted[name]["defects"])
        if have ^ should:
            missed, extra = sorted(should - have), sorted(have - should)
            sys.stderr.write(f"remarks {name}: missed {missed}, not labelled {extra}\n")


def main() -> int:
    """Print the tables; the exit code is 1 below the floor or after a fault of ours."""
    parser = argparse.ArgumentParser(description="Compare the reading with labels.")
    parser.add_argument("--split", default="", choices=["", "development", "held-out"])
    parser.add_argument("--only", default="", help="hand-ins whose class/name holds this")
    parser.add_argument("--every", type=int, default=1, help="read only each so many of them")
    parser.add_argument("--show", action="store_true", help="print every difference")
    parser.add_argument("--floor", type=float, default=0.0, help="least agreement of any item")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--fast", action="store_true", help="compare no sentences by meaning")
    options = parser.parse_args()
    chosen = dict(list(labels(options.split, options.only))[:: options.every])
    wanted = {f"{path.parent.name}/{path.name}": label for path, label in chosen.items()}
    found = read(list(chosen), options.jobs, by_meaning=not options.fast)
    every = list(cells(found, wanted))
    if options.show:
        show(every, found, wanted)
    tables = [table(every), claims_table(found, wanted), defects_table(found, wanted)]
    sys.stdout.write("\n\n".join([f"{len(found)} hand-ins", *tables]) + "\n")
    worst = min(_agreement(every, item) for item in {cell.item for cell in every})
    return int(worst < options.floor or any(cell.outcome == "error" for cell in every))


def _agreement(every: Sequence[Cell], item: str) -> float:
    count = Counter(cell.outcome for cell in every if cell.item == item)
    decided = count["agreed"] + count["wrong"]
    return count["agreed"] / decided if decided else 1.0


if __name__ == "__main__":
    sys.exit(main())
