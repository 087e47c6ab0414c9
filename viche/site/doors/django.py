"""Django's own commands, each in a child process with the variables of its role."""

import os
import subprocess
import sys

from viche.site.doors.console import Refusal
from viche.site.doors.database import Database
from viche.site.doors.folder import CHECKOUT

SETTINGS = "viche.site.settings"


def command(*words: str) -> list[str]:
    """The command line of a Django command; like `manage.py`, but present wherever the package is installed."""
    return [sys.executable, "-m", "django", *words]


def environment(database: Database, role: str = "app") -> dict[str, str]:
    """The role's variables plus what finding our settings takes."""
    variables = database.environment(role)
    variables.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    variables["PYTHONPATH"] = os.pathsep.join(filter(None, [str(CHECKOUT), variables.get("PYTHONPATH")]))
    return variables


def manage(database: Database, *words: str, role: str = "app") -> None:
    """Run one Django command to its end; its output is the person's to see."""
    result = subprocess.run(command(*words), env=environment(database, role), check=False)
    if result.returncode != 0:
        raise Refusal(f"Команда «{' '.join(words)}» не вдалася (код {result.returncode}); причина вище.")


def is_migrated(database: Database) -> bool:
    """Whether every migration of this version is applied; a command that breaks is not an answer."""
    words = command("migrate", "--check")
    result = subprocess.run(words, env=environment(database), capture_output=True, text=True, check=False)
    if result.returncode != 0 and result.stderr.strip():
        raise Refusal(f"Не вдалося перевірити базу даних:\n{result.stderr.strip()[-1500:]}")
    return result.returncode == 0
