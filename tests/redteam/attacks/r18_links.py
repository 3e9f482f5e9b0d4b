"""Comes with links to what lies outside of it, and reads them."""

import os
from pathlib import Path

for folder in (Path.cwd(), Path("/in/files")):
    for path in sorted(folder.glob("link_*")) if folder.is_dir() else []:
        try:
            if path.is_dir():
                names = [p.name for p in path.iterdir()]
                print(f"WORKED: {path.name} lists {names[:5]}", flush=True)
                for inside in path.glob("*.*"):
                    print(f"WORKED: {path.name}: {inside.read_text()[:200]!r}", flush=True)
            elif path.is_file():
                print(f"WORKED: {path.name} reads {path.read_text()[:200]!r}", flush=True)
        except OSError:
            continue
