"""Faces of a report: who sees which, what a number opens there, files, duties; queries that do not grow."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.factory import fill
from viche.kit import clock, jobs, journal, tenancy
from viche.kit.models import Closure
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Programme, Spending
from viche.reports import actions, opened
from viche.reports.models import Report, SnapshotNumber
from viche.reports.tests import making

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def report(cast: Cast) -> Iterator[Report]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        yield making.begun(cast, making.programme(cast))


@pytest.fixture
def published(cast: Cast, report: Report) -> Report:
    return making.moved(cast, report, "published")


def client(cast: Cast, who: str | None) -> Client:
    made = Client()
    if who:
        made.force_login(cast.people[who])
    return made


def text(response: Any) -> str:
    """What the page says, with plain spaces."""
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def whole(report: Report) -> SnapshotNumber:
    return making.number(report.shown(), "29 923,4")


# ── Who sees ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", ["draft", "review", "approved", "withheld", "dropped"])
def test_what_is_not_public_is_not_there(state: str, cast: Cast, published: Report) -> None:
    with journal.change("test", by=None):
        Report.objects.filter(pk=published.pk).update(state=state)
    number = whole(published).number
    for who in (None, "olena"):
        for path in (f"numbers/{number}/", "export.docx", "export.pdf", "export.xlsx", "export.json"):
            assert client(cast, who).get(f"/home/reports/{published.pk}/{path}").status_code == 404
        # What was public and is held back says why; nothing else is known to exist.
        own = client(cast, who).get(f"/home/reports/{published.pk}/")
        assert own.status_code == (403 if state == "withheld" else 404)
        assert published.title not in own.content.decode()
    assert published.title not in text(client(cast, None).get("/home/reports/"))
    # An official is brought to the bench.
    where = client(cast, "mariia").get(f"/home/reports/{published.pk}/")
    assert where["Location"] == f"/home/desk/reports/{published.pk}/"


def test_everybody_reads_what_is_published(cast: Cast, published: Report) -> None:
    for who in (None, "olena", "hlib", "mariia"):
        page = text(client(cast, who).get(f"/home/reports/{published.pk}/"))
        assert "Додаток 1" in page and "29 923,4" in page
        assert "Затверджено в системі: Степан Керівник , керівник, Відділ комунікацій" in page
        assert "другий чинник не вимагався" in page and "а не кваліфікований електронний підпис (КЕП)" in page
    assert published.title in text(client(cast, None).get("/home/reports/"))
    about = f"/home/reports/?subject=programme&pk={published.subject_pk}"
    assert published.title in text(client(cast, None).get(about))
    assert published.title not in text(client(cast, None).get(about + "1"))
    assert client(cast, None).get(f"/other/reports/{published.pk}/").status_code == 404


def test_a_report_goes_with_what_it_is_about(cast: Cast, published: Report) -> None:
    with journal.change("withhold", by=None):
        Programme.objects.update(state="withheld")
    assert client(cast, None).get(f"/home/reports/{published.pk}/").status_code == 404
    assert published.title not in text(client(cast, None).get("/home/reports/"))
    assert client(cast, "mariia").get(f"/home/desk/reports/{published.pk}/").status_code == 200


@pytest.mark.parametrize("section", ["reports_report", "programmes_programme", ""])
def test_closed_sections_are_closed(section: str, cast: Cast, published: Report) -> None:
    number = whole(published).number
    fill(Closure, cast.home, section=section, mode="closed", since=date(2024, 1, 1), notice="Тимчасово закрито.")
    for path in ("", f"numbers/{number}/", "export.docx"):
        assert client(cast, None).get(f"/home/reports/{published.pk}/{path}").status_code in (403, 404)
    listing = client(cast, None).get("/home/reports/")
    assert published.title not in listing.content.decode()
    assert listing.status_code == (200 if section == "programmes_programme" else 403)


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_number_opens_its_records_for_everybody(cast: Cast, published: Report) -> None:
    number = whole(published)
    page = text(client(cast, None).get(f"/home/reports/{published.pk}/numbers/{number.number}/"))
    assert "Зазначено в документі" in page and "29 923 422 гривні" in page
    for text_of_cell in ("8669,483 (бюджет міста Києва)", "таблиця 1, рядок 9, стовпець 8", "20 287 577"):
        assert text_of_cell in page, text_of_cell
    assert "Відтоді в них нічого не змінилося" in page


def test_the_frozen_list_says_what_changed_since(cast: Cast, published: Report) -> None:
    about = Programme.objects.get()
    making.paid(cast, about, "1.15", "500000.00")
    number = SnapshotNumber.objects.get(snapshot=published.shown(), text="495,72", figure="programme-spent")
    page = text(client(cast, None).get(f"/home/reports/{published.pk}/numbers/{number.number}/"))
    assert "було 495,72, стало 500,00" in page
    assert "1 запис у знімку, 1 зараз" in page
    assert "більше не рахуємо" in page and "додано" in page and "п/д № 17" in page
    report = text(client(cast, None).get(f"/home/reports/{published.pk}/"))
    assert "495,72" in report and "Після затвердження змінилося" in report
    # A new report uses the payments, and says what it did not use.
    fresh = making.begun(cast, about)
    own = SnapshotNumber.objects.get(
        snapshot=fresh.shown(), figure="programme-spent", narrow__measure=number.narrow["measure"]
    )
    page = text(client(cast, "mariia").get(f"/home/desk/reports/{fresh.pk}/numbers/{own.number}/"))
    assert "Пораховано із записів" in page
    assert "1 запис: про те саме є інші записи, а додавати одне до одного не можна" in page
    assert "495,72 (бюджет міста Києва)" in page


def test_a_difference_opens_both_of_its_numbers(cast: Cast, published: Report) -> None:
    left = SnapshotNumber.objects.get(snapshot=published.shown(), text=f"70{NBSP}240,9")
    answer = client(cast, None).get(f"/home/reports/{published.pk}/numbers/{left.number}/")
    assert "Пораховано з інших чисел цього звіту" in text(answer)
    for _sign, of in left.made_of:
        assert f"/home/reports/{published.pk}/numbers/{of}/" in answer.content.decode()


def test_a_withheld_programme_hides_records_even_of_an_open_report(cast: Cast, published: Report) -> None:
    """Another programme's records stand behind no number here; those of a withheld one are told, not shown."""
    number = whole(published)
    with journal.change("withhold", by=None):
        Programme.objects.update(state="withheld")
    found = opened.listed(number, cast.viewer(None))
    assert found["rows"] == [] and found["hidden"] == f"5{NBSP}записів"
    assert len(opened.listed(number, cast.viewer("mariia"))["rows"]) == 5


