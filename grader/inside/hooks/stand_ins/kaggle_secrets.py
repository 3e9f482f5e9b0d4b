"""Kaggle's secrets."""

import os
from typing import Any

from course_run.around.anything import Anything
from course_run.events import note


class UserSecretsClient:
    """Tell made-up secrets."""

    def get_secret(self, label: str = "") -> str:
        """Return a secret."""
        note("a secret of Kaggle was asked for; it is made up here")
        return os.environ.get(str(label)) or "hf_made_up"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything(name)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything(name)
