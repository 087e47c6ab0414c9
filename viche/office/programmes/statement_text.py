"""What a statement says as it is printed: the wording of its facts, and the reason and story with their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from viche.kit.access import Viewer
from viche.kit.figures import Period, registered
from viche.kit.figures.asked import told
from viche.kit.figures.printed import Number
from viche.kit.figures.slots import Lines, Values, check, printed
from viche.office.programmes.models import Statement
from viche.office.programmes.taking import composing


class Texts:
    """Texts of many statements for one viewer. Each value is asked of the database once, however many texts name it;
    given the statements beforehand, all their values are asked together."""

    def __init__(self, viewer: Viewer, statements: Iterable[Statement] = ()) -> None:
        self.viewer = viewer
        self._values: dict[Period, Values] = {}
        texts: dict[Period, list[str]] = {}
        for statement in statements:
            texts.setdefault(period_of(statement), []).extend((statement.reason, statement.story))
        for period, said in texts.items():
            self.values(period).gather(said)

    def values(self, period: Period) -> Values:
        """Values of one period."""
        if period not in self._values:
            self._values[period] = Values(period, self.viewer)
        return self._values[period]

    def lines(self, statement: Statement) -> Lines:
        """The reason, then the story; the statement's round must be at hand, or it costs a query."""
        return self.of(period_of(statement), statement.reason, statement.story)

    def of(self, period: Period, *texts: str) -> Lines:
        """These texts one under another."""
        values = self.values(period)
        return tuple(line for text in texts if text for line in printed(text, values))

    def plain(self, period: Period, text: str) -> str:
        """One text with its numbers, for a file."""
        return "\n".join(
            "".join(part if isinstance(part, str) else part.text for part in line) for line in self.of(period, text)
        )


def period_of(statement: Statement) -> Period:
    """What the statement is about."""
    return statement.round.period


def rendered(statement: Statement, viewer: Viewer, texts: Texts | None = None) -> Lines:
    """Lines of fragments of one statement; for many of them give the same `texts`."""
    return (texts or Texts(viewer)).lines(statement)


def wording(statement: Any) -> str:
    """The printed cell of status: composed from the facts, or kept as a document printed it."""
    return composing.status(
        statement.whole, statement.tasks, statement.tasks_number, statement.funding, wording=statement.wording
    )


def broken(statement: Statement) -> list[str]:
    """Slots that name nothing any more (a figure was renamed, a department closed): they would be printed as typed.

    A text nobody has touched since the document is no text with slots.
    """
    if statement.stated:
        return []
    return [
        message for text in (statement.reason, statement.story) if "{" in text or "}" in text for message in check(text)
    ]


def shown(lines: Iterable[Iterable[str | Number]]) -> list[list[Any]]:
    """Lines for a page: a number leads to its records."""
    return [
        [
            {
                "text": fragment.text,
                "kind": fragment.basis,
                "url": registered()[fragment.figure].url(fragment.period, **told(dict(fragment.narrow))),
            }
            if isinstance(fragment, Number)
            else {"text": fragment}
            for fragment in line
        ]
        for line in lines
    ]
