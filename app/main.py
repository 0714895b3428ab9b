"""Start-up: a command, or the window."""

import sys
from collections.abc import Sequence

from app import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Factdesk with these arguments (default: the process's own); returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if cli.is_command(given):
        return cli.run(given)
    from app.start import open_window

    return open_window(given)
