"""The past of a programme, told from the journal over all its parts.

What one person did at once (an import, a plan of five years) stands together: entries in a row with the same person, verb
and ground, not more than `TOGETHER` apart, are one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import clock, words
from viche.kit.models import Attachment, JournalEntry
from viche.kit.publishing import PUBLISHING
from viche.kit.registers.past import VERBS as RECORDS
from viche.kit.registers.past import names_of, of_files
from viche.kit.words import Noun
from viche.office.programmes import saying
from viche.office.programmes.models import (
    Amendment,
    Appropriation,
    DocumentDoubt,
    Executor,
    Goal,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    Round,
    Spending,
    Statement,
    TakenDocument,
    Task,
)
from viche.office.programmes.nouns import MEASURE, STATEMENT, TASK
from viche.office.programmes.rules import STATEMENT as STATEMENT_STEPS

VERBS: dict[str, Any] = {
    **RECORDS,
    **{step.verb: step.done or step.title for step in (*PUBLISHING.steps, *STATEMENT_STEPS.steps)},
    "edit": gettext_lazy("Змінено чернетку"),
    "move": gettext_lazy("Переміщено"),
    "remove": gettext_lazy("Прибрано"),
    "split": gettext_lazy("Захід поділено на частини"),
    "join": gettext_lazy("Частини заходу з’єднано"),
    "plan": gettext_lazy("Записано план"),
    "unplan": gettext_lazy("Прибрано зміну плану"),
    "amend": gettext_lazy("Записано зміни до програми"),
    "end": gettext_lazy("Захід припинено змінами"),
    "resume": gettext_lazy("Захід відновлено"),
    "allot": gettext_lazy("Записано асигнування"),
    "pay": gettext_lazy("Записано платіж"),
    "unpay": gettext_lazy("Прибрано платіж"),
    "fund": gettext_lazy("Названо фонд зазначеної суми"),
    "ask": gettext_lazy("Запитано відомості"),
    "term": gettext_lazy("Змінено строк"),
    "hand-over": gettext_lazy("Передано іншому підрозділу"),
    "settle": gettext_lazy("З’ясовано сумнів щодо документа"),
    "doubt": gettext_lazy("Повернуто сумнів щодо документа"),
}
# Tables of a programme that are told, with the noun that counts their rows. Cells of documents stand in the documents.
PARTS: dict[type[models.Model], Noun] = {
    Amendment: Noun("зміна", "зміни", "змін", "f", en=("amendment", "amendments")),
    Goal: Noun("ціль", "цілі", "цілей", "f", en=("goal", "goals")),
    Task: TASK,
    Measure: MEASURE,
    Executor: Noun("виконавець", "виконавці", "виконавців", "m", "виконавця", en=("executor", "executors"), animate=True),
    Plan: Noun("план", "плани", "планів", "m", "плану", en=("plan", "plans")),
    PlanAmount: Noun("сума плану", "суми плану", "сум плану", "f", en=("sum of a plan", "sums of plans"),
                     instrumental="сумою плану", instrumental_plural="сумами плану"),
    Appropriation: Noun("асигнування", "асигнування", "асигнувань", "n", en=("allotment", "allotments")),
    Spending: Noun("запис про видатки", "записи про видатки", "записів про видатки", "m", "запису про видатки",
                   en=("record of spending", "records of spending"), instrumental="записом про видатки",
                   instrumental_plural="записами про видатки"),
    Round: Noun("період", "періоди", "періодів", "m", "періоду", en=("period", "periods")),
    Statement: STATEMENT,
    TakenDocument: Noun("документ", "документи", "документів", "m", "документа", en=("document", "documents")),
    DocumentDoubt: Noun("сумнів", "сумніви", "сумнівів", "m", "сумніву", en=("doubt", "doubts")),
}  # fmt: skip
OF_MEASURE = (Executor, Plan, PlanAmount, Appropriation, Spending, Statement, DocumentDoubt)
OF_YEAR = (PlanAmount, Appropriation)
# What names the row already, what follows by itself, what only a machine reads.
SILENT = frozenset({
    "id", "hromada", "programme", "measure", "plan", "round", "order", "revision", "created_at", "published_at", "due_at",
    "submitted_at", "returned_at", "settled_at", "rule", "cell", "sha256", "columns", "taken_at", "ended_on", "stated", "year",
})  # fmt: skip
MOST = 400
TOGETHER = timedelta(seconds=5)
# Entries of one deed that are told one by one; a longer deed is told in numbers.
TOLD = 12


@dataclass
class Deed:
    """What one person did at once. `whole`: none of its entries is older than what was read."""

    entries: list[JournalEntry] = field(default_factory=list)
    whole: bool = True

    def takes(self, entry: JournalEntry) -> bool:
        """Whether the next older entry belongs to it."""
        last = self.entries[-1]
        # Each file is a deed of its own.
        if Attachment._meta.db_table in (last.kind, entry.kind):
            return False
        same = (last.actor_id, last.verb, last.ground, last.outside) == (
            entry.actor_id, entry.verb, entry.ground, entry.outside,
        )  # fmt: skip
        return same and last.at - entry.at <= TOGETHER


def of_programme(programme: Programme) -> list[dict[str, Any]]:
    """Everything of the programme, for kit/parts/history.html, the newest first."""
    found = Q(kind=Programme._meta.db_table, record_id=programme.pk)
    for model in PARTS:
        rows: Any = model._default_manager.filter(programme=programme)
        table = model._meta.db_table
        gone = JournalEntry.objects.filter(kind=table, after__isnull=True, before__programme_id=programme.pk)
        found |= Q(kind=table, record_id__in=rows.order_by().values("pk"))
        found |= Q(kind=table, record_id__in=gone.values("record_id"))
    tables = [model._meta.db_table for model in PARTS]
    files = list(of_files(Programme, programme.pk).order_by("-id")[:MOST])
    return _told(programme, _newest(found, [*tables, Programme._meta.db_table]), files)


def of_measure(measure: Measure) -> list[dict[str, Any]]:
    """Everything of one measure: its words, executors, plans, money, statements; also rows that are gone since."""
    found = Q(kind=Measure._meta.db_table, record_id=measure.pk)
    for model in OF_MEASURE:
        rows: Any = model._default_manager.filter(measure=measure)
        found |= Q(kind=model._meta.db_table, record_id__in=rows.order_by().values("pk"))
    tables = [model._meta.db_table for model in OF_MEASURE]
    found |= Q(kind__in=tables, after__isnull=True, before__measure_id=measure.pk)
    return _told(measure.programme, _newest(found, [*tables, Measure._meta.db_table]), [])


def _newest(found: Q, tables: Sequence[str]) -> list[JournalEntry]:
    """By the index of tables: ordered by the bare key, the journal of every hromada would be walked from its end."""
    rows = JournalEntry.objects.filter(found, kind__in=tables).annotate(at_end=F("id") + 0)
    return list(rows.order_by("-at_end")[:MOST])


def _told(programme: Programme, entries: list[JournalEntry], files: list[JournalEntry]) -> list[dict[str, Any]]:
    rows = sorted([*entries, *files], key=lambda entry: -entry.pk)[:MOST]
    who, say = names_of(rows), Saying(programme, rows)
    return [
        {
            "who": who.get(deed.entries[0].actor_id, _("система")),
            "when": words.long_moment(deed.entries[0].at),
            "iso": clock.kyiv(deed.entries[0].at).isoformat(timespec="seconds"),
            "verb": str(VERBS.get(deed.entries[0].verb, deed.entries[0].verb)),
            "ground": deed.entries[0].ground,
            "outside": deed.entries[0].outside,
            "changes": list(say.deed(deed)),
        }
        for deed in _deeds(rows)
    ]


def _deeds(rows: Iterable[JournalEntry]) -> list[Deed]:
    found: list[Deed] = []
    for row in rows:
        if found and found[-1].takes(row):
            found[-1].entries.append(row)
        else:
            found.append(Deed([row]))
    if found and sum(len(deed.entries) for deed in found) >= MOST:
        found[-1].whole = False
    return found


class Saying:
    """Names for what stands in the entries; a query for each table they point to."""

    def __init__(self, programme: Programme, entries: Sequence[JournalEntry]) -> None:
        self.programme = programme
        tables: tuple[type[models.Model], ...] = (Programme, *PARTS)
        self.models = {model._meta.db_table: model for model in tables}
        self.measure_of, self.year_of = self._known(entries, "measure"), self._known(entries, "year")
        self.numbers = dict(programme.measures.values_list("pk", "number"))
        for entry in entries:
            if entry.kind == Measure._meta.db_table and entry.before and "number" in entry.before:
                self.numbers.setdefault(entry.record_id, entry.before["number"])
        self.names = self._names(entries)

    def deed(self, deed: Deed) -> Iterator[dict[str, str]]:
        """Field, before, after; of a long deed, how many rows of each table."""
        if len(deed.entries) <= TOLD:
            for entry in reversed(deed.entries):
                yield from self._entry(entry)
            return
        counted: dict[tuple[str, bool], int] = defaultdict(int)
        for entry in deed.entries:
            counted[entry.kind, entry.after is None] += 1
        said: dict[bool, list[str]] = {True: [], False: []}
        for (kind, gone), number in reversed(counted.items()):
            if noun := PARTS.get(self.models.get(kind, Programme)):
                said[gone].append(words.count(number, noun))
        yield {
            "field": _("Разом") if deed.whole else _("Щонайменше"),
            "before": ", ".join(said[True]),
            "after": ", ".join(said[False]),
        }

    def _entry(self, entry: JournalEntry) -> Iterator[dict[str, str]]:
        model = self.models.get(entry.kind)
        sides = entry.before or {}, entry.after or {}
        if model is None:
            was, became = (str(side.get("name", "")) for side in sides)
            yield {"field": _("Файл"), "before": was, "after": became}
            return
        about = self._about(entry, model)
        for column in model._meta.local_fields:
            if column.name in SILENT or not any(column.column in side for side in sides):
                continue
            # A payment has one day, and «від дня» of it is that day.
            if column.name == "until" and all(side.get("until") == side.get("since") for side in sides):
                continue
            was, became = (self._value(column, side.get(column.column)) for side in sides)
            if was != became:
                # The value says its unit itself.
                one_day = column.name == "since" and all(side.get("until") == side.get("since") for side in sides)
                named = _("день") if one_day and model is Spending else column.verbose_name
                title = str(capfirst(str(named))).removesuffix(", грн")
                yield {
                    "field": f"{about}: {words.lowfirst(title)}" if about else title,
                    "before": was,
                    "after": became,
                }

    def _about(self, entry: JournalEntry, model: type[models.Model]) -> str:
        """«Захід 1.1», «Сума плану, захід 1.1, 2024», or nothing of the programme itself."""
        if model is Programme:
            return ""
        if model is Measure:
            number = self.numbers.get(entry.record_id, "")
            return _("Захід %(number)s") % {"number": number} if number else _("Захід")
        name = _("Видатки") if model is Spending else str(capfirst(PARTS[model].one))
        number = self.numbers.get(self.measure_of.get((entry.kind, entry.record_id), 0), "")
        year = self.year_of.get((entry.kind, entry.record_id), "")
        said = [name, _("захід %(number)s") % {"number": number} if number else "", str(year or "")]
        return ", ".join(part for part in said if part)

    def _value(self, column: models.Field, value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(column, models.ForeignKey):
            return self.names.get((column.related_model, value), str(value))  # type: ignore[arg-type]
        if column.name == "state":
            states = (*PUBLISHING.states, *STATEMENT_STEPS.states)
            return next((str(state.title) for state in states if state.key == value), str(value))
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(column, models.DecimalField):
            unit = self.programme.unit
            return f"{saying.money(Decimal(str(value)), unit)} {saying.in_words(unit)}"
        if isinstance(column, models.BooleanField):
            return _("так") if value else _("ні")
        if isinstance(column, models.DateTimeField):
            return words.long_moment(datetime.fromisoformat(value))
        if isinstance(column, models.DateField):
            return words.short_date(date.fromisoformat(value))
        return str(value)

    def _known(self, entries: Sequence[JournalEntry], name: str) -> dict[tuple[str, int], Any]:
        """(table, row) → its measure, or its year: as the entry says, else as it stands today."""
        found: dict[tuple[str, int], Any] = {}
        asked: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            column = "measure_id" if name == "measure" else name
            said = (entry.after or {}).get(column) or (entry.before or {}).get(column)
            if said:
                found[entry.kind, entry.record_id] = said
            else:
                asked[entry.kind].add(entry.record_id)
        for model in OF_MEASURE if name == "measure" else OF_YEAR:
            keys = asked[model._meta.db_table]
            if keys:
                rows: Any = model._default_manager.filter(pk__in=keys)
                for pk, value in rows.values_list("pk", name):
                    found.setdefault((model._meta.db_table, pk), value)
        return found

    def _names(self, entries: Sequence[JournalEntry]) -> dict[tuple[Any, Any], str]:
        """(table, key) → what the row is called today."""
        keys: dict[Any, set[Any]] = defaultdict(set)
        for entry in entries:
            model = self.models.get(entry.kind)
            for column in model._meta.local_fields if model else ():
                if isinstance(column, models.ForeignKey) and column.name not in SILENT:
                    keys[column.related_model] |= {
                        side[column.column]
                        for side in (entry.before or {}, entry.after or {})
                        if side.get(column.column)
                    }
        return {
            (model, row.pk): str(row)
            for model, wanted in keys.items()
            if wanted
            for row in model._default_manager.filter(pk__in=wanted)
        }
