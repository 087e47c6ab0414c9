"""id.gov.ua and BankID НБУ against a real OAuth server on loopback that behaves as their documents say."""

from __future__ import annotations

import http.client
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast
from viche.hromada.models import Territory
from viche.kit import clock
from viche.people import identity
from viche.people.identity import calling, envelope, flow
from viche.people.identity.models import Identification, IdentityAttempt, IdentityProvider, Residence
from viche.people.identity.providers.bankid import BankID
from viche.people.identity.providers.id_gov_ua import IdGovUa
from viche.people.tests.conftest import words
from viche.people.tests.service import CLIENT, OLENA, SECRET, Pair, Service, running, sealed, signed

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("key", ["id_gov_ua", "bankid"])
INFO = {"id_gov_ua": "/get-user-info", "bankid": "/v1/bank/resource/client"}
TOKEN = {"id_gov_ua": "/get-access-token", "bankid": "/v1/bank/oauth2/token"}


@pytest.fixture(scope="session")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Our own certificate, a bank's, and the centre that certified the bank; in files, as an operator keeps them."""
    centre = Pair.make("ЦСК")
    made: dict[str, Any] = {"ours": Pair.make("Віче"), "centre": centre, "bank": Pair.make("Банк", centre)}
    folder = tmp_path_factory.mktemp("keys")
    for name, content in (
        ("key", made["ours"].key_pem),
        ("certificate", made["ours"].pem),
        ("trusted", centre.pem),
    ):
        (folder / name).write_bytes(content)
    return {**made, "folder": folder}


