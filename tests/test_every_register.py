"""What every register promises. A new kind is covered the day it is declared, without a line here."""

from __future__ import annotations

import io
import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.html import escape

from tests import kinds
from tests.cast import Cast
from tests.kinds import SECRET, inside, make, signed_in
from viche.kit import attachments, clock, figures, journal, tenancy, words
from viche.kit.models import Attachment, Closure, ImportFile, JournalEntry
from viche.kit.publishing import DRAFT, PUBLISHED, WITHHELD
from viche.kit.registers import Register, exporting, registered
from viche.kit.registers.filters import filters_of
from viche.kit.registers.values import yes_or_no
from viche.kit.spreadsheets import read_table, write_csv, write_xlsx

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TODAY = figures.Period.day(clock.today())
EVERY = pytest.mark.parametrize("register", registered(), ids=lambda register: register.slug)
# What goes the same way for every kind.
SOME = pytest.mark.parametrize("register", kinds.all_kinds())


@pytest.fixture(autouse=True)
def _prefix() -> Any:
    """Addresses are those of the home hromada."""
    set_script_prefix("/home/")
    yield
    set_script_prefix("/")


def url(register: Register, page: str, *args: Any) -> str:
    """An address inside the home hromada, whatever was visited before."""
    from django.conf import settings
    from django.urls import reverse

    set_script_prefix("/home/")
    return reverse(f"{register.slug}-{page}", urlconf=settings.HROMADA_URLCONF, args=args)


def text(client: Client, address: str, status: int = 200, /, **data: Any) -> str:
    """The page. The status has no name: a register may have a filter «status»."""
    answer = client.get(address, data)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


# ── What the public sees ─────────────────────────────────────────────────────────────────────────────────────────


@EVERY
def test_the_public_sees_published_records_without_private_fields(register: Register, cast: Cast) -> None:
    with inside(cast):
        shown, draft, withheld = (make(register, cast, state) for state in (PUBLISHED, DRAFT, WITHHELD))
    for who in (None, "olena", "hlib", "mariia"):
        client = signed_in(cast, who)
        pages = [text(client, url(register, "list")), text(client, url(register, "page", shown.pk))]
        pages += [text(client, url(register, "export", kind)) for kind in ("csv", "json")]
        pages.append(str(rows_of(client.get(url(register, "export", "xlsx")).content)))
        assert url(register, "page", shown.pk) in pages[0]
        for page in pages:
            assert SECRET not in page
            assert url(register, "page", draft.pk) not in page
            assert url(register, "page", withheld.pk) not in page
    for hidden, status in ((draft, 404), (withheld, 403)):
        text(signed_in(cast, None), url(register, "page", hidden.pk), status)
        assert f'"id": {hidden.pk}' not in text(signed_in(cast, None), url(register, "export", "json"))
    assert "притримано" in text(signed_in(cast, None), url(register, "list"))


@EVERY
@pytest.mark.parametrize("who", [None, "olena", "hlib"])
def test_what_was_public_and_is_held_back_tells_why_and_till_when(
    who: str | None, register: Register, cast: Cast
) -> None:
    published, since, review = date(2026, 3, 1), clock.today(), date(2031, 9, 30)
    given = {"ground": "ЗДПІ ст. 6: безпека людей", "act": "Розпорядження № 17", "review_on": review}
    with inside(cast):
        record = make(register, cast, published_at=clock.start_of_day(published))
        register.model.process.take(record, "withhold", cast.viewer("iryna"), **given)
        typed = kinds.typed(register, {name: getattr(record, name) for name in register.form_fields})
    client = signed_in(cast, who)
    page = text(client, url(register, "page", record.pk), 403).replace("\N{NO-BREAK SPACE}", " ")
    for day in (published, since, review):
        assert words.long_date(day).replace("\N{NO-BREAK SPACE}", " ") in page, day
    assert given["ground"] in page and given["act"] in page
    main = page.split("<main")[1].split("</main>")[0]
    for name, said in typed.items():
        assert len(said) < 3 or said not in main, name
    assert str(record) not in page and "noindex" in page
    assert client.post(url(register, "page", record.pk)).status_code == 405
    text(client, url(register, "page", record.pk).replace("/home/", "/other/"), 404)
    with inside(cast):
        register.model.process.take(record, "restore", cast.viewer("iryna"), ground="Загрози немає")
    text(client, url(register, "page", record.pk))


@SOME
def test_what_never_was_public_says_nothing_of_itself(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast, WITHHELD)
        with journal.change("edit", by=None):
            register.model.objects.update(published_at=None)
    text(signed_in(cast, None), url(register, "page", record.pk), 404)


@SOME
def test_what_is_held_back_in_a_closed_section_says_only_that_it_is_closed(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast, WITHHELD)
        close(register, cast, "closed")
    page = text(signed_in(cast, None), url(register, "page", record.pk), 403)
    assert "Закрито на час обстрілів" in page and "№ 1" not in page.split("<main")[1]


