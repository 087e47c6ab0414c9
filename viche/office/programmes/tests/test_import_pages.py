"""The pages of taking a document in: file, columns, preview, and the job that writes; who may, what is refused."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Department
from viche.kit import clock, jobs, journal, tenancy
from viche.kit.models import ImportFile, Job, JournalEntry
from viche.office.programmes.importing.choices import Document
from viche.office.programmes.models import ColumnMapping, Measure, Programme, Spending, StatedCell
from viche.office.programmes.tests import intake
from viche.office.programmes.tests.documents import KHMILNYK

pytestmark = pytest.mark.django_db
TAKE = "/home/desk/programmes/take/"
TITLE = "Сприяння розвитку громадянського суспільства у місті Києві на 2020–2024 роки"
# Headings nobody recognises, other order, hryvnias.
STRANGE = "Гроші на все;Що робимо;№;Скільки пішло;Як воно\n1 500 000,00;Ярмарок;1;250 000,50;Виконано частково\n0;Форум;2;0;Не виконано\n"


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.people[who])
    return client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\xa0", " "))


def send(client: Client, cast: Cast, content: bytes, name: str, **given: Any) -> Any:
    given = {"programme": "new", "department": cast.department.pk, **given}
    return client.post(TAKE, {"file": SimpleUploadedFile(name, content), **given})


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of the form as it stands: boxes, texts, chosen options."""
    found = dict(re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<input type="(?:number|hidden)" name="(\w+)" value="([^"]*)"', page))
    found |= {
        name: value.strip() for name, value in re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)</textarea>', page)
    }
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def mapped(client: Client, where: str, **changed: str) -> Any:
    """Send the page of columns as it stands, with these changes."""
    return client.post(where, {**fields_of(client.get(where).content.decode()), **changed})


def confirm(client: Client, where: str, **answers: str) -> Any:
    return client.post(where, {**fields_of(client.get(where).content.decode()), **answers})


@pytest.fixture
def secretary(cast: Cast) -> Client:
    return client_of(cast, "iryna")


@pytest.fixture
def inside(cast: Cast) -> Callable[[], Any]:
    return lambda: tenancy.enter(cast.home.pk)


def test_kyiv_through_the_pages(cast: Cast, secretary: Client, inside: Any) -> None:
    answer = send(secretary, cast, intake.kyiv().content, "kyiv-2024-h1.docx")
    assert answer.status_code == 302 and answer["Location"].endswith("/columns/")
    columns = secretary.get(answer["Location"])
    page = text_of(columns)
    assert TITLE in page and "01.01.2024" in page and "30.06.2024" in page and "Стовпець 9." in page
    assert "Не впізнано" not in page
    answer = mapped(secretary, answer["Location"])
    assert answer.status_code == 302, text_of(answer)
    where = answer["Location"]
    page = text_of(secretary.get(where))
    assert "28 заходів, 2 завдання, 1 ціль" in page and "29 923,422 тис. грн" in page
    assert "76,9 %" in page and "94 759,4" in page and "14 373,5" in page and "таблиця 1, рядок 8, стовпець 10" in page
    assert "Уважати видатки заходу 1.7 видатками спеціального фонду" in page
    assert "100 164,3" in page and "70 240,9" in page
    assert "215 652,3" in text_of(secretary.get(f"{where}?show=all"))
    one = text_of(secretary.get(f"{where}?measure=1.6"))
    assert "8669,483 (бюджет міста Києва)" in one and "76,9 %" in one and "5 404,9" not in one
    answer = confirm(secretary, where, split="on", publish="on")
    assert answer.status_code == 302 and "/desk/jobs/" in answer["Location"]
    assert jobs.run_waiting() == 1
    after = secretary.get(answer["Location"])
    with inside():
        made = Programme.objects.get()
        assert after["Location"] == f"/home/desk/programmes/{made.pk}/"
        assert (made.title, made.state, Measure.objects.count()) == (TITLE, "published", 29)
        assert [s.measure.number for s in Spending.objects.filter(fund="special")] == ["1.7"]
        assert not ImportFile.objects.exists()
    # Back in the browser, reloaded, sent again: the way to what came of it, and nothing is written twice.
    assert secretary.get(where)["Location"] == secretary.post(where, {})["Location"] == answer["Location"]


