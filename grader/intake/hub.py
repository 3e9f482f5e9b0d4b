"""What the hub lists of a model at one commit."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from grader.errors import GraderError, Rejected


@dataclass(frozen=True)
class HubFile:
    """A file of a model: large ones have a `sha256`, others the name of git's `blob`."""

    name: str
    size: int
    url: str
    sha256: str = ""
    blob: str = ""


@dataclass(frozen=True)
class Listed:
    """The files of a commit, and the origin that serves them."""

    files: tuple[HubFile, ...]
    origin: str


def list_hub(name: str, revision: str, endpoint: str | None = None) -> Listed:
    """Ask the hub for the files of a commit, without anybody's login.

    Raises Rejected if there is no such commit for everybody, GraderError if nothing answers.
    """
    try:
        from huggingface_hub import HfApi, errors, hf_hub_url
    except ModuleNotFoundError as exc:
        raise GraderError(
            "fetching from the hub needs pip install 'finetune-grader[model]'"
        ) from exc
    api = HfApi(endpoint=endpoint, token=False)
    try:
        found = api.model_info(name, revision=revision, files_metadata=True, timeout=30)
    except errors.RevisionNotFoundError as exc:
        raise Rejected(
            f"{name} has no commit {revision[:8]}; copy the hash of an existing one from the "
            "model's page: Files and versions, History"
        ) from exc
    except errors.RepositoryNotFoundError as exc:
        raise Rejected(
            f"{name} is not on the hub for everybody: check the spelling, and make the model "
            "public without conditions in its settings"
        ) from exc
    except (getattr(errors, "HTTPError", OSError), OSError) as exc:  # of its HTTP library
        said = (str(exc).strip().splitlines() or [type(exc).__name__])[0][:150]
        raise GraderError(
            f"the hub cannot be reached from here ({said}); run `grader fetch` again later, or on "
            "a machine with a network"
        ) from exc
    files = []
    for each in found.siblings or ():
        if each.size is None:
            raise GraderError(f"the hub tells no size of {each.rfilename[:100]}; try again later")
        url = hf_hub_url(name, each.rfilename, revision=revision, endpoint=endpoint)
        sha256 = each.lfs.sha256 if each.lfs else ""
        files.append(HubFile(each.rfilename, each.size, url, sha256, each.blob_id or ""))
    parts = urlsplit(api.endpoint)
    return Listed(tuple(files), f"{parts.scheme}://{parts.netloc}".lower())
