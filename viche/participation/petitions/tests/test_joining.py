"""Joining of duplicates: the moderator proposes, the author agrees, each signer carries their own voice or does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import ROLES, Cast
from tests.factory import fill
from viche.hromada.models import StatuteSetting
from viche.kit import clock, figures, rounds, tenancy
from viche.kit.access import Refused
from viche.kit.figures import Period
from viche.kit.figures.values import counted
from viche.kit.models import JournalEntry, OutboxMail
from viche.participation.petitions.joining import actions as joining
from viche.participation.petitions.joining import letters
from viche.participation.petitions.models import Joining, Petition
from viche.participation.petitions.tests import making
from viche.participation.petitions.tests.test_pages import client, text
from viche.voices import actions as voices
from viche.voices.models import Voice

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HERE, DESK = "/home/e-petitions/", "/home/desk/e-petitions/"
MOMENT = timedelta(microseconds=1)


def signed(cast: Cast, *people: str) -> Joining:
    """A proposal about a petition that these people signed."""
    row = making.proposed(cast)
    for who in people:
        voices.take(cast.viewer(who), row.petition.question)
    return row


def test_nothing_changes_until_the_author_agrees(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = signed(cast, "stepan")
        assert row.petition.state == "collecting"
        assert OutboxMail.objects.filter(to="olena@viche.test", subject__contains="пропонують приєднати").count() == 1
        voices.take(cast.viewer("petro"), row.petition.question)
        joining.decline(row, cast.viewer("olena"))
        assert joining.proposed(row.petition) is None and row.petition.state == "collecting"
        with pytest.raises(Refused, match="вже є відповідь"):
            joining.agree(row, cast.viewer("olena"))


@pytest.mark.parametrize("who", [None, "bohdan", "hlib", *ROLES])
def test_who_proposes_and_who_agrees(who: str | None, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = making.proposed(cast)
        for do in (joining.agree, joining.decline):
            with pytest.raises(Refused):
                do(row, cast.viewer(who))
        if who in {"petro", "stepan", "iryna"}:
            joining.take_back(row, cast.viewer(who))
            joining.propose(row.petition, row.into, cast.viewer(who), "Те саме.")
            return
        with pytest.raises(Refused):
            joining.take_back(row, cast.viewer(who))
        with pytest.raises(Refused):
            joining.propose(row.petition, row.into, cast.viewer(who), "Те саме.")


@pytest.mark.parametrize("state", [key for key in making.STATES if key not in ("draft", "collecting")])
def test_only_collecting_petitions_are_joined(state: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition, other = making.STATES[state](cast), making.collecting_one(cast)
        with pytest.raises(Refused):
            joining.propose(petition, other, cast.viewer("petro"), "Те саме.")
        if state != "reached":
            with pytest.raises(Refused):
                joining.propose(other, petition, cast.viewer("petro"), "Те саме.")


def test_no_voice_moves_by_itself_and_each_carries_their_own(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = signed(cast, "stepan", "petro")
        joining.agree(row, cast.viewer("olena"))
        assert (row.petition.state, row.petition.signatures) == ("joined", 2)
        assert voices.count(row.into.question) == 0
        with pytest.raises(Refused, match="завершено"):
            voices.take(cast.viewer("iryna"), row.petition.question)
        first = joining.carry(row, cast.viewer("stepan"))
        again = joining.carry(row, cast.viewer("stepan"))
        assert (first.number, again.number, again.is_repeat) == (1, 1, True)
        with pytest.raises(Refused, match="Вашого голосу"):
            joining.carry(row, cast.viewer("iryna"))
        assert voices.count(row.into.question) == 1 and voices.count(row.petition.question) == 2


def test_a_dropped_voice_is_not_carried(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = signed(cast, "stepan")
        voices.withdraw(cast.viewer("stepan"), row.petition.question)
        joining.agree(row, cast.viewer("olena"))
        with pytest.raises(Refused, match="відкликано"):
            joining.carry(row, cast.viewer("stepan"))


@pytest.mark.parametrize(("after", "may"), [(-MOMENT, True), (timedelta(), True), (MOMENT, False)])
def test_the_term_of_carrying_is_that_of_the_statute_when_the_author_agreed(
    after: timedelta, may: bool, cast: Cast
) -> None:
    with tenancy.enter(cast.home.pk):
        term = {"amount": 5, "unit": "cd"}
        fill(StatuteSetting, cast.home, key="petition-joining", value=term, since=date(2020, 1, 1))
        row = signed(cast, "stepan")
        joining.agree(row, cast.viewer("olena"))
        assert row.until == clock.due(row.settled_at, clock.days(5), making.joining.CALENDAR)
        fill(StatuteSetting, cast.home, key="petition-joining", value={"amount": 1, "unit": "cd"}, since=clock.today())
        with clock.pinned(row.until + after):
            if may:
                assert joining.carry(row, cast.viewer("stepan")).number == 1
                return
            with pytest.raises(Refused, match="минув"):
                joining.carry(row, cast.viewer("stepan"))


def test_carrying_ends_with_the_collecting_of_the_other(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        term = {"amount": 90, "unit": "cd"}
        fill(StatuteSetting, cast.home, key="petition-joining", value=term, since=date(2020, 1, 1))
        row = signed(cast, "stepan")
        joining.agree(row, cast.viewer("olena"))
        assert row.until == row.into.closes_at


def test_a_petition_that_has_its_signatures_goes_its_own_way(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = making.proposed(cast)
        making.sign(row.petition, range(making.NEEDED))
        with pytest.raises(Refused, match="вже набрала"):
            joining.agree(row, cast.viewer("olena"))
        assert making.collecting.settle(row.petition_id).state == "reached"


def test_each_signer_gets_one_letter_and_nobody_else(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = signed(cast, "stepan", "petro")
        voices.withdraw(cast.viewer("petro"), row.petition.question)
        voices.take(cast.viewer("iryna"), row.into.question)
        joining.agree(row, cast.viewer("olena"))
    assert rounds.run("hourly") == 0 and rounds.run("hourly") == 0
    with tenancy.enter(cast.home.pk):
        mails = OutboxMail.objects.filter(subject__contains="приєднано до петиції")
        assert [mail.to for mail in mails] == [cast.stepan.email]
        assert f"/home/e-petitions/{row.petition_id}/carry/" in mails[0].body
        assert letters.tell_signers() == 0
        told = str(list(JournalEntry.objects.values_list("before", "after")))
        assert "той самий перехід" not in told


def test_figures_count_a_carried_voice_once(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = signed(cast, "stepan", "petro")
        joining.agree(row, cast.viewer("olena"))
        joining.carry(row, cast.viewer("stepan"))
        making.sign(row.into, [1, 2])
        making.collecting.settle(row.into_id)
        making.desk_actions.announce(Petition.objects.get(pk=row.into_id), cast.viewer("petro"))
        year = Period.year(clock.today().year)
        known, viewer = figures.registered(), cast.viewer("iryna")
        said = {key: counted(known[f"e-petitions.{key}"], year, viewer).value for key in ("collected", "joined")}
        assert said == {"collected": 3, "joined": 1}


def test_from_the_desk_to_a_carried_voice_by_pages(cast: Cast) -> None:
    petro, olena, stepan = client(cast, "petro"), client(cast, "olena"), client(cast, "stepan")
    with tenancy.enter(cast.home.pk):
        into = making.collecting_one(cast, title="Світло в підземному переході")
        petition = making.collecting_one(cast)
        voices.take(cast.viewer("stepan"), petition.question)
    desk, here = f"{DESK}{petition.pk}/join/", f"{HERE}{petition.pk}/"
    assert "Світло в підземному переході" in text(petro.get(desk))
    assert petro.post(desk, {"into": petition.number, "reason": "Те саме."}).status_code == 422
    assert petro.post(desk, {"into": into.number, "reason": "Те саме."}).status_code == 302
    assert "чекає на відповідь автора" in text(petro.get(desk))
    assert "пропонують приєднати" in text(olena.get(here))
    assert "пропонують приєднати" not in text(stepan.get(here))
    assert stepan.get(here + "join/").status_code == 404
    assert "Те саме." in text(olena.get(here + "join/"))
    assert olena.post(here + "join/", {"agree": "1"}).status_code == 302
    page = text(client(cast).get(here))
    assert "петицію приєднано до схожої" in page and "Світло в підземному переході" in page
    assert "Підтримати петицію" not in page
    assert "Перенести мій голос" in text(stepan.get(here + "carry/"))
    with tenancy.enter(cast.home.pk):
        assert Voice.objects.filter(question=into.question).count() == 0
    assert stepan.post(here + "carry/").headers["Location"] == f"{HERE}{into.pk}/receipt/"
    assert "Ваш голос там уже є" in text(stepan.get(here + "carry/"))
    assert "переносити нічого" in text(olena.get(here + "carry/"))
    with tenancy.enter(cast.home.pk):
        assert voices.count(into.question) == 1
