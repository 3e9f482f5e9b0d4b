"""NumPy, pandas, scikit-learn, matplotlib, IPython and `collections` of earlier years."""

import collections
import collections.abc
import functools
import importlib
import warnings
import weakref
from collections.abc import Callable
from typing import Any

from course_run.callers import hand_in_calls
from course_run.events import note
from course_run.old.names import DISPLAY, NUMPY, READ_CSV, SKLEARN, SKLEARN_METRICS
from course_run.old.renaming import add_methods, offer, offer_renamed, translate, with_options

_ABSTRACT = (
    "Callable Hashable Iterable Iterator Mapping MutableMapping MutableSequence Sequence Set"
)
_OPTIONS = {
    name: f"display.{name}" for name in ("precision", "max_rows", "max_columns", "encoding")
}
_INPLACE = "replace fillna clip mask where ffill bfill interpolate drop_duplicates __setitem__"


def _offer_abstract() -> None:
    def maker(name: str) -> Callable[[], Any]:
        def make() -> Any:
            note(f"`collections.{name}` is in `collections.abc` since Python 3.10")
            return getattr(collections.abc, name)

        return make

    offer(collections, {name: maker(name) for name in _ABSTRACT.split()})


def _patch_numpy(module: Any) -> None:
    offer_renamed(module, NUMPY)
    original = module.array

    @functools.wraps(original)
    def array(*args: Any, **options: Any) -> Any:
        try:
            return original(*args, **options)
        except ValueError as error:
            if "inhomogeneous" not in str(error) or "dtype" in options or not hand_in_calls():
                raise
            note("`np.array` of rows of unequal length needs `dtype=object` since NumPy 1.24")
            return original(*args, dtype=object, **options)

    module.array = array


def _patch_pandas(module: Any) -> None:
    frame, series = module.DataFrame, module.Series
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module.set_option("future.infer_string", False)  # texts are objects, as before pandas 3
    for name in ("set_option", "get_option"):
        setattr(module, name, _with_whole_names(getattr(module, name)))
    add_methods(frame, {"append": _append_rows, "iteritems": _iteritems, "applymap": _applymap})
    add_methods(series, {"append": _append_values, "iteritems": _iteritems})
    add_methods(frame, {"mad": _mad, "as_matrix": lambda self: self.values})
    add_methods(series, {"mad": _mad, "ravel": lambda self: self.to_numpy()})
    module.read_csv = _with_old_reading(module.read_csv)
    frame.__getitem__ = _remembering(frame.__getitem__)
    for name in _INPLACE.split():
        if hasattr(series, name):
            setattr(series, name, _written_back(getattr(series, name), name))


