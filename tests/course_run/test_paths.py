"""Paths of Colab, Kaggle and Windows are written to here, and read from the hand-in."""

from pathlib import Path

import pytest
from surroundings import failures, run_cells

WRITES = r"""
import os, pathlib, shutil
import pandas as pd, torch
from safetensors.torch import load_file, save_file
for folder in ("/kaggle/working/out", "/content/drive/MyDrive/a/b", "/home/me/p", "C:\\Users\\me",
               "D:/models/x", "/mnt/data/run"):
    os.makedirs(folder, exist_ok=True)
    assert os.path.isdir(folder), folder
    pathlib.Path(folder, "a.txt").write_text("x")
    with open(folder + "/b.txt", "w") as file:
        file.write("y")
    assert sorted(os.listdir(folder)) == ["a.txt", "b.txt"], folder
    pd.DataFrame({"a": [1]}).to_csv(folder + "/never/made/t.csv", index=False)
    assert pd.read_csv(folder + "/never/made/t.csv").a[0] == 1
    torch.save({"a": 1}, folder + "/deep/model.pt")
    assert torch.load(folder + "/deep/model.pt") == {"a": 1}
    save_file({"a": torch.zeros(1)}, folder + "/safe/x.safetensors")
    load_file(folder + "/safe/x.safetensors")
    shutil.rmtree(folder)
    assert not os.path.exists(folder), folder
open("/kaggle/working/made.txt", "w").write("z")
assert open("made.txt").read() == "z", "the working folder of Kaggle is ours"
"""

READS = r"""
import json
from datasets import load_dataset
for path in ("/kaggle/input/some/train.csv", "C:\\Users\\me\\train.csv", "train.csv",
             "/content/drive/MyDrive/data/train.csv", "dataset/train.csv"):
    assert os.path.exists(path), path
    assert pd.read_csv(path).label[0] == 1, path
assert load_dataset("csv", data_files="/kaggle/input/x/train.csv")["train"].num_rows == 1
assert json.load(open("/home/me/settings.json")) == {"a": 1}
"""

MISSING = """
import pandas as pd
pd.read_csv("/kaggle/input/secret/mine.csv")
"""


@pytest.mark.slow
def test_paths_of_other_machines_work_and_a_missing_file_is_named_as_written(
    tmp_path: Path,
) -> None:
    files = {"data/train.csv": "text,label\ngood,1\n", "conf/settings.json": '{"a": 1}'}
    record = run_cells(tmp_path, WRITES, READS, MISSING, files=files)
    assert [cell.state for cell in record.cells] == ["done", "done", "failed"], failures(record)
    assert record.cells[-1].error == "FileNotFoundError"
    assert "'/kaggle/input/secret/mine.csv'" in record.cells[-1].message
    assert (
        "`/kaggle/input/some/train.csv` is not here; `data/train.csv` of the hand-in was read in "
        "its place" in record.interventions
    )
