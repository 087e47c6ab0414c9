"""A programme's document looked at from the terminal: what it gives and what does not hold, before anything is made."""

import os
from pathlib import Path

import django

from viche.site.doors.console import Refusal, say
from viche.site.doors.django import SETTINGS
from viche.site.doors.folder import CHECKOUT

RESULT = CHECKOUT / "build" / "import.json"


def dry(path: Path) -> None:
    """Write what an import would make into build/import.json. Needs no database; nothing else is written."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    # Ours need settings first.
    from viche.kit.uploads.refusal import FileRefused
    from viche.office.programmes.taking.dry import as_json, preview

    try:
        draft = preview(path)
    except FileRefused as refused:
        raise Refusal(str(refused)) from refused
    except OSError as error:
        raise Refusal(f"Не вдалося прочитати «{path}»: {error.strerror}") from error
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(as_json(draft), encoding="utf-8")
    measures = sum(1 for measure in draft.measures if not measure.is_group)
    say(f"Заходів: {measures}, сумнівів: {len(draft.doubts)}. Записано: {RESULT.relative_to(CHECKOUT)}")
    for found in draft.doubts:
        say(f"— {found.text}")
    for note in draft.notes:
        say(f"· {note}")
