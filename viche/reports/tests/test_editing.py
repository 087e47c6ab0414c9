"""Text edited by hand: numbers in it stay tied to their figures, it outlives new numbers, and what changed in it is pointed out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from django.test import Client

from tests.cast import Cast
from tests.factory import fill
from viche.kit import journal, tenancy
from viche.kit.access import Refused
from viche.kit.figures import Period
from viche.kit.models import JournalEntry
from viche.kit.outside import addresses_inside
from viche.reports import actions as reports
from viche.reports import exporting
from viche.reports.checking import showing
from viche.reports.content import Paragraph, Ref
from viche.reports.editing import actions
from viche.reports.editing.binding import Mark, bound
from viche.reports.editing.laying import spots
from viche.reports.editing.models import TextEdit
from viche.reports.models import OutlineText, Report, Snapshot, SnapshotNumber, SnapshotRecord
from viche.reports.tests import making
from viche.reports.tests.test_language import act, event

pytestmark = pytest.mark.django_db

NBSP = "\N{NO-BREAK SPACE}"
BODY = """# ЗВІТ

## Рішення

Ухвалено {acts#акт|акти|актів}, відбулося {events#захід|заходи|заходів}.

## Інше

Роботу буде продовжено.
"""


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.fixture
def report(cast: Cast) -> Iterator[Report]:
    """A report of the department by a form of two paragraphs: 2 acts, 1 event."""
    with tenancy.enter(cast.home.pk), addresses_inside():
        form(cast, BODY)
        for day in (1, 2):
            act(cast, date(2024, 3, day))
        event(cast, "Форум", date(2024, 5, 1))
        outline = reports.own.known()["tried"].outline
        made, _job = reports.begin(cast.viewer("iryna"), outline, cast.department, Period.year(2024))
        making.renewed(cast, made, "iryna")
        yield made


def form(cast: Cast, body: str) -> None:
    version = OutlineText.objects.filter(key="tried").count() + 1
    fill(
        OutlineText, cast.home, key="tried", version=version, title="Форма", subject="department",
        name="Звіт за {year} рік", body=body, dropped=False, person_id=cast.iryna.pk,
    )  # fmt: skip


def shown(report: Report) -> Snapshot:
    found = report.shown()
    assert found is not None
    return found


def texts(report: Report) -> list[str]:
    return [plain(block.text) for block in shown(report).tree.blocks if isinstance(block, Paragraph)]


def opened(report: Report, words: str) -> actions.Open:
    snapshot = shown(report)
    places = actions.places_of(snapshot, snapshot.tree)
    at = next(at for at, block in enumerate(snapshot.tree.blocks) if words in block.text)  # type: ignore[union-attr]
    found = actions.opened(report, snapshot, places[at])
    assert found is not None
    return found


def edited(cast: Cast, report: Report, words: str, text: str) -> Snapshot:
    return actions.change(report, cast.viewer("iryna"), opened(report, words), text)


def warnings(cast: Cast, report: Report) -> dict[str, str]:
    found = showing.found(report, shown(report), cast.viewer("iryna"))
    return {w.rule.key: plain(w.text) for w in found if w.rule.key.startswith("edited")}


# ── Numbers in a typed text ──────────────────────────────────────────────────────────────────────────────────────────

LINE = (
    (
        "Проведено ", Ref(1, f"71{NBSP}консультацію"), ", з них ", Ref(2, f"23{NBSP}електронні"), ", участь узяли ",
        Ref(3, f"10{NBSP}032{NBSP}особи"), " у 2024 році.",
    ),
)  # fmt: skip
PRINTED = [fragment.text for fragment in LINE[0] if isinstance(fragment, Ref)]
MARKS = {at + 1: Mark(at, text) for at, text in enumerate(PRINTED)}


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        (
            "Торік проведено 71 консультацію, з них 23 електронні, а участь узяли 10 032 особи.",
            [(0, "71 консультацію", ""), (1, "23 електронні", ""), (2, "10 032 особи", "")],
        ),
        ("Проведено 71 зустріч, з них 23 електронні.", [(0, "71", "core"), (1, "23 електронні", "")]),
        ("Проведено 70 консультацій, з них 23 електронні.", [(0, "70", "typed"), (1, "23 електронні", "")]),
        ("Участь узяли 10 032 особи. Консультацій — 71.", [(2, "10 032 особи", ""), (0, "71", "core")]),
        ("Ще було 5 поїздок 12 грудня 2023 року, лист № 45, 30.11.2024, COVID-19.", [(-1, "5", "typed")]),
        ("Нічого не було.", []),
    ],
)
def test_numbers_that_stayed_are_bound_and_others_are_by_hand(typed: str, numbers: list[Any]) -> None:
    told = bound(typed, LINE, MARKS, PRINTED)
    assert "".join(f if isinstance(f, str) else f["text"] for line in told for f in line) == typed
    found = [f for line in told for f in line if not isinstance(f, str)]
    kinds = ["core" if f["core"] else "typed" if f["typed"] else "" for f in found]
    assert [(f["of"], f["text"], kind) for f, kind in zip(found, kinds, strict=True)] == numbers


# ── A snapshot ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_edit_is_a_version_with_the_same_numbers(cast: Cast, report: Report) -> None:
    before = shown(report)
    event(cast, "Ще один, якого не рахували", date(2024, 6, 1))
    after = edited(cast, report, "Ухвалено", "За рік ухвалено 2 акти, а ще відбувся 1 захід.")
    assert texts(report)[2] == "За рік ухвалено 2 акти, а ще відбувся 1 захід."
    assert (after.version, after.taken_at) == (before.version + 1, before.taken_at) and after.is_whole()
    numbers = SnapshotNumber.objects.filter(snapshot=after).order_by("number")
    assert [(n.figure, plain(n.text), len(n.ids)) for n in numbers] == [("acts", "2 акти", 2), ("events", "1 захід", 1)]
    kept = SnapshotRecord.objects
    assert kept.filter(snapshot=after).count() == kept.filter(snapshot=before).count() == 3
    assert [ref.number for ref in after.tree.refs()] == [1, 2], "both still open their records"
    assert JournalEntry.objects.get(kind="reports_textedit").verb == "edit-text"
    assert TextEdit.objects.get().name == cast.viewer("iryna").name


def test_bound_numbers_take_new_values_and_the_sentence_is_to_be_read_again(cast: Cast, report: Report) -> None:
    edited(cast, report, "Ухвалено", "За рік ухвалено 2 акти, і відбувся 1 захід.")
    assert warnings(cast, report) == {}
    act(cast, date(2024, 3, 3))
    renewed = making.renewed(cast, report, "iryna")
    assert texts(report)[2] == "За рік ухвалено 3 акти, і відбувся 1 захід." and renewed.is_whole()
    assert warnings(cast, report) == {"edited-changed": "Було 2 акти, стало 3 акти: перечитайте речення."}
    edited(cast, report, "За рік", "За рік ухвалено 3 акти, і відбувся 1 захід.")
    assert warnings(cast, report) == {}, "saved again, it was read again"


def test_a_number_written_over_a_counted_one(cast: Cast, report: Report) -> None:
    snapshot = edited(cast, report, "Ухвалено", "Ухвалено 5 актів, відбулося 1 захід і 7 зустрічей.")
    by_hand = SnapshotNumber.objects.filter(snapshot=snapshot, basis="edited").order_by("number")
    assert [(n.text, int(n.value), n.edited["of"]) for n in by_hand] == [("5", 5, 1), ("7", 7, 0)]
    assert warnings(cast, report) == {"edited-number": "Написано 5, пораховано 2 акти."}
    page = client(cast, "iryna").get(f"/home/desk/reports/{report.pk}/numbers/{by_hand[0].number}/")
    told = body(page)
    assert "Змінено рукою" in told and "2 акти" in told and cast.viewer("iryna").name in told
    act(cast, date(2024, 3, 3))
    making.renewed(cast, report, "iryna")
    assert texts(report)[2] == "Ухвалено 5 актів, відбулося 1 захід і 7 зустрічей.", "what a person wrote stays"
    found = warnings(cast, report)
    assert found["edited-number"] == "Написано 5, пораховано 3 акти."
    assert found["edited-changed"] == "Було 2 акти, стало 3 акти: перечитайте речення."
    typed_back = edited(cast, report, "Ухвалено", "Ухвалено 3 актів, відбулося 1 захід і 7 зустрічей.")
    assert next(ref.number for ref in typed_back.tree.refs()) == 1, "the counted number typed back is bound again"
    assert "edited-number" not in warnings(cast, report)


def test_the_form_reworded_or_without_the_paragraph(cast: Cast, report: Report) -> None:
    edited(cast, report, "продовжено", "Роботу продовжимо навесні.")
    form(cast, BODY.replace("Роботу буде продовжено.", "Роботу буде продовжено далі."))
    making.renewed(cast, report, "iryna")
    assert texts(report)[-1] == "Роботу продовжимо навесні."
    assert warnings(cast, report) == {"edited-reworded": "Тепер форма дає: «Роботу буде продовжено далі.»."}
    form(cast, BODY.partition("## Інше")[0])
    gone = making.renewed(cast, report, "iryna")
    assert "навесні" not in "".join(texts(report)) and gone.laid["gone"], "told, not lost"
    assert list(warnings(cast, report)) == ["edited-gone"]
    edit = TextEdit.objects.get()
    desk, url = client(cast, "iryna"), f"/home/desk/reports/{report.pk}/text/e{edit.pk}/"
    assert "Роботу продовжимо навесні." in body(desk.get(url))
    form(cast, BODY)
    making.renewed(cast, report, "iryna")
    assert texts(report)[-1] == "Роботу продовжимо навесні.", "the form has it again"
    assert desk.post(f"/home/desk/reports/{report.pk}/text/{edit.spot}/", {"restore": "1"}).status_code == 302
    assert texts(report)[-1] == "Роботу буде продовжено." and not TextEdit.objects.exists()
    assert shown(report).laid == {}


def test_a_paragraph_is_added_changed_and_taken_out(cast: Cast, report: Report) -> None:
    viewer = cast.viewer("iryna")
    actions.add(report, viewer, opened(report, "Ухвалено"), "Також проведено 12 зустрічей.")
    assert texts(report)[2:4] == ["Ухвалено 2 акти, відбулося 1 захід.", "Також проведено 12 зустрічей."]
    edited(cast, report, "Також", "Також проведено 12 поїздок.")
    assert SnapshotNumber.objects.filter(snapshot=shown(report), basis="edited", text="12").count() == 1
    making.renewed(cast, report, "iryna")
    assert texts(report)[3] == "Також проведено 12 поїздок."
    actions.drop(report, viewer, opened(report, "Ухвалено"))
    assert texts(report)[2] == "Також проведено 12 поїздок.", "it stands where the other stood"
    actions.drop(report, viewer, opened(report, "Також"))
    assert not any("Також" in text for text in texts(report))
    making.renewed(cast, report, "iryna")
    assert not any("Ухвалено" in text for text in texts(report)), "what was taken out stays out"


def test_of_several_alike_the_very_one(cast: Cast, report: Report) -> None:
    form(cast, "{% for each in events %}\n- {{ each.starts_on | date }}: захід.\n{% endfor %}\n\nУсього {events#}.")
    event(cast, "Пізніше", date(2024, 9, 1))
    making.renewed(cast, report, "iryna")
    edited(cast, report, "вересня", "1 вересня 2024 року: День знань.")
    event(cast, "Раніше", date(2024, 2, 1))
    making.renewed(cast, report, "iryna")
    assert [text for text in texts(report) if "захід" in text or "День" in text][
        -1
    ] == "1 вересня 2024 року: День знань."
    assert sum("захід" in text for text in texts(report)) == 2


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def client(cast: Cast, who: str) -> Client:
    made = Client()
    made.force_login(cast.people[who])
    return made


def body(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return plain(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_the_page_of_a_paragraph(cast: Cast, report: Report) -> None:
    desk = client(cast, "iryna")
    key = next(spot.key for spot in spots(shown(report).tree) if spot.masked.startswith("Ухвалено"))
    url = f"/home/desk/reports/{report.pk}/text/{key}/"
    assert f'href="{url}"' in desk.get(f"/home/desk/reports/{report.pk}/").content.decode()
    page = desk.get(url)
    assert "Ухвалено 2 акти, відбулося 1 захід." in plain(page.content.decode())
    stood = re.search(r'name="stood" value="(\w+)"', page.content.decode())
    assert stood
    saved = desk.post(url, {"text": "Ухвалено 2 акти.\r\nЩе 1 захід.", "stood": stood[1]})
    assert saved["Location"] == f"/home/desk/reports/{report.pk}/#b2"
    assert texts(report)[2] == "Ухвалено 2 акти.\nЩе 1 захід."
    late = desk.post(url, {"text": "Ухвалено багато.", "stood": stood[1]})
    assert late.status_code == 422 and "абзац став іншим" in late.content.decode() and "багато" in late.content.decode()
    assert desk.post(url, {"text": "  "}).status_code == 422
    bench = body(desk.get(f"/home/desk/reports/{report.pk}/"))
    assert "Змінено рукою 1 Змінено" in bench
    assert desk.get(f"/home/desk/reports/{report.pk}/text/pnothing/").status_code == 404
    assert desk.get(f"/home/desk/reports/{report.pk}/text/a{'9' * 17}/").status_code == 404
    added = desk.post(url + "after/", {"text": "Ще абзац."})
    assert added.status_code == 302 and texts(report)[3] == "Ще абзац."


def test_who_may_edit_and_until_when(cast: Cast, report: Report) -> None:
    key = spots(shown(report).tree)[0].key
    for who in ("hlib", "olena"):
        assert client(cast, who).get(f"/home/desk/reports/{report.pk}/text/{key}/").status_code in (302, 403)
        with pytest.raises(Refused):
            actions.change(report, cast.viewer(who), opened(report, "Ухвалено"), "Ні.")
    approved = making.moved(cast, report, "approved", "iryna")
    with pytest.raises(Refused, match="вже не змінюються"):
        edited(cast, approved, "Ухвалено", "Ні.")
    assert "Змінити" not in body(client(cast, "iryna").get(f"/home/desk/reports/{report.pk}/"))


def test_the_files_say_what_was_written(cast: Cast, report: Report) -> None:
    edited(cast, report, "Ухвалено", "Ухвалено 5 актів разом із сусідами.")
    made = exporting.write(report, shown(report), "docx")
    assert "Ухвалено 5 актів разом із сусідами." in [p.text for p in docx.Document(BytesIO(made)).paragraphs]
    told = exporting.write(report, shown(report), "json").decode()
    assert '"edited"' in told


def test_an_edit_is_of_one_hromada(cast: Cast, report: Report) -> None:
    edited(cast, report, "Ухвалено", "Нічого.")
    with tenancy.enter(cast.other.pk), journal.change("note", by=None):
        assert not TextEdit.objects.exists()
