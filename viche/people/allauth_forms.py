"""Forms of allauth in our words: labels, hints, no placeholders."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from viche.people.forms import PASSWORD_HINT

LABELS = {
    "login": _("Електронна пошта"),
    "email": _("Електронна пошта"),
    "password": _("Пароль"),
    "oldpassword": _("Теперішній пароль"),
    "password1": _("Новий пароль"),
    "password2": _("Новий пароль ще раз"),
    "code": _("Код із застосунку"),
}
HINTS = {
    "password1": PASSWORD_HINT,
    "code": _("Шість цифр, які застосунок показує зараз."),
}


class Ours(forms.Form):
    """Names the fields; the rest stays allauth's."""

    hints: dict[str, Any] = HINTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs["inputmode"] = "numeric"

    def clean(self) -> Any:
        """Two different passwords, said in our words."""
        cleaned = super().clean()
        if "password2" in self.errors and self.has_error("password2"):
            different = self.cleaned_data.get("password1") and self.data.get("password2")
            if different:
                self.errors["password2"] = self.error_class([str(_("Паролі різні. Напишіть той самий двічі."))])
        return cleaned


class PasswordLogin(Ours, account.LoginForm):
    """Sign-in by a password."""


class ResetPassword(Ours, account.ResetPasswordForm):
    """Where to send the letter about a new password."""


class ResetPasswordKey(Ours, account.ResetPasswordKeyForm):
    """A new password by a letter."""


class SetPassword(Ours, account.SetPasswordForm):
    """The first password."""


class ChangePassword(Ours, account.ChangePasswordForm):
    """Another password."""


class Reauthenticate(Ours, account.ReauthenticateForm):
    """The password once more."""


class Authenticate(Ours, mfa.AuthenticateForm):
    """The code at sign-in."""

    hints = {"code": _("Шість цифр із застосунку або один із восьмизначних запасних кодів.")}


class ReauthenticateCode(Ours, mfa.ReauthenticateForm):
    """The code once more."""

    hints = Authenticate.hints


class ActivateTOTP(Ours, totp.ActivateTOTPForm):
    """The first code proves that the application was set up."""
