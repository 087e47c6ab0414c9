"""Pages of joining: the moderator's, the author's, the signer's. A GET changes nothing: a mail scanner carries no voice."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from viche.kit import access
from viche.kit.registers.pages import public
from viche.participation.petitions import finding, showing
from viche.participation.petitions.desk_actions import require_moderator
from viche.participation.petitions.desk_views import crumbs, official, read_and_write
from viche.participation.petitions.joining import actions
from viche.participation.petitions.joining.forms import JoinForm
from viche.participation.petitions.joining.models import Joining
from viche.participation.petitions.models import Petition
from viche.people.access import require_signed_in


@read_and_write
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The moderator names the other petition and says why."""
    viewer = official(request)
    petition = access.fetch(Petition, pk, viewer, lock=request.method == "POST")
    require_moderator(petition, viewer)
    form = JoinForm(request.POST if request.method == "POST" else None, petition=petition)
    if request.method == "POST" and form.is_valid():
        actions.propose(petition, form.cleaned_data["into"], viewer, form.cleaned_data["reason"])
        messages.success(request, _("Автора спитали листом."))
        return redirect("petition-desk", pk)
    open_ones = Petition.objects.filter(state__in=actions.OPEN).exclude(pk=pk)
    context = {
        "petition": petition,
        "form": form,
        "waits": actions.proposed(petition),
        "similar": finding.alike(petition.title, open_ones.order_by("-published_at", "-pk")),
        "crumbs": crumbs(petition),
    }
    return render(request, "petitions/joining/propose.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The moderator proposes it no more."""
    viewer = official(request)
    petition = access.fetch(Petition, pk, viewer, lock=True)
    require_moderator(petition, viewer)
    row = actions.proposed(petition)
    if row is None:
        raise Http404
    actions.take_back(row, viewer)
    messages.success(request, _("Пропозицію відкликано."))
    return redirect("petition-desk", pk)


@read_and_write
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The author reads what is proposed; POST agrees or declines."""
    person = require_signed_in(request)
    petition = Petition.objects.of(person).filter(pk=pk).first()
    row = actions.proposed(petition) if petition is not None else None
    if petition is None or row is None:
        raise Http404
    if request.method == "POST":
        return _answered(request, row, agrees=request.POST.get("agree") == "1")
    context = {"petition": petition, "row": row, "crumbs": _crumbs(petition)}
    return render(request, "petitions/joining/answer.html", context)


def _answered(request: HttpRequest, row: Joining, *, agrees: bool) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    both = Petition.objects.select_for_update(of=("self",)).select_related("question").order_by("pk")
    locked = {one.pk: one for one in both.filter(pk__in=(row.petition_id, row.into_id))}
    row = Joining.objects.select_for_update(of=("self",)).get(pk=row.pk)
    row.petition, row.into = locked[row.petition_id], locked[row.into_id]
    (actions.agree if agrees else actions.decline)(row, viewer)
    said = _("Петицію приєднано. Тим, хто її підписав, напишемо.") if agrees else _("Збір триває, як і був.")
    messages.success(request, said)
    return redirect("petition", row.petition_id)


def _crumbs(petition: Petition) -> list[dict[str, str]]:
    return showing.crumbs((str(petition), reverse("petition", args=[petition.pk])))


@read_and_write
def carry(request: HttpRequest, pk: int) -> HttpResponse:
    """The signer of a joined petition confirms once that their voice is for the other one."""
    everybody = public(request)
    showing.require_open_section(everybody)
    require_signed_in(request)
    petition = access.fetch(Petition, pk, everybody)
    row = actions.agreed(petition)
    if row is None:
        raise Http404
    viewer = request.viewer  # type: ignore[attr-defined]
    if request.method == "POST":
        actions.carry(row, viewer)
        return redirect("petition-receipt", row.into_id)
    why = actions.may_carry(row, viewer)
    context = {"petition": petition, "row": row, "why": actions.WHY_NOT.get(why, ""), "there": why == "there"}
    return render(request, "petitions/joining/carry.html", context | {"crumbs": _crumbs(petition)})
