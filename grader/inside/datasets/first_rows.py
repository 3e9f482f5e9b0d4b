"""Read the folder that the command line names and print the JSON of its first rows.

Standard input may hold a JSON object of files to skip, with the reasons.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from grader.inside.datasets import read_folder


def main() -> None:
    """Read the rows and print them."""
    skipped = json.loads(sys.stdin.read() or "{}")
    json.dump(read_folder(Path(sys.argv[1]), skipped), sys.stdout)


if __name__ == "__main__":
    main()
