"""Run a class's notebooks as others do: `jupyter nbconvert`, `nbgrader autograde`, `otter run`.

nbgrader and otter-grader live in `build/peers`, an environment of their own that sees the libraries
of ours: the same kernel, the same torch. Preparing a course is not part of grading and not timed.
"""

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output, new_raw_cell

CHECKOUT = Path(__file__).resolve().parents[1]
PEERS = CHECKOUT / "build" / "peers"
NEEDED = ("nbgrader", "otter-grader")
JOBS = 2
CELLS = (
    "import torch, transformers, datasets\nprint(torch.__version__)",
    """from transformers import BertConfig, BertForSequenceClassification
from transformers import Trainer, TrainingArguments
from datasets import Dataset
torch.manual_seed(SEED)
config = BertConfig(vocab_size=200, hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
                    intermediate_size=64, num_labels=2)
model = BertForSequenceClassification(config)""",
    """import random
random.seed(SEED)
rows = [{"input_ids": [random.randrange(200) for _ in range(16)], "attention_mask": [1] * 16,
         "labels": number % 2} for number in range(64)]
rows = Dataset.from_list(rows)""",
    """settings = TrainingArguments("out", num_train_epochs=2, per_device_train_batch_size=16,
                             report_to="none", logging_steps=2, use_cpu=True)
trainer = Trainer(model=model, args=settings, train_dataset=rows)
print(trainer.train().training_loss)""",
    """from sklearn.metrics import accuracy_score
found = trainer.predict(rows)
accuracy = float(accuracy_score(found.label_ids, found.predictions.argmax(-1)))
model.save_pretrained("saved")
print(accuracy)""",
)
TEST = "0 <= accuracy <= 1"


@dataclass(frozen=True)
class Contestant:
    """A way to run notebooks; `run` runs the first so many of the class and checks that it did."""

    name: str
    notebooks: int
    run: Callable[[int], None]


def sources(seed: int) -> list[str]:
    """Return the five cells of one student."""
    return [cell.replace("SEED", str(seed)) for cell in CELLS]


