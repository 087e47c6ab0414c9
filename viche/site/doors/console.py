"""What a person reads in the terminal: short lines in Ukrainian, and refusals that say what to do next."""

import sys


class Refusal(Exception):
    """A door stays shut for a reason the person can act on; the text is shown as it is, without a traceback."""


def say(text: str) -> None:
    """Print one line at once: a person watching the start must not wait for a full buffer."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Print one line to the error stream."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
