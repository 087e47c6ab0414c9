"""Every address of the product with one sample of each, for the sweep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada.models import Department, StatuteSetting
from viche.hromada.statute import RULES
from viche.kit import figures, models
from viche.kit.registers import registered
from viche.office.programmes import models as programmes
from viche.office.programmes.importing.choices import KIND
from viche.office.programmes.models import DocumentDoubt, Measure, Programme
from viche.office.programmes.tests import statements
from viche.people.models import Invitation, Membership
from viche.reports.tests import samples as reports


@dataclass(frozen=True)
class Route:
    """A named address; `params` are the names of what stands in it."""

    name: str
    pattern: str
    params: tuple[str, ...]

    @property
    def desk(self) -> bool:
        """Only for officials of the hromada."""
        return self.pattern.startswith("desk/")


def routes(urlconf: str) -> list[Route]:
    """All addresses of one urlconf."""
    return [
        Route(p.name or "", where, tuple(p.pattern.converters))
        for where, p in _walk(get_resolver(urlconf).url_patterns)
    ]


def _walk(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, where)
        else:
            yield where, pattern


def sample(route: Route, cast: Cast) -> dict[str, Any]:
    """What to put into the address; the row behind it lives in the home hromada. Must run inside it."""
    if route.name in SAMPLES:
        return SAMPLES[route.name](cast)
    for register in registered():
        if route.name.startswith(f"{register.slug}-"):
            return {name: _of_register(register, route, name, cast) for name in route.params}
    if route.params:
        raise LookupError(f"{route.name} ({route.pattern}) has no sample in tests/routes.py")
    return {}


def _of_register(register: Any, route: Route, name: str, cast: Cast) -> Any:
    if name == "kind":
        return "csv"
    if name == "verb":
        return "publish"
    if "/import/" in route.pattern:
        content = (
            ";".join(str(register.label(f)) for f in register.form_fields)
            + "\n"
            + ";".join("x" for _f in register.form_fields)
        ).encode()
        return fill(
            models.ImportFile, cast.home, register=register.slug, name="a.csv", content=content, person_id=cast.iryna.pk
        ).pk
    make = fill if route.desk else published
    return make(register.model, cast.home, department=cast.department).pk


def _attachment(cast: Cast) -> models.Attachment:
    register = registered()[0]
    record = published(register.model, cast.home, department=cast.department)
    return fill(
        models.Attachment, cast.home, kind=record._meta.db_table, record_id=record.pk, name="a.pdf", path="none/a.pdf"
    )


def _link(cast: Cast) -> models.RecordLink:
    """Two records of the department, tied."""
    one, other = (_record(cast) for _end in range(2))
    ends = {"from_kind": one._meta.db_table, "from_id": one.pk, "to_kind": other._meta.db_table, "to_id": other.pk}
    return fill(models.RecordLink, cast.home, role="related", **ends)


def _job(cast: Cast) -> models.Job:
    job = fill(models.Job, cast.home, person_id=cast.anton.pk, key="none", args={"pk": 1})
    models.JobRun.objects.create(job=job)
    return job


def _measure(cast: Cast) -> dict[str, Any]:
    """A measure of a published programme."""
    programme = published(Programme, cast.home, department=cast.department)
    return {"pk": programme.pk, "measure": fill(Measure, cast.home, programme=programme).pk}


def _record(cast: Cast) -> Any:
    register = registered()[0]
    return fill(register.model, cast.home, department=cast.department)


def _statement(cast: Cast, **given: Any) -> Any:
    return statements.whole(cast, **given)


def _of(model: Any, **given: Any) -> Callable[[Cast], dict[str, Any]]:
    """A part of a programme, on which nothing hangs."""
    return lambda cast: {"pk": fill(model, cast.home, **given).pk}


def _end(cast: Cast) -> dict[str, Any]:
    measure = fill(programmes.Measure, cast.home)
    fill(programmes.Amendment, cast.home, programme=measure.programme)
    return {"pk": measure.pk}


def _stated(cast: Cast) -> dict[str, Any]:
    cell = fill(programmes.StatedCell, cast.home)
    return {"pk": fill(programmes.Spending, cast.home, stated=True, cell=cell).pk}


def _taken(cast: Cast) -> dict[str, Any]:
    """A document on its way into a new programme, its columns looked at."""
    content = "№;Захід;Фактично, грн\n1;Ярмарок;1,00\n".encode()
    columns = {"table": 1, "rows": [1, 1], "headings": {"2": "Захід"}, "fields": {"2": "measure"}}
    options = {"department": cast.department.pk, "title": "Програма", "columns": columns}
    waits = {"register": KIND, "person_id": cast.iryna.pk, "name": "a.csv"}
    return {"pk": fill(models.ImportFile, cast.home, content=content, options=options, **waits).pk}


def _payments_table(cast: Cast) -> dict[str, Any]:
    programme, content = fill(programmes.Programme, cast.home), "Захід;Дата;Сума\n1.1;01.03.2024;5".encode()
    given = {"register": "programme-payments", "name": "a.csv", "content": content, "person_id": cast.iryna.pk}
    return {"pk": fill(models.ImportFile, cast.home, options={"programme": programme.pk, "unit": 1}, **given).pk}


# Pages on which a programme is kept: name → what stands in its address.
KEPT: dict[str, Callable[[Cast], dict[str, Any]]] = {
    **{f"programmes-goal{page}": _of(programmes.Goal) for page in ("", "-move", "-remove")},
    **{f"programmes-task{page}": _of(programmes.Task) for page in ("", "-move", "-remove")},
    **{
        f"programmes-measure-{page}": _of(programmes.Measure)
        for page in ("edit", "move", "split", "join", "resume", "remove", "payments")
    },
    "programmes-measure-end": _end,
    "programmes-plans": _of(programmes.Measure),
    "programmes-plan-new": _of(programmes.Measure),
    "programmes-plan": _of(programmes.Plan),
    "programmes-plan-remove": _of(programmes.Plan),
    **{f"programmes-amendment{page}": _of(programmes.Amendment) for page in ("", "-edit", "-remove")},
    **{f"programmes-appropriation{page}": _of(programmes.Appropriation) for page in ("", "-remove")},
    "programmes-payment-new": _of(programmes.Measure),
    **{f"programmes-payment{page}": _of(programmes.Spending) for page in ("", "-remove")},
    "programmes-stated-fund": _stated,
    **{f"programmes-payments-{page}": _payments_table for page in ("preview", "cancel")},
    **{f"programmes-payments-{page}": _of(programmes.Programme) for page in ("upload", "sample")},
}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    **KEPT,
    "department": lambda cast: {"pk": cast.department.pk},
    "department-move": lambda cast: {"pk": cast.department.pk},
    "department-close": lambda cast: {"pk": fill(Department, cast.home).pk},
    "statute-setting": lambda cast: {"key": RULES[0].key},
    "statute-correct": lambda cast: {
        "key": RULES[0].key,
        "pk": fill(StatuteSetting, cast.home, key=RULES[0].key, value=1).pk,
    },
    "open-territory": lambda cast: {"code": "UA05120170000013778"},
    "figure": lambda cast: {"key": next(iter(figures.registered()))},
    "stated-edit": lambda cast: {"pk": fill(models.StatedValue, cast.home, figure=next(iter(figures.registered()))).pk},
    **{
        f"old-report{page}": lambda cast: {
            "pk": fill(models.OldReport, cast.home, is_open=True, blocks=[{"text": "71 акт"}]).pk
        }
        for page in ("", "-desk", "-show", "-remove")
    },
    "attachment": lambda cast: {"pk": (a := _attachment(cast)).pk, "name": a.name},
    "attachment-add": lambda cast: {"kind": (r := _record(cast))._meta.db_table, "pk": r.pk},
    "attachment-remove": lambda cast: {"pk": _attachment(cast).pk},
    "note-undo": lambda cast: {"slug": registered()[0].slug, "pk": _record(cast).pk},
    "link-add": lambda cast: {"kind": (r := _record(cast))._meta.db_table, "pk": r.pk},
    "link-remove": lambda cast: {"pk": _link(cast).pk},
    "job": lambda cast: {"pk": _job(cast).pk},
    **{f"programme-take-{page}": _taken for page in ("columns", "preview", "cancel")},
    "rounds": lambda cast: {"pk": statements.programme(cast).pk},
    "round-ask": lambda cast: {"pk": statements.programme(cast).pk},
    "round": lambda cast: {"pk": _statement(cast).round_id},
    "round-move": lambda cast: {"pk": _statement(cast).round_id},
    "round-more": lambda cast: {"pk": _statement(cast).round_id},
    "round-many": lambda cast: {"pk": _statement(cast, state="submitted").round_id, "verb": "accept"},
    "round-export": lambda cast: {"pk": _statement(cast).round_id, "kind": "csv"},
    "statement": lambda cast: {"pk": _statement(cast).pk},
    "statement-step": lambda cast: {"pk": _statement(cast, state="submitted").pk, "verb": "accept"},
    "statement-hand-over": lambda cast: {"pk": _statement(cast).pk},
    "statement-history": lambda cast: {"pk": _statement(cast).pk},
    "statement-figure": lambda cast: {"pk": _statement(cast).pk, "key": "acts"},
    "doubt": lambda cast: {"pk": fill(DocumentDoubt, cast.home).pk},
    "measure": _measure,
    "measure-desk": _measure,
    "measure-history": _measure,
    "programme-data": lambda cast: {"pk": _measure(cast)["pk"], "kind": "csv"},
    "programme-data-desk": lambda cast: {"pk": _measure(cast)["pk"], "kind": "csv"},
    "closure-edit": lambda cast: {"pk": fill(models.Closure, cast.home).pk},
    "closure-end": lambda cast: {"pk": fill(models.Closure, cast.home).pk},
    "people-change": lambda cast: {"pk": Membership.objects.get(person=cast.mariia).pk},
    "people-end": lambda cast: {"pk": Membership.objects.get(person=cast.mariia).pk},
    "people-revoke": lambda cast: {"pk": fill(Invitation, cast.home).pk},
    "sign-in-link": lambda cast: {"token": "wrong"},
    "invitation": lambda cast: {"token": "wrong"},
    "account_reset_password_from_key": lambda cast: {"uidb36": "1", "key": "wrong"},
    **reports.SAMPLES,
    "demo-letter": lambda cast: {"pk": fill(models.OutboxMail).pk},
}
