"""Looks for the grader's own objects: in frames, in the collector's lists, among modules."""

import gc
import sys

INSIDE = ("grader.inside",)
SECRET = ("rubric/private", "answer_key", "ANSWER_KEY")

for name in list(sys.modules):
    if name.startswith("grader.") and not name.startswith(INSIDE):
        print(f"WORKED: the module {name} is here", flush=True)
        break
frame, depth = sys._getframe(), 0
while frame is not None:
    for name, value in list(frame.f_locals.items()) + list(frame.f_globals.items()):
        home = str(getattr(type(value), "__module__", ""))
        if home.startswith("grader.") and not home.startswith(INSIDE):
            shown = " ".join(repr(value).split())[:300]
            print(f"WORKED: {name} of a frame {depth} above is the grader's: {shown}", flush=True)
            break
    frame, depth = frame.f_back, depth + 1
found = set()
for thing in gc.get_objects():
    home = str(getattr(type(thing), "__module__", ""))
    if home.startswith("grader.") and not home.startswith(INSIDE):
        found.add(type(thing).__name__)
    if isinstance(thing, dict):
        for key, value in list(thing.items())[:1000]:
            text = f"{key}={value}" if isinstance(key, str) and isinstance(value, str) else ""
            if text and thing is not globals() and len(text) < 1000:
                if any(word in text for word in SECRET) and "SECRET" not in text:
                    print(f"WORKED: found {text[:200]}", flush=True)
if found:
    print(f"WORKED: found objects of the grader: {sorted(found)[:5]}", flush=True)
