"""A process is a table of steps: states, who, within what term, on what ground.

From the table follow the buttons a person sees, the refusal with its reason, the due date, the journal entry,
the diagram in the docs, and a test of every state × step × role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit import clock, journal
from viche.kit.access import Refused, Role, Viewer

# What a step may ask a person for, by the name under which it is given.
ASKED: Mapping[str, Any] = {"ground": _("підстава"), "act": _("рішення"), "review_on": _("дата перегляду")}


@dataclass(frozen=True)
class State:
    """A state of a record. `tone` is the look of its tag: now, good, bad, none."""

    key: str
    title: Any
    tone: str = "none"


@dataclass(frozen=True)
class Step:
    """One row of the table.

    `verb` names the step in the journal and in the address; `title` is what the button says, `done` what the history
    says afterwards; `asks` are the names of what a person must give (`ASKED`); `warn` is said before confirming;
    `unit` names the field of the record with the department in which the role must be held.
    """

    verb: str
    title: Any
    frm: tuple[str, ...]
    to: str
    by: tuple[str, ...]
    basis: Any = ""
    asks: tuple[str, ...] = ()
    warn: Any = ""
    danger: bool = False
    check: Callable[[Any], Any] | None = None
    done: Any = ""
    unit: str = "department_id"

    def reason_against(self, record: Any, viewer: Viewer, process: Process) -> Any:
        """Why this step may not be taken now by this person, or an empty text."""
        if not viewer.has(self.by, getattr(record, self.unit, None)):
            return _("«%(step)s» робить %(who)s. Зверніться до когось із них.") % {
                "step": self.title,
                "who": _join([str(Role(role).label) for role in self.by]),
            }
        if record.state not in self.frm:
            return _("«%(step)s» тут не зробити: запис має стан «%(state)s», а потрібен стан «%(need)s».") % {
                "step": self.title,
                "state": process.state(record.state).title,
                "need": _join([str(process.state(key).title) for key in self.frm]),
            }
        return self.check(record) if self.check else ""


@dataclass(frozen=True)
class Due:
    """By when a state must be left: `at(record)` gives the moment or None; `basis` is the rule."""

    state: str
    title: Any
    at: Callable[[Any], datetime | None]
    basis: Any


@dataclass(frozen=True)
class Process:
    """States and steps of one kind of record."""

    key: str
    title: Any
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    dues: tuple[Due, ...] = ()

    def state(self, key: str) -> State:
        """The state by its key."""
        return next(state for state in self.states if state.key == key)

    def step(self, verb: str) -> Step:
        """The step by its verb; an unknown verb is a 404 upstairs (KeyError)."""
        for step in self.steps:
            if step.verb == verb:
                return step
        raise KeyError(verb)

    def offered(self, record: Any, viewer: Viewer) -> list[Step]:
        """The buttons: steps this person may take now."""
        return [step for step in self.steps if not step.reason_against(record, viewer, self)]

    def due_at(self, record: Any) -> datetime | None:
        """The stored moment by which the record must leave the state it is in."""
        moments = [due.at(record) for due in self.dues if due.state == record.state]
        return min((moment for moment in moments if moment), default=None)

    def check(self, record: Any, verb: str, viewer: Viewer) -> Step:
        """The step, or a refusal with the reason."""
        step = self.step(verb)
        if reason := step.reason_against(record, viewer, self):
            raise Refused(reason, title=_("Цього кроку зараз не зробити"))
        return step

    def take(self, record: Any, verb: str, viewer: Viewer, **given: Any) -> None:
        """Check → change → journal. `given` holds what the step asks for; missing pieces are refused."""
        step = self.check(record, verb, viewer)
        if missing := [str(ASKED[name]) for name in step.asks if not given.get(name)]:
            raise Refused(
                _("Для кроку «%(step)s» бракує: %(what)s.") % {"step": step.title, "what": ", ".join(missing)},
                status=422,
            )
        with journal.change(verb, by=viewer.person, ground=str(given.get("ground", ""))):
            record.state = step.to
            record.entered(step, given, clock.now())
            record.due_at = self.due_at(record)
            record.save()

    def diagram(self) -> str:
        """The process as a Mermaid state diagram for the docs; a colon would end the name of a step there."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {state.key}: {state.title}" for state in self.states]
        lines += [
            f"    {frm} --> {step.to}: {str(step.title).replace(':', ',')}" for step in self.steps for frm in step.frm
        ]
        return "\n".join(lines)


def _join(words: Iterable[str]) -> str:
    """«редактор, керівник або секретар»."""
    items = list(words)
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " " + str(_("або")) + " " + items[-1]


_processes: dict[str, Process] = {}


def register(process: Process) -> Process:
    """Make a process known to the docs and to the sweep tests."""
    _processes[process.key] = process
    return process


def registered() -> Mapping[str, Process]:
    """All declared processes by key."""
    return _processes