def rows_of(content: bytes, name: str = "a.xlsx") -> list[list[Any]]:
    table = read_table(io.BytesIO(content), name)
    return [table.header, *(row.cells for row in table.rows)]


@SOME
def test_another_hromada_has_none_of_it(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast)
    client = signed_in(cast, "hlib")
    for page in ("page", "record", "edit", "history"):
        address = url(register, page, record.pk).replace("/home/", "/other/")
        text(client, address, 404)
    assert str(record.pk) not in text(client, url(register, "export", "json").replace("/home/", "/other/"))


@SOME
def test_a_closed_section_is_closed_with_its_notice(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast)
        close(register, cast, "closed")
    for who in (None, "olena", "mariia"):
        for page, *args in (["list"], ["page", record.pk], ["export", "csv"], ["export", "json"]):
            assert "Закрито на час обстрілів" in text(signed_in(cast, who), url(register, page, *args), 403)
    text(signed_in(cast, "mariia"), url(register, "record", record.pk))


@EVERY
def test_a_thinned_section_leaves_its_fields_out(register: Register, cast: Cast) -> None:
    texts = [name for name in register.form_fields if isinstance(register.field(name), models.CharField)]
    names = [name for name in register.thinned if name in texts]
    with inside(cast):
        given = dict.fromkeys(names, "Потаємна, 7")
        record = make(register, cast, **given)
        close(register, cast, "thinned")
    client = signed_in(cast, None)
    pages = [text(client, url(register, "list")), text(client, url(register, "page", record.pk))]
    pages += [text(client, url(register, "export", kind)) for kind in ("csv", "json")]
    for page in pages:
        assert "Потаємна" not in page
    # Nothing that is left out can be asked by.
    if names and "q" in register.filters:
        known = text(client, url(register, "list"), q="слово0")
        asked = text(client, url(register, "list"), q="Потаємна")
        assert url(register, "page", record.pk) in known
        assert url(register, "page", record.pk) not in asked
    for name in set(names) & set(register.filters):
        assert f'name="{name}"' not in pages[0]


