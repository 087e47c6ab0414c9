"""The board of a programme: money execution against task execution for one reporting period.

Everything is read first (`reading.read`); here it becomes what the templates show. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from viche.kit import words
from viche.kit.figures import Period, figure
from viche.office.programmes.asking import NEEDED, UNPAID, BoardForm, chosen
from viche.office.programmes.board_rows import Row, Totals
from viche.office.programmes.models import Programme
from viche.office.programmes.nouns import MEASURE
from viche.office.programmes.reading import Reading, basis_of, read, rounds_of
from viche.office.programmes.rules import STATED
from viche.office.programmes.saying import in_words, money, named, opens

# More rows of one page nobody reads; sums and counts are of all of them.
PAGE = 100
FUNDS = ("general", "special")
Line = dict[str, Any]


@dataclass
class Board:
    """A programme for one period. `desk`: for officials, with what is still being written and what is doubted."""

    programme: Programme
    query: QueryDict
    desk: bool = True

    @cached_property
    def rounds(self) -> list[Any]:
        """Reporting periods to choose from."""
        return rounds_of(self.programme, public=not self.desk)

    @cached_property
    def reading(self) -> Reading:
        """Everything of the chosen period."""
        return read(self.programme, chosen(self.rounds, self.query.get("period", "")), public=not self.desk)

    @property
    def period(self) -> Period:
        """The chosen period."""
        return self.reading.period

    @cached_property
    def rows(self) -> list[Row]:
        """Every measure."""
        return [Row(facts, self.programme, self.period, self.desk) for facts in self.reading.facts]

    @cached_property
    def totals(self) -> Totals:
        """Of every measure."""
        return Totals(self.rows)

    @cached_property
    def form(self) -> BoardForm:
        """The filters."""
        return BoardForm(self.query, self.rounds, self.rows)

    @property
    def budget(self) -> str:
        """«2024», «2023–2024»: the budget years of the period."""
        first, last = self.period.since.year, self.period.until.year
        return str(first) if first == last else f"{first}–{last}"

    @property
    def unit(self) -> str:
        """«тис. грн»."""
        return in_words(self.programme.unit)

    def _money(self, amount: Decimal, places: int | None = None) -> str:
        return money(amount, self.programme.unit, places)

    @property
    def _places(self) -> int:
        """Big numbers are rounded: the exact sum is one click away."""
        return 1 if self.programme.unit > 1 else 2

    # ── What stands above the rows ───────────────────────────────────────────────────────────────────────────────

    @cached_property
    def allotted(self) -> dict[str, tuple[Decimal, str]]:
        """Fund → (sum, basis) of the appropriations in force at the end of the period; under "*" all of them."""
        rows = (
            figure("programme-appropriations")
            .queryset(self.period)
            .filter(programme=self.programme)
            .order_by()
            .values_list("fund", "stated")
            .annotate(total=Sum("amount"))
        )
        said = [(fund, stated, total) for fund, stated, total in rows]
        found = {fund: _added(said, fund) for fund, _stated, _total in said}
        return {**found, "*": _added(said)} if found else {}

    @cached_property
    def by_fund(self) -> dict[str, Decimal]:
        """Fund → what was spent."""
        found: dict[str, Decimal] = {}
        for row in self.rows:
            for part in row.facts.money:
                if part.counts:
                    found[part.fund] = found.get(part.fund, Decimal(0)) + part.amount
        return found

    @cached_property
    def by_now(self) -> tuple[dict[str, Decimal], str]:
        """Fund → what was spent since the year began, and the basis: an appropriation is for the year, a period may be
        its last part."""
        period = self._since_the_year
        if period == self.period:
            return self.by_fund, self._basis_of_spent
        rows = figure("programme-spent").queryset(period).filter(programme=self.programme).order_by()
        said = list(rows.values_list("fund", "stated").annotate(total=Sum("amount")))
        return {fund: _added(said, fund)[0] for fund, _stated, _total in said}, _added(said)[1]

    @property
    def _since_the_year(self) -> Period:
        return Period(self.period.since.replace(month=1, day=1), self.period.until)

    def sums(self) -> list[Line]:
        """The big numbers: allotted (or planned), spent, what is left of the year, tasks done."""
        whole = self.allotted.get("*")
        limit = whole[0] if whole else self.totals.plan
        spent = self.totals.spent
        part = words.percent(spent * 100 / limit, 1) if limit else ""
        of = _("%(share)s асигнувань") if whole else _("%(share)s плану")
        title = _("видатки %(period)s") % {"period": self.period.title}
        sums = [
            self._limit(whole),
            {
                "title": f"{title}, {of % {'share': part}}" if part and self.totals.is_known else title,
                "value": self._money(spent, self._places) if self.totals.is_known else "—",
                "small": self._funds(self.by_fund),
                "kind": self._basis_of_spent if self.totals.is_known else "",
                "url": opens(self.programme, "programme-spent", self.period, programme=self.programme.pk)
                if self.totals.is_known
                else "",
            },
        ]
        if limit and self.desk:
            sums.append(self._left(limit, sums[0]))
        done = self._done(_("завдання періоду виконано повністю"), tasks="full")
        if self.desk:
            return [*sums, done]
        return [*sums, done, self._done(_("заходів виконано за весь строк"), whole="done")]

    def _left(self, limit: Decimal, allotted: Line) -> Line:
        """What the year still has, with the two numbers it is counted from."""
        spent_of, basis = self.by_now
        spent, period = sum(spent_of.values(), Decimal(0)), self._since_the_year
        parts = [{"title": _("з"), "value": allotted["value"], "kind": allotted["kind"], "url": allotted["url"]}]
        if spent:
            parts.append(
                {
                    "title": _("витрачено %(period)s") % {"period": period.title},
                    "value": self._money(spent, self._places),
                    "kind": basis,
                    "url": opens(self.programme, "programme-spent", period, programme=self.programme.pk),
                }
            )
        left = {fund: self.allotted[fund][0] - spent_of.get(fund, Decimal(0)) for fund in self._split()}
        said = not any(amount and fund not in FUNDS for fund, amount in spent_of.items())
        return {
            "title": _("лишилося з асигнувань на рік") if "*" in self.allotted else _("лишилося з плану на рік"),
            "value": self._money(limit - spent, self._places),
            "small": self._funds(left) if said else "",
            "of": parts,
        }

    def _limit(self, whole: tuple[Decimal, str] | None) -> Line:
        if whole is not None:
            return {
                "title": _("асигнування на %(year)s рік зі змінами") % {"year": self.budget},
                "value": self._money(whole[0], self._places),
                "small": self._funds({fund: self.allotted[fund][0] for fund in self._split()}),
                "kind": whole[1],
                "url": opens(self.programme, "programme-appropriations", self.period, programme=self.programme.pk),
            }
        return {
            "title": _("заплановано на %(year)s рік") % {"year": self.budget},
            "value": self._money(self.totals.plan, self._places),
            "kind": self._basis_of_plan,
            "url": opens(self.programme, "programme-plan", self.period, programme=self.programme.pk),
        }

    def _split(self) -> list[str]:
        """Funds, when the appropriations say them."""
        return [fund for fund in FUNDS if fund in self.allotted]

    def _funds(self, sums: dict[str, Decimal]) -> str:
        """«загальний 91 748,4 · спеціальний 8 415,9»; nothing when the fund of some sum is not said."""
        if not sums or any(amount and fund not in FUNDS for fund, amount in sums.items()):
            return ""
        titles = {"general": _("загальний"), "special": _("спеціальний")}
        return " · ".join(
            f"{titles[fund]}{words.NBSP}{self._money(sums[fund], self._places)}" for fund in FUNDS if fund in sums
        )

    @property
    def _basis_of_spent(self) -> str:
        said = basis_of(part.stated for row in self.rows for part in row.facts.money if part.counts)
        return said or ("stated" if self.totals.is_known else "counted")

    @property
    def _basis_of_plan(self) -> str:
        years = range(self.period.since.year, self.period.until.year + 1)
        said = [row for row in self.rows if any(amount.year in years for amount in row.facts.amounts)]
        return basis_of(bool(row.facts.plan and row.facts.plan.printed) for row in said) or "counted"

    def _done(self, title: str, **part: str) -> Line:
        """Measures with this answer, over all of them. What is not approved yet is not counted, only told."""
        narrow = {"programme": self.programme.pk, **part}
        settled = figure("programme-statements").queryset(self.period).filter(**narrow)
        found = settled.aggregate(number=Count("pk"), printed=Count("pk", filter=Q(state=STATED)))
        number, printed = found["number"], found["printed"]
        waiting = sum(1 for row in self.rows if row.facts.statement and not row.facts.is_settled)
        small = _("ще %(number)s не затверджено") % {"number": waiting} if waiting and self.desk else ""
        return {
            "title": title,
            "value": _("%(number)s із %(all)s") % {"number": number, "all": len(self.rows)},
            "small": small if self.desk else self.period.title,
            "kind": "counted" if not printed else "stated" if printed == number else "mixed",
            "url": opens(self.programme, "programme-statements", self.period, **narrow),
        }

    def sentence(self) -> Line:
        """Where money and tasks part ways."""
        full = self.totals.tasks["full"]
        if not any(row.facts.statement for row in self.rows):
            return {"lead": _("Відомостей за цей період ще немає, тож порівнювати гроші із завданнями нема з чим.")}
        if not full:
            lead = _("Заходів, де завдання періоду виконано повністю, немає.")
        elif not self.totals.unpaid:
            lead = _("Гроші й завдання йдуть разом: де завдання періоду виконано повністю, є й видатки.")
        else:
            return {
                "lead": _("Гроші й завдання розійшлися:"),
                "strong": _("у %(number)s із %(all)s, де завдання періоду виконано повністю, видатків не було")
                % {"number": len(self.totals.unpaid), "all": words.count(full, MEASURE, "gen")},
                "strong_url": self.with_query(tasks=UNPAID) if self.desk else "",
                "aside": self._by_right() + ".",
                **self._needing(),
            }
        return {"lead": lead, **self._needing()}

    def _by_right(self) -> str:
        number = len(self.totals.unpaid_by_right)
        if not number:
            return ""
        text = ngettext("%(number)s із них коштів не потребує", "%(number)s із них коштів не потребують", number)
        return f" ({text % {'number': number}})"

    def _needing(self) -> Line:
        number = len(self.totals.needing) if self.desk else 0
        verb = _("потребує пояснення") if words.plural_form(number) == "one" else _("потребують пояснення")
        need = f"{words.count(number, MEASURE)} {verb}" if number else ""
        unit = _("Суми — %(unit)s.") % {"unit": self.unit}
        return {"need": need, "need_url": self.with_query(why=NEEDED), "tail": unit}

    # ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def table(self) -> Line:
        """Rows that pass the filters, under their tasks, a page of them; totals of all that pass."""
        kept = self.form.keep(self.rows)
        page = Paginator(kept, PAGE).get_page(self.query.get("page"))
        shown = list(page.object_list)
        return {
            "groups": _under_tasks(shown),
            "page": page,
            "strip": [row.column for row in shown] if len(shown) > 1 else [],
            "strip_words": _(
                "Угорі — частка плану на %(year)s рік, яку витрачено; внизу — чи виконано завдання періоду. "
                "Те саме в таблиці."
            )
            % {"year": self.budget},
            "totals": self._total(Totals(kept), len(kept)),
            "is_filtered": self.form.is_used,
            "gap": self._gap(),
        }

    def _total(self, totals: Totals, number: int) -> Line:
        share = ""
        if totals.plan and totals.spent:
            share = _("%(share)s плану") % {"share": words.percent(totals.spent * 100 / totals.plan, 1)}
        order = ("done", "partly", "not_done", "over")
        return {
            "title": _("%(what)s, %(count)s")
            % {
                "what": _("Відібрано") if self.form.is_used else _("Усього"),
                "count": words.count(number, MEASURE),
            },
            "plan": self._money(totals.plan, self._places),
            "spent": self._money(totals.spent, self._places) if totals.is_known else "—",
            "share": share,
            "tasks": _("%(number)s повністю") % {"number": totals.tasks["full"]},
            "whole": " · ".join(str(totals.whole[key]) for key in order),
            "whole_words": _("виконано %(done)s, частково %(partly)s, не виконано %(not_done)s, строк минув %(over)s")
            % {key: totals.whole[key] for key in order},
            "funding": _("%(number)s мають") % {"number": totals.financed},
        }

    def _gap(self) -> str:
        """The plan of the year is another number than the appropriations."""
        whole = self.allotted.get("*")
        if whole is None or not self.totals.plan or whole[0] == self.totals.plan:
            return ""
        plan, allotted = (self._money(amount, self._places) for amount in (self.totals.plan, whole[0]))
        return _("План заходів (%(plan)s) і асигнування зі змінами (%(allotted)s) — різні числа; різниця %(gap)s.") % {
            "plan": plan,
            "allotted": allotted,
            "gap": self._money(abs(whole[0] - self.totals.plan), self._places),
        }

    # ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def url(self) -> str:
        """The board without a filter."""
        return reverse("programmes-record" if self.desk else "programmes-page", args=[self.programme.pk])

    def with_query(self, **asked: str) -> str:
        """The same board with other words in the address; the period is kept."""
        query = QueryDict(mutable=True)
        if self.reading.round is not None:
            query["period"] = str(self.reading.round.pk)
        for name, value in asked.items():
            query[name] = value
        return f"{self.url}?{query.urlencode()}" if query else self.url

    def title_of_period(self) -> str:
        """«I півріччя 2024 року»."""
        return named(self.period)


def _added(rows: list[tuple[str, bool, Decimal]], fund: str | None = None) -> tuple[Decimal, str]:
    """The sum of a fund (of all of them) and its basis."""
    of_it = [(stated, total) for name, stated, total in rows if fund in (None, name)]
    return sum((total for _stated, total in of_it), Decimal(0)), basis_of(stated for stated, _total in of_it)


def _under_tasks(rows: Sequence[Row]) -> list[Line]:
    """Rows under the headings of their tasks, and of split measures."""
    groups: list[Line] = []
    before: Any = ()
    for row in rows:
        task = row.facts.task
        if task != before or not groups:
            groups.append({"title": str(task) if task else _("Без завдання"), "rows": []})
        before = task
        groups[-1]["rows"].append(row)
    return groups
