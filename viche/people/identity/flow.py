"""The way to a service and back: an attempt with a state that works once, and every failure in plain words."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import secrets
from datetime import timedelta
from typing import Any, NoReturn

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from oauthlib.oauth2 import (
    AccessDeniedError,
    InvalidGrantError,
    OAuth2Error,
    WebApplicationClient,
)

from viche.hromada.models import KYIV, Hromada, Territory
from viche.kit import clock
from viche.kit.access import Refused
from viche.people import letters
from viche.people.identity import envelope, keys
from viche.people.identity.actions import Found
from viche.people.identity.calling import Caller, Unanswered, is_allowed
from viche.people.identity.models import IdentityAttempt, IdentityProvider
from viche.people.identity.providers import Connection, Service, service
from viche.people.identity.providers.base import Said
from viche.people.models import Person

log = logging.getLogger("viche.people")
LIFE = timedelta(minutes=15)
MOST = (20, timedelta(hours=1))  # attempts of one person
_KIND = re.compile(r"^(місто|м|селище|смт|с-ще|село|с)\.?\s+", re.I)
_REGION = re.compile(r"\s*(область|обл)\.?$", re.I)


def missing(one: Service, row: IdentityProvider | None) -> list[str]:
    """What the operator has still to set before the service can be used; names of variables and fields."""
    lacks = []
    if row is None or not row.client_id:
        lacks.append(str(_("ідентифікатор клієнта")))
    if row is None or not is_allowed(row.address or one.usual_address):
        lacks.append(str(_("адреса служби з https")))
    if not settings.IDENTITY_SERVICE_SECRETS.get(one.key):
        lacks.append(one.secret_name)
    if not keys.secrets():
        lacks.append("VICHE_IDENTITY_HASH_KEYS")
    if envelope.configured() is None:
        lacks.append("VICHE_IDENTITY_CERTIFICATE, VICHE_IDENTITY_OPENER / VICHE_IDENTITY_KEY")
    return lacks


def connection(one: Service) -> Connection | None:
    """The service as this server is connected to it; None while it is off or something is missing."""
    row = IdentityProvider.objects.filter(key=one.key, is_on=True).first()
    if row is None or missing(one, row):
        return None
    sealed = envelope.configured()
    assert sealed is not None
    return Connection(
        client_id=row.client_id,
        secret=settings.IDENTITY_SERVICE_SECRETS[one.key],
        address=row.address or one.usual_address,
        methods=row.methods or one.usual_methods,
        envelope=sealed,
    )


def require(key: str) -> tuple[Service, Connection]:
    """The service, switched on; else a refusal."""
    one = service(key)
    to = connection(one) if one else None
    if one is None or to is None:
        raise Refused(
            _("Цього способу на сервері не ввімкнено."),
            _("Подивіться, які є, на сторінці «Особа»."),
            status=404,
            links=((_("Особа"), reverse("identity")),),
        )
    return one, to


def begin(request: HttpRequest, person: Person, key: str, *, with_residence: bool, next_url: str) -> str:
    """Note the attempt; the address at the service to send the person to."""
    one, to = require(key)
    IdentityAttempt.objects.filter(expires_at__lt=clock.now() - timedelta(days=1), person=person).delete()
    most, term = MOST
    if IdentityAttempt.objects.filter(person=person, created_at__gt=clock.now() - term).count() >= most:
        raise Refused(_("Забагато спроб за годину."), _("Спробуйте за годину."), status=429)
    state = secrets.token_urlsafe(32)
    verifier = secrets.token_urlsafe(64) if one.pkce else ""
    IdentityAttempt.objects.create(
        state_hash=_digest(state),
        provider=key,
        person=person,
        verifier=verifier,
        with_residence=with_residence,
        next=next_url,
        expires_at=clock.now() + LIFE,
    )
    return one.authorize_url(to, state, back(request, key), _challenge(verifier))


def back(request: HttpRequest, key: str) -> str:
    """Where the service returns to: one address on the server's own name and on each domain of a hromada, registered
    with the service letter for letter."""
    return letters.absolute(request, f"/account/identity/{key}/back/")


def take(person: Person, key: str, state: str) -> IdentityAttempt:
    """The attempt this answer belongs to, used up by being taken; of nobody else, not twice, not late."""
    row = IdentityAttempt.objects.filter(state_hash=_digest(state), provider=key, person=person).first()
    if row is None:
        raise _refused(
            _("Ця відповідь — не на ваш запит: можливо, посилання чуже або ви увійшли іншою людиною."), status=400
        )
    if not IdentityAttempt.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=clock.now()):
        raise _refused(_("Цю відповідь уже використано: кожна діє один раз."), status=410)
    if row.expires_at <= clock.now():
        raise _refused(_("Минуло понад п’ятнадцять хвилин, і відповідь уже не діє."), status=410)
    return row


def finish(request: HttpRequest, attempt: IdentityAttempt) -> Found:
    """Code → token → person. Every failure is a refusal; its cause goes to the log, without anything personal."""
    one, to = require(attempt.provider)
    where = back(request, attempt.provider)
    try:
        answer = WebApplicationClient(to.client_id).parse_request_uri_response(f"{where}?{request.GET.urlencode()}")
        said = one.ask(to, answer["code"], where, attempt.verifier, residence=attempt.with_residence, caller=Caller())
    except (OAuth2Error, Unanswered, envelope.EnvelopeBroken) as error:
        _tell(one, error)
    numbers = keys.read(said.tax, said.record, said.document)
    if not said.name or not numbers:
        log.warning("%s: neither a name nor a number in the answer", one.key)
        raise _refused(
            _("%(service)s не назвав імені або номера, за яким одну людину відрізняють від іншої.")
            % {"service": one.title},
            _("Спробуйте інший спосіб або прийдіть до ради з документом."),
        )
    hromada, place = home_of(said) if attempt.with_residence else (None, None)
    return Found(said.level, said.name, numbers, hromada, place)


def home_of(said: Said) -> tuple[Hromada | None, Territory | None]:
    """The hromada of this server that a settlement belongs to, and the settlement; nothing where it is not plain which."""
    name = _KIND.sub("", said.locality.strip())
    region = _REGION.sub("", said.region.strip())
    if not name:
        return None, None
    rows = Territory.objects.filter(name__iexact=name, category__in="MXC", parent__hromada__isnull=False)
    if region:
        rows = rows.filter(parent__parent__parent__name__iexact=region)
    found = list(rows.select_related("parent__hromada")[:2])
    if len(found) == 1 and found[0].parent is not None:
        return found[0].parent.hromada, found[0]
    capital = Hromada.objects.filter(territory=KYIV, territory__name__iexact=name).first()
    return capital, None


def _tell(one: Service, error: Exception) -> NoReturn:
    """The refusal for a failure, by what failed."""
    log.warning("%s: %s: %s", one.key, type(error).__name__, str(error)[:300])
    named: dict[str, Any] = {"service": one.title}
    if isinstance(error, AccessDeniedError):
        raise _refused(_("Ви не дали згоди, тож %(service)s нам нічого не сказав.") % named, status=400) from error
    if isinstance(error, InvalidGrantError):
        raise _refused(
            _("%(service)s не прийняв одноразового коду: його вже використано або минув його час.") % named, status=410
        ) from error
    if isinstance(error, envelope.EnvelopeBroken):
        raise _refused(
            _("Відповідь зашифровано не для цього сервера або її підпис не сходиться, тож ми її не взяли.") % named,
            _("Нічого не змінилося. Скажіть про це тому, хто обслуговує сервер: ключ чи сертифікат не ті."),
        ) from error
    if isinstance(error, Unanswered):
        raise _refused(_("%(service)s не відповів так, щоб його зрозуміти.") % named) from error
    raise _refused(_("%(service)s відмовив.") % named) from error


def _refused(reason: str, advice: str = "", *, status: int = 424) -> Refused:
    return Refused(
        reason,
        advice or _("Нічого не змінилося. Почніть ще раз зі сторінки «Особа»."),
        title=_("Особу не підтверджено"),
        status=status,
        links=((_("Особа"), reverse("identity")),),
    )


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _challenge(verifier: str) -> str:
    if not verifier:
        return ""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
