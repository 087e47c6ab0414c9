"""Poster, picture, frame: what leaves the page of a petition, without JavaScript and without letting anybody sign elsewhere."""

from __future__ import annotations

import html
import io
import re

import pytest
from django.test import Client
from PIL import Image

from tests.cast import Cast
from viche.kit import cards, tenancy
from viche.participation.petitions.models import Petition
from viche.participation.petitions.tests import making

pytestmark = pytest.mark.django_db
HERE = "/home/e-petitions/"


@pytest.fixture
def petition(cast: Cast) -> Petition:
    """Being collected, two of three."""
    with tenancy.enter(cast.home.pk):
        made = making.collecting_one(cast, title="Їжакам — «перехід»")
        making.sign(made, [1, 2])
    return made


def read(petition: Petition, page: str) -> str:
    answer = Client(headers={"accept-language": "uk"}).get(f"{HERE}{petition.pk}/{page}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def test_a_poster_leads_back_and_needs_no_other_file(petition: Petition) -> None:
    page = read(petition, "poster/")
    assert 'class="qr"' in page and f"testserver{HERE}{petition.pk}/" in page
    assert "<script" not in page and "Потрібно підписів: 3" in page
    assert "2 підписи" not in page, "paper does not grow"


def test_the_picture_is_of_the_size_networks_ask_and_has_a_validator(petition: Petition) -> None:
    where = f"{HERE}{petition.pk}/picture.png"
    answer = Client().get(where)
    picture = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], picture.size) == ("image/png", (1200, 630))
    assert len(answer.content) < 60_000
    again = Client(headers={"if-none-match": answer["ETag"]})
    assert again.get(where).status_code == 304
    with tenancy.enter(petition.hromada_id):
        making.sign(petition, [3])
    grown = again.get(where)
    assert grown.status_code == 200 and grown["ETag"] != answer["ETag"]


def test_ukrainian_letters_are_drawn_and_nothing_is_an_empty_box() -> None:
    def drawn(text: str) -> bytes:
        return cards.png(cards.Card("", text, "1", "", ""))

    letters = [drawn(letter) for letter in "ЇїЄєҐґ№—"]
    assert len(set(letters)) == len(letters), "an unknown letter looks like any other unknown one"
    assert drawn("Дорога 🚧") == drawn("Дорога")
    cards.png(cards.Card("о" * 500, "довге слово " * 60, "9" * 40, "п" * 500, "н" * 500, 5, 3))


def test_programs_that_share_an_address_read_what_it_is(petition: Petition) -> None:
    page = read(petition, "")
    said = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"', page))
    assert said["og:title"] == "Їжакам — «перехід»"
    assert said["og:image"] == f"http://testserver{HERE}{petition.pk}/picture.png"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert said["twitter:card"] == "summary_large_image"


def test_only_the_small_page_may_stand_in_a_frame(petition: Petition) -> None:
    client = Client()
    frame = client.get(f"{HERE}{petition.pk}/embed/")
    assert "frame-ancestors *" in frame["Content-Security-Policy"] and "X-Frame-Options" not in frame
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    for page in ("", "share/", "poster/", "signers/"):
        other = client.get(f"{HERE}{petition.pk}/{page}")
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"] and other["X-Frame-Options"] == "DENY"


def test_the_frame_counts_and_signs_nothing(petition: Petition) -> None:
    page = read(petition, "embed/")
    assert "підписи із 3, які потрібні" in page and "Їжакам" in page and 'class="bar"' in page
    assert "<form" not in page and "<script" not in page
    with tenancy.enter(petition.hromada_id):
        making.sign(petition, [7])
    assert ">3</b>" in read(petition, "embed/")


def test_the_box_gives_lines_to_copy(petition: Petition) -> None:
    page = read(petition, "share/")
    box = html.unescape(page.split("readonly", 1)[1].split(">", 1)[1].split("</textarea>")[0])
    assert box.startswith(f'<iframe src="http://testserver{HERE}{petition.pk}/embed/"') and box.endswith("</iframe>")


@pytest.mark.parametrize("page", ["share/", "poster/", "embed/", "picture.png"])
def test_what_is_not_public_does_not_spread(page: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        refused, checking = making.refused(cast), making.checking(cast)
    for petition in (refused, checking):
        assert Client().get(f"{HERE}{petition.pk}/{page}").status_code == 404
