"""The preview without a browser: what a document gives, as JSON. Sums are in thousands of hryvnias, exact."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from viche.kit.grids import read_grids
from viche.office.programmes.taking import composing
from viche.office.programmes.taking.draft import Doubt, MeasureDraft, ProgrammeDraft, Totals
from viche.office.programmes.taking.recognise import take

THOUSAND = Decimal(1000)


def preview(path: Path) -> ProgrammeDraft:
    """The draft of a file. Raises FileRefused with what to do, or OSError when there is no such file."""
    with path.open("rb") as file:
        return take(read_grids(file, path.name))


def as_json(draft: ProgrammeDraft) -> str:
    """The fixed shape: measures (groups are not among them), totals, doubts, and what stands beside them."""
    measures = [measure for measure in draft.measures if not measure.is_group]
    said = {
        "title": draft.title,
        "period": [day.isoformat() if day else None for day in (draft.since, draft.until)],
        "unit": composing.UNITS[draft.unit],
        "measures": [_measure(draft, measure) for measure in measures],
        "groups": [{"number": m.number, "title": m.title} for m in draft.measures if m.is_group],
        "totals": _totals(draft.totals),
        "split": {"special": list(draft.split.special), "general": list(draft.split.general)} if draft.split else None,
        "doubts": [_doubt(found) for found in draft.doubts],
        "unread": draft.unread,
        "notes": [str(note) for note in draft.notes],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _measure(draft: ProgrammeDraft, measure: MeasureDraft) -> dict[str, Any]:
    facts, plan = measure.statement, measure.plan
    return {
        "number": measure.number,
        "title": measure.title,
        "goal": draft.goals[measure.goal] if measure.goal < len(draft.goals) else "",
        "task": measure.task,
        "years": composing.years(measure.since_year, measure.until_year),
        "executors": [executor.name for executor in measure.executors],
        "source": measure.source_printed,
        "plan_kind": plan.kind,
        "plan_total": _thousands(plan.total),
        "plan": {str(year): _thousands(amount) for year, amount in sorted(plan.years.items())},
        "plan_sources": {source: _thousands(amount) for source, amount in plan.sources.items()},
        "actual": _thousands(measure.actual),
        "status": composing.whole(facts.whole),
        "status_note": composing.remarks(facts.tasks, facts.tasks_number, facts.funding),
        "wording": facts.wording,
        "explanation": measure.explanation,
    }


def _totals(totals: Totals) -> Mapping[str, Any]:
    groups: dict[str, dict[str, float | None]] = {}
    for (group, fund), amount in totals.values.items():
        groups.setdefault(group, {})[fund] = _thousands(amount)
    return groups


def _doubt(found: Doubt) -> dict[str, Any]:
    measure = _("захід %(number)s") % {"number": found.measure} if found.measure else ""
    printed: Any = found.printed
    computed: Any = found.computed
    if found.measured:
        scale = THOUSAND if found.measured == "money" else Decimal(1)
        printed, computed = (None if value is None else _number(value / scale) for value in found.values)
    return {
        "place": ", ".join(filter(None, [measure, found.place.label if found.place else ""])),
        "measure": found.measure,
        "rule": found.rule,
        "printed": printed,
        "computed": computed,
        "text": str(found.text),
    }


def _thousands(amount: Decimal | None) -> float | None:
    return None if amount is None else _number(amount / THOUSAND)


def _number(value: Decimal) -> float:
    """A number of JSON: the shortest digits that give this very float are the digits of the decimal, up to fifteen of them."""
    return float(value)