def test_sent_twice_is_one_job(cast: Cast, secretary: Client, inside: Any) -> None:
    where = mapped(secretary, send(secretary, cast, intake.kyiv().content, "k.docx")["Location"])["Location"]
    given = fields_of(secretary.get(where).content.decode())
    first, second = secretary.post(where, given), secretary.post(where, given)
    assert first["Location"] == second["Location"] and Job.objects.count() == 1
    assert jobs.run_waiting() == 1
    with inside():
        assert Programme.objects.count() == 1


def test_unknown_headings_are_mapped_and_remembered(cast: Cast, secretary: Client, inside: Any) -> None:
    answer = send(secretary, cast, STRANGE.encode(), "таблиця.csv")
    where = answer["Location"]
    page = text_of(secretary.get(where))
    assert page.count("Не впізнано") >= 2 and "«1 500 000,00»" in page
    wrong = mapped(secretary, where, title="Ярмарки", since_year="2024", until_year="2024")
    assert wrong.status_code == 422 and "Покажіть стовпець, у якому названо захід" in text_of(wrong)
    given = {"title": "Ярмарки", "since_year": "2024", "until_year": "2024", "unit": "1"}
    given |= {"column_1": "plan:2024", "column_2": "measure", "column_4": "actual", "column_5": "status"}
    without = mapped(secretary, where, **given)
    assert without.status_code == 422 and "за який період" in text_of(without)
    given |= {"since": "01.01.2024", "until": "31.12.2024"}
    answer = mapped(secretary, where, **given)
    assert answer.status_code == 302, text_of(answer)
    with inside():
        [mapping] = ColumnMapping.objects.all()
        assert mapping.columns["2"] == "measure" and mapping.unit == 1
    # Back to the columns: everything is as it was left.
    assert fields_of(secretary.get(where).content.decode()) | given == fields_of(secretary.get(where).content.decode())
    confirm(secretary, answer["Location"])
    assert jobs.run_waiting() == 1
    with inside():
        [spent] = Spending.objects.all()
        assert (str(spent.amount), str(spent.since), str(spent.until)) == ("250000.50", "2024-01-01", "2024-12-31")
        assert StatedCell.objects.filter(field="plan:2024").first().text == "1 500 000,00"
    # The next document with the same headings.
    answer = send(secretary, cast, STRANGE.replace("Форум", "Нарада").encode(), "друга.csv")
    page = text_of(secretary.get(answer["Location"]))
    assert "так само, як тоді" in page
    again = fields_of(secretary.get(answer["Location"]).content.decode())
    assert (again["column_2"], again["column_1"], again["unit"]) == ("measure", "plan:2024", "1")


def test_one_column_for_one_field(cast: Cast, secretary: Client) -> None:
    where = send(secretary, cast, STRANGE.encode(), "таблиця.csv")["Location"]
    answer = mapped(secretary, where, title="Я", column_2="measure", column_5="measure")
    assert answer.status_code == 422 and "Це вже взято зі стовпця «Що робимо»" in text_of(answer)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"%PDF-1.7\n%%EOF\n", "звіт.pdf", "немає її клітинок"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "скан.png", "немає її клітинок"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "звіт.doc", "Документ Word (.docx)"),
        (b"", "порожній.docx", "порожній"),
        ("один стовпець\nбез таблиці\n".encode(), "a.csv", "без стовпців"),
    ],
)
def test_wrong_kinds_are_told_at_the_field(
    cast: Cast, secretary: Client, inside: Any, content: bytes, name: str, words: str
) -> None:
    answer = send(secretary, cast, content, name)
    assert answer.status_code == 422
    assert words in text_of(answer)
    with inside():
        assert not ImportFile.objects.exists()


