"""The past of a record: its journal, told with the names of its fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from viche.kit import clock, words
from viche.kit.links.ends import ends
from viche.kit.links.roles import title_of
from viche.kit.models import Attachment, JournalEntry, RecordLink
from viche.kit.registers import values
from viche.kit.registers.declare import Register

VERBS = {
    "note": _("Записано"),
    "edit": _("Змінено чернетку"),
    "correct": _("Виправлено"),
    "discard": _("Видалено чернетку"),
    "import": _("Імпортовано"),
    "attach": _("Додано файл"),
    "detach": _("Прибрано файл"),
    "tie": _("Пов’язано"),
    "untie": _("Зв’язок прибрано"),
    "outside": _("Змінено поза програмою"),
}
# Columns that the product fills by itself; a person would read them as noise.
SILENT = frozenset({"id", "hromada", "created_at", "published_at", "due_at"})
MOST = 200
RECENT = 200


def of_record(model: type[models.Model], pk: int | None) -> models.QuerySet:
    """Entries about one record, oldest first."""
    return JournalEntry.objects.filter(kind=model._meta.db_table, record_id=pk or 0).order_by("id")


def latest(model: type[models.Model], pk: int | None) -> int:
    """The number of the last entry: the version of the record."""
    if pk is None:
        return 0
    return of_record(model, pk).order_by("-id").values_list("id", flat=True).first() or 0


def last_unit(model: type[models.Model], person: Any) -> int | None:
    """The unit for which a person last noted a record. Only the newest records are looked at: the journal has no index
    by person."""
    recent = model._default_manager.order_by("-pk").values("pk")[:RECENT]
    noted = JournalEntry.objects.filter(
        kind=model._meta.db_table, record_id__in=recent, actor_id=person.pk, before__isnull=True
    )
    return noted.order_by("-id").values_list("after__department_id", flat=True).first()


def since(register: Register, pk: int, version: int) -> list[dict[str, str]]:
    """Who changed what after a version: `who`, `when`, `what`."""
    entries = list(of_record(register.model, pk).filter(id__gt=version)[:MOST])
    who = names_of(entries)
    return [
        {
            "who": who.get(entry.actor_id, str(_("система"))),
            "when": words.long_moment(entry.at),
            "what": "; ".join(_changed(register.model, entry)) or str(verb_title(register.model, entry)),
        }
        for entry in entries
    ]


def _changed(model: type[models.Model], entry: JournalEntry) -> list[str]:
    found = [
        f"{change['field']}: «{change['before']}» → «{change['after']}»"
        for change in changes(model, entry, labels(model, [entry]))
    ]
    return found + hidden(model, entry)


def of_files(model: type[models.Model], pk: int) -> models.QuerySet:
    """Entries about files of one record, also of those taken away since. They stand under the number of the file, so
    the record is looked for in what they say; a query of its own keeps the index for the entries of the record."""
    here = {"kind": model._meta.db_table, "record_id": pk}
    rows = JournalEntry.objects.filter(kind=Attachment._meta.db_table)
    return rows.filter(models.Q(after__contains=here) | models.Q(before__contains=here))


def of_links(model: type[models.Model], pk: int) -> models.QuerySet:
    """Entries about links of one record, also of those taken away since."""
    kind, said = model._meta.db_table, models.Q()
    for end in ("from", "to"):
        here = {f"{end}_kind": kind, f"{end}_id": pk}
        said |= models.Q(after__contains=here) | models.Q(before__contains=here)
    return JournalEntry.objects.filter(said, kind=RecordLink._meta.db_table)


def history(register: Register, pk: int) -> list[dict[str, Any]]:
    """Entries for kit/parts/history.html, newest first: of the record, of its files and links."""
    own = list(of_record(register.model, pk).order_by("-id")[:MOST])
    files = list(of_files(register.model, pk).order_by("-id")[:MOST])
    links = list(of_links(register.model, pk).order_by("-id")[:MOST])
    return told([*own, *files, *links], [register.model])


def told(entries: Iterable[JournalEntry], kinds: Iterable[type[models.Model]]) -> list[dict[str, Any]]:
    """Entries about rows of these models, and about files, for kit/parts/history.html, newest first."""
    newest = sorted(entries, key=lambda entry: -entry.id)[:MOST]
    of_kind = {model._meta.db_table: model for model in kinds}
    related = {
        table: labels(model, [entry for entry in newest if entry.kind == table]) for table, model in of_kind.items()
    }
    who = names_of(newest)
    names = _tied(newest)
    found = []
    for entry in newest:
        model = of_kind.get(entry.kind)
        found.append(
            {
                "who": who.get(entry.actor_id, _("система")),
                "when": words.long_moment(entry.at),
                "iso": clock.kyiv(entry.at).isoformat(timespec="seconds"),
                "verb": verb_title(model, entry),
                "ground": entry.ground,
                "outside": entry.outside,
                "changes": changes(model, entry, related[entry.kind]) if model else _beside(entry, names),
                "hidden": hidden(model, entry) if model else [],
            }
        )
    return found


def _tied(entries: Iterable[JournalEntry]) -> dict[tuple[str, int], str]:
    """What the ends of links in these entries are called today; one query a kind."""
    table, keys = RecordLink._meta.db_table, dict[str, set[int]]()
    for entry in entries:
        side = (entry.after or entry.before or {}) if entry.kind == table else {}
        for end in ("from", "to") if side else ():
            keys.setdefault(side[f"{end}_kind"], set()).add(side[f"{end}_id"])
    models_of = {end.kind: end.model for end in ends().values()} if keys else {}
    return {
        (kind, row.pk): str(row)
        for kind, wanted in keys.items()
        if kind in models_of
        for row in models_of[kind]._default_manager.filter(pk__in=wanted)
    }


def _beside(entry: JournalEntry, names: dict[tuple[str, int], str]) -> list[dict[str, str]]:
    """A file or a link that came or went."""
    if entry.kind == RecordLink._meta.db_table:
        was, became = (_link(side, names) for side in (entry.before, entry.after))
        return [{"field": str(_("Зв’язок")), "before": was, "after": became}]
    was, became = (str((side or {}).get("name", "")) for side in (entry.before, entry.after))
    return [{"field": str(_("Файл")), "before": was, "after": became}]


def _link(side: dict[str, Any] | None, names: dict[tuple[str, int], str]) -> str:
    """«Форум — новина про це: Сильні разом»."""
    if not side:
        return ""
    here, far = (names.get((side[f"{end}_kind"], side[f"{end}_id"]), "—") for end in ("from", "to"))
    return f"{here} — {title_of(side['role'])}: {far}"


def verb_title(model: type[models.Model] | None, entry: JournalEntry) -> Any:
    """What was done, in words: a step of the process, or one of the register's own."""
    process = getattr(model, "process", None)
    titles = {step.verb: step.done or step.title for step in process.steps} if process else {}
    return titles.get(entry.verb) or VERBS.get(entry.verb) or entry.verb


