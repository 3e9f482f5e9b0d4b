"""The HTML templates of this package, filled in."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader.export import outline, plain
from grader.report import number


def fill_page(template: str, **values: Any) -> str:
    """Fill a template; every value is escaped and its control characters are made visible."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.export"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "code_spans": plain.code_spans,
        "looks_like_code": plain.looks_like_code,
        "number": number,
        "shortened": plain.shortened,
    }
    environment.tests["figure"] = plain.is_figure
    environment.globals |= {
        "points_of": outline.points_of,
        "promise_of": outline.promise_of,
        "words": outline.WORDS,
    }
    return environment


def _visible(value: Any) -> Any:
    # Markup is text that already went through here, joined by a macro.
    return plain.visible(value) if type(value) is str else value