def test_a_document_is_kept_a_day_and_may_be_forgotten(cast: Cast, secretary: Client, inside: Any) -> None:
    where = send(secretary, cast, KHMILNYK.read_bytes(), "khmilnyk.docx")["Location"].replace("columns/", "")
    assert secretary.get(where).status_code == 302  # columns first
    assert client_of(cast, "mariia").get(where).status_code == 404
    answer = secretary.post(f"{where}cancel/")
    assert answer.status_code == 302
    with inside():
        assert not ImportFile.objects.exists() and not Programme.objects.exists()
    send(secretary, cast, KHMILNYK.read_bytes(), "khmilnyk.docx")
    with clock.pinned(clock.now() + timedelta(days=2)):
        send(secretary, cast, KHMILNYK.read_bytes(), "khmilnyk.docx")
    with inside():
        assert ImportFile.objects.count() == 1


def test_a_document_without_tables(cast: Cast, secretary: Client) -> None:
    import docx

    file, made = docx.Document(), io.BytesIO()
    file.add_paragraph("Програма словами")
    file.save(made)
    answer = send(secretary, cast, made.getvalue(), "лист.docx")
    assert answer.status_code == 422 and "немає жодної таблиці" in text_of(answer)


# ── A report about a programme that is there ─────────────────────────────────────────────────────────────────────

REPORT = (
    "№;Захід;Обсяг фінансування на 2024 рік, грн;Фактично, грн;Стан виконання\n"
    "1;Ярмарок;{plan};{spent};Виконано\n2;Форум;500,00;0;Не виконано\n"
)


def report(
    client: Client, cast: Cast, programme: Any, spent: str = "400,00", plan: str = "1000,00", **period: str
) -> str:
    """The address of the preview of a report about it."""
    content = REPORT.format(spent=spent, plan=plan).encode()
    answer = send(client, cast, content, "звіт.csv", programme=programme.pk)
    page = client.get(answer["Location"])
    assert "Назва програми" not in text_of(page) and "Це звіт про програму" in text_of(page)
    period = {"since": "01.01.2024", "until": "30.06.2024", **period}
    answer = mapped(client, answer["Location"], **period)
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


@pytest.fixture
def fair(cast: Cast) -> Programme:
    """A programme of two measures with its first half-year."""
    document = Document("перший.csv", REPORT.format(spent="400,00", plan="1000,00").encode())
    return intake.take(cast, "iryna", document, title="Ярмарки", since_year=2024, until_year=2024)


def test_a_further_report_shows_what_differs(cast: Cast, secretary: Client, inside: Any, fair: Programme) -> None:
    where = report(secretary, cast, fair, "700,00", "1200,00", until="31.12.2024")
    page = text_of(secretary.get(where))
    assert "є в програмі — 2, план інший — 1" in page and "Зміни до програми діють від" in page
    assert "План заходу 1 у документі інший" in page and "Всього: 1000,00; 2024 рік - 1000,00" in page
    without = confirm(secretary, where, amended_on="01.09.2024")
    assert without.status_code == 422 and "Назвіть рішення" in text_of(without)
    early = confirm(secretary, where, amended_on="01.01.2024", amended_by="рішення № 5")
    assert early.status_code == 422 and "пізніший день" in text_of(early)
    answer = confirm(secretary, where, amended_on="01.09.2024", amended_by="рішення № 5")
    assert answer.status_code == 302 and jobs.run_waiting() == 1
    with inside():
        assert fair.amendments.get().act_text == "рішення № 5" and fair.documents.count() == 2


def test_the_same_period_again(cast: Cast, secretary: Client, inside: Any, fair: Programme) -> None:
    where = report(secretary, cast, fair, "410,00")
    page = secretary.get(where).content.decode()
    assert "вже взято документ «перший.csv»" in text_of(secretary.get(where))
    assert f'href="/home/desk/programmes/{fair.pk}/"' in page and "Замінити взяте з документа" in page
    refused = confirm(secretary, where)
    assert refused.status_code == 422 and "вже взято" in text_of(refused)
    assert confirm(secretary, where, replace="on").status_code == 302
    assert jobs.run_waiting() == 1
    with inside():
        assert [str(s.amount) for s in Spending.objects.all()] == ["410.00"] and fair.documents.count() == 1


