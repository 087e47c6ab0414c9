"""The order of a programme: goals, their tasks, their measures, each measure before its parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from viche.office.programmes.models import Goal, Measure, Programme, Task

# Where a new row stands until its order is settled: after all its siblings.
LAST = 2**31 - 1
BATCH = 500
P = TypeVar("P", Goal, Task, Measure)


@dataclass(frozen=True)
class Place:
    """Put `row` right after `after` among its siblings; without it, before them all."""

    row: Any
    after: Any = None


def settle(programme: Programme, place: Place | None = None) -> None:
    """Number goals, tasks and measures from 1 as they stand; only rows whose number changes are written.

    Must run inside a change; three queries to read, at most three to write.
    """
    goals = _siblings(programme.goals.all(), lambda goal: None, place)[None]
    tasks = _siblings(programme.tasks.all(), lambda task: task.goal_id, place)
    measures = _siblings(programme.measures.all(), _holder, place)
    in_order = [task for goal in (None, *(goal.pk for goal in goals)) for task in tasks[goal]]
    tops = (("task", None), *(("task", task.pk) for task in in_order))
    _write(Goal, goals)
    _write(Task, in_order)
    _write(Measure, [measure for top in tops for measure in _down(top, measures)])


def _holder(measure: Measure) -> Hashable:
    return ("part", measure.parent_id) if measure.parent_id else ("task", measure.task_id)


def _siblings(rows: Iterable[P], holder: Callable[[P], Hashable], place: Place | None) -> dict[Hashable, list[P]]:
    """Rows by what holds them, each group in its order, with the moved one where it should be."""
    found: dict[Hashable, list[P]] = defaultdict(list)
    for row in rows:
        found[holder(row)].append(row)
    if place is None:
        return found
    for group in found.values():
        if place.row in group:
            moved = group.pop(group.index(place.row))
            group.insert(group.index(place.after) + 1 if place.after in group else 0, moved)
    return found


def _down(holder: Hashable, measures: dict[Hashable, list[Measure]]) -> Iterator[Measure]:
    """Measures under one holder, each with its parts after it."""
    for measure in measures.get(holder, ()):
        yield measure
        yield from _down(("part", measure.pk), measures)


def _write(model: type[P], rows: Sequence[P]) -> None:
    changed = []
    for number, row in enumerate(rows, 1):
        if row.order != number:
            row.order = number
            changed.append(row)
    model._default_manager.bulk_update(changed, ["order"], batch_size=BATCH)
