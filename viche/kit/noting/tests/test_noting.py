"""«Записати роботу»: kinds found by typing, few fields, the next one, the last one again, taking back, my month."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import kinds as making
from tests.cast import Cast
from tests.kinds import all_kinds, inside, signed_in
from viche.hromada.models import Act
from viche.kit import clock, journal
from viche.kit.models import Attachment, JournalEntry
from viche.kit.noting import forms, kinds, mine
from viche.kit.publishing import DRAFT, PUBLISHED
from viche.kit.registers import Register, registered
from viche.kit.registers.declare import is_required
from viche.registers.kinds.point import Point, Points

pytestmark = pytest.mark.django_db
NOTE = "/home/desk/note/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
EVERY = pytest.mark.parametrize("register", all_kinds())
ACT = {"number": "17", "issuer": "council", "kind": "order", "title": "Про чергування"}


def act(cast: Cast, **more: str) -> dict[str, Any]:
    return {**ACT, "adopted_on": f"{clock.today():%d.%m.%Y}", "department": str(cast.department.pk), **more}


def noted(cast: Cast, who: str, **given: Any) -> Act:
    with inside(cast), journal.change("note", by=cast.people[who]):
        made: Act = Act.objects.create(
            hromada=cast.home,
            **{"department": cast.department, "adopted_on": clock.today(), "title": "Про це", **given},
        )
    return made


def found(client: Client, typed: str) -> list[str]:
    """Titles of the found kinds, as the script asks for them."""
    answer = client.get(NOTE, {"kind": typed, "part": "1"})
    return [re.sub("<.*?>", "", title) for title in re.findall(r"<span>(.*?)</span>", answer.content.decode())]


# ── Kinds ────────────────────────────────────────────────────────────────────────────────────────────────────────


@EVERY
def test_every_kind_is_found_by_its_name_and_every_variant_by_its_own(register: Register) -> None:
    for text in (register.noun.one, register.noun.one[:4].upper(), str(register.title)):
        assert kinds.Kind(register) in kinds.find(text, {}) or len(kinds.find(text, {})) == kinds.MOST, text
    for kind in kinds.every():
        if kind.register is register and kind.variant:
            assert kind in kinds.find(kind.label, {}) or len(kinds.find(kind.label, {})) == kinds.MOST, kind.label


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("розпор", "acts:order"),
        ("порядження", "acts:order"),  # inside the word
        ("Pозпоpядження", "acts:order"),  # Latin P and p
        ("hjpgjh", "acts:order"),  # the other layout
        ("акт розпор", "acts:order"),
        ("незламн", "points"),
        ("act", "acts"),
        ("Зустріч із мешканцями вулиці Шевченка", "events:meeting"),  # what happened, not its kind
    ],
)
def test_a_kind_is_found_by_what_people_type(typed: str, key: str) -> None:
    assert key in [kind.key for kind in kinds.find(typed, {})]


def test_what_is_not_there_is_said(cast: Cast) -> None:
    client = signed_in(cast, "mariia")
    page = client.get(NOTE, {"kind": "щосьзовсімінше"}).content.decode()
    assert "такого роду роботи немає" in page
    assert client.get(NOTE, {"what": "nothing"}).status_code == 404
    assert client.get(NOTE, {"what": "acts:nothing"}).status_code == 404


def test_the_single_kind_found_is_gone_to_without_a_script(cast: Cast) -> None:
    only = next(kind for kind in kinds.every() if kinds.find(kind.names[0], {}) == [kind])
    answer = signed_in(cast, "mariia").get(NOTE, {"kind": only.names[0]})
    assert answer.status_code == 302 and urlencode({"what": only.key}) in answer.headers["Location"]


def test_what_happened_typed_instead_of_a_kind_is_the_title_of_the_form(cast: Cast) -> None:
    client, typed = signed_in(cast, "mariia"), "Зустріч із мешканцями Балашівки"
    page = client.get(NOTE, {"kind": typed}).content.decode()
    url = next(url for url in re.findall(r'href="([^"]+)"', page) if "what=events%3Ameeting" in url)
    form = client.get(url.replace("&amp;", "&"))
    assert form.context["form"]["title"].value() == typed
    named = client.get(NOTE, {"kind": "зустр"}).content.decode()
    assert "what=events%3Ameeting" in named and "title=" not in named, "a name of the kind is no title"


def test_kinds_noted_last_stand_first_and_say_when(cast: Cast) -> None:
    noted(cast, "stepan", number="0", kind="instruction")  # another person's habit is not mine
    noted(cast, "mariia", number="1", kind="order")
    client = signed_in(cast, "mariia")
    first = client.get(NOTE).context["kinds"]
    assert [line["title"] for line in first] == ["Акт: розпорядження"]
    assert "востаннє сьогодні" in first[0]["more"] and "1\N{NO-BREAK SPACE}запис" in first[0]["more"]
    with clock.pinned(clock.now() + timedelta(days=1)):
        assert "вчора" in client.get(NOTE).context["kinds"][0]["more"]
    assert found(client, "рішення")[0] == "Акт: рішення"
    assert found(client, "акт")[0] == "Акт", "the register itself was noted too, and it begins so"


def test_the_list_of_all_has_every_register_under_its_heading(cast: Cast) -> None:
    page = signed_in(cast, "mariia").get(NOTE)
    listed = {kind["title"] for group in page.context["groups"] for kind in group["kinds"]}
    assert listed == {kinds.Kind(register).title for register in registered()}
    assert "Стійкість" in [str(group["title"]) for group in page.context["groups"]]


# ── The form ─────────────────────────────────────────────────────────────────────────────────────────────────────


@EVERY
def test_the_form_asks_what_is_required_and_little_more(register: Register, cast: Cast) -> None:
    client = signed_in(cast, "mariia")
    answer = client.get(NOTE, {"what": register.slug})
    if "new" in register.views:
        return
    names = set(answer.context["form"].fields)
    needed = {name for name in register.form_fields if is_required(register.field(name))}
    assert needed | {name for name in (register.day, register.variant) if name} <= names
    asked = needed | set(register.brief) | {register.day, register.variant, "department", "note_files", "note_publish"}
    assert names <= asked
    if register.day:
        assert answer.context["form"].initial[register.day] == clock.today()


@EVERY
def test_every_kind_is_noted_by_its_brief_form(register: Register, cast: Cast) -> None:
    client = signed_in(cast, "mariia")
    with inside(cast):
        said = making.typed(register, making.values(register, 0, cast))
        before = register.model.objects.count()
    brief = {name: said[name] for name in register.brief_fields if name in said}
    answer = client.post(f"{NOTE}?what={register.slug}", brief)
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    with inside(cast):
        assert register.model.objects.count() == before + 1
        record = register.model.objects.latest("pk")
        assert record.state == DRAFT
        entry = JournalEntry.objects.filter(kind=register.section, record_id=record.pk).get()
        assert (entry.verb, entry.actor_id) == ("note", cast.mariia.pk)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Записано." in page and f"/home/desk/{register.slug}/{record.pk}/" in page and "Забрати назад" in page


def test_a_variant_begins_chosen_and_the_unit_and_place_are_those_of_the_last_time(cast: Cast) -> None:
    with inside(cast):
        place = next(iter(Points.options["settlement"](cast.home.pk)), None)
        with journal.change("note", by=cast.iryna):
            Point.objects.create(
                hromada=cast.home, department=cast.enterprise, name="А", address="Б", hours="8", settlement=place
            )
    form = signed_in(cast, "iryna").get(NOTE, {"what": "acts:order"}).context["form"]
    assert form.initial["kind"] == "order" and form.initial["department"] == cast.enterprise.pk
    assert form.fields["department"].widget.is_hidden is False, "she writes for every unit"
    point = signed_in(cast, "iryna").get(NOTE, {"what": "points"}).context["form"]
    assert point.initial["settlement"] == (place.pk if place else None)
    mariia = signed_in(cast, "mariia").get(NOTE, {"what": "acts"}).context["form"]
    assert mariia.fields["department"].widget.is_hidden and mariia.initial["department"] == cast.department.pk


def test_what_is_wrong_is_said_and_nothing_is_written(cast: Cast) -> None:
    answer = signed_in(cast, "mariia").post(f"{NOTE}?what=acts", act(cast, adopted_on="31.02.2024"))
    assert answer.status_code == 422 and "Такої дати немає" in answer.content.decode()
    with inside(cast):
        assert not Act.objects.filter(number="17").exists()


def test_all_fields_open_with_what_was_typed(cast: Cast) -> None:
    client = signed_in(cast, "mariia")
    answer = client.post(f"{NOTE}?what=acts", {**act(cast, adopted_on="31.02.2024"), "note_do": "all"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'value="17"' in page and 'value="31.02.2024"' in page and "link" in answer.context["form"].fields
    assert "Ще не збережено" not in page
    saved = client.post(f"{NOTE}?what=acts", {**act(cast), "note_full": "1", "link": "https://example.test/17"})
    assert saved.status_code == 302
    with inside(cast):
        assert Act.objects.get(number="17").link == "https://example.test/17"


def test_save_and_open_leads_to_the_record(cast: Cast) -> None:
    answer = signed_in(cast, "mariia").post(f"{NOTE}?what=acts", act(cast, note_do="open"))
    with inside(cast):
        record = Act.objects.get(number="17")
    assert answer.headers["Location"] == f"/home/desk/acts/{record.pk}/"


def test_as_last_time(cast: Cast) -> None:
    noted(cast, "stepan", number="9", kind="order", title="Чуже")
    noted(
        cast, "mariia", number="5", kind="order", title="Про чергування", adopted_on=date(2024, 1, 5),
        link="https://example.test/5",
    )  # fmt: skip
    client = signed_in(cast, "mariia")
    answer = client.get(NOTE, {"what": "acts:order", "like": "1"})
    form = answer.context["form"]
    assert (form.initial["title"], form.initial["adopted_on"]) == ("Про чергування", clock.today())
    assert "link" in form.fields, "what was filled last time beyond the brief fields is seen, not written unseen"
    empty = client.get(NOTE, {"what": "acts:instruction", "like": "1"})
    assert "повторити нічого" in empty.content.decode()


def test_private_values_of_another_unit_are_not_copied(cast: Cast) -> None:
    with inside(cast), journal.change("note", by=cast.mariia):
        Point.objects.create(
            hromada=cast.home, department=cast.enterprise, name="А", address="Б", hours="8", contact_phone="ТАЄМНО"
        )
    page = signed_in(cast, "mariia").get(NOTE, {"what": "points", "like": "1"}).content.decode()
    assert 'value="Б"' in page and "ТАЄМНО" not in page


# ── Files, publishing, taking back ───────────────────────────────────────────────────────────────────────────────


def test_files_come_with_the_record_or_neither_comes(cast: Cast) -> None:
    client = signed_in(cast, "mariia")
    good = [SimpleUploadedFile(name, PDF, "application/pdf") for name in ("a.pdf", "b.pdf")]
    assert client.post(f"{NOTE}?what=acts", {**act(cast), "note_files": good}).status_code == 302
    with inside(cast):
        record = Act.objects.get(number="17")
        assert Attachment.objects.filter(kind=Act._meta.db_table, record_id=record.pk).count() == 2
    bad = SimpleUploadedFile("a.exe", b"MZ\x90\x00", "application/pdf")
    answer = client.post(f"{NOTE}?what=acts", {**act(cast, number="18"), "note_files": bad})
    assert answer.status_code == 422 and answer.context["form"].errors["note_files"]
    with inside(cast):
        assert not Act.objects.filter(number="18").exists()


def test_who_may_publish_does_it_at_once_and_is_remembered(cast: Cast) -> None:
    client = signed_in(cast, "petro")
    answer = client.post(f"{NOTE}?what=acts", act(cast, note_publish="on"))
    with inside(cast):
        record = Act.objects.get(number="17")
        assert record.state == PUBLISHED and record.published_at
    page = client.get(answer.headers["Location"])
    assert "Забрати назад" not in page.content.decode(), "what was published is withheld, not thrown away"
    assert page.context["form"].initial["note_publish"] is True
    assert "note_publish" not in signed_in(cast, "mariia").get(NOTE, {"what": "acts"}).context["form"].fields
    forged = signed_in(cast, "mariia").post(f"{NOTE}?what=acts", act(cast, number="18", note_publish="on"))
    assert forged.status_code == 302
    with inside(cast):
        assert Act.objects.get(number="18").state == DRAFT


def test_the_last_one_is_taken_back_while_it_is_a_draft(cast: Cast) -> None:
    client = signed_in(cast, "mariia")
    answer = client.post(f"{NOTE}?what=acts:order", act(cast))
    (pk,) = parse_qs(urlsplit(answer.headers["Location"]).query)["done"]
    back = client.post(f"{NOTE}undo/acts/{pk}/")
    assert back.headers["Location"] == f"{NOTE}?what=acts%3Aorder"
    with inside(cast):
        assert not Act.objects.filter(pk=pk).exists()
    public = noted(cast, "mariia", number="20", state=PUBLISHED, published_at=clock.now())
    assert client.post(f"{NOTE}undo/acts/{public.pk}/").status_code == 403
    assert client.post(f"{NOTE}undo/nothing/{public.pk}/").status_code == 404
    other = noted(cast, "iryna", number="21", department=cast.enterprise)
    assert client.post(f"{NOTE}undo/acts/{other.pk}/").status_code == 403


def test_a_reader_has_no_box_and_a_stranger_no_page(cast: Cast) -> None:
    assert signed_in(cast, "alina").get(NOTE).status_code == 403
    assert signed_in(cast, "alina").post(f"{NOTE}?what=acts", act(cast)).status_code == 403
    assert signed_in(cast, None).get(NOTE).status_code == 401
    # A unit that is not hers is no choice.
    answer = signed_in(cast, "mariia").post(f"{NOTE}?what=acts", act(cast, department=str(cast.enterprise.pk)))
    assert answer.status_code == 422


# ── My month ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_my_month_counts_what_i_noted_and_nobody_threw_away(cast: Cast) -> None:
    client = signed_in(cast, "mariia")
    kept = noted(cast, "mariia", number="1", title="Лишилося")
    gone = noted(cast, "mariia", number="2", title="Зникло")
    noted(cast, "stepan", number="3", title="Чуже")
    client.post(f"{NOTE}undo/acts/{gone.pk}/")
    assert "1\N{NO-BREAK SPACE}робота" in client.get("/home/desk/").content.decode()
    page = client.get(f"{NOTE}mine/").content.decode()
    assert f"/home/desk/acts/{kept.pk}/" in page and f"/home/desk/acts/{gone.pk}/" not in page
    assert page.count("/home/desk/acts/") - page.count('href="/home/desk/acts/"') == 1
    assert "записів немає" in client.get(f"{NOTE}mine/", {"month": "2020-01"}).content.decode()
    for wrong in ("x", "2026-13", "99999-1", "0-1"):
        assert client.get(f"{NOTE}mine/", {"month": wrong}).status_code == 200


def test_rows_of_a_table_count_as_noted_once_each(cast: Cast) -> None:
    client = signed_in(cast, "mariia")
    noted(cast, "mariia", number="1", kind="order", title="Набрано")
    head = "Номер\tДата\tВид\tПро що\tХто ухвалив"
    rows = "\n".join(f"Т-{number}\t01.02.2026\tрозпорядження\tІз таблиці\tрада" for number in range(12))
    answer = client.post("/home/desk/acts/paste/", {"text": f"{head}\n{rows}", "department": cast.department.pk})
    shown = client.get(answer.headers["Location"])
    assert shown.context["bad"] == 0
    client.post(answer.headers["Location"], {"seen": shown.context["seen"]})
    assert "13\N{NO-BREAK SPACE}робіт" in client.get("/home/desk/").content.decode()
    page = client.get(f"{NOTE}mine/")
    assert page.context["page"].paginator.count == 13 and "Т-11" in page.content.decode()
    with inside(cast):
        viewer = cast.viewer("mariia")
        assert mine.used(viewer)["acts"].year == mine.used(viewer)["acts:order"].year == 13
        with journal.change("import", by=cast.mariia):
            Act.objects.filter(number="Т-3").update(title="Змінено таблицею")
        assert mine.of_month(viewer, clock.today()).count() == 13


def test_queries_do_not_grow_with_what_was_noted(cast: Cast) -> None:
    client, asked = signed_in(cast, "mariia"), dict[str, list[int]]()
    pages = (
        "/home/desk/",
        NOTE,
        f"{NOTE}?kind=акт",
        f"{NOTE}?what=acts:order",
        f"{NOTE}?what=acts&like=1",
        f"{NOTE}mine/",
    )
    for number in (1, 12):
        for index in range(number):
            noted(cast, "mariia", number=f"{number}-{index}", kind="order" if index % 2 else "decision")
        for page in pages:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(page).status_code in (200, 302)
            asked.setdefault(page, []).append(len(seen))
    assert {page: numbers for page, numbers in asked.items() if len(set(numbers)) > 1} == {}, asked


def test_the_index_answers_for_one_person(cast: Cast) -> None:
    noted(cast, "mariia", number="1")
    with inside(cast), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        plan = mine.of_person(cast.viewer("mariia")).order_by("-at").explain()
    assert "kit_journal_noted" in plan


# ── Work of a bulk kind ──────────────────────────────────────────────────────────────────────────────────────────


def test_several_pieces_are_asked_for_only_when_wanted() -> None:
    class Fake:
        """A bulk register without a table."""

        model = type(
            "Bulk", (forms.BulkRecord,), {"__module__": __name__, "Meta": type("Meta", (), {"abstract": True})}
        )
        brief_fields = ("title", "done_on", "department")
        form_fields = ("done_on", "until", "quantity", "title", "link", "department")

    names = {
        (several, full): forms.names_of(Fake, several=several, full=full)  # type: ignore[arg-type]
        for several in (False, True)
        for full in (False, True)
    }
    assert names[False, False] == ("title", "done_on", "department")
    assert names[True, False] == ("title", "done_on", "until", "quantity", "department")
    assert names[False, True] == ("title", "done_on", "link", "department")
    assert names[True, True] == ("title", "done_on", "until", "quantity", "link", "department")


@pytest.mark.parametrize("register", [r for r in registered() if forms.is_bulk(r)], ids=lambda r: r.slug)
def test_several_pieces_are_one_record_with_its_term(register: Register, cast: Cast) -> None:
    client = signed_in(cast, "mariia")
    with inside(cast):
        said = making.typed(register, making.values(register, 0, cast))
    brief = {name: said[name] for name in register.brief_fields if name in said}
    turned = client.post(f"{NOTE}?what={register.slug}", {**brief, "note_do": "many"})
    assert {"until", "quantity"} <= set(turned.context["form"].fields)
    assert turned.context["form"].initial["quantity"] is None, "how many is said, not supposed"
    brief |= {"note_many": "1", "done_on": "01.03.2026", "until": "28.02.2026", "quantity": "120"}
    wrong = client.post(f"{NOTE}?what={register.slug}", brief)
    assert wrong.status_code == 422 and "Останній день не раніше за перший" in wrong.content.decode()
    brief["until"] = "31.03.2026"
    answer = client.post(f"{NOTE}?what={register.slug}", brief)
    assert answer.status_code == 302 and "note_many=1" in answer.headers["Location"]
    with inside(cast):
        assert register.model.objects.latest("pk").quantity == 120
