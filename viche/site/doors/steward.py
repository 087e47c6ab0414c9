"""The steward of a working server: a child process that does jobs, sends letters, makes the
rounds of apps and erases what has served its time."""

import subprocess

from viche.site.doors import children
from viche.site.doors.database import Database
from viche.site.doors.django import command, environment

PATIENCE = 15.0


class Steward:
    """`manage.py steward --loop`, started again if it ends by itself: a mail server may be away for a while."""

    def __init__(self, database: Database, mark: dict[str, str]) -> None:
        self.log = database.folder.log / "steward.log"
        self._variables = environment(database) | mark
        self._process: subprocess.Popen[bytes] | None = None

    def keep_running(self) -> None:
        """Start it, or start it again."""
        if self._process is not None and self._process.poll() is None:
            return
        self._process = children.start(command("steward", "--loop"), self._variables, self.log)

    def stop(self) -> None:
        """Let the letter on its way arrive, then end."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
