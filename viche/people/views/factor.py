"""The second factor: allauth's pages in our words, and back to where the person was going.

Who has set it up changes nothing that guards the account before this session gave a code: a password, or a session
from before, is not enough to remove the application, to see or make spare codes, nor for another password.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.mfa.base import views as base
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from viche.people import access, actions, second_factor

NEXT_KEY = "viche_factor_next"


class _Guarded:
    """Leads to the code first, and then back."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, if this session gave a code or there is none to give."""
        if second_factor.is_owed(request):
            return _to_the_code(request.get_full_path())
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


def _to_the_code(where: str) -> HttpResponseBase:
    query = "?" + urlencode({"next": where}) if where else ""
    return HttpResponseRedirect(reverse("mfa_reauthenticate") + query)


class Activate(totp.ActivateTOTPView):
    """Show the picture, take the first code; the session has then passed the second factor."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Remember where the person was going: setting up takes several pages."""
        if where := access.safe_next(request):
            request.session[NEXT_KEY] = where
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the person has no choice."""
        asked = second_factor.is_asked_of(self.request.user)
        return {**super().get_context_data(**kwargs), "asked": asked}

    def form_valid(self, form: Any) -> HttpResponse:
        """The code that set it up counts as given; every other session of the person is over."""
        response: HttpResponse = super().form_valid(form)
        person = access.require_signed_in(self.request)
        actions.end_sessions(person)
        update_session_auth_hash(self.request, person)
        made = Authenticator.objects.get(user_id=person.pk, type=Authenticator.Type.TOTP)
        post_authentication(self.request, made, reauthenticated=True)
        return response


class RecoveryCodes(_Guarded, codes.ViewRecoveryCodesView):
    """The spare codes, and the way on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where to go after they were written down."""
        where = access.safe_next(self.request, self.request.session.get(NEXT_KEY, ""))
        return {**super().get_context_data(**kwargs), "onward": where or reverse("cabinet")}


class NewRecoveryCodes(_Guarded, codes.GenerateRecoveryCodesView):
    """Other spare codes; the former stop working."""


class RecoveryCodesFile(_Guarded, codes.DownloadRecoveryCodesView):
    """The spare codes as a file."""


class SetPassword(_Guarded, account.PasswordSetView):
    """The first password."""


class ChangePassword(_Guarded, account.PasswordChangeView):
    """Another password."""


class Deactivate(_Guarded, totp.DeactivateTOTPView):
    """Without the second factor an official's roles wait."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether roles will wait."""
        asked = second_factor.is_asked_of(self.request.user)
        return {**super().get_context_data(**kwargs), "asked": asked}


class _Return:
    """After the password or the code the page is opened again by its address.

    allauth would replay the interrupted POST on a request that knows neither viewer nor hromada.
    """

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Forget the interrupted request, keep the address."""
        state = self.request.session.get(STATE_SESSION_KEY) or {}
        if "request" in state:
            del self.request.session[STATE_SESSION_KEY]
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response


class Reauthenticate(_Return, account.ReauthenticateView):
    """The password once more; who has a code gives the code."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A password proves less than the code that guards the account."""
        if request.user.is_authenticated and second_factor.is_set_up(request.user):
            return _to_the_code(access.safe_next(request))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class ReauthenticateCode(_Return, base.ReauthenticateView):
    """The code once more."""
