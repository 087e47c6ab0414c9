"""BankID НБУ (положення НБУ № 32 від 17.03.2020; специфікація порталу на id.bank.gov.ua).

As the specification is implemented by others; never tried against the service itself:

1. `GET /v1/bank/oauth2/authorize?response_type=code&client_id&redirect_uri&state`; back with `code` and `state`;
2. `POST /v1/bank/oauth2/token`: grant_type, code, client_id, client_secret, redirect_uri → access_token (minutes);
3. `POST /v1/bank/resource/client`, Bearer, JSON `{"type": "physical", "cert", "fields", "addresses"}`
   → `{"state": "ok", "memberId", "cert", "customerCrypto"}`;
4. `customerCrypto` is an envelope to our certificate; inside stands data signed by the bank.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.people.identity.calling import Caller, Unanswered
from viche.people.identity.envelope import EnvelopeBroken
from viche.people.identity.providers.base import Connection, Said, Service, full_name, opened, text

WHO = ("lastName", "firstName", "middleName", "inn")
# «juridical» is the registered place in the words of the banks.
WHERE = {"type": "juridical", "fields": ["state", "city"]}


class BankID(Service):
    """Whoever has an account in a bank of the system."""

    key = "bankid"
    title = _("BankID НБУ")
    about = _("Через ваш банк: вибираєте його на сайті Національного банку і підтверджуєте в застосунку.")
    usual_address = "https://id.bank.gov.ua"
    secret_name = "VICHE_BANKID_SECRET"

    def authorize_url(self, to: Connection, state: str, back: str, challenge: str) -> str:
        return self._uri(to, "/v1/bank/oauth2/authorize", state, back, challenge)

    def ask(self, to: Connection, code: str, back: str, verifier: str, *, residence: bool, caller: Caller) -> Said:
        form = {"code": code, "redirect_uri": back, **({"code_verifier": verifier} if verifier else {})}
        token = self._token(to, "/v1/bank/oauth2/token", caller, form)
        wanted: dict[str, Any] = {"type": "physical", "cert": to.envelope.certificate(), "fields": list(WHO)}
        if residence:
            wanted["addresses"] = [WHERE]
        status, answer = caller.post(
            f"{to.address.rstrip('/')}/v1/bank/resource/client",
            body=wanted,
            headers={"Authorization": f"Bearer {token['access_token']}"},
        )
        if status != 200 or answer.get("state") != "ok" or not isinstance(answer.get("customerCrypto"), str):
            raise Unanswered(f"resource/client: {status}, state {str(answer.get('state'))[:40]!r}")
        said = self._opened(to, answer["customerCrypto"])
        home = self._home(said) if residence else {}
        return Said(
            level="bank",
            name=full_name(text(said, "lastName"), text(said, "firstName"), text(said, "middleName")),
            tax=text(said, "inn"),
            locality=text(home, "city"),
            region=text(home, "state"),
        )

    def _opened(self, to: Connection, sealed: str) -> dict[str, Any]:
        try:
            container = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError) as error:
            raise EnvelopeBroken("customerCrypto is no base64") from error
        return opened(container, to.envelope, signed_inside=True)

    def _home(self, said: Mapping[str, Any]) -> Mapping[str, Any]:
        homes = said.get("addresses")
        for home in homes if isinstance(homes, list) else ():
            if isinstance(home, dict) and home.get("type") == WHERE["type"]:
                return home
        return {}
