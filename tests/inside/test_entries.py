"""Which of a hand-in's files are run, in which order, and how they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.inside.running.entries import entries


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.ipynb": "", "train.py": ""}, ["a.ipynb"]),
        ({"evaluate.py": "", "train.py": "", "setup.py": ""}, ["train.py", "evaluate.py"]),
        ({"main.py": "from utils import x", "utils.py": "x = 1"}, ["main.py"]),
        (
            {"run.py": "from pkg.net import fit", "pkg/__init__.py": "", "pkg/net.py": ""},
            ["run.py"],
        ),
        ({"pkg/__init__.py": "", "pkg/train.py": "from . import data", "pkg/data.py": ""},
         ["pkg/train.py"]),
        ({"test_model.py": ""}, ["test_model.py"]),
        ({"train.py": "", "README.md": "```\n$ python train.py --epochs 2\n```\n"},
         ["train.py --epochs 2"]),
        (
            {"main.py": "", "run.sh": "python3 main.py \\\n --do train\npython main.py --do eval"},
            ["main.py --do train", "main.py --do eval"],
        ),
        (
            {"main.py": "", "run.sh": "N=${N:-3}\nO=out/$(basename a/b)\npython main.py $N \"$O\""},
            ["main.py 3 out/b"],
        ),
        (
            {"src/__init__.py": "", "src/net.py": "", "src/train.py": "from src import net",
             "src/evaluate.py": "",
             "README.md": "python -m src.train --fast\npython -m src.evaluate"},
            ["src/train.py --fast", "src/evaluate.py"],
        ),
        (
            {"src/__init__.py": "", "src/train.py": "if __name__ == '__main__': trainer.train()",
             "src/predict.py": "", "README.md": "`python -m src.predict`"},
            ["src/train.py", "src/predict.py"],
        ),
        ({"auswertung.py": "", "zug.py": "loss.backward()"}, ["zug.py", "auswertung.py"]),
        ({"train.py": "", "notes.txt": "I ran python other.py --fast"}, ["train.py"]),
    ],
)  # fmt: skip
def test_what_is_run(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = [
        " ".join((e.path.relative_to(tmp_path).as_posix(), *e.arguments)) for e in entries(tmp_path)
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "folder", "package"),
    [
        ("import torch", "src", ""),
        ("from .net import fit", ".", "src"),
        ("import src.a", ".", "src"),
    ],
)
def test_from_where_a_script_is_called(
    tmp_path: Path, text: str, folder: str, package: str
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "train.py").write_text(text)
    (entry,) = entries(tmp_path)
    assert (entry.folder, entry.package) == (tmp_path / folder, package)
