"""What the pages of taking a document in show: how it was read, what will be made of it, what does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import access, words
from viche.kit.access import Viewer
from viche.kit.grids import GridFile
from viche.kit.words import Noun
from viche.office.programmes import import_actions as actions
from viche.office.programmes.importing import matching, replacing
from viche.office.programmes.importing.choices import LANGUAGE, Choices, Document, draft_of
from viche.office.programmes.models import Programme
from viche.office.programmes.taking import Columns, Doubt, ProgrammeDraft, columns_of, composing, take
from viche.office.programmes.taking import columns as taken
from viche.office.programmes.taking.draft import MeasureDraft

PAGE = 50
SAMPLES, DEEPEST = 3, 40
GROUPS = (
    ("plan", gettext_lazy("Асигнування з урахуванням змін")),
    ("spent", gettext_lazy("Видатки за період")),
    ("left", gettext_lazy("Відхилення")),
)
FUNDS = (
    ("all", gettext_lazy("усього")),
    ("general", gettext_lazy("загальний фонд")),
    ("special", gettext_lazy("спеціальний фонд")),
)
MEASURE = Noun("захід", "заходи", "заходів", "m", "заходу", en=("measure", "measures"))
TASK = Noun("завдання", "завдання", "завдань", "n", "завдання", en=("task", "tasks"))
GOAL = Noun("ціль", "цілі", "цілей", "f", "цілі", en=("goal", "goals"))
CELL = Noun("клітинка", "клітинки", "клітинок", "f", "клітинки", en=("cell", "cells"))


def address(name: str, *args: Any) -> str:
    """An address inside the hromada."""
    return reverse(name, args=args)


# ── How it was read ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Read:
    """A document as it is read now. `recognised`: by its headings alone; `unit`: as the document itself says it.

    `remembered`: the columns are as somebody of this hromada mapped a table with the same headings.
    """

    draft: ProgrammeDraft
    columns: Columns
    recognised: Columns
    chosen: Choices
    unit: int
    samples: dict[int, list[str]]
    remembered: bool


def read(document: Document, chosen: Choices) -> Read:
    """Read with what was chosen before, else with what is remembered, else as the headings say."""
    file = document.grids()
    recognised = columns_of(file)
    assert recognised is not None  # asked when it was uploaded
    columns, remembered = recognised, False
    if chosen.columns is not None:
        columns = Columns.from_json(chosen.columns)
    elif (mapping := actions.remembered(recognised)) is not None:
        columns, remembered = recognised.mapped({int(key): value for key, value in mapping.columns.items()}), True
        chosen = chosen.but(unit=mapping.unit)
    draft = _facts(file, columns)
    return Read(draft, columns, recognised, chosen, draft.unit, _samples(file, columns), remembered)


def _facts(file: GridFile, columns: Columns) -> ProgrammeDraft:
    """What stands above the table is read also while nobody has said which column names the measures."""
    if "measure" not in columns.fields.values():
        free = next((number for number in columns.headings if number not in columns.fields), None)
        first = free or next(iter(columns.headings), None)
        columns = columns.mapped({**columns.fields, first: "measure"}) if first else columns
    with translation.override(LANGUAGE):
        return take(file, columns)


def _samples(file: GridFile, columns: Columns) -> dict[int, list[str]]:
    """The first cells of each column under the header, those that differ."""
    grid = next(grid for grid in file.grids if grid.number == columns.table)
    found: dict[int, list[str]] = {}
    for column in columns.headings:
        texts: list[str] = []
        for row in range(columns.rows[1] + 1, min(len(grid.slots), columns.rows[1] + DEEPEST) + 1):
            cell = grid.at(row, column)
            text = " ".join(cell.text.split()) if cell is not None and cell.columns < grid.width else ""
            texts += [text] if text and text not in texts else []
        found[column] = texts[:SAMPLES]
    return found


def programme_of(chosen: Choices) -> Programme | None:
    """The programme the document reports on."""
    return Programme.objects.filter(pk=chosen.programme).first() if chosen.programme else None


# ── What will be written ─────────────────────────────────────────────────────────────────────────────────────────


class Preview:
    """Everything that would be written, read and compared anew for each look."""

    def __init__(self, document: Document, chosen: Choices, viewer: Viewer) -> None:
        self.document, self.chosen, self.viewer = document, chosen, viewer
        self.draft = draft_of(document, chosen)
        self.programme = access.fetch(Programme, chosen.programme, viewer) if chosen.programme else None
        self.before = self.programme and replacing.earlier(self.programme, chosen.since, chosen.until)
        self.untouched = bool(self.before and self.programme and replacing.is_untouched(self.programme))
        self.comparison: matching.Comparison | None = None
        if self.programme is not None and not self.untouched:
            with translation.override(LANGUAGE):
                self.comparison = actions.compared(self.draft, self.programme, chosen)
        self.doubts: list[Doubt] = [*self.draft.doubts, *(self.comparison.doubts if self.comparison else ())]
        self.unit = self.draft.unit

    @property
    def differs(self) -> bool:
        """Whether an amendment would change anything of the programme."""
        return self.comparison is not None and bool(self.comparison.new or self.comparison.differing_plans)

    @property
    def seen(self) -> str:
        """What was shown: another once the document is read otherwise or the programme has changed."""
        answers = {"split": False, "replace": False, "amended_on": None, "amended_by": "", "publish": False}
        met = [(place, measure.pk) for place, measure in self.comparison.found.items()] if self.comparison else []
        plans = sorted(self.comparison.plans.items()) if self.comparison else []
        known = (self.chosen.but(**answers), self.before and self.before.pk, self.untouched, met, repr(plans))
        return sha256(repr(known).encode()).hexdigest()

    def asks(self) -> dict[str, Any]:
        """Which questions the document asks: name of the field → its words, where they depend on the document."""
        asks: dict[str, Any] = {}
        if self.draft.split is not None:
            asks["split"] = self._split_words()
        if self.before is not None:
            asks["replace"] = (
                _("Відтоді ніхто нічого не змінював, тож програму буде записано наново з цього документа.")
                if self.untouched
                else _("Замінимо лише те, чого відтоді ніхто не змінював; плани порівняємо з чинними.")
            )
        if self.differs:
            asks |= {"amended_on": None, "amended_by": None}
        if self.programme is None and actions.may_publish(self.viewer, self.chosen.department):
            asks["publish"] = None
        return asks

    def _split_words(self) -> tuple[str, str]:
        """«Лише захід 1.7 дає 415,9 …», and what saying so means."""
        split = self.draft.split
        assert split is not None
        printed = self.draft.totals.printed["spent", "special"]
        numbers = ", ".join(split.special)
        label = (
            _("Уважати видатки заходу %(numbers)s видатками спеціального фонду")
            if len(split.special) == 1
            else _("Уважати видатки заходів %(numbers)s видатками спеціального фонду")
        )
        why = _(
            "За підсумками спеціальний фонд — %(printed)s. Жоден інший поділ сум за фондами не дає надрукованих "
            "підсумків. Якщо не підтвердите, фонд лишиться невідомим, доки хтось його не назве."
        )
        return label % {"numbers": numbers}, why % {"printed": printed}

    def money(self, amount: Decimal | None) -> str:
        """In the unit of the document, as documents print it."""
        return "" if amount is None else composing.money(amount, self.unit, grouped=True).replace(" ", words.NBSP)

    # ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """What the template shows: one tab, one measure, or one page of them."""
        show, number = request.GET.get("show", ""), request.GET.get("measure", "")
        one = next((measure for measure in self.draft.measures if number and measure.number == number), None)
        show = "one" if one else show if show in ("all", "doubts") else "doubts" if self.doubts else "all"
        page = Paginator(self.draft.measures, PAGE).get_page(request.GET.get("page"))
        return {
            "title": self.chosen.title or str(self.programme or ""),
            "facts": self._about(),
            "earlier": self.before,
            "earlier_url": address("programmes-record", self.programme.pk) if self.before and self.programme else "",
            "show": show,
            "tabs": self._tabs(show, one),
            "page": page,
            "measure_columns": self._measure_columns(),
            "measures": [self._row(measure) for measure in page.object_list],
            "doubts": [doubt for doubt in self.doubts if one is None or doubt.measure == one.number],
            "numbers": {measure.number for measure in self.draft.measures},
            "one": one and self._whole(one),
            "totals": self._totals(),
            "unread": self.draft.unread,
            "notes": self.draft.notes,
            "unit": composing.UNITS[self.unit],
            "seen": self.seen,
        }

    @property
    def _measures(self) -> int:
        """Measures without those that are only headings of their parts."""
        return sum(1 for measure in self.draft.measures if not measure.is_group)

    def _about(self) -> list[dict[str, str]]:
        chosen, draft = self.chosen, self.draft
        groups = len(draft.measures) - self._measures
        cells = sum(len(m.cells) for m in draft.measures) + sum(len(t.cells) for t in draft.tasks)
        cells += len(draft.cells) + len(draft.totals.cells)
        counted = [words.count(self._measures, MEASURE), words.count(len(draft.tasks), TASK)]
        counted += [words.count(len(draft.goals), GOAL)] if draft.goals else []
        counted += [_("поділених на частини — %(number)s") % {"number": groups}] if groups else []
        about = [{"title": _("Програма"), "value": chosen.title or str(self.programme)}]
        if self.programme is None:
            about.append({"title": _("Роки"), "value": f"{chosen.since_year}–{chosen.until_year}"})
        if chosen.since and chosen.until:
            about.append({"title": _("Звітний період"), "value": words.date_range(chosen.since, chosen.until)})
        about.append({"title": _("У документі"), "value": ", ".join(counted)})
        about.append({"title": _("Збережемо дослівно"), "value": words.count(cells, CELL)})
        if (spent := sum((m.actual for m in draft.measures if m.actual), Decimal(0))) or actions.reports(draft):
            about.append(
                {"title": _("Витрачено за заходами"), "value": f"{self.money(spent)} {composing.UNITS[self.unit]}"}
            )
        if self.comparison is not None:
            about.append({"title": _("Заходи програми"), "value": self._compared(self.comparison)})
        return about

    def _compared(self, comparison: matching.Comparison) -> str:
        said = [_("є в програмі — %(number)s") % {"number": len(comparison.found)}]
        if comparison.new:
            said.append(_("нових — %(number)s") % {"number": len(comparison.new)})
        if comparison.missing:
            said.append(_("у документі немає — %(number)s") % {"number": len(comparison.missing)})
        if comparison.differing_plans:
            said.append(_("план інший — %(number)s") % {"number": len(comparison.differing_plans)})
        return ", ".join(said)

    def _tabs(self, show: str, one: MeasureDraft | None) -> list[dict[str, Any]]:
        tabs = [
            {"title": _("Сумніви"), "url": "?show=doubts", "current": show == "doubts", "count": len(self.doubts)},
            {"title": _("Усі заходи"), "url": "?show=all", "current": show == "all", "count": self._measures},
        ]
        if one is not None:
            tabs.append({"title": _("Захід %(number)s") % {"number": one.number}, "url": "", "current": True})
        return tabs

    def _measure_columns(self) -> list[dict[str, Any]]:
        unit = composing.UNITS[self.unit]
        return [
            {"title": _("Захід")},
            {"title": _("Назва")},
            {"title": _("План, %(unit)s") % {"unit": unit}, "numeric": True},
            {"title": _("Витрачено, %(unit)s") % {"unit": unit}, "numeric": True},
            {"title": _("Стан")},
            {"title": _("Сумнівів"), "numeric": True},
        ]

    def _row(self, measure: MeasureDraft) -> list[Any]:
        doubts = sum(1 for doubt in self.doubts if doubt.measure == measure.number)
        url = f"?measure={quote(measure.number)}"
        return [
            {"text": measure.number, "url": url},
            measure.title,
            "" if measure.is_group else self._planned(measure),
            self.money(measure.actual) if measure.actual is not None else "",
            _("поділений на частини") if measure.is_group else _status(measure),
            {"text": str(doubts), "url": url} if doubts else "",
        ]

    def _planned(self, measure: MeasureDraft) -> str:
        plan = matching.said(measure.plan)
        return (
            self.money(plan.total)
            if plan.total is not None
            else composing.plan(plan.kind, printed=measure.plan.printed)
        )

    def _whole(self, measure: MeasureDraft) -> dict[str, Any]:
        """One measure: every printed cell with what it was read as."""
        cells = [{"title": _field(cell.field), "text": cell.text, "place": cell.place.label} for cell in measure.cells]
        return {"title": f"{measure.number}. {measure.title}", "cells": cells}

    def _totals(self) -> dict[str, Any] | None:
        """The printed totals beside the sums of the measures."""
        totals, computed = self.draft.totals, self._computed()
        if not totals.values:
            return None
        rows = [
            [
                f"{title}: {fund_title}",
                totals.printed.get((group, fund), ""),
                self.money(computed.get((group, fund))) or "—",
            ]
            for group, title in GROUPS
            for fund, fund_title in FUNDS
            if (group, fund) in totals.values
        ]
        columns = [
            {"title": _("Підсумок")},
            {"title": _("Надруковано"), "numeric": True},
            {"title": _("Пораховано"), "numeric": True},
        ]
        return {"columns": columns, "rows": rows}

    def _computed(self) -> dict[tuple[str, str], Decimal]:
        """The same totals from the measures, as far as they say them."""
        draft, found = self.draft, {}
        measures = [measure for measure in draft.measures if not measure.is_group]
        year = draft.totals.year or (self.chosen.until.year if self.chosen.until else None)
        found["plan", "all"] = sum((measure.plan.years.get(year or 0, Decimal(0)) for measure in measures), Decimal(0))
        found["spent", "all"] = sum((measure.actual or Decimal(0) for measure in measures), Decimal(0))
        for fund in ("general", "special"):
            numbers: tuple[str, ...] = getattr(draft.split, fund, ())
            said = [m.actual_funds.get(fund) or (m.actual if m.number in numbers else None) for m in measures]
            if any(said):
                found["spent", fund] = sum((amount for amount in said if amount), Decimal(0))
        for fund, _title in FUNDS:
            pair = draft.totals.values.get(("plan", fund)), draft.totals.values.get(("spent", fund))
            if pair[0] is not None and pair[1] is not None:
                found["left", fund] = pair[0] - pair[1]
        return found


def _status(measure: MeasureDraft) -> str:
    """The state alone: its remarks stand in the cells of the measure."""
    return measure.statement.wording or composing.whole(measure.statement.whole)


def _field(key: str) -> str:
    try:
        return taken.title(key)
    except ValueError:
        return key
