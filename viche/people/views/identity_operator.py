"""How this server is connected to services that vouch for people: the operator's pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from viche.kit import clock
from viche.people import access
from viche.people.identity import actions, flow
from viche.people.identity.forms import ProviderForm
from viche.people.identity.models import IdentityProvider, IdentityTerm
from viche.people.identity.providers import SERVICES, service


@never_cache
@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """Each service: on or off, and what is missing."""
    access.require_operator(request)
    rows = {row.key: row for row in IdentityProvider.objects.all()}
    found = [
        {
            "service": one,
            "is_on": one.key in rows and rows[one.key].is_on,
            "missing": flow.missing(one, rows.get(one.key)),
            "months": actions.months(one.key),
        }
        for one in SERVICES
    ]
    return render(request, "people/identity_providers.html", {"services": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: HttpRequest, key: str) -> HttpResponse:
    """One service: its settings and terms."""
    person = access.require_operator(request)
    one = service(key)
    if one is None:
        raise Http404
    row = IdentityProvider.objects.filter(key=key).first()
    names = ("is_on", "client_id", "address", "methods")
    initial = {name: getattr(row, name) for name in names if row} | {"months": actions.months(key)}
    form = ProviderForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.configure(key, form.cleaned_data, by=person)
        messages.success(request, _("Налаштування записано."))
        return redirect("identity-providers")
    context = {
        "form": form,
        "service": one,
        "missing": flow.missing(one, row),
        "back": flow.back(request, key),
        "terms": IdentityTerm.objects.filter(provider=key).order_by("-since"),
        "today": clock.today(),
    }
    return render(request, "people/identity_provider.html", context)
