"""What administrators and persons do with roles and accounts. Each is check → change → journal, in one transaction."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Department, Hromada
from viche.kit import clock, journal, outbox
from viche.kit.access import Refused, Role
from viche.kit.models import OutboxMail
from viche.people import letters
from viche.people.links import confirm, digest
from viche.people.models import Invitation, Membership, Person, SignInLink

# What changes an account itself stands in no journal of a hromada: the log of the server keeps it, as a warning so that
# it is always written, and by number: a log outlives an erased account.
log = logging.getLogger("viche.people")
LIFE = timedelta(days=7)
KEPT = timedelta(days=30)


def invite(request: HttpRequest, by: Person, hromada: Hromada, offer: dict[str, Any]) -> Invitation:
    """Send an invitation; an earlier one to the same address for the same role stops working."""
    email = offer["email"].strip().lower()
    department: Department | None = offer["department"]
    held = Membership.objects.in_force().filter(
        person__email=email, hromada=hromada, role=offer["role"], department=department
    )
    if held.exists():
        raise Refused(_("Ця людина вже має цю роль."), _("Запрошення не надіслано; нічого не змінилося."), status=409)
    token = secrets.token_urlsafe(32)
    with journal.change("invite", by=by):
        purge(hromada)
        same = Invitation.objects.open().filter(hromada=hromada, email=email, role=offer["role"], department=department)
        same.update(revoked_at=clock.now())
        made = Invitation.objects.create(
            hromada=hromada,
            email=email,
            name=offer["name"],
            role=offer["role"],
            department=department,
            position=offer["position"],
            token_hash=digest(token),
            invited_by=by,
            expires_at=clock.now() + LIFE,
        )
        outbox.write(
            "people/letters/invitation.txt",
            to=email,
            key=f"invitation:{made.pk}",
            hromada_id=hromada.pk,
            context={
                "invitation": made,
                "place": hromada,
                "by": by,
                "day": clock.kyiv(made.expires_at).date(),
                "url": letters.absolute(request, reverse("invitation", args=[token])),
            },
        )
    return made


def find_invitation(hromada: Hromada | None, token: str, *, lock: bool = False) -> Invitation:
    """The invitation if it still works here, else a refusal that teaches. Locked, it is accepted only once."""
    rows = Invitation.objects.filter(hromada=hromada, token_hash=digest(token))
    if lock:
        rows = rows.select_for_update()
    found = rows.first() if hromada else None
    ask = _("Попросіть адміністратора громади надіслати нове.")
    if found is None:
        raise Refused(
            _("Перевірте, чи посилання скопійовано цілком."), ask, title=_("Такого запрошення немає"), status=404
        )
    if found.accepted_at:
        raise Refused(
            _("Увійдіть, як звичайно: роль уже ваша."),
            title=_("Це запрошення вже прийнято"),
            status=410,
            links=((_("Увійти"), reverse("account_login")),),
        )
    if found.revoked_at:
        raise Refused(_("Адміністратор його відкликав."), ask, title=_("Це запрошення відкликано"), status=410)
    if found.expires_at <= clock.now():
        raise Refused(_("Запрошення діє сім днів."), ask, title=_("Запрошення вже не діє"), status=410)
    return found


def accept(hromada: Hromada, token: str, *, name: str, password: str) -> Person:
    """The invited person confirms: the address is proved, the role is given."""
    with transaction.atomic():
        found = find_invitation(hromada, token, lock=True)
        person = confirm(found.email, name or found.name)
        if not person.is_active:
            raise Refused(_("Цей обліковий запис закрито."), _("Зверніться до адміністратора громади."))
        with journal.change("accept", by=person):
            if password and not person.has_usable_password():
                person.set_password(password)
                person.save(update_fields=["password"])
            Invitation.objects.filter(pk=found.pk).update(accepted_at=clock.now())
            _give(person, hromada, found.role, found.department, found.position)
    return person


def _give(person: Person, hromada: Hromada, role: str, department: Department | None, position: str) -> Membership:
    """The role is in force from today on; inside `journal.change`.

    One whose last day has passed was never ended by anybody: its row is still the only one there may be, and it
    begins anew. What it said before stays in the journal.
    """
    made, new = Membership.objects.select_for_update().get_or_create(
        person=person,
        hromada=hromada,
        role=role,
        department=department,
        ended_at=None,
        defaults={"position": position},
    )
    if not new:
        today = clock.today()
        if made.since > today or (made.until is not None and made.until < today):
            made.since = today
        made.until, made.position = None, position
        made.save(update_fields=["since", "until", "position"])
    return made


def revoke(invitation: Invitation, by: Person) -> None:
    """The link in the letter stops working."""
    with journal.change("revoke", by=by):
        Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).update(revoked_at=clock.now())


def end(membership: Membership, by: Person) -> None:
    """The role is over from this moment; the row stays for the history."""
    with journal.change("dismiss", by=by):
        _end(membership)


def change(membership: Membership, by: Person, offer: dict[str, Any]) -> Membership:
    """Another role, department or position: the former role ends, the new one begins."""
    same = (membership.role, membership.department) == (offer["role"], offer["department"])
    with journal.change("reappoint", by=by):
        if same:
            membership.position = offer["position"]
            membership.save(update_fields=["position"])
            return membership
        _end(membership)
        return _give(membership.person, membership.hromada, offer["role"], offer["department"], offer["position"])


def _end(membership: Membership) -> None:
    """End the role, once."""
    _keep_an_administrator(membership)
    if not Membership.objects.filter(pk=membership.pk, ended_at__isnull=True).update(ended_at=clock.now()):
        raise Refused(_("Цю роль щойно завершив хтось інший."), _("Відкрийте список людей ще раз."), status=409)


def _keep_an_administrator(membership: Membership) -> None:
    """A hromada is never left without an administrator of the whole of it.

    The rows are locked, so two administrators cannot dismiss each other at the same moment.
    """
    if membership.role != Role.ADMINISTRATOR or membership.department_id is not None:
        return
    all_of_them = Membership.objects.in_force().filter(
        hromada=membership.hromada, role=Role.ADMINISTRATOR, department__isnull=True
    )
    left = [row for row in all_of_them.select_for_update().order_by("pk") if row.pk != membership.pk]
    if not left:
        raise Refused(
            _("Це останній адміністратор громади."),
            _("Спершу дайте цю роль комусь іншому: без адміністратора ніхто не зможе запросити людей."),
            status=409,
        )


def end_sessions(person: Person) -> None:
    """Every open session of the person is over, also this one."""
    person.session_round += 1
    person.save(update_fields=["session_round"])


def reset_second_factor(person: Person) -> None:
    """The application and the spare codes are forgotten, every session is over; roles wait for a new application."""
    with transaction.atomic():
        Authenticator.objects.filter(user=person).delete()
        end_sessions(person)
    log.warning("second factor reset: person %s, by the command of the server", person.pk)


def set_operator(person: Person, *, operator: bool) -> None:
    """Whether this person opens hromadas on this server; the server's log keeps who was given the right and when."""
    person.is_operator = operator
    person.save(update_fields=["is_operator"])
    done = "granted to" if operator else "taken from"
    log.warning("operator %s: person %s, by the command of the server", done, person.pk)


