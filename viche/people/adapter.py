"""How allauth behaves in Viche: its pages are ours, its letters go to the outbox, nobody signs up by a password."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

import qrcode  # type: ignore[import-untyped]
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from viche.kit import outbox
from viche.people import access, letters, second_factor


class AccountAdapter(DefaultAccountAdapter):
    """Accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Пошта або пароль не ті. Перевірте розкладку й великі літери."),
        "incorrect_password": _("Пароль не той."),
        "enter_current_password": _("Це не ваш теперішній пароль."),
        "incorrect_code": _("Код не підійшов. Він змінюється що 30 секунд — введіть той, що на екрані зараз."),
        "too_many_login_attempts": _("Забагато невдалих спроб. Зачекайте п’ять хвилин і спробуйте знову."),
        "rate_limited": _("Забагато спроб поспіль. Зачекайте кілька хвилин."),
        "invalid_password_reset": _("Посилання для нового пароля вже не діє."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Persons appear by a confirmed link only."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only pages of the very host."""
        return bool(access.safe_next(self.request, url))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return access.landing(request, request.user)  # type: ignore[arg-type]

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return get_script_prefix()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("cabinet")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """An official without a second factor sets it up first, then goes where they wanted."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if not second_factor.is_passed(request) and second_factor.is_asked_of(user):
            where = urlencode({"next": response["Location"]})
            return HttpResponseRedirect(reverse("mfa_activate_totp") + "?" + where)
        return response

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Persons have one address, kept on the person."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a code is asked for the code, never for the password in its place."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way for way in methods if way["id"] != "reauthenticate" or not second_factor.is_set_up(user)]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Empty where the server does not know it (a socket): then all such share one limit."""
        try:
            return str(super().get_client_ip(request))
        except PermissionDenied:
            return ""

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return letters.absolute(self.request, path.replace("UID-KEY", key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Letters of allauth leave like all others."""
        outbox.write(f"{template_prefix}_message.txt", to=email, key=f"account:{uuid.uuid4()}", context=context)


class FactorAdapter(DefaultMFAAdapter):
    """The second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)

    def build_totp_svg(self, url: str) -> str:
        """On a white ground: a camera does not read black squares on the dark scheme."""
        return str(qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode"))
