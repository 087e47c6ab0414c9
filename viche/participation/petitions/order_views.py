"""The order of petitions and its switches: for the administrator and the secretary of the whole hromada."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from viche.kit.access import Refused
from viche.participation.petitions import actions, forms, switches
from viche.participation.petitions.desk_actions import grounds
from viche.participation.petitions.desk_views import crumbs, official, read_and_write
from viche.participation.petitions.models import LocalGround, Order

# Switch → title, button, whether a ground is asked, what is done.
SWITCHES: dict[str, tuple[Any, bool, Any]] = {
    "close": (gettext_lazy("Закрити подання петицій"), True, switches.close_submission),
    "open": (gettext_lazy("Відкрити подання петицій"), False, lambda viewer, ground: switches.open_submission(viewer)),
    "pause": (gettext_lazy("Призупинити збирання підписів"), True, switches.pause),
    "resume": (gettext_lazy("Відновити збирання підписів"), False, lambda viewer, ground: switches.resume(viewer)),
}


@read_and_write
def page(request: HttpRequest) -> HttpResponse:
    """Who works with petitions, who signs, local grounds of refusal, the switches."""
    viewer = official(request)
    if request.method == "POST":
        switches.require_keeper(viewer)
    order = Order.objects.select_related("department").first()
    may = _may(viewer)
    form = forms.OrderForm(
        request.POST if request.method == "POST" else None,
        initial=_said(order) if order else {"level": "email"},
    )
    if request.method == "POST" and form.is_valid():
        switches.put(request.hromada, viewer, **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("Порядок збережено."))
        return redirect("petition-order")
    context = {
        "order": order,
        "may": may,
        "form": form,
        "writing": actions.writing(),
        "terms": actions.terms_today(),
        "grounds": grounds(),
        "local": LocalGround.objects.filter(until=None),
        "crumbs": crumbs(),
    }
    return render(request, "petitions/desk/order.html", context, status=422 if form.is_bound else 200)


def _said(order: Order) -> dict[str, Any]:
    return {"department": order.department_id, "level": order.level, "authority_code": order.authority_code}


def _may(viewer: Any) -> bool:
    try:
        switches.require_keeper(viewer)
    except Refused:
        return False
    return True


@read_and_write
def switch(request: HttpRequest, what: str) -> HttpResponse:
    """GET asks why; POST switches at once."""
    viewer = official(request)
    switches.require_keeper(viewer)
    if what not in SWITCHES:
        raise Http404
    title, asks, do = SWITCHES[what]
    form = (forms.SwitchForm if asks else forms.ConfirmForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        do(viewer, form.cleaned_data.get("ground", ""))
        messages.success(request, f"{_('Зроблено')}: {title}.")
        return redirect("petition-order")
    context = {"title": title, "submit": title, "form": form, "crumbs": crumbs()}
    return render(request, "petitions/desk/form.html", context, status=422 if form.is_bound else 200)


@read_and_write
def ground_new(request: HttpRequest) -> HttpResponse:
    """A local ground to refuse, with the act that sets it."""
    viewer = official(request)
    switches.require_keeper(viewer)
    form = forms.GroundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        switches.add_ground(request.hromada, viewer, **form.cleaned_data)  # type: ignore[attr-defined]
        return redirect("petition-order")
    context = {"title": _("Нова місцева підстава"), "submit": _("Записати підставу"), "form": form, "crumbs": crumbs()}
    return render(request, "petitions/desk/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def ground_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The ground is not in force any more."""
    viewer = official(request)
    switches.require_keeper(viewer)
    switches.end_ground(get_object_or_404(LocalGround, pk=pk), viewer)
    return redirect("petition-order")
