"""The data folder: where its parts lie, its secrets, and the lock that lets one launcher at a time own it."""

import fcntl
import json
import os
import secrets
from pathlib import Path

from viche.site.doors.console import Refusal

CHECKOUT = Path(__file__).resolve().parents[3]


class DataFolder:
    """One `VICHE_DATA`. Created private (0700) when missing; an existing folder keeps its mode and owner."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self._lock: int | None = None

    @classmethod
    def from_environment(cls) -> "DataFolder":
        return cls(Path(os.environ.get("VICHE_DATA") or CHECKOUT / ".viche"))

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def static(self) -> Path:
        """Collected static files; there from the beginning, because the server looks for the folder when it loads."""
        return self.root / "static"

    @property
    def log(self) -> Path:
        return self.root / "log"

    def open(self) -> None:
        """Make the folder and its parts; refuse a folder that belongs to somebody else."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            owner = self.root.stat().st_uid
            if owner != os.geteuid() and any(self.root.iterdir()):
                raise Refusal(
                    f"Папка даних {self.root} належить іншому користувачеві (uid {owner}).\n"
                    "Запустіть Віче від його імені або вкажіть іншу папку: VICHE_DATA=/шлях make run"
                )
            for part in (self.files, self.log, self.static):
                part.mkdir(mode=0o700, exist_ok=True)
        except PermissionError as error:
            raise Refusal(
                f"Немає права писати в папку даних {self.root} ({error.strerror}).\n"
                "Вкажіть свою: VICHE_DATA=/шлях make run"
            ) from error

    def secret(self, name: str) -> str:
        """A random secret kept under this name; made at the first asking."""
        known = self._secrets()
        if name not in known:
            self.keep_secret(name, secrets.token_urlsafe(48))
            known = self._secrets()
        return known[name]

    def known_secret(self, name: str) -> str | None:
        return self._secrets().get(name)

    def keep_secret(self, name: str, value: str) -> None:
        """Write the secrets anew beside the old file, then swap: a cut in the middle loses none."""
        path, fresh = self.root / "secrets", self.root / "secrets.new"
        known = self._secrets() | {name: value}
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(known, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def _secrets(self) -> dict[str, str]:
        path = self.root / "secrets"
        if not path.exists():
            return {}
        known: dict[str, str] = json.loads(path.read_text())
        return known

    @property
    def locked(self) -> bool:
        """Whether this process holds the lock."""
        return self._lock is not None

    def lock(self) -> bool:
        """Become the owner of this folder; False when another launcher owns it.

        The kernel drops the lock with the process, however it ended, so `kill -9` leaves nothing to clean.
        """
        handle = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        self._lock = handle
        return True

    def unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def owner(self) -> str:
        """The process number of the launcher that holds the lock, as it wrote it."""
        return (self.root / "lock").read_text().strip() or "?"