def _with_whole_names(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let short names mean what they meant before another option had them in its name too."""

    @functools.wraps(original)
    def option(*args: Any, **options: Any) -> Any:
        return original(*(_OPTIONS.get(a, a) if isinstance(a, str) else a for a in args), **options)

    return option


def _append_rows(self: Any, other: Any, ignore_index: bool = False, **options: Any) -> Any:
    pd: Any = importlib.import_module("pandas")

    note("`DataFrame.append` is gone since pandas 2; use `pd.concat`")
    rows = other if isinstance(other, list) else [other]
    frames = [row if isinstance(row, pd.DataFrame) else pd.DataFrame([row]) for row in rows]
    parts = [self, *frames] if len(self.columns) or len(self) else frames
    return pd.concat(parts, ignore_index=ignore_index, sort=bool(options.get("sort")))


def _append_values(self: Any, to_append: Any, ignore_index: bool = False, **_: Any) -> Any:
    pd: Any = importlib.import_module("pandas")

    note("`Series.append` is gone since pandas 2; use `pd.concat`")
    more = to_append if isinstance(to_append, list | tuple) else [to_append]
    return pd.concat([self, *more], ignore_index=ignore_index)


def _iteritems(self: Any) -> Any:
    note("`iteritems` is called `items` since pandas 2")
    return self.items()


def _applymap(self: Any, *args: Any, **options: Any) -> Any:
    note("`DataFrame.applymap` is called `map` since pandas 3")
    return self.map(*args, **options)


def _mad(self: Any, *_: Any, **__: Any) -> Any:
    note("`mad` is gone since pandas 2; the mean absolute deviation was computed")
    return (self - self.mean()).abs().mean()


def _with_old_reading(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def read_csv(file: Any, *args: Any, **options: Any) -> Any:
        if args:
            options.setdefault("sep", args[0])
            note("`read_csv(file, sep)`: `sep` must be named since pandas 2")
        if "error_bad_lines" in options:
            bad = "error" if options.pop("error_bad_lines") else "skip"
            options.setdefault("on_bad_lines", bad)
            note('`error_bad_lines=False` is written `on_bad_lines="skip"` since pandas 2')
        if "delim_whitespace" in options:
            if options.pop("delim_whitespace"):
                options["sep"] = r"\s+"
            note(r'`delim_whitespace=True` is written `sep="\s+"` since pandas 3')
        translate(options, READ_CSV, "read_csv")
        return original(file, **options)

    return read_csv


def _remembering(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let a column know its frame, which it was a view of before pandas 3."""

    @functools.wraps(original)
    def get(self: Any, key: Any) -> Any:
        found = original(self, key)
        if isinstance(key, str) and hasattr(found, "to_frame"):
            object.__setattr__(found, "_of_frame", (weakref.ref(self), key))
        return found

    return get


def _written_back(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    @functools.wraps(original)
    def change(self: Any, *args: Any, **options: Any) -> Any:
        of_frame = vars(self).get("_of_frame")
        in_place = name == "__setitem__" or options.get("inplace")
        if of_frame is None or not in_place or not hand_in_calls():
            return original(self, *args, **options)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = original(self, *args, **options)
        frame, column = of_frame[0](), of_frame[1]
        if frame is not None and column in frame and len(frame) == len(self):
            note(f"a column that is changed in place (`{name}`) is a copy since pandas 3")
            frame[column] = self
        return result

    return change


def _patch_estimators(module: Any) -> None:
    for name, changes in SKLEARN.items():
        cls = vars(module).get(name)
        if isinstance(cls, type) and cls.__module__ == module.__name__:
            cls.__init__ = with_options(cls.__init__, changes, name)  # type: ignore[misc]


def _patch_texts(module: Any) -> None:
    def get_feature_names(self: Any) -> list[str]:
        note("`get_feature_names` is called `get_feature_names_out` since scikit-learn 1.2")
        return list(self.get_feature_names_out())

    for name in ("CountVectorizer", "TfidfVectorizer", "TfidfTransformer"):
        add_methods(getattr(module, name), {"get_feature_names": get_feature_names})


def _patch_metrics(module: Any) -> None:
    offer_renamed(module, SKLEARN_METRICS)


def _patch_regression(module: Any) -> None:
    original = module.mean_squared_error

    @functools.wraps(original)
    def mean_squared_error(*args: Any, squared: bool = True, **options: Any) -> Any:
        if squared:
            return original(*args, **options)
        note("`mean_squared_error(squared=False)` is `root_mean_squared_error` today")
        return module.root_mean_squared_error(*args, **options)

    module.mean_squared_error = mean_squared_error


def _patch_class_weight(module: Any) -> None:
    original = module.compute_class_weight

    @functools.wraps(original)
    def compute_class_weight(class_weight: Any, *args: Any, **options: Any) -> Any:
        if args:
            options = {**dict(zip(("classes", "y"), args, strict=False)), **options}
            note("`compute_class_weight`: `classes` and `y` must be named since scikit-learn 1")
        return original(class_weight, **options)

    module.compute_class_weight = compute_class_weight


def _patch_styles(module: Any) -> None:
    original = module.use

    @functools.wraps(original)
    def use(style: Any) -> None:
        original([_style(one) for one in style] if isinstance(style, list) else _style(style))

    def _style(name: Any) -> Any:
        if not isinstance(name, str) or name in module.library or not name.startswith("seaborn"):
            return name
        note(f"the style `{name}` is called `{name.replace('seaborn', 'seaborn-v0_8', 1)}` today")
        return name.replace("seaborn", "seaborn-v0_8", 1)

    module.use = use


def _patch_colours(module: Any) -> None:
    def get_cmap() -> Any:
        import matplotlib.pyplot as plt

        note("`matplotlib.cm.get_cmap` is `plt.get_cmap` today")
        return plt.get_cmap

    offer(module, {"get_cmap": get_cmap})


def _patch_display(module: Any) -> None:
    offer_renamed(module, DISPLAY)


def _patch_public_display(module: Any) -> None:
    def make() -> Any:
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        return set_matplotlib_formats

    offer(module, {"set_matplotlib_formats": make})


_offer_abstract()

PATCHES: dict[str, Callable[[Any], None]] = {
    "IPython.core.display": _patch_display,
    "IPython.display": _patch_public_display,
    "matplotlib.cm": _patch_colours,
    "matplotlib.style": _patch_styles,
    "numpy": _patch_numpy,
    "pandas": _patch_pandas,
    "sklearn.cluster._kmeans": _patch_estimators,
    "sklearn.ensemble._bagging": _patch_estimators,
    "sklearn.ensemble._weight_boosting": _patch_estimators,
    "sklearn.feature_extraction.text": _patch_texts,
    "sklearn.linear_model._logistic": _patch_estimators,
    "sklearn.manifold._t_sne": _patch_estimators,
    "sklearn.metrics": _patch_metrics,
    "sklearn.metrics._regression": _patch_regression,
    "sklearn.preprocessing._encoders": _patch_estimators,
    "sklearn.utils.class_weight": _patch_class_weight,
}
