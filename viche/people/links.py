"""Sign-in links: asked for, shown, used once.

Limits: three letters to one address in 15 minutes, ten a day; thirty requests from one machine in an hour.
They are counted in the table of links itself, so they hold over all workers and survive a restart.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from viche.kit import clock, outbox, words
from viche.kit.access import Refused
from viche.people import letters
from viche.people.models import Person, SignInLink

LIFE = timedelta(minutes=20)
KEPT = timedelta(days=1)
TO_ADDRESS = ((3, timedelta(minutes=15)), (10, timedelta(days=1)))
FROM_MACHINE = (30, timedelta(hours=1))


def term() -> str:
    """How long a link works, as a sentence says it: «діє 20 хвилин»."""
    return words.count(LIFE.seconds // 60, words.MINUTE, "acc")


def digest(token: str) -> str:
    """What is stored of a token: who reads the table cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def ask(request: HttpRequest, email: str, next_url: str) -> None:
    """Send a link to the address. The answer to the page is the same whoever owns it, or nobody."""
    email = email.strip().lower()
    machine = _machine(request)
    _refuse_flood(machine)
    SignInLink.objects.filter(expires_at__lt=clock.now() - KEPT).delete()
    if _too_many(email):
        return
    token = secrets.token_urlsafe(32)
    link = SignInLink.objects.create(
        token_hash=digest(token), email=email, next=next_url, asked_from=machine, expires_at=clock.now() + LIFE
    )
    hromada = getattr(request, "hromada", None)
    url = letters.absolute(request, reverse("sign-in-link", args=[token]))
    outbox.write(
        "people/letters/sign_in.txt",
        to=email,
        key=f"sign-in:{link.pk}",
        hromada_id=hromada.pk if hromada else None,
        context={"url": url, "place": hromada, "term": term()},
    )


def find(token: str) -> SignInLink:
    """The link if it still works, else a refusal that teaches."""
    link = SignInLink.objects.filter(token_hash=digest(token)).first()
    again = ((_("Надіслати новий лист"), reverse("account_login")),)
    if link is None:
        raise Refused(
            _("Перевірте, чи посилання скопійовано цілком, або попросіть новий лист."),
            title=_("Такого посилання немає"),
            status=404,
            links=again,
        )
    if link.used_at:
        raise Refused(
            _("Кожне посилання впускає один раз, щоб ним не скористався хтось інший. Попросіть новий лист."),
            title=_("Це посилання вже використано"),
            status=410,
            links=again,
        )
    if link.expires_at <= clock.now():
        raise Refused(
            _("Посилання з листа діє %(term)s. Попросіть новий лист.") % {"term": term()},
            title=_("Посилання вже не діє"),
            status=410,
            links=again,
        )
    return link


def use(token: str, name: str) -> tuple[Person, SignInLink]:
    """Spend the link and return its person; the first confirmed link creates them."""
    link = find(token)
    if not SignInLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=clock.now()):
        find(token)
    return confirm(link.email, name), link


def confirm(email: str, name: str) -> Person:
    """The person of an address that has just been proved; found or made."""
    # Two letters to one new address may be confirmed at the same moment: the unique address decides.
    fresh = {"name": name, "level": "email", "password": make_password(None)}
    person, made = Person.objects.select_for_update().get_or_create(email=email, defaults=fresh)
    if made:
        return person
    if person.level == "none":
        person.level = "email"
    person.name = person.name or name
    person.save(update_fields=["level", "name"])
    return person


def needs_name(email: str) -> bool:
    """Whether the page has to ask how to call the person."""
    return not Person.objects.filter(email=email).exclude(name="").exists()


def _machine(request: HttpRequest) -> str:
    """A keyed hash of the asking machine's address."""
    address = get_adapter().get_client_ip(request)
    return salted_hmac("viche.people.links", address).hexdigest()


def _refuse_flood(machine: str) -> None:
    most, term = FROM_MACHINE
    if SignInLink.objects.filter(asked_from=machine, created_at__gt=clock.now() - term).count() >= most:
        raise Refused(
            _("З цієї мережі попросили забагато листів за годину."),
            _("Спробуйте за годину. Листи, що вже прийшли, діють."),
            status=429,
        )


def _too_many(email: str) -> bool:
    """More letters than a person needs: silence, so that nobody fills a stranger's mailbox."""
    now = clock.now()
    return any(
        SignInLink.objects.filter(email=email, created_at__gt=now - term).count() >= most for most, term in TO_ADDRESS
    )
