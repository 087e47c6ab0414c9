"""What a killed launcher may have left: a server still running, or a lock file that names nobody or somebody else.

Called only by the launcher that holds the data folder's lock, so whatever is found belongs to a dead one.
"""

import contextlib
import os
import signal
import time
from pathlib import Path

from viche.site.doors.console import Refusal, say

PATIENCE = 60.0


def clear(cluster: Path) -> None:
    """Stop an orphaned server of this cluster; make a stale lock file harmless."""
    lock = cluster / "postmaster.pid"
    if not lock.exists():
        return
    lines = lock.read_text().splitlines()
    number = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
    if number and _is_server_of(number, cluster):
        say("Знайдено PostgreSQL попереднього запуску: зупиняємо його…")
        _stop(number)
        return
    # PostgreSQL refuses while *any* live process has that number: a zombie nobody reaped, or, after a reboot, a
    # stranger. It does skip its own parent, and still checks that no old backend holds the shared memory.
    # So the launcher, its parent to be, writes its own number instead of deleting the file.
    if lines:
        lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")


def _is_server_of(number: int, cluster: Path) -> bool:
    """Whether that process is a live PostgreSQL whose current folder is this cluster."""
    process = Path("/proc") / str(number)
    with contextlib.suppress(OSError):
        name, state = (process / "stat").read_text().rsplit(")", 1)
        if state.split()[0] == "Z" or "postgres" not in name:
            return False
        return (process / "cwd").samefile(cluster)
    return False


def _stop(number: int) -> None:
    """Fast shutdown, then the immediate one: committed data survives both."""
    for how, patience in ((signal.SIGINT, PATIENCE), (signal.SIGQUIT, PATIENCE / 4)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, how)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if not _alive(number):
                return
            time.sleep(0.05)
    raise Refusal(
        f"PostgreSQL попереднього запуску (процес {number}) не зупиняється. Зупиніть його: kill -QUIT {number}"
    )


def _alive(number: int) -> bool:
    try:
        state = (Path("/proc") / str(number) / "stat").read_text().rsplit(")", 1)[1]
    except OSError:
        return False
    return state.split()[0] != "Z"
