"""The second factor: allauth's pages in our words, and back to where the person was going."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.mfa.base import views as base
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from viche.people import access, second_factor

NEXT_KEY = "viche_factor_next"


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
        """The code that set it up counts as given."""
        response: HttpResponse = super().form_valid(form)
        made = Authenticator.objects.get(user_id=self.request.user.pk, type=Authenticator.Type.TOTP)
        post_authentication(self.request, made, reauthenticated=True)
        return response


class RecoveryCodes(codes.ViewRecoveryCodesView):
    """The spare codes, and the way on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where to go after they were written down."""
        where = access.safe_next(self.request, self.request.session.get(NEXT_KEY, ""))
        return {**super().get_context_data(**kwargs), "onward": where or reverse("cabinet")}


class Deactivate(totp.DeactivateTOTPView):
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
    """The password once more."""


class ReauthenticateCode(_Return, base.ReauthenticateView):
    """The code once more."""
