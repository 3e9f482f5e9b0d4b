"""R52: safetensors headers that lie about the file they stand in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from attacks.networks import file_of, honest, pack, shapes, values, write


def _tensor(begin: int, end: int, *shape: int) -> dict[str, Any]:
    return {"dtype": "F32", "shape": list(shape), "data_offsets": [begin, end]}


def _file(content: bytes) -> Any:
    def build(folder: Path) -> None:
        honest(folder)
        write(folder, "model.safetensors", content)

    return build


def _many(folder: Path) -> None:
    entry = '"t{}":{{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'
    text = "{" + ",".join(map(entry.format, range(300_000))) + "}"
    _file(file_of(text.encode()))(folder)


WHOLE = pack(values(), shapes())
TWICE = json.dumps({"a": _tensor(0, 4, 1)})[:-1] + ', "a": ' + json.dumps(_tensor(0, 4, 1)) + "}"

HEADERS: dict[str, tuple[Any, str, str]] = {
    "length-too-long": (_file((2**62).to_bytes(8, "little") + WHOLE[8:]), "REJECT", "damaged"),
    "length-negative": (_file(b"\xff" * 8 + WHOLE[8:]), "REJECT", "damaged"),
    "overlap": (
        _file(file_of({"a": _tensor(0, 8, 2), "b": _tensor(4, 12, 2)}, bytes(12))),
        "REJECT",
        "overlap or leave gaps",
    ),
    "gap": (
        _file(file_of({"a": _tensor(0, 4, 1), "b": _tensor(8, 12, 1)}, bytes(12))),
        "REJECT",
        "overlap or leave gaps",
    ),
    "overflow": (_file(file_of({"a": _tensor(0, 4, 2**40, 2**40)}, bytes(4))), "REJECT", "damaged"),
    "endless": (_file(file_of({"a": _tensor(0, 2**62, 2**60)}, bytes(4))), "REJECT", "damaged"),
    "many-entries": (_many, "REJECT", "header does not fit"),
    "same-name-twice": (_file(file_of(TWICE.encode(), bytes(4))), "REJECT", "twice"),
    "trailing-archive": (_file(WHOLE + b"PK\x03\x04" + bytes(100)), "REJECT", "bytes of data"),
    "nested": (_file(file_of(b"[" * 900_000)), "REJECT", "not valid JSON"),
}
CONTROLS = {
    "many-entries": "t = time.time(); json.loads((here / 'model.safetensors').read_bytes()[8:]); "
    "list(map(str, json.loads((here / 'model.safetensors').read_bytes()[8:]).values())); "
    "print('WORKED: it took', time.time() - t) if time.time() - t > 1 else None",
}