def test_what_changed_while_it_was_looked_at(cast: Cast, secretary: Client, inside: Any, fair: Programme) -> None:
    where = report(secretary, cast, fair, until="31.12.2024")
    given = fields_of(secretary.get(where).content.decode())
    with inside(), journal.change("edit", by=None):
        fair.plans.update(total=7)
    answer = secretary.post(where, given)
    assert answer.status_code == 409 and "щось змінилося" in text_of(answer)
    assert not Job.objects.exists()


def test_a_job_that_is_refused_leads_back(cast: Cast, secretary: Client, inside: Any, fair: Programme) -> None:
    where = report(secretary, cast, fair, until="31.12.2024")
    job = confirm(secretary, where)["Location"]
    with inside():
        # Somebody takes the same period in before the job begins.
        twin = Document("інший.csv", REPORT.format(spent="1,00", plan="1000,00").encode())
        year = {"since": date(2024, 1, 1), "until": date(2024, 12, 31)}
        intake.take(cast, "iryna", twin, programme=fair.pk, **year)
    assert jobs.run_waiting() == 1
    page = secretary.get(job).content.decode()
    assert "вже взято документ «інший.csv»" in text_of(secretary.get(job)) and f'href="{where}"' in page
    assert secretary.get(where).status_code == 200
    with inside():
        assert ImportFile.objects.count() == 1 and fair.documents.count() == 2


# ── Who may ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_roles(cast: Cast, inside: Any) -> None:
    for who in ("anton", "alina"):
        assert client_of(cast, who).get(TAKE).status_code == 403
    editor = client_of(cast, "mariia")
    page = text_of(editor.get(TAKE))
    assert "Відділ комунікацій" in page and "КП «Тепло»" not in page
    refused = send(editor, cast, intake.kyiv().content, "k.docx", department=cast.enterprise.pk)
    assert refused.status_code == 422
    where = mapped(editor, send(editor, cast, intake.kyiv().content, "k.docx")["Location"])["Location"]
    assert "Оприлюднити одразу" not in text_of(editor.get(where))
    assert confirm(editor, where, publish="on").status_code == 302
    jobs.run_waiting()
    with inside():
        assert Programme.objects.get().state == "draft"
    assert "Оприлюднити одразу" in _confirming(client_of(cast, "stepan"), cast)


def _confirming(client: Client, cast: Cast) -> str:
    return text_of(
        client.get(mapped(client, send(client, cast, intake.kyiv().content, "k.docx")["Location"])["Location"])
    )


def test_a_published_programme_is_reported_on_by_those_who_publish(cast: Cast) -> None:
    programme = intake.take(cast, publish=True)
    editor = client_of(cast, "mariia")
    assert "Сприяння розвитку" not in text_of(editor.get(TAKE))
    answer = send(editor, cast, intake.kyiv().content, "k.docx", programme=programme.pk)
    assert answer.status_code == 422
    assert "Сприяння розвитку" in text_of(client_of(cast, "petro").get(f"{TAKE}?programme={programme.pk}"))


def test_a_department_that_was_closed_meanwhile(cast: Cast, secretary: Client, inside: Any) -> None:
    with inside():
        unit = fill(Department, cast.home, name="Тимчасовий")
    where = mapped(secretary, send(secretary, cast, intake.kyiv().content, "k.docx", department=unit.pk)["Location"])[
        "Location"
    ]
    with inside(), journal.change("close", by=None):
        Department.objects.filter(pk=unit.pk).update(closed_on=clock.today())
    answer = confirm(secretary, where)
    assert answer.status_code == 422 and "уже не працює" in text_of(answer)


def test_another_hromada_sees_nothing(cast: Cast, secretary: Client) -> None:
    where = send(secretary, cast, intake.kyiv().content, "k.docx")["Location"]
    hlib = client_of(cast, "hlib")
    assert hlib.get(where).status_code in (403, 404)
    assert hlib.get(where.replace("/home/", "/other/")).status_code == 404
    intake.take(cast)
    with tenancy.enter(cast.other.pk):
        assert not Programme.objects.exists() and not StatedCell.objects.exists() and not Spending.objects.exists()
        assert not JournalEntry.objects.filter(kind__startswith="programmes_").exists()
