"""The two roads of failure, as exceptions."""


class GraderError(Exception):
    """Stop the command: something the instructor set up is wrong. Shown as one line."""


class Rejected(Exception):
    """The student's file cannot be judged: no credit, and a sentence the student can act on."""


class NotCollected(Exception):
    """The profile did not collect this evidence: the credit is unknown, not zero."""
