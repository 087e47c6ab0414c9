"""Everything of one measure: its place, plan now and before, appropriations, money, statements, doubts. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from viche.kit import clock, words
from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.kit.links import asking
from viche.kit.publishing import PUBLISHED
from viche.office.programmes.models import (
    Amendment,
    Appropriation,
    DocumentDoubt,
    Executor,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    Spending,
    StatedCell,
    Statement,
)
from viche.office.programmes.reading import Facts, Spent, is_zero
from viche.office.programmes.rules import OPEN, SETTLED
from viche.office.programmes.saying import address, answers, in_words, money, named, opens
from viche.office.programmes.statement_text import Texts, shown, wording
from viche.office.programmes.taking import composing
from viche.office.programmes.yearly import years

# A page is read by people; what is older stands in the figure, page by page.
PAYMENTS = 300
Line = dict[str, Any]


@dataclass
class MeasurePage:
    """One measure for a viewer. `desk`: for officials."""

    programme: Programme
    measure: Measure
    viewer: Viewer
    desk: bool = True

    def _money(self, amount: Decimal) -> str:
        return money(amount, self.programme.unit)

    def context(self) -> Line:
        """What the template shows."""
        return {
            "programme": self.programme,
            "measure": self.measure,
            "unit": in_words(self.programme.unit),
            "place": self.place(),
            "parts": self.parts(),
            "plans": self.plans(),
            "years": [self._year(year) for year in years(self.programme, self.measure)],
            "appropriations": self.appropriations(),
            "spendings": self.spendings(),
            "statements": self.statements(),
            "doubts": self.doubts() if self.desk else [],
            "ties": asking.of(self.measure, self.viewer, desk=self.desk),
        }

    # ── Where it stands ──────────────────────────────────────────────────────────────────────────────────────────

    def place(self) -> list[Line]:
        """Goal, task, term, who does it, from what money, by which amendments it came and went."""
        measure, task = self.measure, self.measure.task
        names = [
            f"{row.name} ({row.department})"
            if self.desk and row.department_id and str(row.department) != row.name
            else row.name
            for row in Executor.objects.filter(measure=measure).select_related("department").order_by("order", "id")
        ]
        pairs = [
            (_("Ціль"), str(task.goal) if task and task.goal else ""),
            (_("Завдання"), str(task) if task else ""),
            (_("Строк виконання"), composing.years(measure.since_year, measure.until_year)),
            (_("Виконавці"), "; ".join(names)),
            (_("Джерела фінансування"), measure.source.replace("\n", "; ")),
            (_("Додано змінами"), self._by(measure.added_by)),
            (_("Припинено змінами"), self._by(measure.ended_by)),
        ]
        found = [{"title": title, "value": value} for title, value in pairs if value]
        if measure.parent is not None:
            url = address("measure-desk" if self.desk else "measure", self.programme.pk, measure.parent.pk)
            found.insert(0, {"title": _("Частина заходу"), "value": str(measure.parent), "url": url})
        return found

    def _by(self, amendment: Amendment | None) -> str:
        if amendment is None:
            return ""
        return _("%(act)s, від %(day)s") % {"act": amendment.told, "day": words.long_date(amendment.since)}

    def parts(self) -> list[Line]:
        """Measures a heading is split into."""
        if not self.measure.is_group:
            return []
        name = "measure-desk" if self.desk else "measure"
        rows = self.measure.parts.order_by("order", "id")
        return [{"title": str(row), "url": address(name, self.programme.pk, row.pk)} for row in rows]

    # ── Plan ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def plans(self) -> list[Line]:
        """The plan in force, and every one before it with the act that changed it."""
        plans = list(self.measure.plans.select_related("amendment__act").order_by("-since", "-id"))
        amounts: dict[int, list[PlanAmount]] = defaultdict(list)
        for row in PlanAmount.objects.filter(measure=self.measure).order_by(F("year").asc(nulls_last=True), "source"):
            amounts[row.plan_id].append(row)
        today, found, later = clock.today(), [], None
        for plan in plans:
            found.append(self._plan(plan, amounts[plan.pk], today, later))
            later = plan.since
        return found

    def _plan(self, plan: Plan, amounts: list[PlanAmount], today: date, later: date | None) -> Line:
        now = plan.since <= today and (later is None or later > today)
        act = plan.amendment.act if plan.amendment_id and plan.amendment else None
        return {
            "since": words.long_date(plan.since),
            "until": words.long_date(later) if later else "",
            "now": now,
            "future": plan.since > today,
            "act": plan.amendment.told if plan.amendment is not None else "",
            "act_url": address("acts-page", act.pk) if act is not None and act.state == PUBLISHED else "",
            "lines": self._planned(plan, amounts),
            "printed": plan.printed,
            "stated": bool(plan.printed),
        }

    def _planned(self, plan: Plan, amounts: list[PlanAmount]) -> list[Line]:
        """Total, then each year with its sources and funds, or each source."""
        if plan.kind not in ("years", "sum"):
            return [{"title": composing.plan(plan.kind, printed=plan.printed)}]
        total = plan.total if plan.total is not None else sum((row.amount for row in amounts), Decimal(0))
        lines = [{"title": composing.TOTAL, "value": self._money(total)}]
        for row in amounts:
            of = [str(row.year)] if row.year else []
            of += [str(row.get_source_display())] if row.source else []
            of += [str(row.get_fund_display())] if row.fund else []
            lines.append({"title": ", ".join(of), "value": self._money(row.amount)})
        return lines

    # ── Money ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _year(self, year: Any) -> Line:
        period, narrow = Period.year(year.year), {"measure": self.measure.pk}

        def number(amount: Decimal | None, key: str, kind: str) -> Line:
            if amount is None:
                return {"text": "—", "dim": True}
            url = opens(self.programme, key, period, **narrow)
            return {"text": self._money(amount), "kind": kind, "url": url}

        return {
            "year": year.year,
            "plan": number(year.planned, "programme-plan", year.planned_basis),
            "allotted": number(year.allotted, "programme-measure-appropriations", year.allotted_basis),
            "spent": number(year.spent, "programme-spent", year.spent_basis),
            "share": words.percent(year.spent * 100 / year.planned, 1) if year.planned and year.spent else "",
        }

    def appropriations(self) -> list[Line]:
        """Every sum allotted to the measure, the newest first."""
        rows = Appropriation.objects.filter(measure=self.measure).select_related("cell__document", "act")
        return [
            {
                "pk": row.pk,
                "year": row.year,
                "amount": self._money(row.amount),
                "fund": row.get_fund_display() if row.fund else "",
                "source": row.get_source_display() if row.source else "",
                "since": words.long_date(row.since),
                "act": row.act.told if row.act is not None else row.act_text,
                "stated": row.stated,
                "cell": _cell(row.cell),
            }
            for row in rows.order_by("-year", "-since", "-id")
        ]

    def spendings(self) -> Line:
        """Sums documents state, then payments, the newest first; which are not added because others say the same."""
        stated = [row for row in self._rows if row.stated]
        payments = [row for row in self._rows if not row.stated]
        more = len(payments) > PAYMENTS
        over = self._passed_over(stated)
        return {
            "rows": [self._spending(row, over.get(row.pk, "")) for row in [*stated, *payments[:PAYMENTS]]],
            "more": opens(self.programme, "programme-spent", Period.ever(), measure=self.measure.pk) if more else "",
            "is_more": more,
            "shown": words.number(PAYMENTS),
            "zeros": [] if self._rows else self._zeros(),
        }

    def _zeros(self) -> list[str]:
        """Places where a document says that nothing was spent: «0,00» is said, unlike an empty cell."""
        cells = StatedCell.objects.filter(measure=self.measure, field="actual").select_related("document")
        return [_cell(cell) for cell in cells if is_zero(cell.text)]

    @cached_property
    def _rows(self) -> list[Spending]:
        """Every sum documents state, and the newest payments: one more than are shown, to know that there are more."""
        rows = Spending.objects.filter(measure=self.measure).select_related("cell__document")
        stated = rows.filter(stated=True).order_by("-since", "-until", "id")
        return [*stated, *rows.filter(stated=False).order_by("-since", "-id")[: PAYMENTS + 1]]

    def _passed_over(self, stated: list[Spending]) -> dict[int, str]:
        """Stated sums that payments, or a newer stated sum, stand for: as `models.money` counts them."""
        inside = Q()
        for row in stated:
            inside |= Q(since__gte=row.since, until__lte=row.until)
        days: set[date] = set()
        if stated:
            payments = Spending.objects.filter(inside, measure=self.measure, stated=False)
            days = set(payments.order_by().values_list("since", flat=True).distinct())
        paid = {row.pk for row in stated if any(row.since <= day <= row.until for day in days)}
        found = dict.fromkeys(paid, _("не додано: за цей час є платежі"))
        for row in stated:
            newer = [one for one in stated if one.pk not in paid and one.is_newer(row)]
            if row.pk not in paid and newer:
                inside_it = any(one.since <= row.since for one in newer)
                found[row.pk] = (
                    _("входить у суму за довший час") if inside_it else _("не додано: є новіша сума за ті самі дні")
                )
        return found

    def _spending(self, row: Spending, over: str) -> Line:
        return {
            "pk": row.pk,
            "when": named(Period(row.since, row.until)) if row.stated else words.long_date(row.since),
            "amount": self._money(row.amount),
            "stated": row.stated,
            "source": row.source,
            "fund": row.get_fund_display() if row.fund else "",
            "executor": row.executor,
            "document": row.document,
            "cell": _cell(row.cell),
            "over": over,
        }

    # ── What is said ─────────────────────────────────────────────────────────────────────────────────────────────

    def statements(self) -> list[Line]:
        """Of every period, the newest first; for the public those that are approved or were printed."""
        rows = self.measure.statements.select_related("round", "department", "coordinator", "cell__document")
        rows = rows if self.desk else rows.filter(state__in=SETTLED)
        statements = list(rows.order_by("-round__until", "-round__since", "-pk"))
        texts = Texts(self.viewer, statements)
        return [self._statement(row, texts) for row in statements]

    def _inside(self, said: Statement) -> list[Spent]:
        """Whether anything was spent in the period of the statement: for what is not said of funding."""
        period = Period(said.round.since, said.round.until)
        rows = [row for row in self._rows if period.since <= row.since and row.until <= period.until]
        return [Spent(self.measure.pk, row.stated, row.source, row.fund, True, row.amount, 1) for row in rows]

    def _statement(self, row: Statement, texts: Texts) -> Line:
        late = row.state in OPEN and row.due_at is not None and row.due_at < clock.now()
        return {
            "pk": row.pk,
            "period": capfirst(named(Period(row.round.since, row.round.until))),
            "state": row.state_now,
            "url": address("statement", row.pk) if self.desk else "",
            "answers": answers(Facts(measure=self.measure, statement=row, money=self._inside(row))),
            "wording": wording(row).replace("\n", " "),
            "lines": shown(texts.lines(row)),
            "department": str(row.department),
            "due": words.long_date(clock.kyiv(row.due_at)) if row.due_at and row.state in OPEN else "",
            "late": words.time_left(row.due_at) if late and row.due_at else "",
            "remarks": row.remarks,
            "cell": _cell(row.cell),
        }

    def doubts(self) -> list[Line]:
        """What did not hold in documents about the measure; what was found out since."""
        rows = DocumentDoubt.objects.filter(measure=self.measure).select_related("document")
        return [
            {
                "text": row.text,
                "place": f"{row.document.name}, {row.place}" if row.place else row.document.name,
                "settled": row.settled,
                "is_open": row.settled_at is None,
                "url": address("doubt", row.pk),
            }
            for row in rows.order_by(F("settled_at").asc(nulls_first=True), "pk")
        ]


def _cell(cell: StatedCell | None) -> str:
    """«kyiv-2024-h1.docx, таблиця 1, рядок 9: «415,892»»."""
    return f"{cell.document.name}, {cell}" if cell is not None else ""
