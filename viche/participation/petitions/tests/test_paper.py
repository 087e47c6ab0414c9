"""Signatures on paper: two people type, what agrees is taken, one human being signs once however they signed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import StatuteSetting
from viche.kit import clock, journal, rounds, tenancy
from viche.kit.access import Refused
from viche.kit.models import JournalEntry
from viche.participation.petitions.models import Line, Petition, Typed
from viche.participation.petitions.paper import actions as paper
from viche.participation.petitions.tests import making
from viche.participation.petitions.tests.test_pages import client, text
from viche.people.identity import actions as identity
from viche.people.identity import on_paper
from viche.people.models import Subject, SubjectKey
from viche.voices import actions as voices
from viche.voices.models import Voice

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DESK = "/home/desk/e-petitions/"


def states(sheet: object) -> list[str]:
    return [line.state for line in Line.objects.filter(sheet=sheet).order_by("place")]


def identified(cast: Cast, who: str, number: int) -> None:
    found = identity.Found("bank", "За документом", {"rnokpp": making.tax(number)})
    identity.identify(cast.people[who], "bankid", found)


@pytest.mark.parametrize(("value", "said"), [(None, False), (0, False), (1, True)])
def test_the_statute_of_the_day_of_publication_says_whether_paper_is_taken(
    value: int | None, said: bool, cast: Cast
) -> None:
    with tenancy.enter(cast.home.pk):
        making.set_up(cast)
        making.allow_paper(cast, value)
        petition = making.collecting_one(cast)
        assert petition.on_paper is said
        fill(StatuteSetting, cast.home, key="petition-paper", value=int(not said), since=clock.today())
        if said:
            making.typed(cast, petition, making.row(1))
        else:
            with pytest.raises(Refused, match="паперових підписів не збирають"):
                making.sheet(cast, petition)


def test_rows_on_which_two_people_agree_are_taken_in_order_and_counted_apart(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast)
        making.sign(petition, [1])
        sheet = making.sheet(cast, petition)
        rows = [making.row(1), making.row(2)]
        assert paper.type_in(sheet, cast.viewer("mariia"), rows) == 0
        assert states(sheet) == ["waiting", "waiting"] and voices.count(petition.question) == 1
        read = [making.row(1, name=" паперова  ОСОБА 1"), making.row(2)]
        assert paper.type_in(sheet, cast.viewer("petro"), read) == 2
        assert states(sheet) == ["taken", "taken"]
        assert [line.voice for line in sheet.lines.all()] == [2, 3]
        assert (voices.count(petition.question), paper.counted(petition)) == (3, 2)
        voices.strike(petition.question, [3], rule="court", ground="Рішення суду", by=cast.petro)
        assert (voices.count(petition.question), paper.counted(petition)) == (2, 1)


def test_nobody_types_a_sheet_twice_and_a_number_is_registered_once(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        sheet = making.sheet(cast, making.on_paper(cast), filled=1)
        paper.type_in(sheet, cast.viewer("mariia"), [making.row(1)])
        with pytest.raises(Refused, match="уже ввели ви"):
            paper.type_in(sheet, cast.viewer("mariia"), [making.row(1)])
        paper.type_in(sheet, cast.viewer("petro"), [making.row(1)])
        with pytest.raises(Refused, match="уже введено двічі"):
            paper.type_in(sheet, cast.viewer("stepan"), [making.row(1)])
        with pytest.raises(Refused, match="уже зареєстровано"):
            making.sheet(cast, sheet.petition)


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Інша Особа"},
        {"signed_on": date(2026, 1, 1)},
        {"mark": "other"},
        {"name": "", "signed_on": None, "mark": None, "unfit": "unreadable"},
    ],
)
def test_rows_that_differ_wait_for_a_third_look(other: dict[str, object], cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        sheet = making.sheet(cast, making.on_paper(cast), filled=1)
        if other.get("mark"):
            other = {"mark": on_paper.mark(making.tax(7))}
        paper.type_in(sheet, cast.viewer("mariia"), [making.row(1)])
        paper.type_in(sheet, cast.viewer("petro"), [making.row(1, **other)])
        assert states(sheet) == ["differs"] and voices.count(sheet.petition.question) == 0
        line = sheet.lines.get()
        with pytest.raises(Refused):
            paper.look(line, cast.viewer("mariia"), making.row(1))
        assert paper.look(line, cast.viewer("stepan"), making.row(1))
        assert states(sheet) == ["taken"] and Voice.objects.get().name == "Паперова Особа 1"
        with pytest.raises(Refused, match="уже вирішено"):
            paper.look(line, cast.viewer("stepan"), making.row(1))


def test_a_rejected_row_has_its_reason(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast)
        rows = [
            paper.Row(unfit="unsigned"),
            making.row(1, signed_on=clock.today() - timedelta(days=1)),
            making.row(2, signed_on=clock.today() + timedelta(days=1)),
        ]
        sheet = making.typed(cast, petition, *rows)
        assert [line.reason for line in sheet.lines.all()] == ["unsigned", "early", "late"]
        assert set(states(sheet)) == {"rejected"} and voices.count(petition.question) == 0


# ── One human being, one voice ───────────────────────────────────────────────────────────────────────────────────────


def test_a_human_on_two_sheets_is_counted_once(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast)
        making.typed(cast, petition, making.row(1), making.row(1))
        sheet = making.typed(cast, petition, making.row(1), number=2)
        assert states(sheet) == ["repeat"] and voices.count(petition.question) == 1
        assert sheet.lines.get().voice == 1


def test_who_signed_electronically_is_a_polite_repeat_on_paper(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast)
        identified(cast, "olena", 1)
        voices.take(cast.viewer("olena"), petition.question)
        sheet = making.typed(cast, petition, making.row(1), making.row(2))
        assert states(sheet) == ["repeat", "taken"]
        assert (voices.count(petition.question), paper.counted(petition)) == (2, 1)


@pytest.mark.parametrize("identified_first", [True, False])
def test_who_signed_on_paper_is_a_polite_repeat_electronically(identified_first: bool, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast)
        if identified_first:
            identified(cast, "olena", 1)
        making.typed(cast, petition, making.row(1))
        if not identified_first:
            identified(cast, "olena", 1)
        receipt = voices.take(cast.viewer("olena"), petition.question)
        assert receipt.is_repeat and receipt.number == 1
        own = voices.own(cast.viewer("olena"), petition.question)
        assert own is not None and own.name == "Паперова Особа 1"
        assert states(making.typed(cast, petition, making.row(1), number=2)) == ["repeat"]
        assert voices.count(petition.question) == 1


def test_a_withdrawn_voice_is_not_taken_again_from_paper(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast)
        identified(cast, "olena", 1)
        voices.take(cast.viewer("olena"), petition.question)
        voices.withdraw(cast.viewer("olena"), petition.question)
        assert states(making.typed(cast, petition, making.row(1))) == ["repeat"]
        assert voices.count(petition.question) == 0


# ── The petition is led on; the term; what is kept ───────────────────────────────────────────────────────────────────


def test_paper_leads_the_petition_on(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast, needed=3)
        making.sign(petition, [1])
        making.typed(cast, petition, making.row(1), making.row(2))
        petition.refresh_from_db()
        assert (petition.state, petition.signatures) == ("reached", 3)
        making.typed(cast, petition, making.row(3), number=2)
        assert voices.count(petition.question) == 4


@pytest.mark.parametrize(("after", "may"), [(-1, True), (0, True), (1, False)])
def test_a_row_is_taken_until_the_last_moment_of_collecting(after: int, may: bool, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast)
        sheet = making.sheet(cast, petition, filled=1)
        row = making.row(1)
        paper.type_in(sheet, cast.viewer("mariia"), [row])
        assert petition.closes_at is not None
        with clock.pinned(petition.closes_at + timedelta(microseconds=after)):
            if may:
                assert paper.type_in(sheet, cast.viewer("petro"), [row]) == 1
                return
            with pytest.raises(Refused, match="не триває"):
                paper.type_in(sheet, cast.viewer("petro"), [row])


@pytest.mark.parametrize("who", [None, "olena", "bohdan", "hlib", "anton", "alina"])
def test_sheets_are_for_who_works_with_petitions(who: str | None, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        sheet = making.differing(cast)
        viewer = cast.viewer(who)
        for do in (
            lambda: paper.register(sheet.petition, viewer, number=9, filled=1, came_on=clock.today()),
            lambda: paper.type_in(sheet, viewer, [making.row(1)]),
            lambda: paper.look(sheet.lines.get(), viewer, making.row(1)),
        ):
            with pytest.raises(Refused):
                do()


def test_no_number_is_kept_and_what_was_typed_is_erased_after_its_term(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast)
        sheet = making.typed(cast, petition, making.row(1))
        number = making.tax(1)
        kept = [
            *Typed.objects.values(),
            *SubjectKey.objects.values(),
            *Subject.objects.values(),
            *Voice.objects.values(),
        ]
        assert number not in str(kept)
        told = str(list(JournalEntry.objects.values_list("before", "after")))
        assert number not in told and "Паперова" not in told and Typed.objects.first().digests[0] not in told
        assert petition.closes_at is not None
        with clock.pinned(petition.closes_at + timedelta(microseconds=1)):
            making.collecting.settle(petition.pk)
        petition.refresh_from_db()
        assert petition.ended_at is not None
        end = paper.end_of(petition.ended_at)
        with clock.pinned(end):
            assert paper.erase_old() == 0
        with clock.pinned(end + timedelta(microseconds=1)):
            assert paper.erase_old() == 1 and paper.erase_old() == 0
        assert not Typed.objects.exists()
        assert states(sheet) == ["taken"] and paper.counted(petition) == 1
    assert rounds.run("daily") == 0


def test_another_secret_does_not_make_two_people_of_one(cast: Cast, settings: object) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast)
        sheet = making.sheet(cast, petition, filled=1)
        paper.type_in(sheet, cast.viewer("mariia"), [making.row(1)])
        settings.IDENTITY_HASH_KEYS = ("нова", *settings.IDENTITY_HASH_KEYS)  # type: ignore[attr-defined]
        assert paper.type_in(sheet, cast.viewer("petro"), [making.row(1)]) == 1
        identified(cast, "olena", 1)
        assert voices.take(cast.viewer("olena"), petition.question).is_repeat


def test_who_signed_on_paper_is_known_again_when_an_account_comes(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.typed(cast, making.on_paper(cast), making.row(1))
        subject = Subject.objects.get()
        assert subject.on_paper and subject.person_id is None and subject.kept_until is not None
    identified(cast, "olena", 1)
    subject.refresh_from_db()
    assert subject.person_id == cast.olena.pk and subject.kept_until is None
    with journal.change("look", by=None):
        assert on_paper.human(on_paper.mark(making.tax(1)), by=None).person == cast.olena  # type: ignore[arg-type]


def test_a_sheet_stands_on_the_desk_of_who_has_something_to_do_with_it(cast: Cast) -> None:
    desk, told = "/home/desk/", "Аркуш № 1"
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast)
        sheet = making.sheet(cast, petition, filled=1)
    assert told in text(client(cast, "mariia").get(desk))
    with tenancy.enter(cast.home.pk):
        paper.type_in(sheet, cast.viewer("mariia"), [making.row(1)])
    assert told not in text(client(cast, "mariia").get(desk)) and told in text(client(cast, "petro").get(desk))
    with tenancy.enter(cast.home.pk):
        paper.type_in(sheet, cast.viewer("petro"), [making.row(1, name="Інша")])
    assert told in text(client(cast, "petro").get(desk))
    with tenancy.enter(cast.home.pk):
        paper.look(sheet.lines.get(), cast.viewer("petro"), making.row(1))
    assert told not in text(client(cast, "petro").get(desk))


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def typing(petition: Petition, *rows: dict[str, str]) -> dict[str, str]:
    day = clock.today().strftime("%d.%m.%Y")
    return {
        f"row{place}-{key}": value
        for place, row in enumerate(rows, 1)
        for key, value in {"signed_on": day, **row}.items()
    }


def test_from_a_printed_sheet_to_a_counted_voice_by_pages(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast)
    page = text(client(cast).get(f"/home/e-petitions/{petition.pk}/"))
    assert "Аркуш для підписів на папері" in page and "З них на папері" not in page
    blank = text(client(cast).get(f"/home/e-petitions/{petition.pk}/sheet/", {"number": "3"}))
    assert "Аркуш № 3" in blank and blank.count("<tr>") == 11 and making.TEXT in blank
    mariia, petro = client(cast, "mariia"), client(cast, "petro")
    where = f"{DESK}{petition.pk}/sheets/"
    given = {"number": "3", "filled": "2", "came_on": clock.today().strftime("%d.%m.%Y")}
    assert mariia.post(where + "new/", {**given, "filled": "11"}).status_code == 422
    assert mariia.post(where + "new/", given).status_code == 302
    with tenancy.enter(cast.home.pk):
        sheet = petition.sheets.get()
    here = f"{DESK}sheets/{sheet.pk}/"
    one, two = {"name": "Перша Особа", "number": making.tax(1)}, {"name": "Друга Особа", "number": making.tax(2)}
    wrong = mariia.post(here + "type/", typing(petition, one, {**two, "number": "1234567890"}))
    assert wrong.status_code == 422 and "остання контрольна" in text(wrong)
    assert mariia.post(here + "type/", typing(petition, one, two)).status_code == 302
    assert "Удруге його вводить хтось інший" in text(mariia.get(here))
    assert mariia.get(here + "type/").status_code == 409
    second = text(petro.get(here + "type/"))
    assert "Перша Особа" not in second
    assert petro.post(here + "type/", typing(petition, one, {**two, "name": "Друга Особова"})).status_code == 302
    with tenancy.enter(cast.home.pk):
        line = sheet.lines.get(state="differs")
    look = f"{DESK}sheets/lines/{line.pk}/"
    beside = text(petro.get(look))
    assert "Друга Особа" in beside and "Друга Особова" in beside and "однаковий" in beside
    assert making.tax(2) not in beside
    assert mariia.get(look).status_code == 403
    answer = {"name": "Друга Особа", "number": making.tax(2), "signed_on": clock.today().strftime("%d.%m.%Y")}
    assert petro.post(look, answer).status_code == 302
    assert "З них на папері" in text(client(cast).get(f"/home/e-petitions/{petition.pk}/"))
    assert "опрацьовано" in text(mariia.get(where)) and "2 підписи" in text(mariia.get(where))
