"""The content-addressed cache: the same files, collector and settings are looked at once."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

Record = TypeVar("Record")


class EvidenceCache:
    """Records on disk, one JSON file each, named by a digest of all that they depend on.

    Never put a key, a point or a threshold into the parameters: regrading must not run anything
    again. Only what a collector returns is kept, so a fault of ours is never cached.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fetch(
        self, kind: type[Record], parameters: Mapping[str, Any], collect: Callable[[], Record]
    ) -> Record:
        """Return the record for these parameters, collecting it if it is not there yet."""
        path = self._folder / f"{_name(parameters)}.json"
        adapter = TypeAdapter(kind)
        try:
            return adapter.validate_json(path.read_bytes())
        except (OSError, ValidationError):  # absent, or cut short by a crash
            record = collect()
            _write_whole(path, adapter.dump_json(record))
            return record

    def folder(self, parameters: Mapping[str, Any]) -> Path:
        """Name the folder for files that belong to a record; it need not be there."""
        return self._folder / f"{_name(parameters)}-files"


def _name(parameters: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()


def _write_whole(path: Path, data: bytes) -> None:
    """Write under another name first, so that no reader ever sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.replace(file.name, path)  # noqa: PTH105  atomic, over what is there
