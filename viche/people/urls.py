"""Addresses under `account/`, on the server and in every hromada.

Names of allauth's own pages are those allauth expects. Left out on purpose: signing up by a password, several
addresses of one person, keys, social accounts.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import path, re_path

from viche.people.views import cabinet, factor, invitation, sign_in

urlpatterns = [
    path("", cabinet.cabinet, name="cabinet"),
    path("name/", cabinet.rename, name="cabinet-name"),
    path("sessions/end/", cabinet.end_sessions, name="cabinet-end-sessions"),
    path("data/", cabinet.take, name="cabinet-data"),
    path("erase/", cabinet.erase, name="cabinet-erase"),
    path("login/", sign_in.sign_in, name="account_login"),
    path("login/sent/", sign_in.sent, name="sign-in-sent"),
    path("login/password/", sign_in.PasswordSignIn.as_view(), name="sign-in-password"),
    path("login/<str:token>/", sign_in.link, name="sign-in-link"),
    path("logout/", sign_in.sign_out, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("password/set/", factor.SetPassword.as_view(), name="account_set_password"),
    path("password/change/", factor.ChangePassword.as_view(), name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("again/", factor.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("code/", mfa.index, name="mfa_index"),
    path("code/enter/", mfa.authenticate, name="mfa_authenticate"),
    path("code/again/", factor.ReauthenticateCode.as_view(), name="mfa_reauthenticate"),
    path("code/set-up/", factor.Activate.as_view(), name="mfa_activate_totp"),
    path("code/remove/", factor.Deactivate.as_view(), name="mfa_deactivate_totp"),
    path("code/spare/", factor.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("code/spare/new/", factor.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("code/spare/file/", factor.RecoveryCodesFile.as_view(), name="mfa_download_recovery_codes"),
]
