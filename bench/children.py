"""A part of a bench in a process that does nothing else: its memory is told, nothing of the parent's is in it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg.conninfo import make_conninfo


def in_a_process_of_its_own(code: str, wrapper: DatabaseWrapper, content: bytes = b"") -> dict[str, Any]:
    """Run Python code as the application on this database, `content` on its input; what it told (`tell`)."""
    there = wrapper.settings_dict
    names = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT", "dbname": "NAME"}
    url = make_conninfo("", **{word: there[key] for word, key in names.items() if there[key]})
    given = {**os.environ, "VICHE_APP_DATABASE_URL": url, "VICHE_DB_ROLE": "app"}
    done = subprocess.run([sys.executable, "-c", code], input=content, env=given, stdout=subprocess.PIPE, check=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def tell(said: dict[str, Any]) -> None:
    """In the child, last of all: what the parent is given."""
    sys.stdout.write(json.dumps(said) + "\n")


def peak() -> float:
    """The most memory this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
