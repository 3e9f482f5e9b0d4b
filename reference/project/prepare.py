"""Clean the raw clauses and split them: the first of four scripts.

    python prepare.py

Reads data/raw.csv, prints what each step did, and writes data/train.csv, data/validation.csv and
data/test.csv. Only the split is left to chance, and its seed makes it the same every time.
"""

import argparse
import html
import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sklearn.model_selection import train_test_split

LABELS = ("unfavorable", "favorable")  # in the order of the network's 0 and 1
FEWEST_WORDS = 8  # a heading or a page number has less, a clause never has
NEAR = 0.5  # share of common three-word phrases from which two clauses are the same one

SPELLINGS = {
    "favourable": "favorable", "fav": "favorable", "+": "favorable",
    "unfavourable": "unfavorable", "unfav": "unfavorable", "-": "unfavorable",
}  # fmt: skip
TYPOS = {
    "recieve": "receive", "recieves": "receives", "cancelation": "cancellation", "teh": "the",
    "payed": "paid", "seperately": "separately", "goverment": "government", "untill": "until",
    "occured": "occurred", "accomodation": "accommodation",
    "custommer": "customer", "wich": "which",
}  # fmt: skip
MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
DATE = re.compile(
    rf"\b(?:\d{{1,2}}([./])\d{{1,2}}\1\d{{4}}"  # 31/12/2025, 31.12.2025
    rf"|\d{{1,2}} {MONTHS} \d{{4}}|{MONTHS} \d{{1,2}}, \d{{4}})\b"
)
INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")  # soft hyphens, zero-width spaces, byte order marks


@dataclass(frozen=True)
class Config:
    """What can be chosen."""

    raw: Path = Path("data/raw.csv")
    output: Path = Path("data")
    test_share: float = 0.20
    validation_share: float = 0.12
    seed: int = 7


def main() -> None:
    """Read, clean, split, write."""
    config = parse()
    rows = read(config.raw, "--raw", ("id", "pair", "text", "label", "second_label"))
    rows = clean(rows).drop(columns="second_label")
    config.output.mkdir(parents=True, exist_ok=True)
    for name, part in split(rows, config).items():
        part.to_csv(config.output / f"{name}.csv", index=False)
        counts = ", ".join(f"{n} {label}" for label, n in part.label.value_counts().items())
        print(f"{config.output / name}.csv: {len(part)} clauses ({counts})")


def parse() -> Config:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    told = {
        "raw": "clauses as they were collected: id, pair, text, label, second_label, contract",
        "output": "folder for the three files; what they held before is replaced",
        "test_share": "part of the pairs that the network never sees before it is measured",
        "validation_share": "part of the pairs that chooses the best epoch",
        "seed": "of the split; another seed puts other clauses into the test file",
    }
    for name, default in vars(Config()).items():
        option = "--" + name.replace("_", "-")
        parser.add_argument(
            option, type=type(default), default=default, help=f"{told[name]} ({default})"
        )
    return Config(**vars(parser.parse_args()))


def read(path: Path, argument: str, columns: tuple[str, ...] = ("text", "label")) -> pd.DataFrame:
    """Read a file of clauses, every cell as text; end with one line if it cannot be used."""
    if not path.is_file():
        sys.exit(f"{argument}: {path} is missing; name another, or run prepare.py in its folder")
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    except pd.errors.EmptyDataError:
        rows = pd.DataFrame()
    missing = [column for column in columns if column not in rows]
    if missing:
        sys.exit(f"{argument}: {path} has no column '{missing[0]}'; it needs {', '.join(columns)}")
    if rows.empty:
        sys.exit(f"{argument}: {path} has no rows; name a file that has some")
    return rows


def read_split(folder: Path, split: str) -> pd.DataFrame:
    """Read one of the clean files, for the scripts that train and measure."""
    path = folder / f"{split}.csv"
    rows = read(path, "--data")
    unknown = rows[~rows.label.isin(LABELS)]
    if len(unknown):
        found = unknown.label.iloc[0]
        sys.exit(f"--data: {path}: unknown label '{found}'; use {' or '.join(LABELS)}")
    return rows


def clean(rows: pd.DataFrame) -> pd.DataFrame:
    """Take one step after the other, and say what each of them did."""
    print(f"{'raw':<52}{len(rows):>5} rows")
    for title, step in STEPS.items():
        before, rows = rows, step(rows)
        changed = (before.loc[rows.index] != rows).any(axis=1).sum()
        removed = len(before) - len(rows)
        print(f"{title:<52}{len(rows):>5} rows, {removed} removed, {changed} changed")
    return rows


def without_html(rows: pd.DataFrame) -> pd.DataFrame:
    """Turn `&amp;` into `&` and leave out `<br>` and its like."""
    return rows.assign(text=[re.sub(r"<[^>]+>", " ", html.unescape(text)) for text in rows.text])


