"""The second factor: who must pass it, who has one, and whether this session passed it."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from viche.people.models import Membership, Person

DEMO_KEY = "viche_demo_sign_in"
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


def is_set_up(person: Person) -> bool:
    """Whether the person has an application that makes codes."""
    return bool(Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).exists())


def is_asked_of(person: Person) -> bool:
    """Everybody who holds a role in any hromada, and who opens hromadas on this server."""
    return person.is_operator or Membership.objects.in_force().filter(person=person).exists()


def is_passed(request: HttpRequest) -> bool:
    """Whether this session gave a code. A person of the demo who came by its one button counts as if they had."""
    if not settings.SECOND_FACTOR:
        return True
    if is_demo(request):
        return True
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(record.get("method") == "mfa" and record.get("type") in KINDS for record in records)


def is_owed(request: HttpRequest) -> bool:
    """Whether this session still owes the code of an application that is set up."""
    return request.user.is_authenticated and is_set_up(request.user) and not is_passed(request)


def is_demo(request: HttpRequest) -> bool:
    """Signed in by the button of the demo; outside the demo the mark in a session means nothing."""
    person = request.user
    return bool(settings.DEMO and getattr(person, "demo", False) and request.session.get(DEMO_KEY) == person.pk)
