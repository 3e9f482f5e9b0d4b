"""An executed notebook as a page: everything to read is there, and nothing acts."""

import re

import pytest

from grader.evidence.rendering import collect_pages
from grader.records import CellOutput, ExecutedCell, ExecutedNotebook, OutputType, RunRecord
from grader.sandbox.bubblewrap import Bubblewrap

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)
ACTING = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<iframe src='data:text/html,<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<style>body{display:none}</style>",
    "<form action='https://evil.example'><input name=a><button>b</button></form>",
    "<div style='position:fixed;inset:0'>full points</div>",
    "<img src='https://evil.example/p.png'>",
    "<base href='https://evil.example'>",
    "<object data='x'></object><embed src=x><link rel=stylesheet href=//evil.example/x.css>",
    "</main></body></html><script>alert(1)</script>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<p><!-- --!><script>alert(1)</script> -->",
)


def stream(text: str) -> CellOutput:
    return CellOutput(OutputType.STREAM, name="stdout", text=text)


def shown(**data: str) -> CellOutput:
    return CellOutput(OutputType.DISPLAY, data={k.replace("_", "/"): v for k, v in data.items()})


def page(*cells: ExecutedCell, file: str = "a.ipynb") -> str:
    run = RunRecord("completed", notebooks=(ExecutedNotebook(file, cells),))
    (found,) = collect_pages(run, Bubblewrap()).pages
    assert found.file == file
    return found.html


def everywhere(text: str) -> tuple[ExecutedCell, ...]:
    """Put a text into every place that a student can write to."""
    error = CellOutput(OutputType.ERROR, ename=text, evalue=text, traceback=(text,))
    outputs = (
        stream(text),
        shown(text_html=text, text_plain=text),
        shown(text_markdown=text),
        shown(text_latex=text),
        shown(text_plain=text),
        CellOutput(OutputType.DISPLAY, data={"application/javascript": text}),
        CellOutput(OutputType.DISPLAY, data={"image/svg+xml": text}),
        shown(image_png=f'"{text}'),
        shown(image_png=f"x' {text}"),
        error,
    )
    kinds = (("markdown", ()), ("raw", ()), ("code", outputs))
    return tuple(ExecutedCell(kind, text, each, ran=True) for kind, each in kinds)


def test_nothing_of_the_student_s_acts() -> None:
    cells = tuple(cell for text in ACTING for cell in everywhere(text))
    whole = page(*cells, file="<script>alert(1)</script>.ipynb")
    html = whole[: whole.index("<style>")] + whole[whole.index("</style>") + 8 :]
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z][\w-]*)", html)}
    assert not tags & {
        "script",
        "svg",
        "iframe",
        "style",
        "form",
        "input",
        "object",
        "embed",
        "base",
    }
    assert not tags & {"link", "math", "noscript", "template"}
    attributes = [a for tag in re.findall(r"<[a-zA-Z][^>]*>", html) for a in _attributes(tag)]
    assert not [name for name, _ in attributes if name.startswith("on") or name == "srcset"]
    assert all(
        not value or re.match(r"https?://|#", value) for n, value in attributes if n == "href"
    )
    assert all(value.startswith("data:image/") for n, value in attributes if n == "src")
    assert all("position" not in value for name, value in attributes if name == "style")
    assert html.count("<meta") == 4
    assert "refresh" not in "".join(re.findall(r"<meta[^>]*>", html))


def _attributes(tag: str) -> list[tuple[str, str]]:
    return [(n.lower(), v) for n, v in re.findall(r'\s([\w-]+)(?:="([^"]*)")?', tag)]


def test_the_policy_stands_before_everything_of_the_student_s() -> None:
    html = page(ExecutedCell("markdown", "hello"))
    policy = html.index("default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    assert policy < html.index("<title>") < html.index("hello")
    assert "http-equiv" in html[:policy]


def test_nothing_is_loaded_from_anywhere() -> None:
    html = page(ExecutedCell("markdown", "$x^2$"), ExecutedCell("code", "1", (stream("1"),)))
    assert "http://" not in html
    assert "https://" not in html
    assert "<script" not in html


def test_texts_tables_and_plots_are_there_to_read() -> None:
    html = page(
        ExecutedCell("markdown", "# My *practice*"),
        ExecutedCell("code", "print(1 < 2)", (stream("True\n"),), ran=True),
        ExecutedCell("code", "plot()", (shown(image_png=PIXEL, text_plain="<Figure>"),), ran=True),
        ExecutedCell("code", "frame", (shown(text_html="<table><td>0.93</table>"),)),
        ExecutedCell("code", "never()"),
    )
    assert "<em>practice</em>" in html
    assert "<pre>True\n</pre>" in html
    assert f'src="data:image/png;base64,{PIXEL}"' in html
    assert "<td>0.93</td>" in html
    assert "In&nbsp;[2]:" in html
    assert "In&nbsp;[&nbsp;]:" in html
    assert "In&nbsp;[3]:" not in html


def test_tokens_that_a_student_left_in_the_code_are_hidden() -> None:
    token = "hf_" + "a" * 34
    html = page(ExecutedCell("code", f"login('{token}')", (stream(f"using {token}"),), ran=True))
    assert token not in html


@pytest.mark.parametrize("run", [RunRecord("none"), RunRecord("limit", limit="time")])
def test_without_a_notebook_there_is_no_page(run: RunRecord) -> None:
    assert collect_pages(run, Bubblewrap()).pages == ()


def test_a_page_is_the_same_twice() -> None:
    cells = everywhere("<b>x</b>")
    assert page(*cells) == page(*cells)
