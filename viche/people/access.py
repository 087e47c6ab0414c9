"""Who may come in where: hromadas of a person, the page after sign-in, the people of a hromada."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Hromada
from viche.kit.access import EVERYWHERE, Refused, Role, Viewer, require_staff
from viche.people.models import Membership, Person

DESK = "desk/"


def my_hromadas(person: Person) -> list[Hromada]:
    """Hromadas where the person holds a role today, by name; for the home of the server."""
    held = Membership.objects.in_force().filter(person=person).values("hromada")
    return list(Hromada.objects.filter(pk__in=held).order_by("sort_key", "pk"))


def address(hromada: Hromada, path: str = "") -> str:
    """The address of a page of a hromada, seen from anywhere on the server."""
    return f"https://{hromada.domain}/{path}" if hromada.domain else f"/{hromada.slug}/{path}"


def landing(request: HttpRequest, person: Person) -> str:
    """Where a person comes who did not say where: their desk here, the desk of their only hromada, or home."""
    here = getattr(request, "hromada", None)
    mine = my_hromadas(person)
    if here is not None:
        return get_script_prefix() + (DESK if here in mine else "")
    # A domain of its own is another site for the browser: the session would not go there.
    return address(mine[0], DESK) if len(mine) == 1 and not mine[0].domain else get_script_prefix()


def safe_next(request: HttpRequest, url: str | None = None) -> str:
    """The page to return to, if it is a page of this very host; else an empty text."""
    wanted = url if url is not None else str(request.POST.get("next") or request.GET.get("next") or "")
    if len(wanted) > 500:
        return ""
    host = request.get_host()
    return wanted if url_has_allowed_host_and_scheme(wanted, {host}, require_https=request.is_secure()) else ""


def require_signed_in(request: HttpRequest) -> Person:
    """The person, or a refusal that leads to the sign-in and back."""
    if request.user.is_authenticated:
        return request.user
    where = reverse("account_login") + "?" + urlencode({"next": request.get_full_path()})
    raise Refused(
        _("Ця сторінка — для тих, хто увійшов."),
        _("Увійдіть, і ви повернетеся сюди."),
        status=401,
        links=((_("Увійти"), where),),
    )


def require_people(viewer: Viewer) -> None:
    """The list of people of a hromada is for its administrators and auditors."""
    require_staff(viewer)
    if not viewer.has([Role.ADMINISTRATOR, Role.AUDITOR]):
        raise Refused(
            _("Список людей громади бачать адміністратор і аудитор."),
            _("Якщо потрібно когось запросити чи змінити роль, зверніться до адміністратора громади."),
        )


def require_administrator(viewer: Viewer) -> None:
    """Only an administrator changes roles."""
    require_people(viewer)
    if not viewer.has([Role.ADMINISTRATOR]):
        raise Refused(_("Змінює ролі лише адміністратор."), _("Аудитор бачить список, але нічого в ньому не міняє."))


def require_within(viewer: Viewer, department: int | None) -> None:
    """The administrator's own part of the hromada; `None` is the whole of it."""
    require_administrator(viewer)
    units = viewer.units([Role.ADMINISTRATOR])
    if units is not EVERYWHERE and (department is None or department not in units):
        raise Refused(
            _("Ви адміністратор не всієї громади, а її підрозділу."),
            _("Ролі поза вашим підрозділом дає адміністратор громади."),
        )
