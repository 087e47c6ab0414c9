"""id.gov.ua and BankID НБУ as their documents describe them, on loopback: a small WSGI program in a thread, real HTTP.

Codes work once and for a minute, secrets and return addresses are compared, answers are sealed with real cryptography
(CMS, RSA and AES in place of the Ukrainian algorithms). What it is told to do wrong stands in `mood`.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

CLIENT, SECRET = "viche-client", "viche-secret"
PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER

OLENA = {
    "lastname": "МЕШКАНКА", "givenname": "ОЛЕНА", "middlename": "ІВАНІВНА", "drfocode": "3184710691",
    "unzr": "19870311-12345", "auth_type": "diia_id", "locality": "м. Кропивницький", "state": "Кіровоградська область",
    "email": "secret@mail.test", "phone": "+380500000000", "o": "n/a", "edrpoucode": "n/a",
}  # fmt: skip


@dataclass
class Pair:
    """A key and its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @classmethod
    def make(cls, name: str, issuer: Pair | None = None, *, days: int = 30) -> Pair:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        built = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=60))
            .not_valid_after(now + timedelta(days=days))
        )
        return cls(key, built.sign(issuer.key if issuer else key, hashes.SHA256()))

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(PEM)


def sealed(content: bytes, certificate: x509.Certificate) -> bytes:
    """An envelope only the holder of the key opens."""
    made = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(certificate)
    return made.encrypt(DER, [pkcs7.PKCS7Options.Binary])


def signed(content: bytes, by: Pair) -> bytes:
    """Data with the signature around it."""
    made = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(by.certificate, by.key, hashes.SHA256())
    return made.sign(DER, [pkcs7.PKCS7Options.Binary])


@dataclass
class Code:
    user: dict[str, Any]
    back: str
    challenge: str
    until: float
    used: bool = False


@dataclass
class Mood:
    """What it does wrong, and who is at the keyboard."""

    user: dict[str, Any] = field(default_factory=lambda: dict(OLENA))
    deny: bool = False
    expired: bool = False
    slow: float = 0.0
    garbage: str = ""  # the path whose answer is garbage
    raw: bytes = b"<html>502</html>"
    plain: bool = False
    wrong_key: bool = False
    tampered: bool = False
    signer: Pair | None = None
    answer: dict[str, dict[str, Any]] = field(default_factory=dict)  # path → answered instead


class Service:
    """The program and what it remembers."""

    def __init__(self, bank: Pair) -> None:
        self.bank, self.mood = bank, Mood()
        self.codes: dict[str, Code] = {}
        self.tokens: dict[str, Code] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    # The person's own browser -----------------------------------------------------------------------------------------

    def authorize(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        back, state = query["redirect_uri"], query.get("state", "")
        if query.get("client_id") != CLIENT or query.get("response_type") != "code":
            return 400, "", b"bad client"
        if self.mood.deny:
            return 302, f"{back}?{urlencode({'error': 'access_denied', 'state': state})}", b""
        code = secrets.token_urlsafe(8)
        until = time.monotonic() + (-1 if self.mood.expired else 60)
        self.codes[code] = Code(self.mood.user, back, query.get("code_challenge", ""), until)
        return 302, f"{back}?{urlencode({'code': code, 'state': state})}", b""

    # The server that asks ---------------------------------------------------------------------------------------------

    def token(self, form: dict[str, str], *, back_compared: bool) -> dict[str, Any]:
        code = self.codes.get(form.get("code", ""))
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return {"error": "invalid_client"}
        if code is None or code.used or code.until < time.monotonic() or form.get("grant_type") != "authorization_code":
            return {"error": "invalid_grant"}
        if back_compared and form.get("redirect_uri") != code.back:
            return {"error": "invalid_grant"}
        if code.challenge and _challenge(form.get("code_verifier", "")) != code.challenge:
            return {"error": "invalid_grant"}
        code.used = True
        made = secrets.token_urlsafe(8)
        self.tokens[made] = code
        return {"access_token": made, "token_type": "bearer", "expires_in": 180}

    def user_info(self, form: dict[str, str]) -> dict[str, Any]:
        code = self.tokens.get(form.get("access_token", ""))
        if code is None or form.get("user_id") != "77":
            return {"error": 2, "message": "Токен не знайдено"}
        said = {name: code.user.get(name, "n/a") for name in form["fields"].split(",")}
        content = json.dumps(said).encode()
        if self.mood.plain:
            return said
        # URL-encoded once more than the form: as implementers of the real service note.
        return {"encryptedUserInfo": base64.b64encode(self._sealed(content, unquote(form["cert"]))).decode()}

    def client(self, bearer: str, asked: dict[str, Any]) -> dict[str, Any]:
        code = self.tokens.get(bearer.removeprefix("Bearer "))
        if code is None:
            return {"state": "error", "desc": "invalid token"}
        user = code.user
        names = {"lastName": "lastname", "firstName": "givenname", "middleName": "middlename", "inn": "drfocode"}
        said: dict[str, Any] = {"type": asked["type"]}
        said |= {name: user.get(names[name], "n/a") for name in asked["fields"] if name in names}
        if asked.get("addresses"):
            home = {"type": "juridical", "country": "UA", "state": user["state"], "city": user["locality"]}
            said["addresses"] = [{"type": "factual", "city": "Деінде"}, home]
        content = signed(json.dumps(said).encode(), self.mood.signer or self.bank)
        if self.mood.tampered:
            content = content.replace(b"3184710691", b"2955812341")
        return {
            "state": "ok",
            "memberId": "bank-1",
            "cert": "",
            "customerCrypto": base64.b64encode(self._sealed(content, asked["cert"])).decode(),
        }

    def _sealed(self, content: bytes, cert: str) -> bytes:
        to = x509.load_der_x509_certificate(base64.b64decode(cert))
        return sealed(content, Pair.make("somebody else").certificate if self.mood.wrong_key else to)

    # HTTP -------------------------------------------------------------------------------------------------------------

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        path, query = environ["PATH_INFO"], dict(parse_qsl(environ.get("QUERY_STRING", "")))
        raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        is_json = environ.get("CONTENT_TYPE", "").startswith("application/json")
        form = {} if is_json else {k: v[0] for k, v in parse_qs(raw.decode()).items()}
        self.asked.append((path, form or (json.loads(raw) if is_json and raw else query)))
        if path in ("/", "/v1/bank/oauth2/authorize"):
            status, where, body = self.authorize(query)
            start_response(f"{status} x", [("Location", where)] if where else [])
            return [body]
        if self.mood.slow:
            time.sleep(self.mood.slow)
        if path in self.mood.answer:
            said = self.mood.answer[path]
        elif path == "/get-access-token":
            said = self.token(form, back_compared=False)
            said |= {} if "error" in said else {"user_id": "77", "refresh_token": "r"}
        elif path == "/get-user-info":
            said = self.user_info(form)
        elif path == "/get-user-logout":
            said = {"error": "0"}
        elif path == "/v1/bank/oauth2/token":
            said = self.token(form, back_compared=True)
        else:
            said = self.client(environ.get("HTTP_AUTHORIZATION", ""), json.loads(raw or b"{}"))
        body = self.mood.raw if path == self.mood.garbage else json.dumps(said).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]


def _challenge(verifier: str) -> str:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(verifier.encode())
    return base64.urlsafe_b64encode(digest.finalize()).rstrip(b"=").decode()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


class _Server(WSGIServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that lost patience has gone."""


@contextmanager
def running(service: Service) -> Iterator[str]:
    """Its address while it runs."""
    server = make_server("127.0.0.1", 0, service, server_class=_Server, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
