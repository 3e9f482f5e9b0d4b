"""Compare the reading of explanations with the labels of `submissions/explanations`.

    python benchmarks/explanations.py [--split held-out] [--show] [--fit] [--answers FOLDER]

Prints, for each split, how far the suggested points for quality agree with the labels (quadratic
weighted kappa on 0 to 9, exact, within one), how much is decided and how often rightly, how well
misconceptions and off-topic answers are found, each idea, and the analogy; beside it what the word
lists alone reach. Intervals are 95 %: Wilson for shares, bootstrap over answers for kappa.

Development answers are judged twice: with the rubric's weights, and "authors left out", each author
(a file) with weights fitted on the others. `--fit` prints the weights for `concepts.toml`.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from explanation_weights import refit, sure_lines, wilson, written
from pydantic import TypeAdapter
from sklearn.metrics import cohen_kappa_score

from grader.checks import KINDS
from grader.checks.analogy import Analogy
from grader.checks.explanation import Explanation
from grader.evidence import Evidence
from grader.evidence.meaning import explained_in
from grader.inside import documents
from grader.inside.likeness import cosines
from grader.reading.document import Document
from grader.reading.explanation.assessment import assess
from grader.reading.explanation.evasions import evasion_signs
from grader.reading.explanation.mapped import find_tied
from grader.reading.explanation.meaning import LANGUAGES, Sentence, read_sentences
from grader.reading.prose import language_of
from grader.records import DocumentRecord, LikenessRecord
from grader.rubric import Key, load_rubric
from grader.verdict import Verdict

CHECKOUT = Path(__file__).resolve().parents[1]
RUBRIC = CHECKOUT / "rubrics" / "fine-tuning-assignment"
POINTS = {"quality": 9, "analogy": 6}
IDEAS = ("reused", "adapted", "gain")


@dataclass(frozen=True)
class Answer:
    """A labelled answer, its document, and its sentences' likeness to the rubric's phrases."""

    author: str
    label: dict[str, Any]
    document: DocumentRecord
    likeness: LikenessRecord

    def evidence(self, *, by_meaning: bool = True) -> Evidence:
        """Give what the checks read."""
        collectors: dict[str, Any] = {"document": lambda: self.document}
        return Evidence(**collectors | ({"likeness": lambda: self.likeness} if by_meaning else {}))

    @property
    def text(self) -> str:
        """The explanation as the grader finds it."""
        passage = Document(self.document).explanation
        return passage.text if passage else ""

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences with what they are like."""
        return read_sentences(self.text, self.likeness)

    @property
    def compared(self) -> bool:
        """Whether its language is one that is compared by meaning."""
        return language_of(self.text) in LANGUAGES


@dataclass(frozen=True)
class Checks:
    """The two checks that are compared with labels."""

    explanation: Explanation
    analogy: Analogy


@dataclass(frozen=True)
class Way:
    """Which checks judge an answer, and whether they see the sentences' likeness."""

    checks: Callable[[Answer], Checks]
    by_meaning: bool = True


@dataclass(frozen=True)
class Judged:
    """A label beside the verdict of a check, both in points."""

    label: int
    verdict: Verdict
    points: int

    @property
    def decided(self) -> int | None:
        """The points, if no person was asked."""
        return None if self.verdict.credit is None else round(self.verdict.credit * self.points)

    @property
    def suggested(self) -> int | None:
        """The points decided or suggested; none where we suggest nothing."""
        share = self.verdict.credit if self.decided is not None else self.verdict.suggested
        return None if share is None else math.floor(share * self.points + 0.5)


def load(folder: Path, split: str, phrases: Sequence[str]) -> list[Answer]:
    """Read the answers of a split as the grader reads a hand-in; embed all of them at once."""
    tables = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in folder.glob("*.toml")}
    labels = [
        (author, each)
        for author in sorted(tables)
        for each in tables[author]["answer"]
        if each["split"] == split
    ]
    read = [_document(label["text"]) for _, label in labels]
    parts = [explained_in(Document(record)) for record in read]
    rows = cosines([sentence for each in parts for sentence in each], phrases)
    answers, start = [], 0
    for (author, label), record, each in zip(labels, read, parts, strict=True):
        here = tuple(tuple(row) for row in rows[start : start + len(each)])
        answers.append(Answer(author, label, record, LikenessRecord(each, tuple(phrases), here)))
        start += len(each)
    return answers


def _document(text: str) -> DocumentRecord:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "answers.md"
        path.write_text(f"## Explanation of transfer learning\n\n{text}\n", encoding="utf-8")
        read = documents.read_folder(Path(name), frozenset())
    return TypeAdapter(DocumentRecord).validate_python(read)


# --- what is reached ----------------------------------------------------------------------------


