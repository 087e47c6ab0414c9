"""«Особа мешканця»: an official finds the account by e-mail and notes that the resident showed a document."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from viche.hromada.models import Hromada
from viche.kit.access import Refused, Viewer
from viche.people import access
from viche.people.identity import actions, in_person, level_of
from viche.people.identity.forms import FindForm, SeenForm
from viche.people.identity.models import Residence
from viche.people.models import Person

# Accounts are reached by a signed address only: nobody leafs through the people of the server by number.
SALT = "viche.people.identity.desk"
LIFE = 3600


def token_for(person: Person, hromada: Hromada) -> str:
    """The address of an account, for an hour, in this hromada."""
    return signing.dumps([person.pk, hromada.pk], salt=SALT)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """By e-mail; the address never stands in the line of the browser."""
    _viewer, hromada = _inside(request)
    form = FindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.person is not None:
        return redirect("identity-check", token_for(form.person, hromada))
    return render(request, "people/identity_desk.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """The account, what is known of it here, and the form of what was seen."""
    viewer, hromada = _inside(request)
    person = _person(token, hromada)
    form = SeenForm(request.POST if request.method == "POST" else None, hromada=hromada)
    if request.method == "POST" and form.is_valid():
        try:
            in_person.note(person, hromada, form.cleaned_data, by=viewer.person)
        except actions.KnownElsewhere as known:
            form.offer_to_move(known.email)
        else:
            messages.success(request, _("Записано: %(name)s. Людині надіслано лист.") % {"name": person})
            return redirect("identity-desk")
    context = {
        "form": form,
        "account": person,
        "now": level_of(person, hromada),
        "claims": Residence.objects.in_force().filter(person=person, hromada=hromada).select_related("place"),
        "token": token,
    }
    return render(request, "people/identity_check.html", context)


@require_POST
def confirm(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """A document for what the person had said of where they live."""
    viewer, hromada = _inside(request)
    person = _person(token, hromada)
    claim = Residence.objects.in_force().filter(person=person, hromada=hromada, pk=pk).select_related("person").first()
    if claim is None:
        raise Http404
    actions.confirm(claim, by=viewer.person)
    messages.success(request, _("Місце проживання підтверджено."))
    return redirect("identity-check", token)


def _inside(request: HttpRequest) -> tuple[Viewer, Hromada]:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    access.require_checker(viewer)
    return viewer, request.hromada  # type: ignore[attr-defined]


def _person(token: str, hromada: Hromada) -> Person:
    try:
        pk, place = signing.loads(token, salt=SALT, max_age=LIFE)
    except signing.SignatureExpired as error:
        raise Refused(_("Минула година, відколи знайдено цю людину."), _("Знайдіть її ще раз."), status=410) from error
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    person = Person.objects.filter(pk=pk, is_active=True, erased_at__isnull=True).first()
    if person is None or place != hromada.pk:
        raise Http404
    return person
