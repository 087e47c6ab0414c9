"""A long-running process beside the launcher: its own session, its own log, and it ends with the launcher."""

import subprocess
from pathlib import Path

from viche.site.doors.folder import CHECKOUT
from viche.site.postgres.account import end_with_parent


def start(words: list[str], variables: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start it; what it says is added to `log`."""
    with open(log, "ab") as out:
        return subprocess.Popen(
            words,
            cwd=CHECKOUT,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=end_with_parent(),
        )
