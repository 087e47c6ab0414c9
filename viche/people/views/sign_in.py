"""Sign-in by a letter, by a password, and sign-out."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import get_script_prefix
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from viche.people import access, links, second_factor
from viche.people.forms import EmailForm, NameForm
from viche.people.models import Person


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask the address; whoever it is, the answer is the same."""
    where = access.safe_next(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(where or access.landing(request, request.user))
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        links.ask(request, form.cleaned_data["email"], where)
        return redirect("sign-in-sent")
    return render(request, "people/sign_in.html", {"form": form, "next": where})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The letter is on its way, if the address is right."""
    return render(request, "people/sign_in_sent.html", {"demo_mail": settings.DEMO, "term": links.term()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening only shows (mail scanners open everything); the button signs in."""
    found = links.find(token)
    form = _form(request, found.email)
    if request.method == "POST" and form.is_valid():
        person, used = links.use(token, form.cleaned_data.get("name", ""))
        return enter(request, person, used.next, method="link")
    return render(request, "people/sign_in_link.html", {"form": form, "email": found.email})


def _form(request: HttpRequest, email: str) -> forms.Form:
    """A new person says their name on the same page."""
    kind = NameForm if links.needs_name(email) else forms.Form
    return kind(request.POST if request.method == "POST" else None)


def enter(request: HttpRequest, person: Person, where: str, *, method: str) -> HttpResponse:
    """Begin a new session of this person; a code is asked if they have one. `where` is checked once more."""
    if request.user.is_authenticated:
        logout(request)
    # A fresh proof of the mailbox is enough to set up what is not there yet, never to remove what is.
    fresh = None if second_factor.is_set_up(person) else True
    record_authentication(request, person, method, reauthenticated=fresh)
    response: HttpResponse = perform_login(
        request, person, email_verification="none", redirect_url=access.safe_next(request, where) or None
    )
    return response


class PasswordSignIn(LoginView):
    """Sign-in by a password; attempts are counted by address and by machine."""

    template_name = "people/sign_in_password.html"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    where = access.safe_next(request)
    logout(request)
    return HttpResponseRedirect(where or get_script_prefix())