@pytest.mark.parametrize("path", ["numbers/0/", "numbers/999999/", "export.exe", "numbers/99999999999999999999/"])
def test_what_is_not_there(path: str, cast: Cast, published: Report) -> None:
    for where in ("/home/reports/", "/home/desk/reports/"):
        assert client(cast, "mariia").get(f"{where}{published.pk}/{path}").status_code == 404
    assert client(cast, "mariia").get(f"/home/desk/reports/{published.pk}/?number=999999").status_code == 404


@pytest.mark.parametrize("query", ["subject=%00&pk=1", "subject=programme&pk=%00", "subject=none&pk=1", "pk=²"])
def test_an_odd_address_of_the_list(query: str, cast: Cast) -> None:
    assert client(cast, None).get(f"/home/reports/?{query}").status_code == 200


# ── The desk ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_bench(cast: Cast, report: Report) -> None:
    number = whole(report)
    answer = client(cast, "mariia").get(f"/home/desk/reports/{report.pk}/?number={number.number}")
    page = text(answer)
    assert "версія 1" in page and "чернетка" in page and "Відкрите число" in page
    assert f'id="n{number.number}"' in answer.content.decode() and 'aria-current="true"' in answer.content.decode()
    assert "Фонд не зазначено" in page and "Сумніви щодо документів не з’ясовано" in page
    assert "Перевірено: передати на погодження" in page and "Оновити числа" in page
    reader = text(client(cast, "alina").get(f"/home/desk/reports/{report.pk}/"))
    assert "Перевірено: передати" not in reader and "Оновити числа" not in reader


