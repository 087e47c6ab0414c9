"""Blanks in the browser: an editor uploads one, gets it filled, keeps it; what each number opens; who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Act
from viche.kit import tenancy
from viche.kit.publishing import PUBLISHED
from viche.reports.models import WordBlank, WordFilling
from viche.reports.word import actions
from viche.reports.word.tests.making import file, said, texts

DAYS = {"period": "other", "since": "01.01.2024", "until": "31.12.2024"}
BODY = "Ухвалено {acts#акт|акти|актів}."


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenancy.enter(cast.home.pk):
        fill(Act, cast.home, department=cast.department, state=PUBLISHED, adopted_on=date(2024, 3, 1))
        yield


def client(cast: Cast, who: str = "mariia") -> Client:
    found = Client()
    found.force_login(getattr(cast, who))
    return found


def upload(data: bytes, name: str = "Довідка відділу.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def sent(
    cast: Cast, who: str = "mariia", data: bytes | None = None, name: str = "Довідка відділу.docx", **given: Any
) -> Any:
    """What the page of filling answers to this file."""
    told = {"blank": "new", **DAYS, **given}
    if data is not None:
        told["file"] = upload(data, name)
    address = f"/home/desk/reports/word/fill/?about=department:{cast.department.pk}"
    return client(cast, who).post(address, told)


def saved(cast: Cast, *paragraphs: str, **given: Any) -> WordFilling:
    answer = sent(cast, data=file(*(paragraphs or (BODY,))), **given)
    assert answer.status_code == 302, answer.content.decode()
    return WordFilling.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))


def test_only_who_may_write_is_led_to_filling_it_again(cast: Cast) -> None:
    row = saved(cast)
    again = "Заповнити знову"
    assert again in client(cast).get(f"/home/desk/reports/word/filled/{row.pk}/").content.decode()
    assert again not in client(cast, "anton").get(f"/home/desk/reports/word/filled/{row.pk}/").content.decode()


def test_an_editor_gets_the_file_filled_with_every_number_open(cast: Cast) -> None:
    row = saved(cast, BODY, "Усього {acts#}.")
    page = said(client(cast).get(f"/home/desk/reports/word/filled/{row.pk}/").content.decode())
    assert "1 акт" in page and "/figures/acts/?" in page and "пораховано" in page
    answer = client(cast).get(f"/home/desk/reports/word/filled/{row.pk}/file.docx")
    assert (
        answer["Content-Type"].endswith("wordprocessingml.document")
        and 'filename="dovidka-viddilu-2024' in answer["Content-Disposition"]
    )
    assert texts(answer.content) == ["Ухвалено 1 акт.", "Усього 1."]
    assert [(number["figure"], number["value"]) for number in row.numbers] == [("acts", "1"), ("acts", "1")]
    figure = client(cast).get(_link(page))
    assert figure.status_code == 200 and '<span class="huge num">1</span>' in figure.content.decode()
    assert "akt" not in _link(page)


def _link(page: str) -> str:
    found = page[page.index("/figures/acts/?") :]
    return "/home" + found[: found.index('"')].replace("&amp;", "&")


def test_the_next_quarter_is_two_taps(cast: Cast) -> None:
    saved(cast)
    page = client(cast).get("/home/desk/reports/word/").content.decode()
    address = f"?blank=dovidka-viddilu&amp;about=department:{cast.department.pk}"
    assert "Довідка відділу" in page and address in page
    asked = client(cast).get(f"/home/desk/reports/word/fill/{address.replace('&amp;', '&')}").content.decode()
    assert 'value="dovidka-viddilu"' in asked and "checked" in asked
    answer = sent(cast, blank="dovidka-viddilu", period="other", since="01.01.2025", until="31.03.2025")
    assert answer.status_code == 302, answer.content.decode()
    row = WordFilling.objects.order_by("-pk")[0]
    assert texts(bytes(row.content)) == ["Ухвалено 0 актів."] and WordBlank.objects.count() == 1


def test_the_same_file_is_the_same_blank(cast: Cast) -> None:
    data = file(BODY)
    for name in ("Перша.docx", "Друга.docx"):
        assert sent(cast, data=data, name=name).status_code == 302
    assert WordBlank.objects.count() == 1 and WordFilling.objects.count() == 2


def test_versions_are_kept_and_two_do_not_overwrite_each_other(cast: Cast) -> None:
    blank = saved(cast).blank
    address = f"/home/desk/reports/word/blanks/{blank.key}/"
    new = {"file": upload(file("Інше: {acts#}")), "note": "коротше", "seen": 1}
    assert client(cast).post(address, new).status_code == 302
    late = client(cast).post(address, {**new, "file": upload(file("Пізно {acts#}"))})
    assert late.status_code == 409
    page = client(cast).get(address).content.decode()
    assert "коротше" in page and f"{blank.key}/1.docx" in page
    assert client(cast).get(f"{address}1.docx").content == bytes(blank.content)
    assert texts(client(cast).get(f"{address}2.docx").content) == ["Інше: {acts#}"]
    assert client(cast).post(f"{address}drop/").status_code == 302
    assert actions.known() == [] and client(cast).get(address).status_code == 404
    assert WordBlank.objects.filter(key=blank.key).count() == 3
    # The name is free no more; the same file makes a blank of its own.
    assert saved(cast).blank.key != blank.key


def test_a_mistake_is_told_and_nothing_is_kept(cast: Cast) -> None:
    for bad in ("Тут {нема#} числа", "Тут {{ report.nothing }} назви", "Тут {% if %} умови"):
        answer = sent(cast, data=file(BODY, bad))
        page = answer.content.decode()
        assert answer.status_code == 422 and "Абзац «Тут" in page, page
    assert sent(cast).status_code == 422
    assert WordBlank.objects.count() == WordFilling.objects.count() == 0
    blank = saved(cast).blank
    answer = client(cast).post(
        f"/home/desk/reports/word/blanks/{blank.key}/", {"file": upload(file("{нема#}")), "seen": 1}
    )
    assert answer.status_code == 422 and WordBlank.objects.count() == 1


def test_who_may(cast: Cast) -> None:
    row = saved(cast)
    for who in ("alina", "olena"):
        assert sent(cast, who, file(BODY)).status_code == 403
        assert client(cast, who).post(f"/home/desk/reports/word/blanks/{row.blank.key}/drop/").status_code == 403
        answer = client(cast, who).post(
            f"/home/desk/reports/word/blanks/{row.blank.key}/", {"file": upload(file("{acts#}")), "seen": 1}
        )
        assert answer.status_code == 403
    # Reading is for every role of the hromada.
    for address in ("", f"filled/{row.pk}/", f"filled/{row.pk}/file.docx", f"blanks/{row.blank.key}/"):
        assert client(cast, "alina").get(f"/home/desk/reports/word/{address}").status_code == 200
        assert client(cast, "olena").get(f"/home/desk/reports/word/{address}").status_code == 403
        assert client(cast, "hlib").get(f"/home/desk/reports/word/{address}").status_code in (403, 404)
    assert WordBlank.objects.count() == 1


def test_another_hromada_sees_nothing_of_it(cast: Cast) -> None:
    saved(cast)
    with tenancy.enter(cast.other.pk):
        assert WordBlank.objects.count() == WordFilling.objects.count() == 0


def test_the_list_asks_no_more_with_more_rows(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client(cast).get("/home/desk/reports/word/").status_code == 200
        return len(found)

    saved(cast)
    first = asked()
    for at in range(3):
        saved(cast, BODY + str(at), title=f"Бланк {at}")
    assert asked() <= first


def test_there_is_a_blank_to_begin_from(cast: Cast) -> None:
    answer = client(cast).get("/home/desk/reports/word/sample.docx")
    assert sent(cast, data=answer.content, name="Приклад.docx").status_code == 302
    row = WordFilling.objects.order_by("-pk")[0]
    assert "За 2024 рік ухвалено 1 акт, проведено 0 заходів." in texts(bytes(row.content))
    assert not any("Консультацій" in text or "{" in text for text in texts(bytes(row.content)))


def test_a_number_stands_once_and_a_long_list_is_paged(cast: Cast) -> None:
    row = saved(cast, *["{acts#}"] * 3, *(f"{{acts#тис.}} {{acts#{word}}}" for word in ("словом", "порядковий")))
    assert [number["text"] for number in row.numbers] == list(dict.fromkeys(number["text"] for number in row.numbers))
    many = [{**row.numbers[0], "text": f"число-{at}"} for at in range(150)]
    fields = {
        f.name: getattr(row, f.name) for f in row._meta.concrete_fields if f.name not in ("id", "numbers", "hromada")
    }
    long = fill(WordFilling, cast.home, **{**fields, "numbers": many})
    page = client(cast).get(f"/home/desk/reports/word/filled/{long.pk}/").content.decode()
    assert "?page=2" in page and "число-99" in page and "число-149" not in page
