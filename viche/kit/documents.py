"""Tables of the documentation that follow from declarations; `manage.py documents` writes them, a test compares."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import translation

from viche.kit import processes
from viche.kit.access import Role


def written() -> dict[Path, str]:
    """Every generated document: path → text."""
    folder = Path(settings.BASE) / "docs"
    with translation.override("uk"):
        return {folder / "processes.md": _processes()}


def _processes() -> str:
    parts = [
        "# Процеси\n\nЗ таблиць кроків у коді (`viche/kit/processes.py`); не правити рукою: `manage.py documents`.\n"
    ]
    for process in processes.registered().values():
        parts.append(f"## {process.title}\n\n```mermaid\n{process.diagram()}\n```\n")
        rows = ["| Крок | Звідки | Куди | Хто | Що треба дати | Підстава |", "|---|---|---|---|---|---|"]
        for step in process.steps:
            rows.append(
                f"| {step.title} (`{step.verb}`) | {', '.join(str(process.state(s).title) for s in step.frm)} "
                f"| {process.state(step.to).title} | {', '.join(str(Role(r).label) for r in step.by)} "
                f"| {', '.join(str(processes.ASKED[name]) for name in step.asks) or '—'} | {step.basis} |"
            )
        parts.append("\n".join(rows) + "\n")
        if process.dues:
            rows = ["| Стан | Що до строку | Підстава |", "|---|---|---|"]
            rows += [f"| {process.state(d.state).title} | {d.title} | {d.basis} |" for d in process.dues]
            parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)
