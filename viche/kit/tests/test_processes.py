"""Every state × step × role of every process; publishing is the first user."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace

import pytest
from django.utils import translation

from tests.cast import ROLES, Cast
from tests.factory import fill
from viche.hromada.models import Act
from viche.kit import clock, processes, tenancy
from viche.kit.access import EVERYWHERE, NOBODY, Refused, Role, Viewer
from viche.kit.models import JournalEntry
from viche.kit.publishing import PUBLISHED, PUBLISHING, WITHHELD

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PEOPLE = [None, "olena", "bohdan", "hlib", *ROLES]
GIVEN = {"ground": "ЗДПІ ст. 6", "act": "розпорядження № 1", "review_on": date(2026, 12, 31)}
# Said once more by hand: the table of publishing as a lawyer would read it.
MAY = {
    ("draft", "publish"): {"petro", "stepan", "iryna"},
    ("published", "withhold"): {"petro", "stepan", "iryna"},
    ("withheld", "restore"): {"petro", "stepan", "iryna"},
}


@pytest.mark.parametrize(
    ("state", "step", "who"),
    list(product([s.key for s in PUBLISHING.states], [s.verb for s in PUBLISHING.steps], PEOPLE)),
)
def test_state_step_role(state: str, step: str, who: str | None, cast: Cast) -> None:
    viewer = cast.viewer(who)
    with tenancy.enter(cast.home.pk):
        act = fill(Act, cast.home, state=state, department=cast.department)
        offered = {s.verb for s in PUBLISHING.offered(act, viewer)}
        if who in MAY.get((state, step), ()):
            assert step in offered
            PUBLISHING.take(act, step, viewer, **GIVEN)
            assert Act.objects.get().state == PUBLISHING.step(step).to
            assert JournalEntry.objects.filter(record_id=act.pk).latest("id").verb == step
        else:
            assert step not in offered
            with pytest.raises(Refused) as refusal:
                PUBLISHING.take(act, step, viewer, **GIVEN)
            assert str(refusal.value.reason)
            assert Act.objects.get().state == state


def test_a_role_in_one_department_is_none_in_another(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        act = fill(Act, cast.home, department=cast.enterprise)
        assert not PUBLISHING.offered(act, cast.viewer("petro"))
        assert PUBLISHING.offered(act, cast.viewer("iryna"))


@pytest.mark.parametrize("missing", GIVEN)
def test_withholding_asks_ground_act_and_review_date(missing: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        act = fill(Act, cast.home, state=PUBLISHED, department=cast.department)
        with pytest.raises(Refused) as refusal:
            PUBLISHING.take(act, "withhold", cast.viewer("petro"), **{**GIVEN, missing: ""})
        assert refusal.value.status == 422
        assert Act.objects.get().state == PUBLISHED
        with translation.override("uk"):
            said = {"ground": "підстава", "act": "рішення", "review_on": "дата перегляду"}[missing]
            assert str(refusal.value.reason) == f"Для кроку «Притримати» бракує: {said}."


def test_withholding_sets_the_due_moment_and_restoring_takes_it(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        act = fill(Act, cast.home, state=PUBLISHED, department=cast.department)
        PUBLISHING.take(act, "withhold", cast.viewer("petro"), **GIVEN)
        act.refresh_from_db()
        assert act.state == WITHHELD and act.withheld_ground == "ЗДПІ ст. 6"
        assert clock.kyiv(act.due_at).date() == date(2026, 12, 31)
        assert clock.kyiv(act.due_at + timedelta(microseconds=1)).date() == date(2027, 1, 1)
        PUBLISHING.take(act, "restore", cast.viewer("petro"), ground="строк минув")
        act.refresh_from_db()
        assert (act.due_at, act.review_on, act.withheld_act) == (None, None, "")


def test_a_refusal_says_who_and_which_state(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), translation.override("uk"):
        act = fill(Act, cast.home, department=cast.department)
        reason = str(PUBLISHING.step("publish").reason_against(act, cast.viewer("mariia"), PUBLISHING))
        assert "Оприлюднити" in reason and "керівник" in reason
        reason = str(PUBLISHING.step("restore").reason_against(act, cast.viewer("petro"), PUBLISHING))
        assert "чернетка" in reason and "притримано" in reason


@pytest.mark.parametrize("process", processes.registered().values(), ids=lambda p: p.key)
def test_every_process_is_whole(process: processes.Process) -> None:
    states = {s.key for s in process.states}
    for step in process.steps:
        assert set(step.frm) <= states and step.to in states and set(step.by) <= set(Role)
        assert step.basis, f"{process.key}.{step.verb} has no basis"
        assert step.done, f"{process.key}.{step.verb} does not say how it is told afterwards"
        assert set(step.asks) <= set(processes.ASKED)
    assert len({s.verb for s in process.steps}) == len(process.steps)
    assert process.diagram().startswith("stateDiagram")


STEPS = [(process, step) for process in processes.registered().values() for step in process.steps]


@pytest.mark.parametrize(("process", "step"), STEPS, ids=[f"{p.key}-{s.verb}" for p, s in STEPS])
def test_a_step_asks_for_the_role_in_its_own_department(process: processes.Process, step: processes.Step) -> None:
    """Every state × role × department of every process: where several departments share a record, only the named one."""
    fields = sorted({each.unit for each in process.steps})
    own = dict(zip(fields, range(1, len(fields) + 1), strict=True))
    bare = replace(step, check=None)
    for state, role, held in product(process.states, Role, [*own.values(), 99]):
        record = SimpleNamespace(state=state.key, **own)
        viewer = Viewer(hromada_id=1, roles={role: frozenset({held})})
        may = role in step.by and held == own[step.unit] and state.key in step.frm
        assert bool(bare.reason_against(record, viewer, process)) is not may, (state.key, role, held)
        everywhere = Viewer(hromada_id=1, roles={role: EVERYWHERE})
        may = role in step.by and state.key in step.frm
        assert bool(bare.reason_against(record, everywhere, process)) is not may, (state.key, role)
    assert bare.reason_against(SimpleNamespace(state=step.frm[0], **own), NOBODY, process), "nobody without a role"
