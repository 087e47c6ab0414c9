"""Pages of the demo: its people with a button each, and the letters it would send."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from viche.kit.models import OutboxMail
from viche.people import access, second_factor
from viche.people.models import Membership, Person
from viche.site.demo.cast import BY_EMAIL

BACKEND = "django.contrib.auth.backends.ModelBackend"


def only_in_demo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Anywhere else there is no such page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@only_in_demo
@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody one can be."""
    rows: list[dict[str, Any]] = []
    for person in Person.objects.filter(demo=True, is_active=True).order_by("pk"):
        actor = BY_EMAIL.get(person.email)
        rows.append({"person": person, "about": actor.about if actor else "", "posts": _posts(person)})
    return render(request, "demo/people.html", {"rows": rows, "next": access.safe_next(request)})


def _posts(person: Person) -> list[dict[str, Any]]:
    held = Membership.objects.in_force().filter(person=person).select_related("hromada").order_by("pk")
    return [{"hromada": row.hromada, "role": row.get_role_display(), "position": row.position} for row in held]


@only_in_demo
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Become a person of the demo: one button, without letter, password or code."""
    pk = request.POST.get("person", "")
    person = get_object_or_404(Person, pk=int(pk) if pk.isascii() and pk.isdigit() else 0, demo=True, is_active=True)
    login(request, person, backend=BACKEND)
    request.session[second_factor.DEMO_KEY] = person.pk
    return HttpResponseRedirect(access.safe_next(request) or access.landing(request, person))


@only_in_demo
@never_cache
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Every letter the demo would have sent, newest first."""
    letters = OutboxMail.objects.select_related("hromada").order_by("-created_at", "-pk")
    page = Paginator(letters, 25).get_page(request.GET.get("page"))
    return render(request, "demo/mail.html", {"page": page})


@only_in_demo
@never_cache
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter, its links alive."""
    return render(request, "demo/letter.html", {"letter": get_object_or_404(OutboxMail, pk=pk)})
