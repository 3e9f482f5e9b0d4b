"""Comes with modules that are named like those which a grader imports."""

import os
import sys

print("nothing to see here", flush=True)
if os.environ.get("REDTEAM_CONTROL"):
    os.system(f"{sys.executable} -c 'import nbformat'")