def judged(answers: Sequence[Answer], way: Way, item: str) -> list[Judged]:
    """Judge every answer with its check for an item."""
    found = []
    for answer in answers:
        checks = way.checks(answer)
        check = checks.explanation if item == "quality" else checks.analogy
        verdict = check.judge(check.read(answer.evidence(by_meaning=way.by_meaning)), Key())
        found.append(Judged(answer.label[item], verdict, POINTS[item]))
    return found


def kappa(pairs: Sequence[tuple[int, int]], levels: Sequence[int]) -> str:
    """Write the quadratic weighted kappa with its 95 % bootstrap interval."""

    def one(rows: Any) -> float:
        value = cohen_kappa_score(*rows.T, labels=list(levels), weights="quadratic")
        return float(value)

    table = np.array(pairs)
    random = np.random.default_rng(0)
    draws = [one(table[random.integers(0, len(table), len(table))]) for _ in range(1000)]
    low, high = np.percentile([each for each in draws if not math.isnan(each)], [2.5, 97.5])
    return f"{one(table):.2f} ({low:.2f}–{high:.2f})"


def quality_rows(found: Sequence[Judged]) -> dict[str, str]:
    """Give the rows of the table on quality."""
    pairs = [(each.label, each.suggested) for each in found if each.suggested is not None]
    decided = [each for each in found if each.decided is not None]
    exact = sum(a == b for a, b in pairs)
    return {
        "answers with a suggestion or decision": f"{len(pairs)} of {len(found)}",
        "quadratic weighted kappa": kappa(pairs, range(10)),
        "exact": wilson(exact, len(pairs)),
        "within 1 point": wilson(sum(abs(a - b) <= 1 for a, b in pairs), len(pairs)),
        "decided": wilson(len(decided), len(found)),
        "decided exactly right": wilson(sum(e.decided == e.label for e in decided), len(decided)),
        "decided within 1 point": wilson(
            sum(abs((e.decided or 0) - e.label) <= 1 for e in decided), len(decided)
        ),
    }


def analogy_rows(found: Sequence[Judged]) -> dict[str, str]:
    """Give the rows of the table on the analogy."""
    decided = [each for each in found if each.decided is not None]
    pairs = [(each.label, each.suggested) for each in found if each.suggested is not None]
    confusion = Counter((each.label, each.decided) for each in found)
    rows = {
        "left to a person": wilson(len(found) - len(decided), len(found)),
        "decided rightly": wilson(sum(e.decided == e.label for e in decided), len(decided)),
        "suggested or decided rightly": wilson(sum(a == b for a, b in pairs), len(pairs)),
    }
    for label in (0, 3, 6):
        counts = [str(confusion[label, decision]) for decision in (0, 3, 6, None)]
        rows[f"labelled {label}: decided 0, 3, 6, left"] = ", ".join(counts)
    return rows


def found_rows(answers: Sequence[Answer], way: Way) -> dict[str, str]:
    """Give the rows on misconceptions, other topics and each idea."""
    stated, shown, away = (Counter[tuple[bool, bool]]() for _ in range(3))
    right = Counter[str]()
    for answer in answers:
        check = way.checks(answer).explanation
        found = assess(answer.sentences, check.concepts, check.lessons)
        stated[answer.label["false"], any(claim.stated for claim in found.claims)] += 1
        shown[answer.label["false"], bool(found.claims)] += 1
        worthless = bool(found.evaded) and found.share(1) <= 1 / 9
        away[answer.label["off_topic"], worthless] += 1
        for idea in found.ideas:
            right[idea.idea.id] += idea.likeliest == answer.label[idea.idea.id]
    rows = {}
    counts = {"misconception stated": stated, "misconception stated or possible": shown}
    for name, count in (counts | {"off topic or filler": away}).items():
        hits, misses, alarms = count[True, True], count[True, False], count[False, True]
        rows[f"{name}: precision"] = wilson(hits, hits + alarms)
        rows[f"{name}: recall"] = wilson(hits, hits + misses)
    for idea in IDEAS:
        rows[f"idea {idea}: exact"] = wilson(right[idea], len(answers))
    return rows


def table(columns: dict[str, dict[str, str]]) -> str:
    """Write rows side by side."""
    names = list(dict.fromkeys(name for rows in columns.values() for name in rows))
    lines = [f"| | {' | '.join(columns)} |", "|---|" + "---|" * len(columns)]
    for name in names:
        cells = " | ".join(rows.get(name, "") for rows in columns.values())
        lines.append(f"| {name} | {cells} |")
    return "\n".join(lines)


