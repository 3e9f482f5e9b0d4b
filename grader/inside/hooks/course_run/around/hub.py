"""The Hugging Face hub as far as it needs an account: logins succeed, and nothing is sent."""

import contextlib
from collections.abc import Callable
from typing import Any

from course_run.around.anything import Anything
from course_run.around.paths import pushed_folder
from course_run.events import note

USER = "student"
TOKEN = "hf_made_up"  # noqa: S105  no secret


def _logged_in(*_: Any, **__: Any) -> None:
    note("the login to the Hugging Face hub was imitated: nothing here needs one")


def _whoami(*_: Any, **__: Any) -> dict[str, Any]:
    _logged_in()
    return {"type": "user", "name": USER, "fullname": USER, "email": "", "orgs": []}


def _nothing_sent(*args: Any, **options: Any) -> Any:
    named = options.get("repo_id") or next((a for a in args if isinstance(a, str)), "")
    note("nothing was sent to the Hugging Face hub: there is no network")
    return _Url(f"https://huggingface.co/{named}")


def _kept(self: Any, repo_id: str = "", *args: Any, **options: Any) -> Any:
    """Keep a network or tokenizer where it is found when it is loaded from the hub again."""
    name = str(repo_id or options.get("repo_path_or_name") or "").rpartition("/")[2]
    if name:
        with contextlib.suppress(OSError, ValueError):
            self.save_pretrained(pushed_folder(name))
    return _nothing_sent(repo_id, *args, **options)


def _kept_by_trainer(self: Any, *_: Any, **__: Any) -> Any:
    named = getattr(self.args, "hub_model_id", None) or self.args.output_dir or ""
    name = str(named).rstrip("/").rpartition("/")[2]
    parts: tuple[Any, ...] = (self.model, getattr(self, "processing_class", None))
    for part in parts:
        if name and hasattr(part, "save_pretrained"):
            with contextlib.suppress(OSError, ValueError):
                part.save_pretrained(pushed_folder(name))
    return _nothing_sent(named)


class _Url(str):
    """What the hub answers: an address that has whatever else is asked of it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name.endswith(("url", "id")):
            return str(self)
        return Anything(name)


class HfFolder:
    """Where the token was kept before huggingface_hub 1.0."""

    path_token = "~/.cache/huggingface/token"  # noqa: S105  a path

    save_token = delete_token = staticmethod(_logged_in)

    @staticmethod
    def get_token() -> str:
        """Return a token that opens nothing."""
        return TOKEN


class Repository(Anything):  # type: ignore[misc]
    """A clone of a repository of the hub before huggingface_hub 1.0."""

    def __init__(self, local_dir: Any = ".", *_: Any, **__: Any) -> None:
        super().__init__("Repository")
        self.__dict__.update(local_dir=str(local_dir))
        _nothing_sent()


_LOGINS = ("login", "logout", "notebook_login", "interpreter_login")
_SENDING = (
    "create_repo", "delete_repo", "upload_folder", "upload_file", "upload_large_folder",
    "create_commit", "create_branch", "create_tag", "delete_file", "update_repo_visibility",
    "update_repo_settings", "create_pull_request", "create_discussion", "move_repo",
    "duplicate_space", "add_space_secret", "request_space_hardware", "metadata_update",
    "push_to_hub_keras", "push_to_hub_fastai", "add_collection_item", "create_collection",
)  # fmt: skip


def _patch_hub(module: Any) -> None:
    for name in _LOGINS:
        setattr(module, name, _logged_in)
    for name in _SENDING:
        setattr(module, name, _nothing_sent)
    module.whoami = _whoami
    module.HfFolder = HfFolder
    if "Repository" not in vars(module):
        module.Repository = Repository


def _patch_login(module: Any) -> None:
    for name in _LOGINS:
        setattr(module, name, _logged_in)


def _patch_api(module: Any) -> None:
    for name in _SENDING:
        if hasattr(module.HfApi, name):
            setattr(module.HfApi, name, _nothing_sent)
    module.HfApi.whoami = _whoami


def _not_pushing(
    *classes: str, instead: Callable[..., Any] = _nothing_sent
) -> Callable[[Any], None]:
    def patch(module: Any) -> None:
        for name in classes:
            cls = getattr(module, name, None)
            if cls is not None and hasattr(cls, "push_to_hub"):
                cls.push_to_hub = instead

    return patch


PATCHES: dict[str, Callable[[Any], None]] = {
    "datasets.arrow_dataset": _not_pushing("Dataset"),
    "datasets.dataset_dict": _not_pushing("DatasetDict", "IterableDatasetDict"),
    "huggingface_hub": _patch_hub,
    "huggingface_hub._login": _patch_login,
    "huggingface_hub.hf_api": _patch_api,
    "sentence_transformers.SentenceTransformer": _not_pushing("SentenceTransformer"),
    "transformers.trainer": _not_pushing("Trainer", instead=_kept_by_trainer),
    "transformers.utils.hub": _not_pushing("PushToHubMixin", instead=_kept),
    "transformers.modeling_utils": _not_pushing("PreTrainedModel", instead=_kept),
    "transformers.tokenization_utils_base": _not_pushing("PreTrainedTokenizerBase", instead=_kept),
}