def names_of(entries: Iterable[JournalEntry]) -> dict[Any, str]:
    """Names of those who made the changes; one query."""
    ids = {entry.actor_id for entry in entries if entry.actor_id}
    return {person.pk: str(person) for person in get_user_model()._default_manager.filter(pk__in=ids)} if ids else {}


def changes(model: type[models.Model], entry: JournalEntry, related: dict[str, dict[Any, str]]) -> list[dict[str, str]]:
    """Field, before, after; what was empty and stays empty is not said."""
    sides = entry.before or {}, entry.after or {}
    found = []
    for field in model._meta.local_fields:
        if field.name in SILENT or not any(field.column in side for side in sides):
            continue
        if field.name == "state":
            was, became = (_state(model, side.get("state")) for side in sides)
        else:
            was, became = (
                values.from_json(field, side.get(field.column), related.get(field.name, {})) for side in sides
            )
        if was != became:
            found.append({"field": str(capfirst(str(field.verbose_name))), "before": was, "after": became})
    return found


def _state(model: type[models.Model], key: str | None) -> str:
    process = getattr(model, "process", None)
    return next((str(state.title) for state in process.states if state.key == key), key or "") if process else key or ""


def labels(model: type[models.Model], entries: Sequence[JournalEntry]) -> dict[str, dict[Any, str]]:
    """What the rows that keys in the journal point to are called today; one query a foreign key."""
    found: dict[str, dict[Any, str]] = {}
    for field in model._meta.local_fields:
        if not isinstance(field, models.ForeignKey) or field.name in SILENT:
            continue
        keys = {side.get(field.column) for entry in entries for side in (entry.before or {}, entry.after or {})}
        target: Any = field.related_model
        found[field.name] = {row.pk: str(row) for row in target._default_manager.filter(pk__in=keys - {None})}
    return found


def hidden(model: type[models.Model], entry: JournalEntry) -> list[str]:
    """Names of personal fields that changed; what was in them nobody kept."""
    columns = {field.column: field.name for field in model._meta.local_fields}
    return [_label(model, columns[column]) for column in entry.personal if column in columns]


def _label(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(capfirst(str(field.verbose_name)))
