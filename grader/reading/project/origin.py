"""Follow rows in the code's resolved texts back to the file that they come from.

What cannot be followed with certainty raises Unclear; nothing is run and nothing is guessed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from grader.measuring.splitting import By, Cut

_READERS = re.compile(
    r"pandas\.read_(?:csv|json|excel|parquet|table)"
    r"|datasets\.load_dataset|datasets\.Dataset\.from_(?:csv|json|parquet)"
)
_WRAPPERS = {
    "pandas.DataFrame", "datasets.Dataset.from_pandas", "list", "numpy.array", "numpy.asarray",
}  # fmt: skip
_PLAIN_OPTIONS = {
    "filepath_or_buffer", "path_or_buf", "path", "data_files", "split", "sep", "delimiter",
    "encoding", "encoding_errors", "engine", "lines", "orient", "usecols", "dtype", "index_col",
    "quotechar", "low_memory", "preserve_index", "columns", "copy", "io",
}  # fmt: skip
_KEEP = {
    "map", "apply", "astype", "tolist", "to_list", "to_numpy", "copy", "reset_index", "rename",
    "rename_column", "rename_columns", "remove_columns", "select_columns", "cast_column", "cast",
    "class_encode_column", "fillna", "assign", "with_format", "to_pandas", "add_column", "replace",
    "strip", "lower", "flatten_indices",
}  # fmt: skip
_BUILDERS = {"csv", "json", "parquet", "pandas"}
_HALVES = ("train", "test")
_SKIPPED = {"load_from_cache_file", "keep_in_memory"}
_ALLOWED = {
    By.SKLEARN: {"test_size", "train_size", "random_state", "shuffle"},
    By.DATASETS: {"test_size", "train_size", "seed", "shuffle"},
    By.SHUFFLE: {"seed"},
    By.SAMPLE: {"frac", "n", "random_state"},
}
_STRATIFY = ("stratify", "stratify_by_column")


class Unclear(Exception):
    """Why it cannot be said which rows these are, as the end of a sentence for the student."""


@dataclass(frozen=True)
class Origin:
    """The file that rows come from, and what was done to choose some of them.

    `steps` (dropna, drop_duplicates) are named where they have to leave every row for the rest to
    be sure; `divided` is a cut of which neither half was taken yet.
    """

    file: str
    cuts: tuple[Cut, ...] = ()
    steps: frozenset[str] = frozenset()
    divided: Cut | None = None
    classes: tuple[str, ...] = ()  # the resolved texts of what stratified cuts go by

    def taking(self, half: int) -> Origin:
        """Take one half of what is divided, or else of the last cut."""
        before = self.cuts if self.divided else self.cuts[:-1]
        cut = self.divided or self.cuts[-1]
        return replace(self, cuts=(*before, cut.taking(half)), divided=None)


def origin_of(text: str) -> Origin:
    """Follow a resolved text; raises Unclear with the reason."""
    plain = re.sub(r"\blambda\b", "_", text.replace("?", "_"))
    try:
        node = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unclear("the code before the split cannot be followed") from None
    return _follow(node)


def _follow(node: ast.expr) -> Origin:
    if isinstance(node, ast.Call):
        return _call(node)
    if isinstance(node, ast.Subscript):
        return _part(node)
    if isinstance(node, ast.Attribute):  # a column, or its values
        return _follow(node.value)
    raise Unclear("where the split rows come from cannot be followed")


def _call(node: ast.Call) -> Origin:
    name = _dotted(node.func)
    if _READERS.fullmatch(name):
        return Origin(_file_of(node))
    if name == By.SKLEARN.value and node.args:
        return _divided(_follow(node.args[0]), By.SKLEARN, node)
    if name in _WRAPPERS and node.args:
        return _follow(node.args[0])
    if not isinstance(node.func, ast.Attribute):
        raise Unclear("the rows go through code that cannot be followed")
    return _method(node, node.func.attr, node.func.value)


def _method(node: ast.Call, name: str, owner: ast.expr) -> Origin:
    if name == "drop" and (sample := _sample_of(node)) is not None:
        drawn, whole = _follow(sample), _follow(owner)
        is_part = bool(drawn.cuts) and drawn.cuts[-1].by is By.SAMPLE
        if not is_part or (drawn.file, drawn.cuts[:-1]) != (whole.file, whole.cuts):
            raise Unclear("which rows are dropped cannot be followed")
        return drawn.taking(1)
    rows = _follow(owner)
    if name == "train_test_split":
        return _divided(rows, By.DATASETS, node)
    if name in ("shuffle", "sample"):
        by = By.SHUFFLE if name == "shuffle" else By.SAMPLE
        return _divided(rows, by, node).taking(0)
    if name in ("dropna", "drop_duplicates"):
        return replace(rows, steps=rows.steps | {name})
    if (name in _KEEP and not _changes_rows(name, node)) or _drops_columns(name, node):
        return rows
    raise Unclear(f"the rows go through `{name}` before they are split")


def _part(node: ast.Subscript) -> Origin:
    rows = _follow(node.value)
    what: Any = None
    if isinstance(node.slice, ast.Constant | ast.List):
        what = ast.literal_eval(node.slice)
    if rows.divided is not None:
        if what in _HALVES:
            return rows.taking(_HALVES.index(what))
        if isinstance(what, int):  # parts of each array stand side by side
            return rows.taking(what % 2)
    elif isinstance(what, list) or (isinstance(what, str) and what not in ("test", "validation")):
        return rows
    raise Unclear("rows are filtered or picked before they are split")


def _divided(rows: Origin, by: By, node: ast.Call) -> Origin:
    if rows.divided is not None:
        raise Unclear("rows are split that are split already")
    options, classes = _options(by, node)
    seed = options.get("random_state", options.get("seed"))
    if not isinstance(seed, int) and options.get("shuffle") is not False:
        raise Unclear("the split has no seed that is written as a number")
    return replace(
        rows,
        divided=Cut(by, options, is_stratified=bool(classes)),
        classes=(*rows.classes, *filter(None, [classes])),
    )


def _options(by: By, node: ast.Call) -> tuple[Mapping[str, Any], str]:
    """Read the literal options of a cut, and the text of the classes that it goes by."""
    found: dict[str, Any] = {}
    classes = ""
    given = [(word.arg or "**", word.value) for word in node.keywords]
    if by in (By.DATASETS, By.SAMPLE) and node.args:
        given.append(("test_size" if by is By.DATASETS else "n", node.args[0]))
    if by is By.SHUFFLE and node.args:
        given.append(("seed", node.args[0]))
    for name, value in given:
        if name in _STRATIFY:
            classes = "" if _literal(value) is None else ast.unparse(value)
        elif name in _ALLOWED[by] and _is_fit(name, _literal(value)):
            found[name] = _literal(value)
        elif name not in _SKIPPED:
            raise Unclear(f"the split's `{name}` is not written as a number")
    return {name: value for name, value in found.items() if value is not None}, classes


def _is_fit(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return name == "shuffle"
    return value is None or (isinstance(value, int | float) and name != "shuffle")


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError):
        return ...


def _file_of(node: ast.Call) -> str:
    """Give the name of the one file that a call reads whole."""
    options = {word.arg: word.value for word in node.keywords}
    if strange := sorted(str(name) for name in options if name not in _PLAIN_OPTIONS):
        raise Unclear(f"the file is read with `{strange[0]}`")
    if _literal(options.get("split", ast.Constant("train"))) != "train":
        raise Unclear("the file is read in parts")
    places: list[ast.expr | None] = [*node.args[:1], *options.values()]
    if _dotted(node.func) == "datasets.load_dataset":
        if not node.args or _literal(node.args[0]) not in _BUILDERS:
            raise Unclear("the code splits a public set, whose rows are not in the hand-in")
        places = [options.get("data_files")]
    texts = {
        PurePosixPath(each.value.replace("\\", "/")).name
        for place in places if place is not None
        for each in ast.walk(place)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
        and re.search(r"\.\w{3,7}$", each.value)
    }  # fmt: skip
    if len(texts) != 1:
        raise Unclear("which file the code reads cannot be told")
    return texts.pop()


def _sample_of(node: ast.Call) -> ast.expr | None:
    """Give the rows of `drop(rows.index)`."""
    first = node.args[0] if node.args else None
    is_index = isinstance(first, ast.Attribute) and first.attr == "index"
    return first.value if is_index and isinstance(first, ast.Attribute) else None


def _changes_rows(name: str, node: ast.Call) -> bool:
    """Say whether a step may make another number of rows: a map of batches that drops columns."""
    words = {word.arg for word in node.keywords}
    return name == "map" and {"batched", "remove_columns"} <= words


def _drops_columns(name: str, node: ast.Call) -> bool:
    axis = next((_literal(word.value) for word in node.keywords if word.arg == "axis"), 0)
    return name == "drop" and (axis == 1 or any(word.arg == "columns" for word in node.keywords))


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return node.id if isinstance(node, ast.Name) else ""
