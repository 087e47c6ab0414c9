"""Verbs of forms: save a new version, use one no more."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.text import slugify
from django.utils.translation import gettext as _

from viche.kit import journal, words
from viche.kit.access import WRITERS, Refused, Viewer
from viche.kit.meanwhile import only_one
from viche.reports import own
from viche.reports.models import OutlineText
from viche.reports.texts import Head, wrong


def require_writer(viewer: Viewer) -> None:
    """Forms are changed by those who prepare reports."""
    if not viewer.has(WRITERS):
        raise Refused(
            _("Форми звітів змінюють ті, хто готує звіти: редактор, затверджувач, керівник або секретар."),
            _("Попросіть когось із них."),
        )


def save(viewer: Viewer, key: str, head: Head, body: str, *, seen: int, note: str = "") -> OutlineText:
    """A new version of a form. `seen`: the version the person began from (0: the delivered one, or none yet)."""
    require_writer(viewer)
    if sentences := wrong(body, head.subject):
        raise Refused(" ".join(sentences), status=422)
    newest = own.newest(key)
    if newest != seen:
        raise Refused(
            _("Поки ви змінювали форму, хтось зберіг її нову версію."),
            _("Скопіюйте свій текст, відкрийте форму знову й внесіть зміни в неї."),
            status=409,
        )
    return _keep(viewer, key, head, body, newest + 1, note)


def free_key(title: str, otherwise: str, taken: Collection[str]) -> str:
    """A key that is not taken, by the title; `otherwise` where nothing of the title can be written so."""
    base = slugify(words.transliterate(title))[:50] or otherwise
    return next(key for key in (base, *(f"{base}-{at}" for at in range(2, 10_000))) if key not in taken)


def drop(viewer: Viewer, key: str) -> None:
    """Use the form no more: a delivered one comes back in place of its changed copy."""
    require_writer(viewer)
    head, body = own.current(key)
    _keep(viewer, key, head, body, own.newest(key) + 1, "", dropped=True)


def _keep(
    viewer: Viewer, key: str, head: Head, body: str, version: int, note: str, *, dropped: bool = False
) -> OutlineText:
    row = OutlineText(
        hromada_id=viewer.hromada_id or 0, key=key, version=version, title=head.title, subject=head.subject, name=head.name,
        landscape=head.landscape, body=body.replace("\r\n", "\n"), note=note, person_id=viewer.person.pk, dropped=dropped,
    )  # fmt: skip
    taken = only_one("reports_outlinetext_version", _("Хтось щойно зберіг цю форму. Відкрийте її знову."))
    with taken, journal.change("outline", by=viewer.person):
        row.save()
    return row
