"""Stand-ins for services and packages that are not here: Colab, Kaggle, trackers, plots, pip.

A stand-in is used only where no module of that name can be found; those of `INSTEAD` also where
there is one, since it is useless without a network. Libraries that merely ask if a package is
installed are told the truth.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import course_run
from course_run.around.anything import Imitated, absent
from course_run.callers import student_frame
from course_run.events import note

_TRACKER = "nothing was recorded anywhere"
_PLOTS = "its plots are empty"
_WIDGETS = "its widgets keep their values and show nothing"

OWN_FILES = {
    "GPUtil": "it told of the GPU that is imitated",
    "bitsandbytes": "its layers and optimizers are those of torch",
    "contractions": "it expands the common English contractions",
    "dotenv": "it read the `.env` file, if one was handed in",
    "emoji": "it goes by the names of Unicode",
    "gdown": "nothing was downloaded",
    "google": "",
    "google.colab": "`/content/drive` is an empty folder and uploads are files of the hand-in",
    "ipywidgets": _WIDGETS,
    "kaggle": "nothing was downloaded but stand-ins for IMDB",
    "kaggle_secrets": "every secret is made up",
    "kagglehub": "nothing was downloaded but stand-ins for IMDB",
    "mlflow": _TRACKER,
    "opendatasets": "nothing was downloaded but stand-ins for IMDB",
    "pip": "nothing was installed",
    "spacy": "it split and filtered words by simple rules",
    "streamlit": "nobody pressed its buttons",
    "torch.utils.tensorboard": _TRACKER,
    "trl": "its `SFTTrainer` is a plain `Trainer`",
    "wandb": _TRACKER,
    "wget": "nothing was downloaded",
}
"""Imitated by a file of `stand_ins` (a dot of the name is an underscore there), and how."""

PERMISSIVE = {
    **dict.fromkeys(("aim", "clearml", "comet_ml", "dagshub", "neptune", "tensorboard"), _TRACKER),
    **dict.fromkeys(("tensorboardX", "trackio", "swanlab", "dvclive", "codecarbon"), _TRACKER),
    **dict.fromkeys(("visdom", "livelossplot"), _TRACKER),
    **dict.fromkeys(("altair", "bokeh", "missingno", "squarify", "pyLDAvis"), _PLOTS),
    **dict.fromkeys(("yellowbrick", "chart_studio", "cufflinks", "kaleido", "holoviews"), _PLOTS),
    **dict.fromkeys(("pynvml", "nvidia_smi", "py3nvml"), "there is no GPU here"),
    **dict.fromkeys(
        ("torchinfo", "torchsummary", "torchviz", "termcolor", "pyfiglet", "watermark"),
        "it shows nothing",
    ),
    **dict.fromkeys(("gradio", "flask", "flask_cors", "flask_ngrok"), "its app was not started"),
    **dict.fromkeys(("ngrok", "pyngrok", "localtunnel"), "it is offline"),
    **dict.fromkeys(("itables", "qgrid", "ipyplot"), "it shows nothing"),
}
"""Imitated by a module that takes everything and does nothing, and how."""

INSTEAD = frozenset({"pip", "torch.utils.tensorboard"})
_LIMITED = frozenset({"bitsandbytes", "google", "pip", "trl"})
"""Stand-ins that have no other submodules than they define."""


class _Loader(importlib.abc.Loader):
    """Hand out a module that was made already, or one that takes everything."""

    def __init__(self, name: str) -> None:
        self._name = name

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:  # noqa: ARG002
        parent, _, last = self._name.rpartition(".")
        made = vars(sys.modules[parent]).get(last) if parent else None
        return made if isinstance(made, ModuleType) else Imitated(self._name)

    def exec_module(self, module: ModuleType) -> None:
        pass


class StandIns(importlib.abc.MetaPathFinder):
    """Find stand-ins: first of all finders for some names, last for the others."""

    def __init__(self, *, instead: bool) -> None:
        self._instead = instead

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        if self._instead:
            return _own(name) if name in INSTEAD and _is_wanted(name) else None
        if sys._getframe(2).f_code.co_name == "find_spec":
            return None  # `importlib.util.find_spec`: is it installed?
        parent = name.rpartition(".")[0]
        if isinstance(sys.modules.get(parent), Imitated):
            return _permissive(name)
        if parent in OWN_FILES and name not in OWN_FILES:
            return _permissive(name) if parent not in _LIMITED or _holds(parent, name) else None
        return _top(name) if _is_asked_by_the_hand_in() else None


def offer() -> None:
    """Let imports find the stand-ins."""
    sys.meta_path.insert(0, StandIns(instead=True))
    sys.meta_path.append(StandIns(instead=False))


def _top(name: str) -> importlib.machinery.ModuleSpec | None:
    """Find a stand-in that the hand-in itself imports: libraries are to know what is not here."""
    if name in OWN_FILES:
        return _own(name)
    if name in PERMISSIVE:
        return _permissive(name)
    if "." not in name:
        absent(name)
    return None


def _own(name: str) -> importlib.machinery.ModuleSpec:
    hooks = Path(course_run.__path__[0]).parent  # `__file__` would be where the zygote was
    file = hooks / "stand_ins" / f"{name.replace('.', '_')}.py"
    inside: list[str] | None = None if name in INSTEAD else []
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=inside)
    if spec is None:
        raise ImportError(name)
    if inside is not None:
        spec.submodule_search_locations = []
    _tell(name)
    return spec


def _permissive(name: str) -> importlib.machinery.ModuleSpec:
    _tell(name)
    return importlib.machinery.ModuleSpec(name, _Loader(name), is_package=True)


def _tell(name: str) -> None:
    told = OWN_FILES.get(name) or PERMISSIVE.get(name)
    if told and name != "pip":
        note(f"`{name}` is not installed here and was imitated: {told}")


def _holds(parent: str, name: str) -> bool:
    """Say whether a stand-in defines a submodule."""
    made = vars(sys.modules[parent]).get(name.rpartition(".")[2]) if parent in sys.modules else None
    return isinstance(made, ModuleType)


def _is_wanted(name: str) -> bool:
    """Say whether the real one would be of no use."""
    if name == "torch.utils.tensorboard":
        return importlib.machinery.PathFinder.find_spec("tensorboard") is None
    return True


def _is_asked_by_the_hand_in() -> bool:
    """Say whether no library asks, which may know what to do without what it imports."""
    frame = student_frame()
    caller: FrameType | None = sys._getframe(2)
    while caller is not None and "importlib" in caller.f_code.co_filename:
        caller = caller.f_back
    return frame is not None and caller is frame


def _patch_tqdm(module: Any) -> None:
    """Let bars of notebooks be bars of text, which need no widgets."""
    from tqdm.std import tqdm  # type: ignore[import-untyped]

    class TextBar(tqdm):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            options.pop("display", None)
            super().__init__(*args, **options)

    module.IProgress = None
    module.tqdm = module.tqdm_notebook = TextBar
    module.trange = module.tnrange = lambda *args, **options: TextBar(range(*args), **options)


PATCHES: dict[str, Callable[[Any], None]] = {"tqdm.notebook": _patch_tqdm}
