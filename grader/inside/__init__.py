"""Programs that run in a sandbox; they import nothing else from grader."""
