"""DOCX read without trust: only the story, its lists and its styles are unpacked, walked tag by tag, never run or fetched."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from viche.kit.grids.grid import GridFile
from viche.kit.grids.limits import Extent, GridLimits
from viche.kit.grids.lists import Lists, Numbering
from viche.kit.grids.prose import Seen
from viche.kit.grids.story import Story
from viche.kit.grids.styles import Styles
from viche.kit.grids.walk import walk
from viche.kit.uploads.archives import Archive, broken
from viche.kit.uploads.packages import SMALL_PART, relations, relations_path
from viche.kit.uploads.refusal import FileRefused, say

# The styles of a document that has been through many hands are half a megabyte.
SIDE_PART = 10 * 2**20


def read_docx(data: bytes, name: str, limits: GridLimits) -> GridFile:
    """The tables of a Word document. Raises FileRefused, also when there is not one."""
    read = read_story(data, limits)
    if not read.grids:
        raise FileRefused(
            _(
                "У документі «%(name)s» немає жодної таблиці. Перевірте, чи той це файл: заходи програми мають стояти "
                "в таблиці. Якщо таблицю вставлено як зображення, її треба набрати у Word чи Excel."
            ),
            name=name,
        )
    return read


def read_story(data: bytes, limits: GridLimits) -> GridFile:
    """Its paragraphs and tables, if any; where there is no table all paragraphs stand `after`. Raises FileRefused."""
    archive = Archive(data, limits.archive)

    def part(path: str) -> bytes | None:
        return archive.read(path, at_most=SMALL_PART) if path in archive else None

    main = next((target for _id, kind, target in relations(part, "") if kind == "officeDocument"), "")
    if main not in archive:
        raise broken()
    parts = {}
    if relations_path(main) in archive:
        parts = {kind: target for _id, kind, target in relations(part, main) if target in archive}
    styles, numbering = Styles(), Numbering()
    if "styles" in parts:
        walk(archive.pieces(parts["styles"], at_most=SIDE_PART), styles)
    if "numbering" in parts:
        walk(archive.pieces(parts["numbering"], at_most=SIDE_PART), numbering)
    story = Story(Lists(numbering, styles), Extent(limits))
    walk(archive.pieces(main), story)
    if not story.has_body:
        raise broken()
    return GridFile(story.grids, story.outside, _notes(story.seen))


def _notes(seen: Seen) -> list[object]:
    """What was taken otherwise than it may look on the person's screen."""
    notes: list[object] = []
    if seen.tracked:
        notes.append(
            _("У документі є виправлення (рецензування). Його прочитано так, ніби всі їх прийнято: вилучене пропущено.")
        )
    if seen.hidden:
        notes.append(_("У документі є прихований текст. Його пропущено, бо на папері його не видно."))
    if seen.nested:
        notes.append(
            say(
                _("Є таблиці всередині клітинок (усього: %(count)s). Їх прочитано як текст тих клітинок."),
                count=seen.nested,
            )
        )
    if seen.covered:
        notes.append(
            say(
                _("В об’єднаних клітинках лишився текст, якого не видно (усього клітинок: %(count)s). Його пропущено."),
                count=seen.covered,
            )
        )
    if seen.boxes:
        notes.append(_("Написи й підписи на фігурах не прочитано: тільки абзаци й таблиці."))
    return notes
