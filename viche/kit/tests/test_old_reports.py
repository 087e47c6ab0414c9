"""Old reports at the desk: kept, their numbers confirmed, corrected, skipped; what is no document is refused in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada.models import Act
from viche.kit import tenancy
from viche.kit.figures import figure
from viche.kit.models import FoundNumber, JournalEntry, OldReport, StatedValue
from viche.kit.old_reports.matching import Matching, in_unit_of, words_of
from viche.kit.tests import files

pytestmark = pytest.mark.django_db
TEXT = (
    "ЗВІТ про роботу відділу за 2024 рік\n"
    "Станом на 31.12.2024 у відділі шість посад. За рік ухвалено близько 162 актів, з них 12 рішень.\n"
    "Проведено 85 заходів для 1 200 осіб. Рішення № 44 від 12.03.2024.\n"
)
DESK = "/home/desk/old-reports/"


def signed_in(cast: Cast, who: str = "petro") -> Client:
    client = Client()
    client.force_login(cast.people[who])
    return client


def taken(cast: Cast, text: str = TEXT, **given: Any) -> OldReport:
    """The report as the approver takes it."""
    answer = signed_in(cast).post(f"{DESK}new/", {"text": text, **given})
    assert answer.status_code == 302, answer.content.decode()
    with tenancy.enter(cast.home.pk):
        return OldReport.objects.latest("pk")


def found(cast: Cast, report: OldReport) -> dict[Decimal, FoundNumber]:
    """Its numbers by value."""
    with tenancy.enter(cast.home.pk):
        return {number.value: number for number in report.numbers.order_by("order")}


def answer_for(number: FoundNumber, **given: Any) -> dict[str, Any]:
    """The fields of one number on the page, marked."""
    told = {"take": "on", **given}
    return {"number": number.pk, **{f"n{number.pk}-{name}": value for name, value in told.items()}}


def test_a_report_is_kept_and_its_numbers_wait(cast: Cast) -> None:
    report = taken(cast)
    assert (report.since, report.until) == (date(2024, 1, 1), date(2024, 12, 31))
    assert report.name.startswith("ЗВІТ про роботу") and not report.is_open
    numbers = found(cast, report)
    assert sorted(numbers) == [6, 12, 85, 162, 1200]
    assert {number.state for number in numbers.values()} == {"waiting"}
    assert (numbers[Decimal(6)].since, numbers[Decimal(6)].until) == (date(2024, 12, 31), date(2024, 12, 31))
    page = signed_in(cast).get(f"{DESK}{report.pk}/").content.decode()
    assert "близько 162 актів" in page and "Розібрано 0 з 5" in page
    with tenancy.enter(cast.home.pk):
        entry = JournalEntry.objects.get(kind="kit_oldreport")
    assert entry.verb == "take" and "blocks" in entry.personal and "162" not in str(entry.after)


def test_a_confirmed_number_is_stated_with_its_quote_and_place(cast: Cast) -> None:
    report = taken(cast)
    number = found(cast, report)[Decimal(162)]
    data = {"do": "confirm", **answer_for(number, figure="acts", value="162", qualifier="about")}
    answer = signed_in(cast).post(f"{DESK}{report.pk}/", data)
    assert answer.status_code == 302
    with tenancy.enter(cast.home.pk):
        row = StatedValue.objects.get()
        number.refresh_from_db()
        entry = JournalEntry.objects.get(kind="kit_foundnumber", record_id=number.pk, verb="confirm")
    assert (row.figure, row.number, row.qualifier, row.report_id) == ("acts", 162, "about", report.pk)
    assert row.quote == "За рік ухвалено близько 162 актів, з них 12 рішень." and row.place
    assert (number.state, number.stated_id, entry.actor_id) == ("stated", row.pk, cast.petro.pk)
    page = Client().get("/home/figures/acts/?since=2024-01-01&until=2024-12-31").content.decode()
    assert "близько" in page and row.quote in page and row.place in page
    assert f"/old-reports/{report.pk}/" not in page, "residents do not see a document that is not open"
    assert (
        f"/old-reports/{report.pk}/"
        in signed_in(cast).get("/home/figures/acts/?since=2024-01-01&until=2024-12-31").content.decode()
    )


@pytest.mark.parametrize("typed, status", [("1 162,5", 302), ("сто", 422), ("9" * 25, 422), ("1,23456", 422)])
def test_a_value_is_corrected_as_people_type(typed: str, status: int, cast: Cast) -> None:
    report = taken(cast)
    number = found(cast, report)[Decimal(162)]
    data = {"do": "confirm", **answer_for(number, figure="acts", value=typed)}
    assert signed_in(cast).post(f"{DESK}{report.pk}/", data).status_code == status
    with tenancy.enter(cast.home.pk):
        assert [row.value for row in StatedValue.objects.all()] == ([Decimal("1162.5")] if status == 302 else [])


def test_what_the_page_shows_can_be_sent_as_it_is(cast: Cast) -> None:
    """The values the boxes hold are taken back, in either language."""
    for language, text in (("uk", TEXT), ("en", TEXT.replace("2024", "2023"))):
        report = taken(cast, text)
        number = found(cast, report)[Decimal(1200)]
        client = signed_in(cast)
        client.cookies["django_language"] = language
        items = client.get(f"{DESK}{report.pk}/").context["items"]
        form = next(item["form"] for item in items if item["number"].pk == number.pk)
        shown = {name: form[name].value() for name in ("value", "since", "until", "qualifier", "part")}
        data = {"do": "confirm", **answer_for(number, **shown, other="acts")}
        assert client.post(f"{DESK}{report.pk}/", data).status_code == 302


def test_several_at_once_or_none(cast: Cast) -> None:
    report = taken(cast)
    numbers = found(cast, report)
    good = answer_for(numbers[Decimal(162)], figure="acts")
    bad = answer_for(numbers[Decimal(12)], other="Такого немає")
    both = {**good, **bad, "number": [good["number"], bad["number"]], "do": "confirm"}
    answer = signed_in(cast).post(f"{DESK}{report.pk}/", both)
    assert answer.status_code == 422 and "Такого числа немає" in answer.content.decode()
    with tenancy.enter(cast.home.pk):
        assert not StatedValue.objects.exists()
    name = f"n{numbers[Decimal(12)].pk}-"
    both |= {f"{name}other": str(figure("acts").title), f"{name}part": "вид=рішення"}
    assert signed_in(cast).post(f"{DESK}{report.pk}/", both).status_code == 302
    with tenancy.enter(cast.home.pk):
        told = {row.part: row.number for row in StatedValue.objects.all()}
    assert told == {"": 162, "kind=decision": 12}


def test_two_numbers_for_one_place_are_a_refusal_and_nothing_is_written(cast: Cast) -> None:
    report = taken(cast)
    numbers = found(cast, report)
    one, other = (answer_for(numbers[Decimal(value)], figure="acts") for value in (162, 12))
    both = {**one, **other, "number": [one["number"], other["number"]], "do": "confirm"}
    answer = signed_in(cast).post(f"{DESK}{report.pk}/", both)
    assert answer.status_code == 422 and "інше значення" in answer.content.decode()
    with tenancy.enter(cast.home.pk):
        assert not StatedValue.objects.exists()
        assert not FoundNumber.objects.filter(state="stated").exists()


def test_skipped_and_brought_back(cast: Cast) -> None:
    report = taken(cast)
    number = found(cast, report)[Decimal(85)]
    client = signed_in(cast)
    assert client.post(f"{DESK}{report.pk}/", {"do": "skip", **answer_for(number)}).status_code == 302
    assert "85 заходів" in client.get(f"{DESK}{report.pk}/?state=skipped").content.decode()
    assert client.post(f"{DESK}{report.pk}/", {"do": "bring_back", **answer_for(number)}).status_code == 302
    with tenancy.enter(cast.home.pk):
        number.refresh_from_db()
    assert number.state == "waiting"


def test_nothing_marked_is_told(cast: Cast) -> None:
    report = taken(cast)
    answer = signed_in(cast).post(f"{DESK}{report.pk}/", {"do": "confirm"}, follow=True)
    assert "Нічого не позначено" in answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_what_was_stated_before_is_recognised(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        given = {"since": date(2024, 1, 1), "until": date(2024, 12, 31), "quote": "ухвалено близько 162 актів"}
        row = fill(StatedValue, cast.home, figure="acts", value=162, document="Звіт", **given)
    number = found(cast, taken(cast))[Decimal(162)]
    assert (number.state, number.figure, number.stated_id) == ("stated", "acts", row.pk)


def test_what_was_confirmed_teaches_the_next_report(cast: Cast) -> None:
    """A figure whose words say nothing of the sentence is suggested once somebody has said so."""
    report = taken(cast, "Звіт за 2023 рік.\nПосаджено 30 саджанців у парку Слави.")
    number = found(cast, report)[Decimal(30)]
    before = [s.figure.key for s in _suggested(cast, number)]
    assert "acts" not in before
    data = {"do": "confirm", **answer_for(number, other="acts")}
    assert signed_in(cast).post(f"{DESK}{report.pk}/", data).status_code == 302
    later = taken(cast, "Звіт за 2024 рік.\nПосаджено 45 саджанців у парку Слави.")
    assert _suggested(cast, found(cast, later)[Decimal(45)])[0].figure.key == "acts"


def _suggested(cast: Cast, number: FoundNumber) -> list[Any]:
    from viche.kit.figures import registered

    with tenancy.enter(cast.home.pk):
        return Matching.here(registered()).suggestions(number.words, number.head, number.unit)


def test_the_words_of_a_figure_are_recognised(cast: Cast) -> None:
    from viche.kit.figures import registered

    text = "За рік видано 71 акт."
    told = words_of(text, text.index("71"), text.index("71") + 2, "акт")
    with tenancy.enter(cast.home.pk):
        best = Matching.here(registered()).suggestions(told, "акт", "акт")[0]
    assert best.figure.key == "acts"


def test_a_sum_in_thousands_is_stated_in_hryvnias(cast: Cast) -> None:
    from viche.kit.figures import registered

    money = next(f for f in registered().values() if f.noun.one.startswith("грив"))
    assert in_unit_of(money, Decimal("7272.8"), "тис. грн") == Decimal(7272800)
    assert in_unit_of(figure("acts"), Decimal(7), "акт") == 7


def test_the_same_document_twice(cast: Cast) -> None:
    taken(cast)
    answer = signed_in(cast).post(f"{DESK}new/", {"text": TEXT})
    assert answer.status_code == 422 and "уже взято" in answer.content.decode()


def test_a_document_is_thrown_away_while_nothing_rests_on_it(cast: Cast) -> None:
    report = taken(cast)
    number = found(cast, report)[Decimal(162)]
    signed_in(cast).post(f"{DESK}{report.pk}/", {"do": "confirm", **answer_for(number, figure="acts")})
    assert signed_in(cast).post(f"{DESK}{report.pk}/remove/").status_code == 409
    wrong = taken(cast, "Звіт за 2023 рік. Проведено 3 толоки.")
    assert signed_in(cast).post(f"{DESK}{wrong.pk}/remove/").status_code == 302
    with tenancy.enter(cast.home.pk):
        assert list(OldReport.objects.values_list("pk", flat=True)) == [report.pk]


def test_residents_read_an_open_document_and_no_other(cast: Cast) -> None:
    report = taken(cast)
    where = f"/home/old-reports/{report.pk}/"
    assert Client().get(where).status_code == 404
    assert signed_in(cast).post(f"{DESK}{report.pk}/show/", {"open": "1"}).status_code == 302
    number = found(cast, report)[Decimal(162)]
    signed_in(cast).post(f"{DESK}{report.pk}/", {"do": "confirm", **answer_for(number, figure="acts")})
    page = Client().get(where).content.decode()
    assert "ухвалено" in page and "/home/figures/acts/?since=2024-01-01" in page
    assert Client().get(f"/other/old-reports/{report.pk}/").status_code == 404


@pytest.mark.parametrize("who, status", [("mariia", 403), ("alina", 403), ("anton", 403), ("olena", 403)])
def test_who_may_not_publish_takes_no_report(who: str, status: int, cast: Cast) -> None:
    assert signed_in(cast, who).post(f"{DESK}new/", {"text": TEXT}).status_code == status
    with tenancy.enter(cast.home.pk):
        assert not OldReport.objects.exists()


def test_a_document_without_its_time_asks_for_it(cast: Cast) -> None:
    text = "Проведено 85 заходів."
    answer = signed_in(cast).post(f"{DESK}new/", {"text": text})
    assert answer.status_code == 422 and "про який він час" in answer.content.decode()
    report = taken(cast, text, since="01.01.2022", until="31.12.2022")
    assert found(cast, report)[Decimal(85)].since == date(2022, 1, 1)


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0" * 400, "Зберегти як"),
        ("scan.pdf", b"%PDF-1.7\n", "скопіюйте і вставте"),
        ("noise.txt", bytes(range(256)) * 40, ""),
        ("empty.txt", b"", ""),
        ("spaces.txt", b"   \n\t  ", ""),
        ("broken.docx", b"PK\x03\x04 not a zip", "пошкоджен"),
        ("photo.jpg", b"\xff\xd8\xff" + b"0" * 99, "немає тексту"),
        ("huge.txt", "Проведено 5 заходів. ".encode() * 1_000_000, "МБ"),
        ("long.txt", "Проведено 5 заходів. ".encode() * 25_000, "знаків"),
    ],
)
def test_what_is_no_report_is_refused_in_words(name: str, content: bytes, said: str, cast: Cast) -> None:
    data = {"file": SimpleUploadedFile(name, content), "since": "01.01.2024", "until": "31.12.2024"}
    answer = signed_in(cast).post(f"{DESK}new/", data)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    with tenancy.enter(cast.home.pk):
        assert not OldReport.objects.exists()


def test_a_workbook_is_sent_where_tables_are_taken(cast: Cast) -> None:
    data = {"file": SimpleUploadedFile("a.xlsx", files.workbook().getvalue())}
    answer = signed_in(cast).post(f"{DESK}new/", data)
    assert answer.status_code == 422 and "імпортом у відповідному реєстрі" in answer.content.decode()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_text_of_any_age_is_read(codec: str, cast: Cast) -> None:
    data = {"file": SimpleUploadedFile("звіт.txt", TEXT.encode(codec))}
    assert signed_in(cast).post(f"{DESK}new/", data).status_code == 302
    with tenancy.enter(cast.home.pk):
        assert FoundNumber.objects.filter(value=162).exists()


def test_the_number_of_queries_does_not_grow(cast: Cast, django_assert_max_num_queries: Any) -> None:
    many = "Звіт за 2024 рік.\n" + "\n".join(f"Проведено {n + 300} заходів у селі." for n in range(60))
    report = taken(cast, many)
    client = signed_in(cast)
    client.get(f"{DESK}{report.pk}/")
    with django_assert_max_num_queries(30):
        client.get(f"{DESK}{report.pk}/")
    with django_assert_max_num_queries(30):
        client.get(f"/home/old-reports/{report.pk}/")


class TestStatedParts:
    """What is stated of a part stands on the page of that part; years stand side by side."""

    def test_a_part_has_its_own_value(self, cast: Cast) -> None:
        with tenancy.enter(cast.home.pk):
            self._stated(cast, 2024, 162)
            self._stated(cast, 2024, 12, part="kind=decision")
        narrowed = Client().get("/home/figures/acts/?since=2024-01-01&until=2024-12-31&kind=decision")
        assert (narrowed.context["big"], narrowed.context["kind"]) == ("12", "stated")
        assert [item["row"].value for item in narrowed.context["stated"]] == [12]
        whole = Client().get("/home/figures/acts/?since=2024-01-01&until=2024-12-31")
        assert whole.context["big"] == "162"
        assert {item["part"] for item in whole.context["stated"]} == {"", "вид: рішення"}
        other = Client().get("/home/figures/acts/?since=2024-01-01&until=2024-12-31&kind=order")
        assert other.context["big"] == "0"

    def test_the_form_knows_the_parts_of_a_figure(self, cast: Cast) -> None:
        given = {
            "figure": "acts", "since": "2024-01-01", "until": "2024-12-31", "value": "12", "quote": "12 рішень",
            "document": "Звіт", "place": "абз. 1", "qualifier": "over", "part": "вид = рішення",
        }  # fmt: skip
        assert signed_in(cast).post("/home/desk/figures/new/", given).status_code == 302
        with tenancy.enter(cast.home.pk):
            row = StatedValue.objects.get()
        assert (row.part, row.qualifier, row.place) == ("kind=decision", "over", "абз. 1")
        again = signed_in(cast).post("/home/desk/figures/new/", given)
        assert again.status_code == 422 and "уже записано" in again.content.decode()
        unknown = signed_in(cast).post("/home/desk/figures/new/", {**given, "part": "колір=синій"})
        assert unknown.status_code == 422 and "Можна за такими" in unknown.content.decode()

    def test_years_side_by_side_never_mixed(self, cast: Cast) -> None:
        with tenancy.enter(cast.home.pk):
            self._stated(cast, 2022, 150)
            self._stated(cast, 2023, 162)
            for month in (1, 2, 3):
                published(Act, cast.home, adopted_on=date(2024, month, 3), department=cast.department)
                published(Act, cast.home, adopted_on=date(2025, month, 3), department=cast.department)
            published(Act, cast.home, adopted_on=date(2025, 4, 3), department=cast.department)
        page = Client().get("/home/figures/acts/?since=2024-01-01&until=2024-12-31")
        lines = {line["year"].year: line for line in page.context["beside"]}
        assert [line["year"].year for line in page.context["beside"]] == [2025, 2024, 2023, 2022]
        assert (lines[2025]["counted"], lines[2025]["stated"], lines[2025]["year"].change[:14]) == (
            "4",
            "",
            "на 1 більше (3",
        )
        assert (lines[2024]["counted"], lines[2024]["stated"]) == ("3", "")
        assert "не порівнюємо" in lines[2024]["year"].change
        assert (lines[2023]["counted"], lines[2023]["stated"]) == ("", "162")
        assert lines[2023]["year"].change.startswith("на 12 більше")
        text = page.content.decode()
        assert "Рік до року" in text and text.count('class="n -stated"') >= 2

    def test_a_single_year_has_nothing_beside_it(self, cast: Cast) -> None:
        with tenancy.enter(cast.home.pk):
            self._stated(cast, 2024, 162)
        assert Client().get("/home/figures/acts/?since=2024-01-01&until=2024-12-31").context["beside"] == []

    def _stated(self, cast: Cast, year: int, value: int, **given: Any) -> StatedValue:
        days = {"since": date(year, 1, 1), "until": date(year, 12, 31)}
        return fill(
            StatedValue, cast.home, figure="acts", value=value, quote=f"{value} актів", document="Звіт", **days, **given
        )
