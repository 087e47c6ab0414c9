"""Publishing many drafts at once: boxes on the desk's list, a page that names them, then each by its own step.

After an import there are many drafts, and one who publishes would open each. Nothing is decided for a record here: the
step of its process is asked for every one, and what it refuses is told one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from viche.kit import access, words
from viche.kit.access import Refused, Viewer
from viche.kit.processes import Step
from viche.kit.publishing import DRAFT, PUBLISHED
from viche.kit.registers import actions
from viche.kit.registers.declare import Register

# As many as a page of the list shows.
MOST = 50
NAME, MARK = "record", "mark"
GONE = gettext_lazy("Цього запису вже немає.")


def step_of(register: Register) -> Step | None:
    """The step that publishes a draft, if it asks nothing of a person."""
    steps = register.model.process.steps
    return next((s for s in steps if DRAFT in s.frm and s.to == PUBLISHED and not s.asks), None)


def may_publish(register: Register, record: Any, viewer: Viewer) -> bool:
    """Whether this draft may be published by this person now."""
    step = step_of(register)
    return step is not None and not step.reason_against(record, viewer, register.model.process)


class BoxColumn(tables.Column):
    """A box beside each draft the viewer may publish."""

    def __init__(self, register: Register, viewer: Viewer, *, marked: bool) -> None:
        super().__init__(verbose_name=gettext_lazy("Оприлюднити"), orderable=False, empty_values=())
        self.register, self.viewer, self.marked = register, viewer, marked

    def render(self, record: Any) -> str:
        """The box, called by the name of its record."""
        return box(record, marked=self.marked) if may_publish(self.register, record, self.viewer) else ""


def box(record: Any, *, marked: bool) -> str:
    """One box of the form."""
    return format_html(
        '<span class="check"><input type="checkbox" name="{}" value="{}"{} aria-label="{}"></span>',
        NAME, record.pk, " checked" if marked else "", f"{_('Оприлюднити')}: {record}",
    )  # fmt: skip


def columns(register: Register, viewer: Viewer, request: HttpRequest) -> dict[str, tables.Column]:
    """The column of boxes, for those who publish."""
    step = step_of(register)
    if step is None or not viewer.has(step.by):
        return {}
    return {"chosen": BoxColumn(register, viewer, marked=request.GET.get(MARK) == "1")}


def about_boxes(register: Register, table: tables.Table, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
    """Context of the list: where the boxes are sent, if this page has any, and the link that marks them all."""
    if "chosen" not in table.columns.names():
        return {}
    if not any(may_publish(register, row.record, viewer) for row in table.paginated_rows):
        return {}
    query = request.GET.copy()
    query[MARK] = "1"
    return {"publish_url": register.address("publish"), "mark_url": f"?{query.urlencode()}"}


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, register: Register) -> HttpResponse:
    """GET names what was marked; POST publishes it. What is refused is told with its reason."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    access.require_staff(viewer)
    step = _require_publisher(register, viewer)
    posted = request.method == "POST"
    chosen = _chosen((request.POST if posted else request.GET).getlist(NAME))
    records = list(_rows(register, viewer, chosen, lock=posted))
    gone = [(str(pk), GONE) for pk in chosen if pk not in {record.pk for record in records}]
    if posted and chosen:
        done, refused = actions.take_each(register, records, step.verb, viewer)
        if done:
            said = _("Оприлюднено: %(number)s.") % {"number": words.count(len(done), register.noun)}
            messages.success(request, said)
        if done and not refused and not gone:
            return redirect(register.address("desk"))
        return _named(request, register, [], [*((str(r), why.reason) for r, why in refused), *gone], done=len(done))
    process = register.model.process
    reasons = [(record, step.reason_against(record, viewer, process)) for record in records]
    ready = [record for record, reason in reasons if not reason]
    return _named(request, register, ready, [*((str(r), reason) for r, reason in reasons if reason), *gone])


def _require_publisher(register: Register, viewer: Viewer) -> Step:
    """The step, if this person takes it for any unit at all."""
    step = step_of(register)
    if step is None or not viewer.has(step.by):
        raise Refused(
            _("Оприлюднюють затверджувач, керівник або секретар."), _("Скажіть комусь із них, що чернетки готові.")
        )
    return step


def _chosen(values: Iterable[str]) -> list[int]:
    """Numbers of the marked records, each once; what is no number was not marked by a page of ours."""
    found = list(
        dict.fromkeys(int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19)
    )
    if len(found) > MOST:
        raise Refused(
            _("Позначено %(number)s, а за раз оприлюднюють не більше 50.") % {"number": len(found)},
            _("Поверніться до списку й оприлюднюйте по сторінці."),
            status=422,
        )
    return found


def _rows(register: Register, viewer: Viewer, chosen: list[int], *, lock: bool) -> Any:
    """The records in the order of their numbers, so that two people publishing at once wait, not lock up."""
    rows = register.model.objects.visible(to=viewer).filter(pk__in=chosen).order_by("pk")
    rows = rows.select_related("department", *register.named_by)
    return rows.select_for_update(of=("self",)) if lock else rows


def _named(
    request: HttpRequest, register: Register, ready: list[Any], refused: list[tuple[str, str | Promise]], done: int = 0
) -> HttpResponse:
    context = {
        "register": register,
        "urls": register.urls(),
        "publish_url": register.address("publish"),
        "ready": [
            {"record": r, "about": register.about(r), "unit": r.department, "url": register.address("record", r.pk)}
            for r in ready
        ],
        "number": words.count(len(ready), register.noun) if ready else "",
        "refused": [[name, str(reason)] for name, reason in refused],
        "columns": [{"title": _("Запис")}, {"title": _("Чому ні")}],
        "done": done,
        "crumbs": [{"title": register.title, "url": register.address("desk")}],
    }
    return render(request, "kit/registers/publish_many.html", context)
