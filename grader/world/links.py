"""One file under several names, as a Hugging Face cache holds it for every spelling of an id."""

import os
import shutil
from pathlib import Path


def link_file(source: Path, target: Path) -> None:
    """Give a file a second name; copy where the file system knows no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
