"""Code that is huge, deep, endless or damaged is read in little time, and never a traceback."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence

import pytest
from written_code import cell, code_of, script

from grader.inside.blocks import clean
from grader.records import Block

LAST = cell(99, "last()")
SECONDS = 20  # of the processor; what is endless takes longer than any limit


def reaches_the_end(
    parts: Sequence[list[Block]], settings: Mapping[str, str] | None = None
) -> bool:
    """Say whether the last cell is read, and in time."""
    start = time.process_time()
    record = code_of(*parts, LAST, settings=settings)
    assert time.process_time() - start < SECONDS
    return any("last()" in call.quote for call in record.calls)


@pytest.mark.parametrize(
    "source",
    [
        "-" * 100_000 + "1",
        "[" * 5000 + "]" * 5000,
        "a" + "()" * 5000,
        "f(\0)",
        "x = 'a'\n" + "x = x + x\n" * 60 + "f(x)",
        "x = [1]\n" + "x = [*x, *x]\n" * 40 + "f(x)",
        "x = [1]\n" + "x = [x, x]\n" * 60 + "f(x)",
        "x = {'a': 1}\n" + "x = {'a': x, 'b': x}\n" * 60 + "f(**x)",
        "x = 2.0 ** 5000\ny = (-8) ** 0.5\nz = 0 ** -1\nw = 3j\nf(x, y, z, w)",
        "x = 'aaaa'\n" + "x = x.replace('a', 'aaaa').join([x, x, x])\n" * 30 + "f(x)",
        "x = '{0}{0}'\n" + "x = x.format(x)\n" * 40 + "f(x)",
        "x = [0] * 10**9\ny = 'a' * 10**9\nf('%10000000000d' % 3, 2**10**9)",
        "d = {}\nd['a'] = d\nf(d, **d)\nl = []\nl.append(l)\nf(*l)",
        "class A: pass\na = A()\na.a = a\nf(a.a.a, **vars(a))",
        "class A: pass\nclass B(A): pass\nclass A(B): pass\nclass B(A): pass\nB().x()",
        "f = lambda x: f(f)(x)\nf(f)",
        "code = 'exec(code)\\nexec(code)\\neval(code)'\nexec(code)",
        "from functools import partial\np = f\nfor i in range(3):\n    p = partial(p, p)\np(p)",
        "x = " + "[" * 12 + "1" + "".join(f" for i{n} in [1, 2, 3, 4, 5, 6]]" for n in range(12)),
        "".join("    " * n + f"for i{n} in [1, 2, 3, 4, 5, 6]:\n" for n in range(15))
        + "    " * 15
        + "f()",
        "\n".join(f"def f{n}(a):\n    return f{n + 1}(a) + f{n + 2}(a)" for n in range(900)),
        "\n".join("this is not Python at all" for _ in range(8000)),
        "def f(:\n" * 20_000,
        '"""\n' + "f()\n" * 40_000,
        "%%bash\n" + "cat > a.py << E\nf()\nE\n" * 5000,
        "%%bash\nbash a.sh",
        "a," * 1999 + " = !ls\n" + " " * 3990 + "=\n" + "# " + "pip install " * 10_000,
    ],
)
def test_hostile_code_costs_its_own_cell_at_most(source: str) -> None:
    assert reaches_the_end([cell(1, clean(source))])


def test_files_that_start_each_other_end() -> None:
    parts = [
        cell(1, "%%writefile a.sh\nbash a.sh\npython t.py"),
        cell(2, "%%writefile t.py\nimport os\nos.system('bash a.sh')\nimport t"),
        cell(3, "!bash a.sh"),
        script("from b import *\nfrom a import *", "a.py"),
        script("from a import *\nimport a\na.b.a", "b.py"),
    ]
    assert reaches_the_end(parts)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("c.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"),
        ("c.yaml", "[" * 20_000),
        ("c.yaml", "1: 2\nnull: 3\n? [a, b]\n: y\nz: .inf\nn: .nan\nd: 2020-01-01"),
        ("c.yaml", "a: b: c: ]"),
        ("c.yaml", "a: !!timestamp x"),
        ("c.yaml", "a: !!int ''"),
        ("c.yaml", "a: !!bool maybe"),
        ("c.json", '{"a": NaN, "b": 1e999, "c": 1' + "0" * 4000 + ', "\\ud800": 1}'),
        ("c.json", "[" * 50_000),
        ("c.toml", "a = 1979-05-27\nb = inf\nc = nan"),
    ],
)
def test_hostile_settings_are_not_known_and_no_crash(file: str, text: str) -> None:
    source = (
        "import json, yaml, tomllib\n"
        f"c = {file.rpartition('.')[2].replace('toml', 'tomllib')}.load(open('{file}'))\nf(c, **c)"
    )
    assert reaches_the_end([cell(1, source)], {file: text})


def test_damaged_code_is_read_whatever_is_damaged() -> None:
    chance = random.Random(7)  # noqa: S311  # the same damage every time, no secret
    source = (
        "from transformers import Trainer\n%pip install x\nclass T(Trainer):\n    def go(self):\n"
        "        return [f'{x}' for x in self.rows if x > 1]\nt = T(**{'model': 1})\n"
        "if True:\n    t.train()\n!python a.py --b 'c'\nprint('done')\n"
    ) * 3
    pieces = ["", "(", ")", '"', "'''", "\n", "\t", ":", "\\", "#", "=", "%%", "!", "“", "{", "@"]
    for _ in range(200):
        damaged = list(source)
        for _ in range(chance.choice([1, 5, 40])):
            damaged[chance.randrange(len(damaged))] = chance.choice(pieces)
        assert reaches_the_end([cell(1, "".join(damaged))])