@SOME
def test_the_order_of_a_thinned_section_tells_nothing(
    register: Register, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does a sum: whatever orders and adds up, left out."""
    hidden = {name.lstrip("-") for name in register.model._meta.ordering} - {"id"}
    monkeypatch.setattr(register.model, "thinned_fields", (*hidden, *register.sums))
    with inside(cast):
        records = [make(register, cast, index=index) for index in (2, 0, 1)]
        close(register, cast, "thinned")
        keys = [key for key in of(register) if figures.figure(key).queryset(TODAY).count() == len(records)]
    client = signed_in(cast, None)
    pages = [text(client, url(register, "list")), *(text(client, f"/home/figures/{key}/") for key in keys)]
    for page in pages:
        # A figure may leave out what is gone by that day; the list shows every one.
        places = [page.find(url(register, "page", record.pk)) for record in records]
        shown = [place for place in places if place > 0]
        assert shown == sorted(shown) and (page is not pages[0] or shown == places)
    told = json.loads(text(client, url(register, "export", "json")))
    assert [row["id"] for row in told] == [record.pk for record in records]
    assert added_up(register, text(client, url(register, "list"), totals="1")) == []


def of(register: Register) -> list[str]:
    """Figures of what stands: they list these records whatever the day each came, but not what has gone since."""
    return [key for key, figure in figures.registered().items() if figure.model is register.model and figure.standing]


def close(register: Register, cast: Cast, mode: str) -> None:
    with journal.change("close", by=cast.iryna):
        Closure.objects.create(
            hromada=cast.home,
            section=register.section,
            mode=mode,
            since=clock.today() - timedelta(days=1),
            ground="воєнний стан",
            act="№ 1",
            notice="Закрито на час обстрілів",
        )


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────────


@EVERY
def test_thirty_rows_ask_no_more_than_one(register: Register, cast: Cast) -> None:
    asked: dict[str, list[int]] = {}
    for number in (1, 29):
        with inside(cast):
            records = [make(register, cast, index=index) for index in range(number)]
        for page, who, args in (
            ("list", None, ()),
            ("page", None, (records[0].pk,)),
            ("export", None, ("csv",)),
            ("export", None, ("json",)),
            ("desk", "iryna", ()),
            ("record", "iryna", (records[0].pk,)),
            ("desk-export", "iryna", ("xlsx",)),
        ):
            client = signed_in(cast, who)
            with CaptureQueriesContext(connection) as seen:
                text(client, url(register, page, *args)) if args[:1] != ("xlsx",) else client.get(
                    url(register, page, *args)
                )
            asked.setdefault(f"{page} {args[:1] if page.endswith('export') else ''}", []).append(len(seen))
    assert {page: numbers for page, numbers in asked.items() if len(set(numbers)) > 1} == {}
    assert max(max(numbers) for numbers in asked.values()) < 30, asked


@SOME
def test_a_list_counts_everything_only_when_asked(register: Register, cast: Cast) -> None:
    with inside(cast):
        for index in range(3):
            make(register, cast, index=index)
    client = signed_in(cast, None)
    table = register.model._meta.db_table
    with CaptureQueriesContext(connection) as seen:
        text(client, url(register, "list"))
    counts = [q["sql"] for q in seen.captured_queries if "COUNT(" in q["sql"] and f'FROM "{table}"' in q["sql"]]
    # The only count is of what is withheld, which an index holds.
    assert all("'withheld'" in sql for sql in counts), counts
    page = text(client, url(register, "list"), totals="1")
    assert register.noun.agree(3) in page
    assert added_up(register, page) == list(register.sums)


def added_up(register: Register, page: str) -> list[str]:
    """Which of its sums a page of the list shows."""
    return [name for name in register.sums if f"<dt>{escape(register.label(name))}" in page]


@SOME
def test_pages_turn(register: Register, cast: Cast) -> None:
    with inside(cast):
        records = [make(register, cast, index=index) for index in range(52)]
    client = signed_in(cast, None)
    first, second = (text(client, url(register, "list"), page=page) for page in (1, 2))
    there = [[url(register, "page", r.pk) in page for r in records] for page in (first, second)]
    assert (sum(there[0]), sum(there[1])) == (50, 2)
    assert not any(a and b for a, b in zip(*there, strict=True))
    text(client, url(register, "list"), page="999")
    text(client, url(register, "list"), page="нема")
    text(client, url(register, "list"), sort="-" + register.columns[0])


@SOME
def test_columns_are_ordered_only_where_an_index_helps(register: Register, cast: Cast) -> None:
    client = signed_in(cast, None)
    with inside(cast):
        records = [make(register, cast, index=index) for index in range(3)]
    for name in register.orders:
        said = {r.pk: getattr(r, register.field(name).attname) for r in records}
        for sign, falling in (("", False), ("-", True)):
            page = text(client, url(register, "list"), sort=sign + name)
            shown = sorted(said, key=lambda pk, page=page: page.index(url(register, "page", pk)))
            assert [said[pk] for pk in shown] == sorted(said.values(), reverse=falling), (name, sign)
            assert f'aria-sort="{"descending" if falling else "ascending"}"' in page
    for name in set(register.columns) - set(register.orders):
        assert not re.search(rf"sort=-?{name}\b", text(client, url(register, "list"))), name


@EVERY
def test_each_filter_narrows(register: Register, cast: Cast) -> None:
    with inside(cast):
        one, other = (make(register, cast, index=index) for index in (0, 1))
        filters = filters_of(register, register.filters, register.search, cast.home.pk, register.model.objects.all())
    client = signed_in(cast, None)
    for name in filters:
        asked, expected = question(register, name, one, other)
        if asked is None:
            continue
        page = text(client, url(register, "list"), **{name: asked})
        there = [url(register, "page", record.pk) in page for record in (one, other)]
        assert there == expected, (name, asked)
        file = text(client, url(register, "export", "json"), **{name: asked})
        assert [f'"id": {record.pk},' in file for record in (one, other)] == expected, (name, asked)


def question(register: Register, name: str, one: Any, other: Any) -> tuple[str | None, list[bool]]:
    """What to ask so that the first record is found and the other is not (or the other way round)."""
    if name == "q":
        return str(getattr(one, register.search[0])), [True, False]
    days = {f"{base}{end}": base for base in register.filters for end in ("_from", "_to")}
    base = name if name in register.filters else days[name]
    field = register.field(base)
    mine, theirs = getattr(one, field.attname), getattr(other, field.attname)
    if mine == theirs:
        return None, []
    if name in days and name.endswith("_from") and base != name:
        return f"{theirs:%d.%m.%Y}", [False, True]
    if isinstance(field, models.BooleanField):
        return "1" if mine else "0", [True, False]
    return (f"{mine:%d.%m.%Y}" if isinstance(field, models.DateField) else str(mine)), [True, False]


@SOME
def test_a_filter_that_is_not_understood_shows_nothing_and_says_so(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast)
    client = signed_in(cast, "iryna")
    page = text(client, url(register, "desk"), state="вигадано")
    assert url(register, "record", record.pk) not in page
    assert "-wrong" in page
    text(client, url(register, "desk-export", "csv"), 400, state="вигадано")


@EVERY
def test_a_heading_names_one_field_in_any_language(register: Register) -> None:
    """Headings of a file are labels in either language, or names of fields: none may mean two."""
    meant: dict[str, str] = {}
    for language in ("uk", "en"):
        with translation.override(language):
            for name in register.form_fields:
                for title in (name, register.label(name)):
                    assert meant.setdefault(title.casefold(), name) == name, (language, title)


# ── Typing ───────────────────────────────────────────────────────────────────────────────────────────────────────


@EVERY
def test_form_then_page_then_history(register: Register, cast: Cast) -> None:
    client = signed_in(cast, "mariia")
    with inside(cast):
        said = kinds.values(register, 0, cast)
        later = kinds.values(register, 1, cast)
    text(client, url(register, "new"))
    answer = client.post(url(register, "new"), kinds.typed(register, said))
    assert answer.status_code == 302, answer.content.decode()
    with inside(cast):
        record = register.model.objects.get()
        assert {name: getattr(record, name) for name in said} == said
        assert record.state == DRAFT
        version = JournalEntry.objects.filter(kind=register.section, record_id=record.pk).latest("id").pk
    page = text(client, answer.headers["Location"])
    assert str(record) in page
    assert f'value="{version}"' in text(client, url(register, "edit", record.pk))
    answer = client.post(url(register, "edit", record.pk), {**kinds.typed(register, later), "version": version})
    assert answer.status_code == 302, answer.content.decode()
    with inside(cast):
        record.refresh_from_db()
        assert {name: getattr(record, name) for name in later} == later
        entries = JournalEntry.objects.filter(kind=register.section, record_id=record.pk)
        verbs = list(entries.order_by("id").values_list("verb", flat=True))
    assert verbs == ["note", "edit"]
    history = text(client, url(register, "history", record.pk))
    assert "Марія Редакторка" in history
    for name in register.form_fields:
        if name in register.private or (said[name] != later[name] and not isinstance(said[name], bool)):
            assert register.label(name) in history
    assert SECRET not in history


@SOME
def test_a_new_form_knows_the_unit_when_there_is_one_to_know(register: Register, cast: Cast) -> None:
    def chosen(who: str) -> Any:
        return signed_in(cast, who).get(url(register, "new")).context["form"]["department"].value()

    assert chosen("mariia") == cast.department.pk  # writes for no other
    assert chosen("iryna") is None  # writes for all, and has noted nothing yet
    with inside(cast):
        said = kinds.values(register, 0, cast, unit=cast.enterprise)
    assert signed_in(cast, "iryna").post(url(register, "new"), kinds.typed(register, said)).status_code == 302
    with inside(cast):
        make(register, cast, index=1)
    assert chosen("iryna") == cast.enterprise.pk  # as the last time


@SOME
def test_an_empty_form_names_what_is_missing(register: Register, cast: Cast) -> None:
    answer = signed_in(cast, "mariia").post(url(register, "new"), {})
    assert answer.status_code == 422
    with inside(cast):
        assert not register.model.objects.exists()
    assert 'role="alert"' in answer.content.decode()


@SOME
def test_a_second_record_of_the_same_is_refused_and_the_first_is_linked(register: Register, cast: Cast) -> None:
    if not register.uniques:
        pytest.skip("two pieces of work may be alike in everything")
    client = signed_in(cast, "mariia")
    with inside(cast):
        said = kinds.values(register, 0, cast)
    sent = kinds.typed(register, said)
    for name in register.any_case:
        sent[name] = sent[name].upper()
    assert client.post(url(register, "new"), kinds.typed(register, said)).status_code == 302
    answer = client.post(url(register, "new"), sent)
    assert answer.status_code == 422
    with inside(cast):
        record = register.model.objects.get()
    assert f'href="{url(register, "record", record.pk)}"' in answer.content.decode()


@SOME
def test_what_two_people_change_at_once_is_not_lost(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast, DRAFT)
        old = JournalEntry.objects.filter(kind=register.section, record_id=record.pk).latest("id").pk
        mine, theirs = (kinds.values(register, index, cast) for index in (1, 2))
    first = signed_in(cast, "petro").post(
        url(register, "edit", record.pk), {**kinds.typed(register, theirs), "version": old}
    )
    assert first.status_code == 302
    client = signed_in(cast, "mariia")
    answer = client.post(url(register, "edit", record.pk), {**kinds.typed(register, mine), "version": old})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Петро Затверджувач" in page
    column = next(name for name in register.search or register.columns if isinstance(mine[name], str))
    assert mine[column] in page
    with inside(cast):
        record.refresh_from_db()
        assert getattr(record, column) == theirs[column]
        new = JournalEntry.objects.filter(kind=register.section, record_id=record.pk).latest("id").pk
    assert f'name="version" value="{new}"' in page
    again = client.post(url(register, "edit", record.pk), {**kinds.typed(register, mine), "version": new})
    assert again.status_code == 302


@SOME
def test_what_was_public_is_corrected_on_a_ground_and_never_deleted(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast)
        version = JournalEntry.objects.filter(kind=register.section, record_id=record.pk).latest("id").pk
        said = {**kinds.typed(register, kinds.values(register, 1, cast)), "version": version}
    # Who may not publish may not correct past those who do.
    assert signed_in(cast, "mariia").post(url(register, "edit", record.pk), {**said, "ground": "x"}).status_code == 403
    client = signed_in(cast, "petro")
    assert client.post(url(register, "edit", record.pk), said).status_code == 422
    assert client.post(url(register, "edit", record.pk), {**said, "ground": "Описка"}).status_code == 302
    with inside(cast):
        entry = JournalEntry.objects.filter(kind=register.section, record_id=record.pk).latest("id")
    assert (entry.verb, entry.ground) == ("correct", "Описка")
    assert client.post(url(register, "discard", record.pk)).status_code == 403


@SOME
def test_a_draft_is_thrown_away_after_a_question(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast, DRAFT)
    client = signed_in(cast, "mariia")
    text(client, url(register, "discard", record.pk))
    assert client.post(url(register, "discard", record.pk)).status_code == 302
    with inside(cast):
        assert not register.model.objects.exists()
        assert JournalEntry.objects.filter(kind=register.section).latest("id").verb == "discard"


@SOME
def test_steps_by_their_pages(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast, DRAFT)
    editor, approver = signed_in(cast, "mariia"), signed_in(cast, "petro")
    assert "Оприлюднити" in text(editor, url(register, "record", record.pk))  # named with the reason
    assert url(register, "step", record.pk, "publish") not in text(editor, url(register, "record", record.pk))
    text(editor, url(register, "step", record.pk, "publish"), 403)
    assert url(register, "step", record.pk, "publish") in text(approver, url(register, "record", record.pk))
    text(approver, url(register, "step", record.pk, "publish"))
    assert approver.post(url(register, "step", record.pk, "publish")).status_code == 302
    text(signed_in(cast, None), url(register, "page", record.pk))
    assert approver.post(url(register, "step", record.pk, "withhold"), {}).status_code == 422
    day = clock.today()
    asked = {"ground": "ст. 6", "act": "Рішення № 5", "review_on": f"{day:%d.%m.%Y}"}
    assert approver.post(url(register, "step", record.pk, "withhold"), asked).status_code == 422
    asked["review_on"] = f"{day + timedelta(days=9):%d.%m.%Y}"
    assert approver.post(url(register, "step", record.pk, "withhold"), asked).status_code == 302
    text(signed_in(cast, None), url(register, "page", record.pk), 403)
    text(approver, url(register, "step", record.pk, "invent"), 404)
    history = text(approver, url(register, "history", record.pk))
    assert "Притримано" in history and "ст. 6" in history


@SOME
def test_history_tells_what_was_done_and_of_files_too(register: Register, cast: Cast) -> None:
    editor, approver = signed_in(cast, "mariia"), signed_in(cast, "petro")
    with inside(cast):
        record, other = make(register, cast, DRAFT), make(register, cast, DRAFT, index=1)
        viewer = cast.viewer("mariia")
        for each, names in ((record, ("Перший.pdf", "Другий.pdf")), (other, ("Чужий.pdf",))):
            for name in names:
                attachments.save(each, SimpleUploadedFile(name, PDF), viewer)
    approver.post(url(register, "step", record.pk, "publish"))
    asked = {"ground": "ст. 6", "act": "№ 5", "review_on": f"{clock.today() + timedelta(days=9):%d.%m.%Y}"}
    approver.post(url(register, "step", record.pk, "withhold"), asked)
    approver.post(url(register, "step", record.pk, "restore"), {"ground": "строк минув"})
    with inside(cast):
        record.refresh_from_db()
        file = Attachment.objects.get(kind=register.section, record_id=record.pk, name="Перший.pdf")
        attachments.remove(file, record, cast.viewer("petro"), "Не той файл")
    with CaptureQueriesContext(connection) as few:
        text(editor, url(register, "history", other.pk))
    with CaptureQueriesContext(connection) as many:
        answer = editor.get(url(register, "history", record.pk))
    assert len(many) == len(few)
    entries = answer.context["entries"]
    assert [str(entry["verb"]) for entry in entries] == [
        "Прибрано файл", "Повернуто в оприлюднені", "Притримано", "Оприлюднено", "Додано файл", "Додано файл", "Записано",
    ]  # fmt: skip
    assert entries[0]["ground"] == "Не той файл"
    assert [(c["before"], c["after"]) for c in entries[0]["changes"]] == [("Перший.pdf", "")]
    assert [(c["before"], c["after"]) for c in entries[4]["changes"]] == [("", "Другий.pdf")]
    assert "Чужий.pdf" not in answer.content.decode()


# ── Rights ───────────────────────────────────────────────────────────────────────────────────────────────────────


@SOME
def test_the_auditor_reads_and_writes_nothing(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast, DRAFT)
    client = signed_in(cast, "alina")
    for page, *args in (["desk"], ["record", record.pk], ["history", record.pk], ["desk-export", "csv"]):
        page = text(client, url(register, page, *args))
        assert SECRET not in page
        assert url(register, "new") not in page and url(register, "edit", record.pk) not in page
    writing = [["new"], ["edit", record.pk], ["discard", record.pk], ["step", record.pk, "publish"], ["import"]]
    for page, *args in writing:
        for method in (client.get, client.post):
            assert method(url(register, page, *args)).status_code == 403


@SOME
def test_one_writes_only_for_ones_own_unit(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast, DRAFT, unit=cast.enterprise)
        said = kinds.typed(register, kinds.values(register, 0, cast, unit=cast.enterprise))
        row = kinds.values(register, 3, cast, unit=cast.enterprise)
    client = signed_in(cast, "mariia")
    assert SECRET not in text(client, url(register, "record", record.pk))
    assert SECRET not in text(client, url(register, "desk-export", "csv"))
    text(client, url(register, "edit", record.pk), 403)
    answer = client.post(url(register, "new"), said)
    assert answer.status_code == 422
    assert import_(register, client, cast, [row])[1] != []
    if register.private:
        assert SECRET in text(signed_in(cast, "iryna"), url(register, "desk-export", "csv"))


@SOME
def test_an_import_does_not_overwrite_what_a_colleague_changed_meanwhile(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast)
        kept = {*register.identity, *kinds.tied(register), "department"}
        told = [name for name in register.form_fields if name not in kept]
        row, later = (kinds.values(register, index, cast) for index in (1, 2))
        row |= {name: getattr(record, name) for name in kept - {"department"}}
    client = signed_in(cast, "petro")
    file = io.BytesIO()
    write_csv([kinds.cells(register, row)], file, header=exporting.headings(register, register.form_fields))
    sent = {"file": SimpleUploadedFile("a.csv", file.getvalue()), "update": "on", "ground": "Звірка"}
    address = client.post(url(register, "import"), sent).headers["Location"]
    seen = client.get(address).context["seen"]
    assert client.get(address).context["seen"] == seen, "nobody changed anything"
    with inside(cast), journal.change("correct", by=cast.stepan):
        register.model.objects.filter(pk=record.pk).update(**{name: later[name] for name in told})
    again = client.post(address, {"seen": seen})
    assert again.status_code == 409
    with inside(cast):
        record.refresh_from_db()
        assert {name: getattr(record, name) for name in told} == {name: later[name] for name in told}
    assert client.post(address, {"seen": again.context["seen"]}).status_code == 302
    with inside(cast):
        record.refresh_from_db()
        assert {name: getattr(record, name) for name in told} == {name: row[name] for name in told}


@SOME
def test_wrong_methods(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast)
    client = signed_in(cast, "iryna")
    reading = [
        ["list"],
        ["page", record.pk],
        ["export", "csv"],
        ["desk"],
        ["record", record.pk],
        ["history", record.pk],
    ]
    for page, *args in reading:
        assert client.post(url(register, page, *args)).status_code == 405
    for page, *args in (
        ["new"],
        ["edit", record.pk],
        ["discard", record.pk],
        ["step", record.pk, "publish"],
        ["import"],
    ):
        assert client.delete(url(register, page, *args)).status_code == 405


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def import_(
    register: Register, client: Client, cast: Cast, rows: list[dict[str, Any]] | bytes, **options: Any
) -> tuple[str, list[str], int]:
    """Upload, look at the preview, confirm if it may be: (preview, messages of wrong cells, status of confirming)."""
    if isinstance(rows, bytes):
        content = rows
    else:
        file = io.BytesIO()
        write_csv(
            [kinds.cells(register, row) for row in rows],
            file,
            header=exporting.headings(register, register.form_fields),
        )
        content = file.getvalue()
    name = "a.xlsx" if content[:2] == b"PK" else "a.csv"
    sent = {"file": SimpleUploadedFile(name, content), **options}
    answer = client.post(url(register, "import"), sent)
    assert answer.status_code == 302, answer.content.decode()
    address = answer.headers["Location"]
    answer = client.get(address)
    assert answer.status_code == 200
    wrong = [cell["message"] for row in answer.context["rows"] for cell in row["cells"] if cell["kind"] == "bad"]
    confirmed = client.post(address, {"seen": answer.context["seen"]})
    return answer.content.decode(), wrong, confirmed.status_code


@SOME
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_then_import_changes_nothing(register: Register, kind: str, cast: Cast) -> None:
    with inside(cast):
        for index in range(6):
            make(register, cast, (PUBLISHED, DRAFT, WITHHELD)[index % 3], index=index)
        before, newest = kinds.snapshot(register), JournalEntry.objects.latest("id").pk
    client = signed_in(cast, "iryna")
    content = client.get(url(register, "desk-export", kind)).content
    _page, wrong, status = import_(register, client, cast, content)
    assert len(wrong) == 6 and status == 409  # repeated rows are refused unless they may change what is there
    _page, wrong, status = import_(register, client, cast, content, update="on", ground="звірка")
    assert (wrong, status) == ([], 302)
    with inside(cast):
        assert kinds.snapshot(register) == before
        assert JournalEntry.objects.latest("id").pk == newest
        assert not ImportFile.objects.filter(options__update=True).exists()


@SOME
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("there", "back"), [("en", "uk"), ("uk", "en")])
def test_files_are_the_same_in_either_language_and_come_back(
    register: Register, kind: str, there: str, back: str, cast: Cast
) -> None:
    with inside(cast):
        for index in range(6):
            make(register, cast, index=index)
        before, newest = kinds.snapshot(register), JournalEntry.objects.latest("id").pk
    client = signed_in(cast, "iryna")
    files = {}
    for language in (there, back):
        client.cookies["mova"] = language
        files[language] = client.get(url(register, "desk-export", kind)).content
    assert rows_of(files[there], f"a.{kind}") == rows_of(files[back], f"a.{kind}")
    assert sheets(files[there]) == sheets(files[back])
    _page, wrong, status = import_(register, client, cast, files[there], update="on", ground="звірка")
    assert (wrong, status) == ([], 302)
    # Whoever wrote a table by the names they see on the page is understood too, in whatever language it is read.
    file = io.BytesIO()
    with inside(cast), translation.override(there):
        rows = [
            [str(cell) if field.choices else yes_or_no(cell) if isinstance(cell, bool) else cell
             for cell, field in zip(row, map(register.field, register.form_fields), strict=True)]
            for row in (
                kinds.cells(register, {name: getattr(record, name) for name in register.form_fields})
                for record in register.model.objects.all()
            )
        ]  # fmt: skip
        header = exporting.headings(register, register.form_fields)
    write_csv(rows, file, header=header)
    _page, wrong, status = import_(register, client, cast, file.getvalue(), update="on", ground="звірка")
    assert (wrong, status) == ([], 302)
    with inside(cast):
        assert kinds.snapshot(register) == before
        assert JournalEntry.objects.latest("id").pk == newest


def headings_of(content: bytes) -> list[Any]:
    from openpyxl import load_workbook

    return [cell.value for cell in next(iter(load_workbook(io.BytesIO(content)).active.rows))]


def sheets(content: bytes) -> list[str]:
    from openpyxl import load_workbook

    return list(load_workbook(io.BytesIO(content)).sheetnames) if content[:2] == b"PK" else []


@SOME
def test_tables_to_fill_and_to_mend_are_ukrainian(register: Register, cast: Cast) -> None:
    with inside(cast):
        rows = [kinds.values(register, 0, cast)]
    client = signed_in(cast, "mariia")
    client.cookies["mova"] = "en"
    with translation.override("uk"):
        heads, title = exporting.headings(register, register.form_fields), str(register.title)[:31].strip()
    sample = client.get(url(register, "template")).content
    assert (headings_of(sample), sheets(sample)) == (heads, [title])
    import_(register, client, cast, [*rows, *rows])
    with inside(cast):
        kept = ImportFile.objects.latest("pk").pk
    marked = client.get(url(register, "marked", kept)).content
    assert (headings_of(marked), sheets(marked)) == ([*heads, "Що виправити"], [title])
    assert "Такий самий запис уже є в рядку 2." in rows_of(marked)[2][-1]


@SOME
def test_the_ground_of_an_import_is_kept_in_ukrainian(register: Register, cast: Cast) -> None:
    with inside(cast):
        rows = [kinds.values(register, 0, cast)]
    client = signed_in(cast, "mariia")
    client.cookies["mova"] = "en"
    import_(register, client, cast, rows)
    with inside(cast):
        assert JournalEntry.objects.filter(kind=register.section).latest("id").ground == "Імпорт із файлу «a.csv»"


@EVERY
def test_what_is_imported_is_what_was_written(register: Register, cast: Cast) -> None:
    with inside(cast):
        rows = [kinds.values(register, index, cast) for index in range(5)]
    _page, wrong, status = import_(register, signed_in(cast, "mariia"), cast, rows)
    assert (wrong, status) == ([], 302)
    with inside(cast):
        kept = list(register.model.objects.order_by("pk"))
        assert [{name: getattr(r, name) for name in register.form_fields} for r in kept] == rows
        assert {r.state for r in kept} == {DRAFT}
        entries = JournalEntry.objects.filter(kind=register.section, record_id__in=[r.pk for r in kept])
        assert {entry.verb for entry in entries} == {"import"} and len(entries) == 5


@SOME
def test_import_publishes_only_for_those_who_may(register: Register, cast: Cast) -> None:
    with inside(cast):
        rows = [kinds.values(register, index, cast) for index in range(2)]
    import_(register, signed_in(cast, "mariia"), cast, rows[:1], publish="on")
    import_(register, signed_in(cast, "petro"), cast, rows[1:], publish="on")
    with inside(cast):
        assert list(register.model.objects.order_by("pk").values_list("state", flat=True)) == [DRAFT, PUBLISHED]
        assert register.model.objects.latest("pk").published_at is not None


@SOME
def test_import_changes_what_differs_and_says_what_it_was(register: Register, cast: Cast) -> None:
    with inside(cast):
        record = make(register, cast)
        kept = {*register.identity, *register.private, *kinds.tied(register), "department"}
        row = {n: getattr(record, n) for n in register.form_fields}
        others = {n: kinds.value(register, register.field(n), 1, 77, cast) for n in row if n not in kept}
        name = next(n for n, other in others.items() if other != row[n])
        row[name] = others[name]
    page, wrong, status = import_(register, signed_in(cast, "petro"), cast, [row], update="on", ground="Звірено")
    assert (wrong, status) == ([], 302)
    assert "Було:" in page
    with inside(cast):
        record.refresh_from_db()
        assert getattr(record, name) == row[name]
        entry = JournalEntry.objects.filter(kind=register.section, record_id=record.pk).latest("id")
        assert entry.verb == "import" and "Звірено" in entry.ground
        assert set(entry.after) == {register.field(name).column}


@SOME
def test_a_wrong_cell_is_named_by_row_and_column_and_nothing_is_saved(register: Register, cast: Cast) -> None:
    with inside(cast):
        rows = [kinds.values(register, index, cast) for index in range(12)]
    name, bad = wrong_cell(register)
    table = [kinds.cells(register, row) for row in rows]
    table[7][register.form_fields.index(name)] = bad
    file = io.BytesIO()
    write_xlsx(table, file, header=exporting.headings(register, register.form_fields))
    client = signed_in(cast, "mariia")
    page, wrong, status = import_(register, client, cast, file.getvalue())
    assert len(wrong) == 1 and status == 409
    assert 'data-h="Рядок">9<' in page
    assert f'data-h="{register.label(name)}"' in page.split('class="bad"')[1][:200]
    with inside(cast):
        assert not register.model.objects.exists()
        kept = ImportFile.objects.latest("pk").pk
    marked = rows_of(client.get(url(register, "marked", kept)).content)
    assert wrong[0] in marked[8][-1] and not any(row[-1] for row in marked[1:8])
    assert client.post(url(register, "cancel", kept)).status_code == 302
    assert client.get(url(register, "preview", kept)).status_code == 404


def wrong_cell(register: Register) -> tuple[str, Any]:
    """A column that cannot hold anything, and something it cannot hold."""
    for name in register.form_fields:
        field = register.field(name)
        if field.choices or isinstance(field, models.DateField | models.IntegerField | models.BooleanField):
            return name, "щось не те"
    return next((name for name in register.form_fields if not register.field(name).blank), ""), None


@SOME
def test_a_table_without_a_needed_column_is_refused_by_name(register: Register, cast: Cast) -> None:
    needed = [n for n in register.form_fields if not register.field(n).blank and not register.field(n).has_default()]
    missing = next(n for n in needed if n != "department")
    header = [register.label(n) for n in register.form_fields if n != missing]
    file = io.BytesIO()
    write_csv([["x"] * len(header)], file, header=header)
    answer = signed_in(cast, "mariia").post(
        url(register, "import"), {"file": SimpleUploadedFile("a.csv", file.getvalue())}
    )
    assert answer.status_code == 422
    assert f"«{register.label(missing)}»" in answer.content.decode()
    answer = signed_in(cast, "mariia").post(url(register, "import"), {"file": SimpleUploadedFile("a.csv", b"")})
    assert answer.status_code == 422


@SOME
def test_the_same_row_twice_in_one_file_is_a_mistake(register: Register, cast: Cast) -> None:
    with inside(cast):
        row = kinds.values(register, 0, cast)
    _page, wrong, status = import_(register, signed_in(cast, "mariia"), cast, [row, row])
    assert wrong == ["Такий самий запис уже є в рядку 2."] and status == 409


@EVERY
def test_the_sample_table_is_what_an_import_takes(register: Register, cast: Cast) -> None:
    client = signed_in(cast, "mariia")
    content = client.get(url(register, "template")).content
    assert headings_of(content) == exporting.headings(register, register.form_fields)


@SOME
def test_a_file_of_another_person_cannot_be_confirmed(register: Register, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        kept = ImportFile.objects.create(
            hromada=cast.home, register=register.slug, name="a.csv", content=b"x", person_id=cast.petro.pk
        )
    for method in ("get", "post"):
        assert getattr(signed_in(cast, "mariia"), method)(url(register, "preview", kept.pk)).status_code == 404
