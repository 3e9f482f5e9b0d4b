"""Variables of a `.env` file."""

import os
from pathlib import Path
from typing import Any


def find_dotenv(filename: str = ".env", *_: Any, **__: Any) -> str:
    """Find the file in the working folder or above."""
    here = Path.cwd()
    found = [folder / filename for folder in (here, *here.parents) if (folder / filename).is_file()]
    return str(found[0]) if found else ""


def dotenv_values(dotenv_path: Any = None, *_: Any, **__: Any) -> dict[str, str]:
    """Read the variables."""
    path = dotenv_path or find_dotenv()
    is_there = bool(path) and Path(path).is_file()
    lines = Path(path).read_text(encoding="utf-8").splitlines() if is_there else []
    pairs = [line.removeprefix("export ").split("=", 1) for line in map(str.strip, lines)
             if "=" in line and not line.startswith("#")]  # fmt: skip
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def load_dotenv(dotenv_path: Any = None, *_: Any, override: bool = False, **__: Any) -> bool:
    """Put the variables into the environment."""
    values = dotenv_values(dotenv_path)
    for name, value in values.items():
        if override or name not in os.environ:
            os.environ[name] = value
    return bool(values)


def get_key(dotenv_path: Any, key_to_get: str, *_: Any, **__: Any) -> str | None:
    """Read one variable."""
    return dotenv_values(dotenv_path).get(key_to_get)


def set_key(*args: Any, **_: Any) -> tuple[bool, Any, Any]:
    """Write nothing."""
    return (True, *args[1:3])