def report(answers: Sequence[Answer], ways: dict[str, Way]) -> str:
    """Write the tables of a split, English answers first."""
    english = [answer for answer in answers if answer.label["language"] == "en"]
    first = next(iter(ways.values()))
    left = sum(each.decided is None for each in judged(answers, first, "quality"))
    compared = [answer for answer in english if answer.compared]
    by_meaning = {name: way for name, way in ways.items() if way.by_meaning}
    return "\n\n".join(
        [
            f"{len(english)} English answers, {len(answers) - len(english)} in other languages; of "
            f"all {len(answers)}, quality is left to a person for {left}.",
            "Quality, 0 to 9:\n\n"
            + table({n: quality_rows(judged(english, w, "quality")) for n, w in ways.items()}),
            "Analogy, 0, 3 or 6:\n\n"
            + table({n: analogy_rows(judged(english, w, "analogy")) for n, w in ways.items()}),
            f"Signs ({len(compared)} answers):\n\n"
            + table({name: found_rows(compared, way) for name, way in by_meaning.items()}),
        ]
    )


def show(answers: Sequence[Answer], way: Way) -> None:
    """Print each difference to standard error."""
    for item in POINTS:
        for answer, each in zip(answers, judged(answers, way, item), strict=True):
            if each.suggested == each.label and each.decided is not None:
                continue
            how = "decided" if each.decided is not None else "suggested"
            label = answer.label
            sys.stderr.write(
                f"{item} {label['id']}: label {each.label}, {how} {each.suggested} "
                f"[{label['kind']}; {[label[i] for i in IDEAS]}"
                f"{' FALSE' if label['false'] else ''}]\n    {each.verdict.summary}\n"
            )


# --- authors left out ---------------------------------------------------------------------------


def refitted(answers: Sequence[Answer], checks: Checks) -> Checks:
    """Give the checks with weights fitted on these answers."""
    labelled = [(answer.label, answer.sentences) for answer in answers if answer.compared]
    concepts = refit(labelled, checks.explanation.concepts)
    return Checks(
        replace(checks.explanation, concepts=concepts), replace(checks.analogy, concepts=concepts)
    )


def left_out(answers: Sequence[Answer], checks: Checks) -> Way:
    """Judge each author with weights fitted on the others."""
    authors = sorted({answer.author for answer in answers})
    if len(authors) < 2:
        raise SystemExit("answers of two authors or more are needed, a file each")
    fitted = {
        author: refitted([each for each in answers if each.author != author], checks)
        for author in authors
    }
    return Way(lambda answer: fitted[answer.author])


def print_fit(answers: Sequence[Answer], checks: Checks) -> None:
    """Print the fitted weights, and how sure the thresholds are on authors left out."""
    way = left_out(answers, checks)
    answers = [answer for answer in answers if answer.compared]
    full, mapped, away = [], [], []
    for answer in answers:
        check = way.checks(answer).explanation
        concepts = check.concepts
        full.append(assess(answer.sentences, concepts, check.lessons).complete)
        mapped.append(concepts.analogy.chances(find_tied(answer.sentences, concepts).signs)[-1])
        away.append(concepts.evasion.chances(evasion_signs(answer.sentences, concepts))[-1])
    labels = [answer.label for answer in answers]
    lines = [
        written(refitted(answers, checks).explanation.concepts),
        *sure_lines("complete", full, [each["quality"] == 9 for each in labels]),
        *sure_lines("analogy", mapped, [each["analogy"] == 6 for each in labels]),
        *sure_lines("evasion", away, [each["off_topic"] for each in labels]),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def main() -> None:
    """Print the tables of the chosen splits, or the fit."""
    parser = argparse.ArgumentParser(description="Compare explanations' reading with labels.")
    parser.add_argument("--split", default="", choices=["", "development", "held-out"])
    parser.add_argument("--answers", type=Path, default=CHECKOUT / "submissions" / "explanations")
    parser.add_argument("--fit", action="store_true", help="fit on the development answers")
    parser.add_argument("--show", action="store_true", help="print differences of development")
    options = parser.parse_args()
    rubric = load_rubric(RUBRIC, KINDS)
    explanation = next(i.check for i in rubric.items if isinstance(i.check, Explanation))
    analogy = next(i.check for i in rubric.items if isinstance(i.check, Analogy))
    checks = Checks(replace(explanation, decide="clear"), analogy)
    splits = [options.split] if options.split else ["development", "held-out"]
    for split in ["development"] if options.fit else splits:
        answers = load(options.answers, split, rubric.phrases)
        if options.fit:
            print_fit(answers, checks)
            return
        ways = {
            "by meaning": Way(lambda _: checks),
            "word lists only": Way(lambda _: checks, by_meaning=False),
        }
        if split == "development":
            ways = {"authors left out": left_out(answers, checks)} | ways
        if options.show and split == "development":
            show(answers, ways["authors left out"])
        sys.stdout.write(f"## {split}\n\n{report(answers, ways)}\n\n")


if __name__ == "__main__":
    main()
