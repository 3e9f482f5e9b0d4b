"""Google Colab: a drive, uploads, secrets and outputs."""

import os
from pathlib import Path
from typing import Any

from course_run.around.anything import Anything, named
from course_run.around.handed_in import handed_in_data, root
from course_run.around.paths import find, here, is_here
from course_run.events import note

_SECRETS = "a secret of Colab was asked for; it is made up here"


def _mount(mountpoint: str = "/content/drive", *_: Any, **__: Any) -> None:
    for name in ("MyDrive", "Shareddrives"):
        (Path(here(str(mountpoint))) / name).mkdir(parents=True, exist_ok=True)
    own = Path(here(str(mountpoint))) / "My Drive"
    if not own.exists():
        own.symlink_to("MyDrive")
    print(f"Mounted at {mountpoint}")


def _upload(*_: Any, **__: Any) -> dict[str, bytes]:
    """Return the data files of the hand-in, which lie in the working folder as after an upload."""
    found = _Uploaded()
    for name in handed_in_data():
        path = Path(root()) / name
        if path.is_file():
            found[path.name] = path.read_bytes()
            there = Path.cwd() / path.name
            if not is_here(there):
                there.write_bytes(found[path.name])
    told = f"are {', '.join(f'`{name}`' for name in found)}" if found else "hold no data file"
    note(f"`files.upload()` was answered with the files of the hand-in, which {told}")
    return found


class _Uploaded(dict[str, bytes]):
    """Uploaded files by name; one that is not of the hand-in may be a file of the course world."""

    def __missing__(self, name: str) -> bytes:
        other = find(f"/uploads/{name}")
        if other is None:
            raise KeyError(name)
        return Path(other).read_bytes()


def _secret(key: str = "", *_: Any) -> str:
    note(_SECRETS)
    return os.environ.get(str(key)) or "hf_made_up"


def _show(image: Any, *_: Any, **__: Any) -> None:
    import matplotlib.pyplot as plt

    plt.imshow(image[:, :, ::-1] if getattr(image, "ndim", 2) == 3 else image)
    plt.axis("off")
    plt.show()


def _nothing(*_: Any, **__: Any) -> None:
    return None


class _NoSecretError(Exception):
    """A secret is not there, or may not be read."""


def _part(name: str, **members: Any) -> Any:
    return named(f"google.colab.{name}", **members)


drive = _part("drive", mount=_mount, flush_and_unmount=_nothing)
files = _part("files", upload=_upload, download=_nothing, view=_nothing, upload_file=_upload)
userdata = _part(
    "userdata",
    get=_secret,
    SecretNotFoundError=_NoSecretError,
    NotebookAccessError=_NoSecretError,
    TimeoutException=_NoSecretError,
)
auth = _part("auth", authenticate_user=_nothing, authenticate_service_account=_nothing)
output = _part(
    "output",
    clear=_nothing,
    eval_js=lambda *_, **__: "",
    enable_custom_widget_manager=_nothing,
    disable_custom_widget_manager=_nothing,
    register_callback=_nothing,
    redirect_to_element=lambda *_, **__: Anything("redirect"),
)
runtime = _part("runtime", unassign=_nothing)
patches = _part("patches", cv2_imshow=_show)
data_table = _part(
    "data_table",
    DataTable=lambda table=None, *_, **__: table,
    enable_dataframe_formatter=_nothing,
    disable_dataframe_formatter=_nothing,
    load_ipython_extension=_nothing,
)


def load_ipython_extension(_: Any) -> None:
    """Do nothing."""


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything(f"google.colab.{name}")


__path__: list[str] = []