def write_notebook(path: Path, cells: Sequence[nbformat.NotebookNode]) -> None:
    """Write a notebook for the kernel `python3`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=list(cells), metadata={"kernelspec": kernel}), path)


def install() -> None:
    """Make the environment of the peers, if it is not there."""
    if (PEERS / "installed").exists():
        return
    _run([sys.executable, "-m", "venv", PEERS], CHECKOUT)
    pip = [PEERS / "bin" / "python", "-m", "pip", "install", "--quiet"]
    _run([*pip, "-c", CHECKOUT / "constraints.txt", *NEEDED], CHECKOUT)
    packages = _run(
        [PEERS / "bin" / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        CHECKOUT,
    ).strip()
    Path(packages, "ours.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (PEERS / "installed").touch()


def nbconvert(folder: Path, seeds: Sequence[int], notebooks: int) -> Contestant:
    """Execute notebook after notebook, two at a time."""
    for seed in seeds:
        write_notebook(folder / f"{seed}/hw.ipynb", [new_code_cell(s) for s in sources(seed)])

    def one(seed: int) -> None:
        program = [Path(sys.executable).parent / "jupyter", "nbconvert", "--to", "notebook"]
        _run([*program, "--execute", "--output", "run.ipynb", "hw.ipynb"], folder / str(seed))

    return Contestant(
        "`jupyter nbconvert --execute`, two at a time", notebooks, lambda n: _each(one, seeds[:n])
    )


def nbgrader(folder: Path, seeds: Sequence[int], notebooks: int) -> Contestant:
    """Autograde an assignment of a course folder; nbgrader takes one hand-in after the other."""
    program = PEERS / "bin" / "nbgrader"
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'course'\n"
        "c.ExecutePreprocessor.timeout = 600\n"
    )
    cells = [new_code_cell(source) for source in sources(0)]
    cells[-1].source = f"### BEGIN SOLUTION\n{cells[-1].source}\n### END SOLUTION"
    cells[-1].metadata["nbgrader"] = _graded("answer", solution=True)
    test = new_code_cell(f"assert {TEST}")
    test.metadata["nbgrader"] = {**_graded("test", grade=True), "points": 1}
    write_notebook(folder / "source/hw/hw.ipynb", [*cells, test])
    _run([program, "generate_assignment", "hw"], folder)

    def run(count: int) -> None:
        for seed in seeds[:count]:
            hand_in = nbformat.read(folder / "release/hw/hw.ipynb", 4)
            for cell, source in zip(hand_in.cells, sources(seed), strict=False):
                cell.source = source
            write_notebook(folder / f"submitted/student{seed:02}/hw/hw.ipynb", hand_in.cells)
        _run([program, "autograde", "hw", "--force"], folder)
        for seed in seeds[:count]:
            done = nbformat.read(folder / f"autograded/student{seed:02}/hw/hw.ipynb", 4)
            assert all(cell.execution_count for cell in done.cells), seed

    return Contestant("`nbgrader autograde`, which takes one at a time", notebooks, run)


def otter(folder: Path, seeds: Sequence[int], notebooks: int) -> Contestant:
    """Grade hand-ins with the zip that `otter assign` makes, two at a time."""
    program = PEERS / "bin" / "otter"
    *before, last = sources(0)
    shown = new_output("execute_result", data={"text/plain": "True"}, execution_count=1)
    question = [
        new_raw_cell("# ASSIGNMENT CONFIG\ninit_cell: true\nexport_cell: false\ngenerate: true"),
        *map(new_code_cell, before),
        new_raw_cell("# BEGIN QUESTION\nname: q1\npoints: 1"),
        new_raw_cell("# BEGIN SOLUTION"),
        new_code_cell(f"# BEGIN SOLUTION\n{last}\n# END SOLUTION"),
        new_raw_cell("# END SOLUTION"),
        new_raw_cell("# BEGIN TESTS"),
        new_code_cell(TEST, outputs=[shown], execution_count=1),
        new_raw_cell("# END TESTS"),
        new_raw_cell("# END QUESTION"),
    ]
    write_notebook(folder / "hw.ipynb", question)
    _run([program, "assign", "--no-run-tests", "--no-pdfs", "hw.ipynb", "dist"], folder)
    (package,) = (folder / "dist/autograder").glob("*.zip")
    text = (folder / "dist/autograder/hw.ipynb").read_text()
    for seed in seeds:
        (folder / str(seed)).mkdir()
        hand_in = text.replace("seed(0)", f"seed({seed})")
        (folder / str(seed) / "hw.ipynb").write_text(hand_in)

    def one(seed: int) -> None:
        own = folder / str(seed)
        _run([program, "run", "-a", package, "-o", own, own / "hw.ipynb"], own)
        scores = json.loads((own / "results.json").read_text())["tests"]
        assert sum(test.get("score") or 0 for test in scores) > 0, scores

    return Contestant("`otter run`, two at a time", notebooks, lambda n: _each(one, seeds[:n]))


def _graded(name: str, *, grade: bool = False, solution: bool = False) -> dict[str, object]:
    """Return the metadata by which nbgrader knows a cell."""
    kind = {"grade": grade, "solution": solution, "locked": grade, "task": False}
    return {"grade_id": name, "schema_version": 3, **kind}


def _each(one: Callable[[int], None], seeds: Sequence[int]) -> None:
    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(one, seeds))


def _run(command: Sequence[object], folder: Path) -> str:
    """Run a program that asks no network; raises RuntimeError with what it said."""
    words = [str(word) for word in command]
    path = f"{Path(words[0]).parent}:{os.environ['PATH']}"  # as in an activated environment
    around = {**os.environ, "PATH": path, "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    done = subprocess.run(
        words, cwd=folder, env=around, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout
