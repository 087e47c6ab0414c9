"""The page an invitation leads to: shows what is offered, a button accepts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from viche.people import access, actions
from viche.people.forms import AcceptForm
from viche.people.models import Person
from viche.people.views.sign_in import enter


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening only shows; the button gives the role and signs in. The second factor is set up next."""
    hromada = request.hromada  # type: ignore[attr-defined]
    found = actions.find_invitation(hromada, token)
    person = Person.objects.filter(email=found.email).first()
    data = request.POST if request.method == "POST" else None
    form = AcceptForm(data, person=person, email=found.email, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        accepted = actions.accept(
            hromada, token, name=form.cleaned_data.get("name", ""), password=form.cleaned_data.get("password", "")
        )
        return enter(request, accepted, get_script_prefix() + access.DESK, method="link")
    return render(request, "people/invitation.html", {"form": form, "invitation": found, "person": person})
