"""Run the reader of documents."""

from grader.inside.documents import main

main()
