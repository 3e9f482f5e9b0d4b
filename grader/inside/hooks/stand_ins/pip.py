"""pip: installs nothing, at once; the other commands are the true one's."""

import sys

from course_run.around.shell import pip


def main(args: list[str] | None = None) -> int:
    """Run a command of pip."""
    return int(pip(sys.argv[1:] if args is None else list(args)))


if __name__ == "__main__":
    sys.exit(main())
