"""A split by a seed is repeated on the numbers of the rows, and gives the library's own rows."""

# ruff: noqa: F841, RUF059 - the functions are written as students write them

from __future__ import annotations

import inspect
import random
import textwrap
from collections.abc import Callable
from pathlib import Path

import datasets
import pandas as pd
import pytest
from datasets import Dataset, DatasetDict
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder

from grader.measuring.splitting import repeat
from grader.reading.code import Code
from grader.reading.project.origin import Unclear
from grader.reading.project.seeded import class_values, held_out
from tests.written_code import code_of, script

IMPORTS = (
    "import pandas as pd\nfrom datasets import Dataset, DatasetDict\n"
    "from sklearn.model_selection import train_test_split\n"
    "from sklearn.preprocessing import LabelEncoder\n"
)
DRAW = random.Random(3)  # noqa: S311
LABELS = [DRAW.choice(["good", "bad", "bad", "fair"]) for _ in range(97)]
TABLE = pd.DataFrame({"text": [f"text number {n}" for n in range(97)], "label": LABELS})
"""Rows with three classes of different sizes."""

Texts = list[str]


def plain() -> Texts:
    df = pd.read_csv("rows.csv")
    train_df, test_df = train_test_split(df, test_size=0.2, random_state=42)
    return list(test_df["text"])


def stratified_by_a_column() -> Texts:
    df = pd.read_csv("rows.csv", sep=",", encoding="utf-8").dropna()
    df = df.drop_duplicates(subset="text")
    train, test = train_test_split(df, test_size=0.25, random_state=7, stratify=df["label"])
    return list(test["text"])


def lists_side_by_side_with_classes_that_a_dict_numbers() -> Texts:
    df = pd.read_csv("rows.csv")
    df["label"] = df["label"].map({"good": 0, "fair": 1, "bad": 2})
    X_train, X_test, y_train, y_test = train_test_split(
        df["text"].tolist(), df["label"].tolist(), test_size=30, random_state=0, stratify=df.label
    )
    return list(X_test)


def three_parts() -> Texts:
    df = pd.read_csv("rows.csv")
    df["y"] = LabelEncoder().fit_transform(df["label"])
    train, rest = train_test_split(df, test_size=0.4, random_state=1, stratify=df["label"])
    val, test = train_test_split(rest, test_size=0.5, random_state=1)
    return list(test["text"])


def a_part_of_the_training_rows_for_validation() -> Texts:
    df = pd.read_csv("rows.csv")
    train, test = train_test_split(df, train_size=0.8, random_state=5, shuffle=True)
    train, val = train_test_split(train, test_size=0.1, random_state=5)
    return list(test["text"])


def by_datasets() -> Texts:
    rows = Dataset.from_pandas(pd.read_csv("rows.csv")[["text", "label"]], preserve_index=False)
    parts = rows.shuffle(seed=9).train_test_split(test_size=0.2, seed=42)
    return list(parts["test"]["text"])


def by_datasets_in_three() -> Texts:
    rows = Dataset.from_csv("rows.csv").rename_column("label", "labels")
    first = rows.train_test_split(0.3, seed=11)
    second = first["test"].train_test_split(test_size=0.5, seed=11)
    parts = DatasetDict({"train": first["train"], "val": second["train"], "test": second["test"]})
    return list(parts["test"]["text"])


def by_datasets_in_proportion() -> Texts:
    rows = Dataset.from_csv("rows.csv").class_encode_column("label")
    parts = rows.train_test_split(test_size=0.2, seed=3, stratify_by_column="label")
    return list(parts["test"]["text"])


def drawn_by_pandas() -> Texts:
    df = pd.read_csv("rows.csv").sample(frac=1, random_state=2).reset_index(drop=True)
    train = df.sample(frac=0.8, random_state=200)
    test = df.drop(train.index)
    return list(test["text"])


def drawn_for_the_test() -> Texts:
    df = pd.read_csv("rows.csv")
    test_df = df.sample(n=20, random_state=8)
    train_df = df.drop(test_df.index)
    return list(test_df["text"])


CASES = [
    plain, stratified_by_a_column, lists_side_by_side_with_classes_that_a_dict_numbers, three_parts,
    a_part_of_the_training_rows_for_validation, by_datasets, by_datasets_in_three,
    by_datasets_in_proportion, drawn_by_pandas, drawn_for_the_test,
]  # fmt: skip


def written(case: Callable[[], Texts]) -> Code:
    """Read the body of a function as a script."""
    body = textwrap.dedent(inspect.getsource(case).partition("\n")[2])
    return Code(code_of(script(IMPORTS + body.replace("return ", "print(") + ")")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_rows_are_those_that_the_library_holds_out(
    case: Callable[[], Texts], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    TABLE.to_csv("rows.csv", index=False)
    code = written(case)
    origin = held_out(code)
    assert origin is not None
    assert origin.file == "rows.csv"
    numbers = repeat(origin.cuts, len(TABLE), class_values(code, origin, "label", LABELS))
    assert [TABLE["text"][number] for number in numbers] == case()


READ = "df = pd.read_csv('rows.csv')\n"
SPLIT = "train, test = train_test_split(df, test_size=0.2, random_state=1)\n"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (READ + SPLIT.replace(", random_state=1", ""), "has no seed"),
        (READ + "df = df[df['label'] != 'fair']\n" + SPLIT, "filtered or picked"),
        (READ + "df = df.query('x > 1')\n" + SPLIT, "go through `query`"),
        (READ + "df.drop(df[df.text == ''].index, inplace=True)\n" + SPLIT, "`drop` changes"),
        (READ + "import random\nx = list(df.text)\nrandom.shuffle(x)\n" + SPLIT, "shuffles rows"),
        (READ.replace("')", "', nrows=50)") + SPLIT, "read with `nrows`"),
        (READ + SPLIT.replace("0.2", "size()"), "`test_size` is not written"),
        (READ + "x = [t for t in df.text]\n" + SPLIT.replace("(df", "(x"), "cannot be followed"),
        (READ.replace("csv('rows.csv')", "csv('a', names=1)") + SPLIT, "read with `names`"),
        ("import datasets as d\ndf = d.load_dataset('imdb')['train']\n" + SPLIT, "a public set"),
        (READ + "a = df.sample(frac=0.5, random_state=1)\nb = df.drop(a.index)\n", "which part"),
        (READ + "df = df.drop(df.index)\n" + SPLIT, "which rows are dropped"),
        (READ + SPLIT + SPLIT.replace("0.2", "0.3").replace("train, test", "a, b"), ""),
        (READ + SPLIT + SPLIT.replace("0.2", "0.3"), "several ways"),
    ],
)
def test_a_split_that_cannot_be_repeated_with_certainty_says_why(source: str, why: str) -> None:
    code = Code(code_of(script(IMPORTS + source)))
    if why:
        with pytest.raises(Unclear, match=why):
            held_out(code)
    else:
        assert held_out(code) is not None


def test_classes_that_are_renamed_out_of_sight_leave_a_stratified_split_unclear() -> None:
    source = READ + "df['label'] = df['label'].apply(number)\n"
    source += SPLIT.replace("random_state=1", "random_state=1, stratify=df['label']")
    code = Code(code_of(script(IMPORTS + source)))
    origin = held_out(code)
    assert origin is not None
    with pytest.raises(Unclear, match="renamed"):
        class_values(code, origin, "label", LABELS)


def test_code_that_divides_nothing_holds_nothing_out() -> None:
    assert held_out(Code(code_of(script(IMPORTS + READ)))) is None