def erase(person: Person) -> None:
    """Forget who the person was. What they did stays in the journal under a number without a name."""
    if Membership.objects.in_force().filter(person=person).exists():
        raise Refused(
            _("У вас є чинна роль у громаді."),
            _("Поки ви посадова особа, ім’я лишається при ваших діях. Попросіть адміністратора завершити роль."),
            status=409,
        )
    if person.is_operator:
        raise Refused(_("Ви обслуговуєте цей сервер."), _("Спершу передайте це іншій людині."), status=409)
    email = person.email
    with journal.change("erase", by=person):
        person.email, person.name = f"erased-{person.pk}@erased.invalid", ""
        person.level, person.is_active, person.erased_at = "none", False, clock.now()
        person.session_round += 1
        person.set_unusable_password()
        person.save()
        Authenticator.objects.filter(user=person).delete()
        EmailAddress.objects.filter(user=person).delete()
        SignInLink.objects.filter(email=email).delete()
        OutboxMail.objects.filter(to=email).delete()
        Invitation.objects.filter(email=email).delete()
    log.warning("account erased: person %s, by themselves", person.pk)


def purge(hromada: Hromada) -> None:
    """Forget invitations a month after they ended; inside `journal.change`."""
    Invitation.objects.filter(hromada=hromada, expires_at__lt=clock.now() - KEPT).delete()
