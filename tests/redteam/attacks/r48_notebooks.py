"""R48: notebooks that no notebook program would write.

`NOTEBOOKS` maps a name to the function that gives the file's bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

DEEP = 100_000


def _code(source: Any = "print('ran')", **more: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    return cell | {"execution_count": None} | more


def _notebook(cells: Any, metadata: Any = None, **more: Any) -> bytes:
    head = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata or {}}
    return json.dumps(head | {"cells": cells} | more).encode()


def _stored(**data: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": data}


def _with_text(where: bytes, text: bytes) -> bytes:
    whole = _notebook([_code(outputs=[_stored(**{"text/plain": "HERE"})])], {"x": "THERE"})
    return whole.replace(where, text)


def _kernel(name: str, language: str) -> bytes:
    spec = {"name": name, "display_name": name, "language": language}
    spec |= {"argv": ["/bin/sh", "-c", "touch /tmp/kernel"]}
    return _notebook([_code("x <- 1\nprint(x)")], {"kernelspec": spec})


NOTEBOOKS: dict[str, Callable[[], bytes]] = {
    "nested-metadata": lambda: _with_text(b'"THERE"', b"[" * DEEP + b"]" * DEEP),
    "nested-output": lambda: _with_text(b'"HERE"', b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    "nested-only": lambda: b"[" * DEEP,
    "cells-a-number": lambda: _notebook(7),
    "cells-an-object": lambda: _notebook({"0": _code()}),
    "cells-of-numbers": lambda: _notebook([1, None, "print(1)", [_code()]]),
    "source-a-number": lambda: _notebook([_code(7), _code()]),
    "source-of-numbers": lambda: _notebook([_code([1, 2]), _code()]),
    "source-an-object": lambda: _notebook([_code({"a": 1}), _code()]),
    "outputs-a-text": lambda: _notebook([_code(outputs="<b>all passed</b>")]),
    "outputs-of-text": lambda: _notebook([_code(outputs=["all passed", 1, None])]),
    "data-a-list": lambda: _notebook([_code(outputs=[{"output_type": "stream", "text": {}}])]),
    "metadata-a-list": lambda: _notebook([_code(metadata=[1])], [1, 2]),
    "no-cell-type": lambda: _notebook([{"source": "print(1)"}]),
    "cell-type-a-list": lambda: _notebook([_code(cell_type=["code"])]),
    "future": lambda: _notebook([_code()], nbformat=10**6),
    "version-a-text": lambda: _notebook([_code()], nbformat="four", nbformat_minor=[1]),
    "version-one": lambda: _notebook([_code()], nbformat=1, nbformat_minor=0),
    "old-worksheets": lambda: _notebook([], nbformat=3, worksheets=[{"cells": "x"}, 7]),
    "long-number": lambda: _with_text(b'"THERE"', b"9" * 100_000),
    "not-a-number": lambda: _with_text(b'"THERE"', b"[NaN, Infinity, 1e999]"),
    "half-characters": lambda: _with_text(b'"HERE"', b'"\\ud800 \\udfff"'),
    "zero-bytes": lambda: _with_text(b"HERE", b"\x00\x01\x1b[2J"),
    "utf-16": lambda: _notebook([_code()]).decode().encode("utf-16"),
    "huge-output": lambda: _with_text(b"HERE", b"x" * 30_000_000),
    "huge-picture": lambda: _notebook(
        [_code(outputs=[_stored(**{"image/png": "A" * 20_000_000})])]
    ),
    "many-outputs": lambda: _notebook([_code(outputs=[_stored(a=1)] * 20_000)]),
    "many-cells": lambda: _notebook([_code("")] * 10_000),
    "kernel-of-a-shell": lambda: _kernel("../../../tmp/evil", "sh"),
    "kernel-of-r": lambda: _kernel("ir", "R"),
    "kernel-a-list": lambda: _notebook([_code()], {"kernelspec": ["python3"]}),
    "same-key-twice": lambda: _notebook([_code()]).replace(b'"cells"', b'"cells": [], "cells"'),
}