def with_tidy_spaces(rows: pd.DataFrame) -> pd.DataFrame:
    """Write every letter, quote and space in one way."""
    straight = str.maketrans("\u2018\u2019\u201c\u201d\u2013", "''\"\"-")

    def tidy(text: str) -> str:
        text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(straight)
        return re.sub(r" ([.,;:!?])", r"\1", " ".join(text.split()))

    return rows.assign(text=rows.text.map(tidy))


def with_iso_dates(rows: pd.DataFrame) -> pd.DataFrame:
    """Write 31/12/2025, 31.12.2025 and December 31, 2025 as 2025-12-31; the day comes first."""

    def iso(found: re.Match[str]) -> str:
        return pd.to_datetime(found[0], dayfirst=True).date().isoformat()

    return rows.assign(text=[DATE.sub(iso, text) for text in rows.text])


def without_typos(rows: pd.DataFrame) -> pd.DataFrame:
    """Correct the misspellings that reading the rows brought up."""
    wrong = re.compile(rf"\b({'|'.join(TYPOS)})\b")
    return rows.assign(text=[wrong.sub(lambda found: TYPOS[found[0]], text) for text in rows.text])


def with_one_spelling(rows: pd.DataFrame) -> pd.DataFrame:
    """Spell each label in one way; a label that nobody thought of ends the cleaning."""

    def spell(label: str) -> str:
        known = label.strip().rstrip(".").lower()
        return SPELLINGS.get(known, known)

    rows = rows.assign(label=rows.label.map(spell), second_label=rows.second_label.map(spell))
    unknown = rows[~rows.label.isin([*LABELS, ""])]
    if len(unknown):
        row = unknown.iloc[0]
        sys.exit(
            f"--raw: row {row.id}: unknown label '{row.label}'; correct it or add to SPELLINGS"
        )
    return rows


def without_irrelevant(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out page numbers, headings and notices: what is short or was given no label."""
    return rows[(rows.text.str.split().str.len() >= FEWEST_WORDS) & (rows.label != "")]


def without_conflicts(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out clauses that stand here with both labels: one of them is wrong."""
    return rows[rows.groupby(rows.text.map(words)).label.transform("nunique") == 1]


def without_duplicates(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the first of several clauses that differ in nothing but case and punctuation."""
    return rows[~rows.text.map(words).duplicated()]


def without_near_duplicates(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the first of several clauses that share most of their three-word phrases.

    Otherwise one of them might be trained on and the other tested, and memory look like skill.
    """
    kept: dict[int, set[str]] = {}
    for index, text in rows.text.items():
        phrases = three_word_phrases(text)
        if all(len(phrases & other) < NEAR * len(phrases | other) for other in kept.values()):
            kept[index] = phrases
    return rows.loc[list(kept)]


def without_disagreement(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out clauses on which the two passes of labelling do not agree."""
    return rows[rows.label == rows.second_label]


STEPS = {
    "HTML turned into text": without_html,
    "spaces, quotes and invisible signs made uniform": with_tidy_spaces,
    "dates written as year-month-day": with_iso_dates,
    "typos corrected": without_typos,
    "labels spelt in one way": with_one_spelling,
    "irrelevant rows removed": without_irrelevant,
    "texts with two different labels removed": without_conflicts,
    "duplicates removed": without_duplicates,
    "near duplicates removed": without_near_duplicates,
    "rows removed on which two passes disagree": without_disagreement,
}


def words(text: str) -> str:
    """Reduce a text to its words in lower case."""
    return " ".join(re.findall(r"\w+", text.lower()))


def three_word_phrases(text: str) -> set[str]:
    """Return all phrases of three words."""
    found = words(text).split()
    return {" ".join(found[at : at + 3]) for at in range(len(found) - 2)}


def split(rows: pd.DataFrame, config: Config) -> dict[str, pd.DataFrame]:
    """Divide the pairs by chance, both clauses of a pair into the same part.

    A network that was trained on one of them would be misled by its memory of the other: the same
    matter, the other label. Clauses without a partner are for training only. So validation and
    test clauses are balanced exactly, and no topic helps.
    """
    counts = rows.pair.value_counts()
    pairs = sorted(counts[counts == 2].index)
    if not (0 < config.test_share < 1 and 0 < config.validation_share < 1 - config.test_share):
        sys.exit("--test-share, --validation-share: both above 0, and together below 1")
    left, test = train_test_split(pairs, test_size=config.test_share, random_state=config.seed)
    share = config.validation_share / (1 - config.test_share)
    _, validation = train_test_split(left, test_size=share, random_state=config.seed)
    return {
        "train": rows[~rows.pair.isin([*validation, *test])],
        "validation": rows[rows.pair.isin(validation)],
        "test": rows[rows.pair.isin(test)],
    }


if __name__ == "__main__":
    main()
