"""Shell lines and magics: instant, harmless, recorded; what they start has the hooks too."""

from pathlib import Path

import pytest
from surroundings import failures, run_cells, run_script

LINES = """
%pip install evaluate
!pip install -q "transformers==4.30"
said = !pip install datasets
assert said == ["Requirement already satisfied: datasets"], said
shown = !pip --version
assert shown[0].startswith("pip "), shown
import torch
seen = !nvidia-smi
assert "NVIDIA-SMI" in seen[1] and torch.cuda.get_device_name() in "".join(seen), seen
seen = !nvidia-smi --query-gpu=name,memory.total --format=csv,noheader
assert seen == ["Tesla T4 (imitated), 15102 MiB"], seen
!apt-get install -y git-lfs && sudo apt update && conda install x
!git config --global user.name me
!huggingface-cli login --token x; wandb login x
"""

MAGICS = """
%load_ext autoreload
%load_ext google.colab.data_table
%load_ext cudf.pandas
%load_ext tensorboard
%tensorboard --logdir runs
%tensorflow_version 2.x
%matplotlib widget
%conda install x
import matplotlib; matplotlib.use("TkAgg")
import matplotlib.pyplot as plt; plt.switch_backend("Qt5Agg"); plt.figure(); plt.show()
%cd /content/drive/MyDrive/project
import os
assert os.getcwd() == "/content"
"""

PLACES = r"""
import os, subprocess
where = "/content/drive/MyDrive/my data"
!mkdir -p "{where}" && cp README.txt /kaggle/working/copy.txt
!cp README.txt "{where}/a b.txt"; cp README.txt /content/drive/MyDrive/new/
assert os.listdir(where) == ["a b.txt"] and os.path.exists("copy.txt")
assert os.listdir("/content/drive/MyDrive/new") == ["README.txt"]
!mkdir -p /mnt/data/texts && cp /content/drive/MyDrive/course/reviews.csv /mnt/data/texts/one.txt
listed = !cat /mnt/data/texts/one.txt
assert listed == ["text", "good"], listed
os.system("echo hello > C:/Users/me/said.txt")
assert open("C:\\Users\\me\\said.txt").read() == "hello\n"
subprocess.run(["cp", "README.txt", "/home/somebody/x.txt"], check=True, cwd="/kaggle/working")
subprocess.run("cat /home/somebody/x.txt", shell=True, check=True)
def listing(inside):
    return get_ipython().getoutput("ls {inside}")
assert listing("/mnt/data/texts") == ["one.txt"]
!sleep 0 &
"""

BASH = """%%bash
set -e
ls /mnt/data/texts/one.txt
wget -q https://example.com/reviews.csv
grep good reviews.csv
git clone https://github.com/me/project.git
test -f project/work.ipynb
"""

UNKNOWN = """%%wandb
known = 1
"""

WRITTEN = """%%writefile beside.py
value = 2
"""

PYTHON = """
import subprocess, sys
from beside import value
assert (known, value) == (1, 2)
subprocess.check_call([sys.executable, "-m", "pip", "install", "x"])
subprocess.check_call([sys.executable, "child.py"])
!python child.py
"""

CHILD = """
import wandb
wandb.init()
open("/kaggle/working/child.txt", "a").write(input("Name: ")[:4])
"""

LEFT = """
assert open("child.txt").read() == "This" * 2
"""

EXPORTED = """
get_ipython().system('pip install transformers')
get_ipython().run_line_magic('matplotlib', 'inline')
get_ipython().run_line_magic('tensorflow_version', '2.x')
display("shown")
exit()
"""


@pytest.mark.slow
def test_shell_lines_and_magics_end_well_in_a_notebook(tmp_path: Path) -> None:
    files = {"child.py": CHILD, "data/reviews.csv": "text\ngood\n", "README.txt": "read"}
    cells = (PLACES, LINES, MAGICS, BASH, UNKNOWN, WRITTEN, PYTHON, LEFT)
    record = run_cells(tmp_path, *cells, files=files)
    assert failures(record) == []
    notes = "\n".join(record.interventions)
    for told in ("`pip install`", "`nvidia-smi`", "`git clone", "`%tensorboard`", "`%%wandb`"):
        assert told in notes


@pytest.mark.slow
def test_a_script_that_was_exported_from_a_notebook_runs(tmp_path: Path) -> None:
    record = run_script(tmp_path, EXPORTED)
    assert record.outcome == "completed", record.cells[-1].output
    assert "shown" in record.cells[-1].output
