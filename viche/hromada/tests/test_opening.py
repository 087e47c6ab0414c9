"""Opening a hromada and its identity: what is refused and what is journalled."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.test import Client
from django.urls import get_resolver

from tests.cast import Cast
from viche.hromada import actions, rules
from viche.hromada.models import KYIV, Hromada, Territory, city_districts
from viche.kit import contrast, tenancy
from viche.kit.access import Refused
from viche.kit.models import JournalEntry

pytestmark = pytest.mark.django_db
KHMILNYK = "UA05120170000013778"


def opened(code: str = KHMILNYK, **given: Any) -> Hromada:
    told = {"name": "Хмільницька громада", "council": "Хмільницька міська рада", "slug": "khmilnyk", **given}
    return actions.open_hromada(by=None, territory=Territory.objects.get(pk=code), **told)


def test_a_hromada_and_kyiv_are_opened_and_journalled() -> None:
    for place in (opened(), opened(KYIV, accent="#0a3a8f", slug="kyiv", name="Київська громада")):
        with tenancy.enter(place.pk):
            entry = JournalEntry.objects.get(kind="hromada_hromada", record_id=place.pk)
        assert entry.verb == "open" and entry.after["slug"] == place.slug
    assert place.accent_dark == contrast.judge("#0a3a8f").dark


@pytest.mark.parametrize(
    "code",
    ["UA01000000000013043", "UA85000000000065278", "UA01020010000048857", "UA35040210010019355", "UA35000000000016081"],
    ids=["Крим", "Севастополь", "громада в Криму", "місто", "область"],
)
def test_the_rest_of_the_codifier_is_territory_only(code: str) -> None:
    with pytest.raises(Refused, match="не відкрити"):
        opened(code)


def test_a_territory_is_opened_once_and_an_address_is_taken_once() -> None:
    opened()
    with pytest.raises(Refused, match="уже працює"):
        opened(slug="another")
    with pytest.raises(Refused, match="уже має інша громада"):
        opened(KYIV)


@pytest.mark.parametrize(
    "slug",
    ["account", "static", "health", "components", "demo", "open", "desk", "api", "files", "a", "1home", "Home", "дім",
     "two--dashes", "end-", "-start", "a b", "x" * 61, ""],
)  # fmt: skip
def test_addresses_that_are_not_to_be_had(slug: str) -> None:
    with pytest.raises(Refused) as refused:
        opened(slug=slug)
    assert refused.value.status == 422


def test_every_first_segment_of_the_server_is_reserved() -> None:
    first = {str(pattern.pattern).split("/")[0] for pattern in get_resolver(settings.ROOT_URLCONF).url_patterns}
    assert {part for part in first if part and "<" not in part} <= rules.RESERVED
    assert settings.STATIC_URL.strip("/") in rules.RESERVED


@pytest.mark.parametrize("domain", ["https://kr.gov.ua", "kr.gov.ua/viche", "kr", "кр.укр", "-kr.gov.ua", "kr..ua"])
def test_what_is_no_domain(domain: str) -> None:
    with pytest.raises(Refused, match="домен"):
        opened(domain=domain)


def test_a_domain_belongs_to_one_hromada(cast: Cast) -> None:
    opened(domain="viche.example.ua")
    with pytest.raises(Refused, match="уже має інша"):
        actions.set_domain(cast.home, "viche.example.ua")
    with pytest.raises(Refused, match="не схоже"):
        actions.set_domain(cast.home, "viche.example.ua/")


@pytest.mark.parametrize("race", ["domain", "slug"])
def test_two_openings_at_the_same_moment(cast: Cast, monkeypatch: pytest.MonkeyPatch, race: str) -> None:
    """Both checks passed; the database decides, and the one who comes second is told."""
    opened(domain="viche.example.ua")
    if race == "domain":
        monkeypatch.setattr(actions, "_check_domain_free", lambda *_args: None)
        with pytest.raises(Refused, match=r"Домен .* уже має інша"):
            opened(KYIV, slug="kyiv", domain="viche.example.ua")
        with pytest.raises(Refused, match=r"Домен .* уже має інша"):
            actions.set_domain(cast.home, "viche.example.ua")
    else:
        monkeypatch.setattr(QuerySet, "exists", lambda _rows: False)
        with pytest.raises(Refused, match=r"Адресу .* уже має інша"):
            opened(KYIV)


def test_the_own_domain_is_set_by_the_keeper_of_the_server(cast: Cast) -> None:
    said = StringIO()
    call_command("domain", "home", "Viche.example.ua", stdout=said)
    assert "https://viche.example.ua/" in said.getvalue()
    assert Hromada.objects.get(slug="home").domain == "viche.example.ua"
    for wrong in (["home"], ["nowhere", "a.example.ua"], ["home", "https://a.ua"], ["home", "a.ua", "--none"]):
        with pytest.raises(CommandError):
            call_command("domain", *wrong)
    call_command("domain", "home", "--none", stdout=said)
    assert Hromada.objects.get(slug="home").url == "/home/"


def identity(cast: Cast, who: str = "anton", **given: Any) -> None:
    told = {"name": "Домашня громада", "council": "Домашня рада", "accent": "#0a3a8f", **given}
    actions.set_identity(cast.home, cast.viewer(who), **told)


def test_a_pale_accent_is_refused_with_the_nearest_that_passes(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), pytest.raises(Refused) as refused:
        identity(cast, accent="#ffd700")
    near = contrast.judge("#ffd700").light
    assert near in str(refused.value.advice)
    assert contrast.judge(near).passes
    with tenancy.enter(cast.home.pk), pytest.raises(Refused, match="не колір"):
        identity(cast, accent="red")


def test_identity_is_the_administrators(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        for who in ("iryna", "stepan", "alina"):
            with pytest.raises(Refused):
                identity(cast, who)
        identity(cast)
        entry = JournalEntry.objects.filter(kind="hromada_hromada").latest("id")
    assert (entry.verb, entry.actor_id) == ("identity", cast.anton.pk)
    assert set(entry.after) >= {"name", "accent", "sort_key"}


def test_the_page_of_identity_teaches_in_the_form(cast: Cast, client: Client) -> None:
    client.force_login(cast.anton)
    told = {"name": "Домашня громада", "council": "Рада", "accent": "#FFD700", "domain": "new.example.ua"}
    page = client.get("/home/desk/hromada/")
    assert 'name="domain"' not in page.content.decode() and "опікується сервером" in page.content.decode()
    told["version"] = str(page.context["form"].latest)
    answer = client.post("/home/desk/hromada/", told)
    assert answer.status_code == 422
    assert contrast.judge("#ffd700").light in answer.content.decode()
    assert client.post("/home/desk/hromada/", told | {"accent": "#0A3A8F"}).status_code == 302
    changed = Hromada.objects.get(slug="home")
    assert (changed.accent, changed.domain) == ("#0a3a8f", ""), "a typed domain changes nothing"
    late = client.post("/home/desk/hromada/", told | {"accent": "#0a3a8f", "council": "Інша рада"})
    assert late.status_code == 422 and "запис змінили" in late.content.decode() and "Інша рада" in late.content.decode()


def test_the_order_of_city_districts_is_kept(cast: Cast, client: Client) -> None:
    """Asked only where there are some; a name that is none of them is told, an omitted one stands last."""
    client.force_login(cast.anton)
    Territory.objects.filter(category="B", parent__parent=cast.home.territory).delete()
    assert 'name="districts"' not in client.get("/home/desk/hromada/").content.decode()
    city = Territory.objects.create(code="UA99", parent=cast.home.territory, category="M", name="Місто", sort_key="м")
    for name in ("Лівий", "Правий", "Старий"):
        Territory.objects.create(code=f"UA99{name}", parent=city, category="B", name=name, sort_key=name)
    told = {"name": "Домашня громада", "council": "Рада", "accent": "#0a3a8f", "districts": "Старий\r\nЛівий\r\n"}
    told["version"] = str(client.get("/home/desk/hromada/").context["form"].latest)
    strange = client.post("/home/desk/hromada/", told | {"districts": "Старий\nВерхній\nСтарий"})
    assert strange.status_code == 422 and "Не підходить: Старий, Верхній" in strange.content.decode()
    assert client.post("/home/desk/hromada/", told).status_code == 302
    home = Hromada.objects.get(slug="home")
    assert [district.name for district in city_districts(home)] == ["Старий", "Лівий", "Правий"]
    with tenancy.enter(home.pk):
        identity(cast)
    assert Hromada.objects.get(slug="home").districts == "Старий\nЛівий", "who says nothing of them changes nothing"


def test_the_colour_is_a_stylesheet_kept_for_a_year_by_its_version(cast: Cast, client: Client) -> None:
    plain = client.get("/home/accent.css")
    assert plain["Content-Type"] == "text/css; charset=utf-8"
    assert f"--accent:{cast.home.accent}" in plain.content.decode() and cast.home.accent_dark in plain.content.decode()
    assert "max-age=300" in plain["Cache-Control"]
    assert "immutable" in client.get(f"/home/accent.css?v={cast.home.look}")["Cache-Control"]
    assert "Cookie" not in plain.get("Vary", "")