def test_from_the_first_form_to_the_public_page(cast: Cast) -> None:
    """The whole way by forms alone, no script."""
    with tenancy.enter(cast.home.pk):
        about = making.programme(cast)
    editor, head = client(cast, "mariia"), client(cast, "stepan")
    assert f"programme:{about.pk}" in editor.get("/home/desk/reports/new/").content.decode()
    where = f"/home/desk/reports/new/?subject=programme&pk={about.pk}&since=2024-01-01&until=2024-06-30"
    form = editor.get(where).content.decode()
    assert re.search(r'value="2024-01-01/2024-06-30"[^>]*checked', form)
    begun = editor.post(where, {"form": making.FORM, "period": "2024-01-01/2024-06-30"})
    assert begun.status_code == 302 and "/desk/jobs/" in begun["Location"]
    assert jobs.run_waiting() == 1
    bench = editor.get(begun["Location"])["Location"]
    assert "версія 1" in text(editor.get(bench))
    for who, verb in ((editor, "submit"), (head, "approve"), (head, "publish")):
        page = who.get(f"{bench}step/{verb}/?snapshot=1")
        assert page.status_code == 200
        hidden = re.search(r'name="snapshot" value="(\d+)"', page.content.decode())
        assert (hidden is not None) == (verb != "publish")
        left = {"looked": "on", "why": "Так у документі."} if verb == "submit" else {}
        given = {"snapshot": hidden[1], **left} if hidden else {}
        assert who.post(f"{bench}step/{verb}/", given).status_code == 302
    assert "Степан Керівник" in text(Client().get(bench.replace("/desk", "")))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"period": "other"}, "період має початок і кінець"),
        ({"period": "other", "since": "30.06.2024", "until": "01.01.2024"}, "не може бути раніше за початок"),
        ({"period": "other", "since": "колись", "until": "01.01.2024"}, "Від"),
        ({"period": "1.1.2024"}, "Виберіть"),
        ({}, "Це поле"),
    ],
)
def test_a_form_says_what_is_wrong(given: dict[str, str], said: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        about = making.programme(cast)
    answer = client(cast, "mariia").post(
        f"/home/desk/reports/new/?subject=programme&pk={about.pk}", {"form": making.FORM, **given}
    )
    assert answer.status_code == 422
    with tenancy.enter(cast.home.pk):
        assert not Report.objects.exists()


@pytest.mark.parametrize(
    "query", ["?subject=programme&pk=1", "?subject=none&pk=1", "?about=x:y", "?subject=programme&pk=x"]
)
def test_a_report_about_nothing(query: str, cast: Cast) -> None:
    assert client(cast, "mariia").get(f"/home/desk/reports/new/{query}").status_code == 404


def test_a_report_waits_on_the_desk_of_who_approves(cast: Cast, report: Report) -> None:
    assert report.title not in text(client(cast, "stepan").get("/home/desk/"))
    making.moved(cast, report, "review", "mariia")
    page = text(client(cast, "stepan").get("/home/desk/"))
    assert report.title in page and "на погодженні · Відділ комунікацій" in page
    for who in ("mariia", "anton", "alina"):
        assert report.title not in text(client(cast, who).get("/home/desk/"))


def test_a_withheld_report_is_due_to_be_looked_at(cast: Cast, published: Report) -> None:
    given = {"ground": "ЗДПІ", "act": "№ 1", "review_on": clock.today() + timedelta(days=3)}
    actions.step(published, "withhold", cast.viewer("stepan"), given)
    assert "Переглянути, чи ще треба притримувати" in text(client(cast, "stepan").get("/home/desk/"))


def test_history_and_path(cast: Cast, published: Report) -> None:
    page = text(client(cast, "alina").get(f"/home/desk/reports/{published.pk}/history/"))
    for verb in ("Записано", "Перевірено й передано на погодження", "Затверджено", "Оприлюднено"):
        assert verb in page
    bench = text(client(cast, "alina").get(f"/home/desk/reports/{published.pk}/"))
    assert bench.count("Степан Керівник") >= 3


# ── Files and queries ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("kind", "starts"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("json", b"{")])
def test_files_are_of_the_same_snapshot_for_everybody(kind: str, starts: bytes, cast: Cast, published: Report) -> None:
    public = client(cast, None).get(f"/home/reports/{published.pk}/export.{kind}")
    desk = client(cast, "mariia").get(f"/home/desk/reports/{published.pk}/export.{kind}")
    assert public.content == desk.content and public.content.startswith(starts)
    assert f'-v1.{kind}"' in public["Content-Disposition"]
    # Later changes do not reach the file of an approved report.
    making.paid(cast, Programme.objects.get(), "1.15", "500000.00")
    assert client(cast, None).get(f"/home/reports/{published.pk}/export.{kind}").content == public.content


def test_the_document_has_the_rows_of_the_page(cast: Cast, published: Report) -> None:
    answer = client(cast, None).get(f"/home/reports/{published.pk}/export.docx")
    document = docx.Document(BytesIO(answer.content))
    assert [len(table.rows) for table in document.tables] == [30, 3]
    assert document.tables[1].rows[2].cells[3].text.replace(NBSP, " ") == "29 923,4"


def test_machines_read_each_number_with_its_rule_and_the_digest_of_its_records(cast: Cast, published: Report) -> None:
    answer = client(cast, None).get(f"/home/reports/{published.pk}/export.json")
    told = json.loads(answer.content)
    kept = {row.number: row for row in SnapshotNumber.objects.filter(snapshot=published.shown())}
    assert len(told["numbers"]) == len(kept) > 0 and told["approved"]["name"] == "Степан Керівник"
    for number in told["numbers"]:
        row = kept[number["number"]]
        ids = ",".join(str(pk) for pk in row.ids)
        assert number["ids_sha256"] == hashlib.sha256(ids.encode()).hexdigest() and number["records"] == len(row.ids)
        assert number["rule"] or row.made_of
    assert told["snapshot"]["sha256"] == published.shown().sha256  # type: ignore[union-attr]


def test_queries_do_not_grow_with_numbers(cast: Cast, published: Report) -> None:
    def queries(path: str, who: str | None) -> int:
        asker = client(cast, who)
        asker.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert asker.get(path).status_code == 200
        return len(caught)

    number = whole(published).number
    paths = [
        (f"/home/reports/{published.pk}/", None),
        (f"/home/reports/{published.pk}/numbers/{number}/", None),
        (f"/home/desk/reports/{published.pk}/?number={number}", "mariia"),
        ("/home/reports/", None),
        ("/home/desk/reports/", "mariia"),
    ]
    about = Programme.objects.get()
    # Something differs already: what became of the records is asked once, however many there are.
    making.paid(cast, about, "1.15", "500000.00")
    before = [queries(*path) for path in paths]
    for row in Spending.objects.filter(programme=about, amount__gt=0):
        making.paid(cast, about, row.measure.number, "1.00")
    for year in range(2010, 2020):
        fill(Report, cast.home, **{**_same(published), "since": date(year, 1, 1), "until": date(year, 12, 31)})
    after = [queries(*path) for path in paths]
    # Fewer, where no record is left to compare.
    assert all(b <= a for a, b in zip(before, after, strict=True)), (before, after)
    assert max(after) < 60, after


def _same(report: Report) -> dict[str, Any]:
    names = ("form", "subject", "subject_pk", "title", "state", "department", "published_at")
    return {name: getattr(report, name) for name in names}
