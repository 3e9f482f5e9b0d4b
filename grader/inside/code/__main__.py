"""Run the reader of code."""

from grader.inside.code import main

main()
