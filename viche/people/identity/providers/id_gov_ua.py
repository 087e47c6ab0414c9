"""id.gov.ua, the integrated system of electronic identification (ІСЕІ; постанова КМУ № 546 від 19.06.2019).

As its specification «IDInfoProcessingD» is implemented by others; never tried against the service itself:

1. `GET /?response_type=code&client_id&auth_type&state&redirect_uri`; back with `code` and `state`;
2. `POST /get-access-token`: grant_type, client_id, client_secret, code → access_token, token_type, expires_in,
   refresh_token, user_id;
3. `POST /get-user-info`: access_token, user_id, fields, cert → `{"encryptedUserInfo": …}`, or `{"error", "message"}`;
   the certificate is URL-encoded once more than the form would do;
4. the envelope is opened (`envelope.py`); a plain answer, which a test contour gives without a certificate, is refused;
5. `POST /get-user-logout`: so that the next person at this computer is not taken for this one.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _
from oauthlib.oauth2 import OAuth2Error

from viche.people.identity.calling import Caller, Unanswered
from viche.people.identity.envelope import EnvelopeBroken
from viche.people.identity.providers.base import Connection, Said, Service, full_name, opened, text

log = logging.getLogger("viche.people")
WHO = ("auth_type", "lastname", "givenname", "middlename", "drfocode", "unzr")
WHERE = ("locality", "state")
# How the person signed in there → how surely they are known. What is not named here is taken for the lesser one.
SURE: Mapping[str, str] = {"dig_sign": "state", "diia_id": "state", "bank_id": "bank", "mobile_id": "bank"}


class IdGovUa(Service):
    """Signature, Дія.Підпис, BankID and Mobile ID behind one door."""

    key = "id_gov_ua"
    title = _("id.gov.ua")
    about = _("Електронний підпис, Дія.Підпис, BankID або Mobile ID — на вибір на сайті id.gov.ua.")
    usual_address = "https://id.gov.ua"
    usual_methods = "dig_sign,diia_id,bank_id,mobile_id"
    secret_name = "VICHE_ID_GOV_UA_SECRET"

    def authorize_url(self, to: Connection, state: str, back: str, challenge: str) -> str:
        return self._uri(to, "/", state, back, challenge, auth_type=to.methods or self.usual_methods)

    def ask(self, to: Connection, code: str, back: str, verifier: str, *, residence: bool, caller: Caller) -> Said:
        token = self._token(to, "/get-access-token", caller, {"code": code})
        who = {"access_token": token["access_token"], "user_id": text(token, "user_id")}
        asked = {
            **who,
            "fields": ",".join([*WHO, *(WHERE if residence else ())]),
            "cert": quote(to.envelope.certificate(), safe=""),
        }
        try:
            _status, answer = caller.post(f"{to.address.rstrip('/')}/get-user-info", form=asked)
            said = self._opened(to, answer)
        finally:
            self._sign_out(to, who, caller)
        return Said(
            level=SURE.get(text(said, "auth_type"), "bank"),
            name=full_name(text(said, "lastname"), text(said, "givenname"), text(said, "middlename")),
            tax=text(said, "drfocode"),
            record=text(said, "unzr"),
            locality=text(said, "locality") if residence else "",
            region=text(said, "state") if residence else "",
        )

    def _opened(self, to: Connection, answer: Mapping[str, Any]) -> dict[str, Any]:
        sealed = answer.get("encryptedUserInfo")
        if not isinstance(sealed, str) or not sealed:
            if answer.get("error"):
                raise OAuth2Error(str(answer.get("message"))[:300])
            raise Unanswered("get-user-info: nothing sealed in the answer")
        try:
            container = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError) as error:
            raise EnvelopeBroken("encryptedUserInfo is no base64") from error
        return opened(container, to.envelope, signed_inside=False)

    def _sign_out(self, to: Connection, who: Mapping[str, str], caller: Caller) -> None:
        """What fails here is only told: the person has been recognised, or the refusal is already on its way."""
        try:
            _status, answer = caller.post(f"{to.address.rstrip('/')}/get-user-logout", form=who)
        except Unanswered as error:
            log.warning("id.gov.ua: sign-out did not work: %s", error)
            return
        if str(answer.get("error", "0")) != "0":
            log.warning("id.gov.ua: sign-out refused")
