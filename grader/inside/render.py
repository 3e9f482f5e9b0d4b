"""Render executed notebooks as pages without scripts, from stdin to stdout.

stdin: a JSON list of notebooks, each with `file` and `cells`, their outputs in the fields of
nbformat 4. stdout: {"pages": [{"file": …, "html": …}]}. The student's text is data here, never
run; what their HTML may hold is on a short list, and everything else is taken out.
"""

from __future__ import annotations

import html
import json
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
import nh3
from nbconvert import HTMLExporter
from pygments.formatters import HtmlFormatter

_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "progress",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
    ]
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "col": {"span"},
    "colgroup": {"span"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "progress": {"value", "max"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "*": {"title", "dir", "class"},
}
_COLOURED = {**_ATTRIBUTES, "span": {"style"}}
_SCHEMES = {"http", "https", "data"}
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
_LINK = re.compile(r"https?://|#", re.IGNORECASE)
_SMALL_NUMBER = re.compile(r"\d{1,4}%?")
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
_STYLE = Path(__file__).with_name("render.css")


def main() -> None:
    """Render what stands on stdin."""
    notebooks = json.load(sys.stdin)
    pages = [{"file": each["file"], "html": render(each)} for each in notebooks]
    sys.stdout.write(json.dumps({"pages": pages}))


def render(executed: dict[str, Any]) -> str:
    """Return one executed notebook as a whole page."""
    exporter = HTMLExporter(template_name="basic", sanitize_html=True, exclude_anchor_links=True)
    exporter.register_filter("clean_html", sanitised)  # the student's own HTML, before all of it
    body, _ = exporter.from_notebook_node(_notebook(executed["cells"]))
    return _page(executed["file"], sanitised(body, attributes=_COLOURED))


def sanitised(text: Any, *, attributes: dict[str, set[str]] = _ATTRIBUTES) -> str:
    """Keep plain tables, texts, links and pictures of a piece of HTML; the rest is taken out."""
    return nh3.clean(
        str(text),
        tags=set(_TAGS),
        clean_content_tags={"script", "style", "title", "template", "noscript", "iframe"},
        attributes=attributes,
        attribute_filter=_kept_attribute,
        filter_style_properties={"color", "background-color", "font-weight"},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def _kept_attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if _PICTURE.fullmatch(value) else None
    if name == "href":
        return value if _LINK.match(value) else None
    if name in {"width", "height", "colspan", "rowspan", "span"}:
        return value if _SMALL_NUMBER.fullmatch(value) else None
    return value


def _notebook(cells: list[dict[str, Any]]) -> Any:
    made = []
    count = 0
    for cell in cells:
        if cell["kind"] == "code":
            count += cell["ran"]
            made.append(_code_cell(cell, count))
        elif cell["kind"] == "markdown":
            made.append(nbformat.v4.new_markdown_cell(cell["source"]))
        else:
            made.append(nbformat.v4.new_raw_cell(cell["source"]))
    return nbformat.v4.new_notebook(cells=made)


def _code_cell(cell: dict[str, Any], number: int) -> Any:
    outputs = [_output(each) for each in cell["outputs"]]
    count = number if cell["ran"] else None
    return nbformat.v4.new_code_cell(cell["source"], outputs=outputs, execution_count=count)


def _output(output: dict[str, Any]) -> Any:
    kind = output["output_type"]
    if kind == "stream":
        return nbformat.v4.new_output(kind, name=output["name"] or "stdout", text=output["text"])
    if kind == "error":
        named = {key: output[key] for key in ("ename", "evalue", "traceback")}
        return nbformat.v4.new_output(kind, **named)
    return nbformat.v4.new_output("display_data", data=output["data"])


def _page(file: str, body: str) -> str:
    name = html.escape(file)
    colours = HtmlFormatter(style="friendly").get_style_defs(".highlight")
    style = f"{colours}\n{_STYLE.read_text(encoding='utf-8')}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{name}, as we ran it</title>\n<style>\n{style}\n</style>\n</head>\n<body>\n"
        f"<header>\n<h1><bdi>{name}</bdi></h1>\n<p>What this shows is what our run of the hand-in "
        "wrote. Nothing on this page is a mark.</p>\n</header>\n"
        f"<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


if __name__ == "__main__":
    main()
