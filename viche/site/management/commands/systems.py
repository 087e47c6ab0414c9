"""`manage.py systems FILE`: the table of systems as JSON; refuses while something in it has no home or counterpart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from viche.site.systems.table import problems, systems


class Command(BaseCommand):
    """[{"id", "home", "fields": {named: counterpart}}] for every system of the reports."""

    help = "Записати таблицю систем у файл JSON."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if wrong := list(problems()):
            raise CommandError("У таблиці систем:\n" + "\n".join(wrong))
        told = [{"id": each.id, "home": each.home.said, "fields": each.fields} for each in systems()]
        path: Path = options["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        named = sum(len(each.named) for each in systems())
        self.stdout.write(f"Систем: {len(told)}, полів: {named} з {named}; {path}")
