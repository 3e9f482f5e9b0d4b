"""Record how many rows a data set has that the hand-in makes itself."""

import functools
import time
from collections.abc import Callable
from typing import Any

from course_run.callers import hand_in_calls
from course_run.events import step

_MAKING = ("from_dict", "from_list", "from_pandas", "from_generator")
_MOST = 1_000_000  # rows that are compared


def _recorded(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def make(*args: Any, **options: Any) -> Any:
        began = time.monotonic()
        made = original(*args, **options)
        if hand_in_calls():
            step("make", original.__qualname__, lambda: _told(made), began)
        return made

    return make


def _told(made: Any) -> str:
    texts = [name for name, kind in made.features.items() if getattr(kind, "dtype", "") == "string"]
    longest = max(texts, key=lambda name: sum(map(len, filter(None, made[:100][name]))), default="")
    different = len(made.data[longest][:_MOST].unique()) if longest else made.num_rows
    return f"{made.num_rows} rows, {different} different"


def _patch(module: Any) -> None:
    for name in _MAKING:
        made = staticmethod(_recorded(getattr(module.Dataset, name)))
        setattr(module.Dataset, name, made)


PATCHES: dict[str, Callable[[Any], None]] = {"datasets.arrow_dataset": _patch}
