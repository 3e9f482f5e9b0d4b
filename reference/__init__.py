"""Gold solutions of the course's assignments; the grader imports nothing of this."""