@pytest.fixture
def service(pairs: dict[str, Any], settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Service]:
    """Both services, on; plain HTTP to this machine."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    settings.IDENTITY_KEY = str(pairs["folder"] / "key")
    settings.IDENTITY_CERTIFICATE = str(pairs["folder"] / "certificate")
    settings.IDENTITY_TRUSTED = str(pairs["folder"] / "trusted")
    settings.IDENTITY_SERVICE_SECRETS = {"id_gov_ua": SECRET, "bankid": SECRET}
    made = Service(pairs["bank"])
    with running(made) as address:
        from viche.kit import journal

        with journal.change("configure", by=None):
            for key in INFO:
                IdentityProvider.objects.create(key=key, is_on=True, client_id=CLIENT, address=address)
        yield made


@pytest.fixture
def olena(client: Client, cast: Cast) -> Client:
    client.force_login(cast.olena)
    return client


def go(client: Client, key: str, prefix: str = "", **data: str) -> str:
    """Press the button, follow the browser to the service and back; the address it returned to."""
    answer = client.post(f"{prefix}/account/identity/{key}/", data)
    assert answer.status_code == 302, words(answer)
    parts = urlsplit(answer["Location"])
    browser = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
    browser.request("GET", f"{parts.path}?{parts.query}")
    back = browser.getresponse()
    back.read()
    browser.close()
    assert back.status == 302
    where = urlsplit(back.headers["Location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == f"http://testserver/account/identity/{key}/back/"
    return f"{where.path}?{where.query}"


def refused(client: Client, where: str, status: int, *said: str) -> None:
    """A page in plain words, and nothing written."""
    answer = client.get(where)
    assert answer.status_code == status, words(answer)
    for one in said:
        assert one in words(answer)
    assert "Traceback" not in words(answer) and not Identification.objects.exists()


@BOTH
def test_success(olena: Client, cast: Cast, service: Service, key: str) -> None:
    answer = olena.get(go(olena, key, "/home", next="/home/acts/"))
    assert answer.status_code == 302 and answer["Location"] == "/home/acts/"
    row = Identification.objects.get()
    assert (row.person, row.provider, row.name) == (cast.olena, key, "Мешканка Олена Іванівна")
    assert row.level == ("state" if key == "id_gov_ua" else "bank")
    assert identity.level_of(cast.olena).key == row.level
    page = words(olena.get("/home/account/identity/"))
    assert "Особу підтверджено: Мешканка Олена Іванівна" in page and "Відбиток: РНОКПП" in page
    assert not Residence.objects.exists(), "not asked for"


@BOTH
def test_only_what_is_needed_is_asked_for(olena: Client, service: Service, key: str) -> None:
    olena.get(go(olena, key))
    asked = dict(service.asked)[INFO[key]]
    said = asked["fields"] if isinstance(asked["fields"], list) else asked["fields"].split(",")
    assert not {"email", "phone", "address", "birthDay", "locality", "city", "documents"} & set(said)
    assert "addresses" not in asked


def test_the_person_leaves_the_service_behind(olena: Client, service: Service) -> None:
    olena.get(go(olena, "id_gov_ua"))
    assert [path for path, _form in service.asked][-1] == "/get-user-logout"
    url = olena.post("/account/identity/id_gov_ua/", {})["Location"]
    assert parse_qs(urlsplit(url).query)["auth_type"] == ["dig_sign,diia_id,bank_id,mobile_id"]


@pytest.mark.parametrize(
    ("way", "level"), [("dig_sign", "state"), ("diia_id", "state"), ("bank_id", "bank"), ("mobile_id", "bank"), ("x", "bank")]
)  # fmt: skip
def test_the_way_into_id_gov_ua_says_how_surely(olena: Client, service: Service, way: str, level: str) -> None:
    service.mood.user["auth_type"] = way
    olena.get(go(olena, "id_gov_ua"))
    assert Identification.objects.get().level == level


@BOTH
def test_nothing_but_the_name_and_hashes_stays(olena: Client, service: Service, key: str, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    olena.get(go(olena, key, with_residence="on"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ~ %s', ["3184710691|secret@mail|38050"])
            assert cursor.fetchone() == (0,), table
    assert "3184710691" not in caplog.text and "МЕШКАНКА" not in caplog.text


@BOTH
def test_two_services_one_person(client: Client, cast: Cast, service: Service, key: str) -> None:
    client.force_login(cast.olena)
    for one in INFO:
        assert client.get(go(client, one)).status_code == 302
    client.force_login(cast.hlib)
    answer = client.get(go(client, key))
    assert answer.status_code == 409
    assert "o•••@viche.test" in words(answer) and "увійдіть у той" in words(answer)
    assert set(Identification.objects.values_list("person", flat=True)) == {cast.olena.pk}


@BOTH
def test_denial(olena: Client, service: Service, key: str) -> None:
    service.mood.deny = True
    refused(olena, go(olena, key), 400, "не дали згоди")


@BOTH
def test_wrong_state(olena: Client, service: Service, key: str) -> None:
    where = go(olena, key)
    for wrong in (where.replace("state=", "state=x"), where.partition("&state")[0], f"/account/identity/{key}/back/"):
        refused(olena, wrong, 400, "не на ваш запит")
    other = "bankid" if key == "id_gov_ua" else "id_gov_ua"
    refused(olena, where.replace(key, other), 400, "не на ваш запит")


@BOTH
def test_the_answer_of_somebody_else(client: Client, cast: Cast, service: Service, key: str) -> None:
    client.force_login(cast.olena)
    where = go(client, key)
    client.force_login(cast.hlib)
    refused(client, where, 400, "не на ваш запит")
    client.logout()
    assert client.get(where).status_code == 401


@BOTH
def test_a_replayed_answer(olena: Client, service: Service, key: str) -> None:
    where = go(olena, key)
    assert olena.get(where).status_code == 302
    calls = len(service.asked)
    answer = olena.get(where)
    assert answer.status_code == 410 and "уже використано" in words(answer)
    assert len(service.asked) == calls, "nothing was asked twice"


@BOTH
def test_a_code_that_was_used_elsewhere(olena: Client, service: Service, key: str) -> None:
    where = go(olena, key)
    for code in service.codes.values():
        code.used = True
    refused(olena, where, 410, "одноразового коду")
    # The attempt is spent even so.
    refused(olena, where, 410, "уже використано")


@BOTH
def test_an_expired_code(olena: Client, service: Service, key: str) -> None:
    service.mood.expired = True
    refused(olena, go(olena, key), 410, "минув його час")


@BOTH
def test_a_person_who_was_away_too_long(olena: Client, service: Service, key: str) -> None:
    where = go(olena, key)
    IdentityAttempt.objects.update(expires_at=clock.now())
    refused(olena, where, 410, "п’ятнадцять хвилин")


@BOTH
@pytest.mark.parametrize("step", ["token", "info"])
@pytest.mark.parametrize(
    "raw", [b"<html>502</html>", b"", b"[]", b"null", b"\xff\xfe", b"[" * 90_000, b"x" * 300_000, b'{"access_token": {}}']
)  # fmt: skip
def test_garbage(olena: Client, service: Service, key: str, step: str, raw: bytes) -> None:
    service.mood.garbage, service.mood.raw = (TOKEN if step == "token" else INFO)[key], raw
    refused(olena, go(olena, key), 424, "Особу не підтверджено", "Нічого не змінилося")


@BOTH
@pytest.mark.parametrize(
    "said",
    [
        {"error": "server_error"},
        {"error": 2, "message": "Сталася помилка"},
        {"encryptedUserInfo": "не base64", "state": "ok", "customerCrypto": "не base64"},
        {"encryptedUserInfo": "MIIB", "state": "ok", "customerCrypto": "MIIB"},
        {"encryptedUserInfo": 5, "state": "ok", "customerCrypto": 5},
        {"state": "error", "customerCrypto": "MIIB"},
    ],
)
def test_a_service_that_refuses_or_talks_nonsense(
    olena: Client, service: Service, key: str, said: dict[str, Any]
) -> None:
    service.mood.answer[INFO[key]] = said
    refused(olena, go(olena, key), 424, "Нічого не змінилося")


@BOTH
def test_a_service_that_is_silent(olena: Client, service: Service, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "Caller", lambda: calling.Caller(seconds=0.3))
    service.mood.slow = 0.6
    refused(olena, go(olena, key), 424, "не відповів")


@BOTH
def test_a_service_that_is_not_there(olena: Client, service: Service, key: str) -> None:
    where = go(olena, key)
    from viche.kit import journal

    with journal.change("configure", by=None):
        IdentityProvider.objects.update(address="http://127.0.0.1:1")
    refused(olena, where, 424, "не відповів")


@BOTH
def test_sealed_to_another_key(olena: Client, service: Service, key: str) -> None:
    service.mood.wrong_key = True
    refused(olena, go(olena, key), 424, "зашифровано не для цього сервера")


def test_a_plain_answer_is_refused(olena: Client, service: Service) -> None:
    service.mood.plain = True
    refused(olena, go(olena, "id_gov_ua"), 424, "Нічого не змінилося")


def test_what_the_bank_did_not_sign(olena: Client, service: Service, pairs: dict[str, Any]) -> None:
    service.mood.tampered = True
    refused(olena, go(olena, "bankid"), 424, "підпис не сходиться")
    service.mood.tampered = False
    for stranger in (Pair.make("Банк"), Pair.make("Банк", pairs["centre"], days=-1)):
        service.mood.signer = stranger
        refused(olena, go(olena, "bankid"), 424, "підпис не сходиться")


@BOTH
@pytest.mark.parametrize("lacks", ["drfocode", "name"])
def test_an_answer_without_a_name_or_a_number(olena: Client, service: Service, key: str, lacks: str) -> None:
    gone = ("drfocode", "unzr") if lacks == "drfocode" else ("lastname", "givenname", "middlename")
    service.mood.user = {**OLENA, **dict.fromkeys(gone, "n/a")}
    refused(olena, go(olena, key), 424, "не назвав імені або номера")


@BOTH
def test_a_passport_in_place_of_the_number(olena: Client, service: Service, key: str) -> None:
    service.mood.user = {**OLENA, "drfocode": "АА123456", "unzr": "n/a"}
    olena.get(go(olena, key))
    assert "Відбиток: серія й номер паспорта" in words(olena.get("/account/identity/"))


@BOTH
def test_a_wrong_secret(olena: Client, service: Service, key: str, settings: Any) -> None:
    settings.IDENTITY_SERVICE_SECRETS = {"id_gov_ua": "wrong", "bankid": "wrong"}
    refused(olena, go(olena, key), 424, "відмовив")


@BOTH
def test_residence_comes_along_when_asked_for(olena: Client, cast: Cast, service: Service, key: str) -> None:
    town = Territory.objects.get(name="Кропивницький", category="M", parent=cast.home.territory)
    olena.get(go(olena, key, with_residence="on"))
    claim = identity.residence_in(cast.olena, cast.home, kinds=("registered",), confirmed=True)
    assert claim is not None and (claim.source, claim.place) == (key, town)


@BOTH
@pytest.mark.parametrize("where", [("Ніде", "Ніяка область"), ("n/a", "n/a")])
def test_a_place_that_is_not_plain_gives_no_residence(
    olena: Client, service: Service, key: str, where: tuple[str, str]
) -> None:
    service.mood.user = {**OLENA, "locality": where[0], "state": where[1]}
    assert olena.get(go(olena, key, with_residence="on")).status_code == 302
    assert not Residence.objects.exists()


def test_pkce_where_a_service_has_it(olena: Client, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BankID, "pkce", True)
    where = go(olena, "bankid")
    assert next(iter(service.codes.values())).challenge
    assert olena.get(where).status_code == 302 and Identification.objects.exists()
    where = go(olena, "bankid")
    IdentityAttempt.objects.filter(used_at__isnull=True).update(verifier="another")
    assert olena.get(where).status_code == 410


@BOTH
def test_off_until_everything_is_there(olena: Client, service: Service, key: str, settings: Any) -> None:
    page = f"/account/identity/{key}/"
    assert olena.get(page).status_code == 200
    for name, gone in (
        ("IDENTITY_SERVICE_SECRETS", {}),
        ("IDENTITY_HASH_KEYS", []),
        ("IDENTITY_CERTIFICATE", ""),
        ("IDENTITY_CERTIFICATE", "/nowhere"),
        ("IDENTITY_KEY", ""),
    ):
        before = getattr(settings, name)
        setattr(settings, name, gone)
        assert olena.get(page).status_code == olena.post(page).status_code == 404, name
        assert page not in words(olena.get("/account/identity/"))
        setattr(settings, name, before)
    from viche.kit import journal

    with journal.change("configure", by=None):
        IdentityProvider.objects.update(is_on=False)
    assert olena.get(page).status_code == 404


@BOTH
def test_the_page_may_send_to_the_service_and_nowhere_else(olena: Client, service: Service, key: str) -> None:
    address = IdentityProvider.objects.get(key=key).address
    policy = olena.get(f"/account/identity/{key}/")["Content-Security-Policy"]
    assert f"form-action 'self' {address}" in policy
    assert address not in olena.get("/account/identity/")["Content-Security-Policy"]


def test_too_many_attempts(olena: Client, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "MOST", (2, flow.MOST[1]))
    for _turn in range(2):
        assert olena.post("/account/identity/bankid/").status_code == 302
    assert olena.post("/account/identity/bankid/").status_code == 429


def test_a_return_address_is_one_for_all_hromadas_of_the_server(olena: Client, service: Service, settings: Any) -> None:
    settings.ADDRESS = "https://viche.example.ua"
    url = olena.post("/home/account/identity/bankid/", HTTP_HOST="viche.example.ua", secure=True)["Location"]
    assert parse_qs(urlsplit(url).query)["redirect_uri"] == ["https://viche.example.ua/account/identity/bankid/back/"]


def test_a_hromada_with_a_domain_of_its_own_has_its_own(
    olena: Client, cast: Cast, service: Service, settings: Any
) -> None:
    from viche.hromada.models import Hromada
    from viche.kit import journal

    settings.ADDRESS = "https://viche.example.ua"
    with journal.change("test", by=None):
        Hromada.objects.filter(pk=cast.home.pk).update(domain="hromada.example.ua")
    url = olena.post("/account/identity/bankid/", HTTP_HOST="hromada.example.ua", secure=True)["Location"]
    assert parse_qs(urlsplit(url).query)["redirect_uri"] == ["https://hromada.example.ua/account/identity/bankid/back/"]


def test_plain_http_is_for_this_machine_only() -> None:
    assert calling.is_allowed("https://id.gov.ua") and calling.is_allowed("http://127.0.0.1:5")
    assert not any(map(calling.is_allowed, ("http://id.gov.ua", "ftp://127.0.0.1", "id.gov.ua", "")))
    with pytest.raises(calling.Unanswered):
        calling.Caller().post("http://id.gov.ua/", form={})


def test_a_program_of_the_operator_opens_envelopes(
    olena: Client, service: Service, pairs: dict[str, Any], settings: Any, tmp_path: Any
) -> None:
    """The way the certified library is joined: here the program is Python with the same cryptography."""
    program = tmp_path / "opener.py"
    program.write_text(
        "import sys, pathlib\n"
        "from cryptography import x509\n"
        "from cryptography.hazmat.primitives import serialization\n"
        "from cryptography.hazmat.primitives.serialization import pkcs7\n"
        f"key = serialization.load_pem_private_key(pathlib.Path({str(pairs['folder'] / 'key')!r}).read_bytes(), None)\n"
        f"own = x509.load_pem_x509_certificate(pathlib.Path({str(pairs['folder'] / 'certificate')!r}).read_bytes())\n"
        "assert sys.argv[1] == 'open'\n"
        "sys.stdout.buffer.write(pkcs7.pkcs7_decrypt_der(pathlib.Path(sys.argv[2]).read_bytes(), own, key, []))\n"
    )
    import sys

    settings.IDENTITY_OPENER, settings.IDENTITY_KEY = f"{sys.executable} {program}", ""
    assert olena.get(go(olena, "id_gov_ua")).status_code == 302
    assert Identification.objects.get().name == "Мешканка Олена Іванівна"
    for broken in ("/no/such/program", "false", "true"):
        settings.IDENTITY_OPENER = broken
        assert olena.get(go(olena, "id_gov_ua")).status_code == 424


def test_signed_data_of_elliptic_curves_and_without_attributes(pairs: dict[str, Any]) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    opener = envelope.CmsEnvelope(pairs["ours"].key_pem, pairs["ours"].pem, pairs["bank"].pem)
    bank = pairs["bank"]
    for options in ([pkcs7.PKCS7Options.Binary], [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoAttributes]):
        made = pkcs7.PKCS7SignatureBuilder().set_data(b"{}").add_signer(bank.certificate, bank.key, hashes.SHA384())
        inside = made.sign(Encoding.DER, options)
        assert opener.open(sealed(inside, pairs["ours"].certificate), signed_inside=True) == b"{}"
    whole = signed(b'{"inn": "1"}', bank)
    for at in range(0, len(whole), 7):
        changed = bytearray(whole)
        changed[at] ^= 0x55
        try:
            said = opener.open(sealed(bytes(changed), pairs["ours"].certificate), signed_inside=True)
        except envelope.EnvelopeBroken:
            continue
        assert said == b'{"inn": "1"}', at


def test_titles_are_told_apart() -> None:
    assert IdGovUa().secret_name != BankID().secret_name
