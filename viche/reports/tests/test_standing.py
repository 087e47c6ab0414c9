"""Whether anybody approved it: said in the files, and of what came after beside the text; doubts lead to where they are settled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import docx
import pytest
from django.test import Client

from tests.cast import Cast
from viche.kit import tenancy
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Measure, Programme, Spending
from viche.reports import exporting
from viche.reports.models import Report
from viche.reports.tests import making

pytestmark = pytest.mark.django_db
DRAFT = "ЧЕРНЕТКА"


@pytest.fixture
def programme(cast: Cast) -> Iterator[Programme]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        yield making.programme(cast)


def written(report: Report, kind: str = "docx") -> bytes:
    snapshot = Report.objects.get(pk=report.pk).shown()
    assert snapshot is not None
    return exporting.write(report, snapshot, kind)


def page(cast: Cast, who: str | None, url: str) -> str:
    client = Client()
    if who:
        client.force_login(cast.people[who])
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_file_says_whether_it_is_approved_and_by_whom(cast: Cast, programme: Programme) -> None:
    report = making.begun(cast, programme)
    draft = docx.Document(BytesIO(written(report)))
    assert draft.paragraphs[0].text == "ЧЕРНЕТКА: звіт не затверджено"
    assert draft.sections[0].footer.paragraphs[0].text.endswith("ЧЕРНЕТКА, не затверджено")
    approved = making.moved(cast, report, "approved")
    made = written(approved)
    final = docx.Document(BytesIO(made))
    assert final.paragraphs[0].text.startswith("Додаток 1")
    foot = final.sections[0].footer.paragraphs[0].text
    assert DRAFT not in foot and "затверджено: Степан Керівник, керівник, " in foot
    # Published, and with other records since: the same bytes.
    making.paid(cast, programme, "1.15", "500000.00")
    assert written(making.moved(cast, approved, "published")) == made


def test_what_came_after_stands_above_the_document(cast: Cast, programme: Programme) -> None:
    report = making.moved(cast, making.begun(cast, programme), "published")
    making.paid(cast, programme, "1.15", "500000.00")
    for who, url in ((None, f"/home/reports/{report.pk}/"), ("mariia", f"/home/desk/reports/{report.pk}/")):
        html = page(cast, who, url)
        told = re.search(r"Після затвердження змінилося \d+\s\w+ \(([^)]+)\)", html)
        assert told and re.sub(r"\s", " ", told[1]) == "1 запис додано, 1 запис більше не рахуємо"
        assert "застиг" not in html and "записи відтоді" not in html
        assert 'class="tiny dim sideways"' in html
        if who is None:
            assert html.index('id="since"') < html.index('class="sheet"')


def test_doubts_lead_to_where_they_are_settled(cast: Cast, programme: Programme) -> None:
    report = making.begun(cast, programme)
    assert Measure.objects.filter(programme=programme).exists() and Spending.objects.exists()
    found = {doubt.title: doubt for doubt in report.kind.doubts(programme, report.period)}
    settled = found["Сумніви щодо документів не з’ясовано"]
    assert "by=doubts" in settled.url
    assert "Сумніви щодо документів</h2>" in page(cast, "mariia", f"/home{settled.url}")
    unexplained = found["Бракує пояснення"]
    assert "why=needed" in unexplained.url
    board = page(cast, "mariia", f"/home{unexplained.url}")
    assert re.search(r'<option value="needed"[^>]* selected', board)
