"""Outlines: what a report of a form consists of. Knows keys of figures and lists, not the apps behind them.

A pattern is a text with slots in braces. Slots come from the subject (`Subject.says`) and from the period: {months} is
«січень-червень 2024 року», {year} is 2024. The document itself is Ukrainian whatever language the desk speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from viche.kit import figures, words
from viche.kit.figures import Period, printed


@dataclass(frozen=True)
class Listing:
    """A table of a printed list. `numbered`: over how many columns a row of their numbers stands under the head."""

    key: str
    numbered: int = 0


@dataclass(frozen=True)
class Group:
    """Columns of one figure in a table of totals; or, with `less`, of one group less another («відхилення»).

    `since_january`: the second of them is for the whole year (an appropriation is), so for a period that begins later in
    it, what is taken off is asked since 1 January; this is what the heading then says.
    """

    key: str
    title: str
    figure: str = ""
    less: tuple[str, str] | None = None
    since_january: str = ""


@dataclass(frozen=True)
class Totals:
    """One row of sums of things of a subject: every group by every part. `parts`: (value of the breakdown `by`, or None for the whole; heading).

    Sums whose part nobody said are in the whole and in none of the parts: `unsaid` says so under the table and before
    the approval, `rest` is the name of that part.
    """

    key: str
    subject: str
    label: str
    groups: tuple[Group, ...]
    by: str
    parts: tuple[tuple[str | None, str], ...]
    unsaid: str
    rest: str
    places: int = 1

    def group(self, key: str) -> Group:
        """The group with this key."""
        return next(group for group in self.groups if group.key == key)


@dataclass(frozen=True)
class Prose:
    """A text in the language of outlines (`reports.language`): paragraphs with numbers, conditions and loops.

    `verbatim`: what it gives is one paragraph, sign by sign, for whoever lays it out elsewhere (`reports.word`).
    """

    source: str
    verbatim: bool = False


Part = Listing | Totals | Prose


@dataclass(frozen=True)
class Outline:
    """A form of a report. `name` is the pattern of its title in lists and files."""

    key: str
    title: Any
    subject: str
    name: str
    blocks: tuple[Part, ...]
    landscape: bool = False

    def asks(self) -> Iterable[str]:
        """Keys of the figures it asks itself."""
        for block in self.blocks:
            if isinstance(block, Totals):
                yield from (group.figure for group in block.groups if group.figure)


_outlines: dict[str, Outline] = {}


def declare(outline: Outline) -> Outline:
    """Make a form known by its key."""
    if outline.key in _outlines:
        raise ImproperlyConfigured(f"two outlines with the key {outline.key!r}")
    _outlines[outline.key] = outline
    return outline


def outlines() -> Mapping[str, Outline]:
    """All forms by key."""
    return _outlines


_totals: dict[str, Totals] = {}


def declare_totals(table: Totals) -> Totals:
    """Make a table of totals known by its key, to be named by the texts of forms."""
    if table.key in _totals:
        raise ImproperlyConfigured(f"two tables of totals with the key {table.key!r}")
    _totals[table.key] = table
    return table


def totals() -> Mapping[str, Totals]:
    """All tables of totals by key."""
    return _totals


def of_period(period: Period) -> dict[str, str]:
    """Slots of the period: `months` («січень-червень 2024 року», a whole year is «2024 рік»), `year`."""
    return {"months": _months(period), "year": str(period.until.year)}


def _months(period: Period) -> str:
    first, last = period.since, period.until
    whole = first.day == 1 and Period.month(last.year, last.month).until == last and first.year == last.year
    if not whole:
        return words.date_range(first, last, year_word=True, lang="uk")
    if period.is_whole_years:
        return f"{last.year} рік"
    begins, ends = (words.month_name(day.month, lang="uk") for day in (first, last))
    return f"{begins if begins == ends else f'{begins}-{ends}'} {last.year} року"


@checks.register("reports")
def whole(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A misspelt key stops the start, not the report that is taken half a year later."""
    found: list[checks.CheckMessage] = []
    for outline in _outlines.values():
        if outline.subject not in printed.subjects():
            found.append(checks.Error(f"outline {outline.key!r}: no subject {outline.subject!r}", id="reports.E001"))
        for key in outline.asks():
            if key not in figures.registered():
                found.append(checks.Error(f"outline {outline.key!r}: no figure {key!r}", id="reports.E002"))
        for block in outline.blocks:
            if isinstance(block, Listing):
                try:
                    printed.printed_list(block.key)
                except KeyError:
                    found.append(checks.Error(f"outline {outline.key!r}: no list {block.key!r}", id="reports.E003"))
            if isinstance(block, Totals):
                known = {group.key for group in block.groups if group.figure}
                if any(set(group.less) - known for group in block.groups if group.less):
                    found.append(checks.Error(f"outline {outline.key!r}: a difference of nothing", id="reports.E004"))
    return found


# Under the table of Kyiv's form: the report on a target programme that accompanies the decision on its course («Додаток 1»).
declare_totals(
    Totals(
        key="programme-funds",
        subject="programme",
        label="Підсумки за фондами",
        by="fund",
        parts=((None, "усього"), ("general", "загальний фонд"), ("special", "спеціальний фонд")),
        unsaid="Фонд не зазначено, тому за фондами не розподілено",
        rest="фонд не зазначено",
        groups=(
            Group(
                "allotted",
                "Заплановані бюджетні асигнування на {year} рік з урахуванням змін",
                "programme-appropriations",
            ),
            Group("spent", "Проведені видатки за звітний період", "programme-spent"),
            Group(
                "left",
                "Відхилення",
                less=("allotted", "spent"),
                since_january="Відхилення (асигнування на рік без усіх видатків від 1 січня)",
            ),
        ),
    )
)
