"""Levels, one human being in one account, terms, erasing: what floors above rely on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from viche.kit import clock, journal, tenancy
from viche.kit.access import Refused
from viche.kit.models import JournalEntry
from viche.people import actions as people
from viche.people import identity
from viche.people.identity import actions, keys
from viche.people.identity.actions import Found
from viche.people.identity.models import Identification, IdentityTerm, Subject, SubjectKey
from viche.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TAX, OTHER_TAX = "3184710691", "2955812341"


def found(level: str = "bank", name: str = "Мешканка Олена Іванівна", **numbers: str) -> Found:
    return Found(level, name, numbers or {"rnokpp": TAX})


def at(day: date) -> object:
    return clock.pinned(clock.start_of_day(day))


def test_levels_are_ordered_data() -> None:
    assert list(identity.LEVELS) == sorted(identity.LEVELS)
    assert [one.key for one in identity.LEVELS] == ["none", "email", "bank", "state", "in_person"]
    assert identity.level("state") > identity.level("bank") >= identity.BANK


def test_the_mailbox_alone(cast: Cast) -> None:
    assert identity.level_of(cast.olena) == identity.EMAIL
    assert identity.level_of(cast.bohdan, cast.home) == identity.NONE
    assert identity.name_of(cast.olena) == "Олена Мешканка"
    assert identity.known_as(cast.olena) == (f"account:{cast.olena.pk}",)


def test_the_surest_counts_and_only_while_it_is_in_force(cast: Cast) -> None:
    with at(date(2026, 1, 31)):
        bank = actions.identify(cast.olena, "bankid", found())
        actions.identify(cast.olena, "id_gov_ua", found("state"))
        assert bank.valid_until == date(2027, 1, 31)
        assert identity.level_of(cast.olena) == identity.STATE
    actions.drop(Identification.objects.get(provider="id_gov_ua"))
    for day, wanted in (
        (date(2027, 1, 30), identity.BANK),
        (date(2027, 1, 31), identity.BANK),
        (date(2027, 2, 1), identity.EMAIL),
    ):
        assert identity.level_of(cast.olena, on=day) == wanted, day
    with clock.pinned(clock.end_of_day(date(2027, 1, 31))):
        assert identity.level_of(cast.olena) == identity.BANK
        assert identity.name_of(cast.olena) == "Мешканка Олена Іванівна"


def test_an_official_counts_only_in_their_hromada(cast: Cast) -> None:
    actions.identify_in_person(cast.olena, cast.home, found("in_person"), "id_card", by=cast.iryna)
    assert identity.level_of(cast.olena, cast.home) == identity.IN_PERSON
    assert identity.level_of(cast.olena, cast.home.pk) == identity.IN_PERSON
    assert identity.level_of(cast.olena, cast.other) == identity.level_of(cast.olena) == identity.EMAIL
    assert identity.name_of(cast.olena, cast.other) == "Олена Мешканка"


def test_a_blocked_person_is_known_to_nobody(cast: Cast) -> None:
    actions.identify(cast.olena, "bankid", found())
    cast.olena.is_active = False
    assert identity.level_of(cast.olena) == identity.NONE


def test_the_number_itself_is_nowhere(cast: Cast) -> None:
    actions.identify(cast.olena, "bankid", found())
    actions.identify_in_person(
        cast.olena, cast.home, found("in_person", rnokpp=TAX, passport="АА123456"), "booklet", by=cast.iryna
    )
    from django.db import connection

    for model in (Subject, SubjectKey, Identification, JournalEntry):
        with tenancy.enter(cast.home.pk), connection.cursor() as cursor:
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t")
            rows = " ".join(row for (row,) in cursor.fetchall())
        assert TAX not in rows and "АА123456" not in rows
        if model is JournalEntry:
            assert "Мешканка Олена" not in rows and keys.digests("rnokpp", TAX)[0][0] not in rows


def test_one_person_through_two_services_is_one_person(cast: Cast) -> None:
    actions.identify(cast.olena, "bankid", found())
    actions.identify(cast.olena, "id_gov_ua", found("state", rnokpp=TAX, unzr="19870311-12345"))
    assert Subject.objects.count() == 1
    assert sorted(SubjectKey.objects.values_list("kind", flat=True)) == ["rnokpp", "unzr"]
    with pytest.raises(actions.KnownElsewhere) as refused:
        actions.identify(cast.hlib, "id_gov_ua", found("state", unzr="19870311-12345"))
    assert "o•••@viche.test" in str(refused.value) and "olena@" not in str(refused.value)
    assert "увійдіть у той" in str(refused.value.advice)
    assert not Identification.objects.filter(person=cast.hlib).exists()
    assert identity.level_of(cast.hlib) == identity.EMAIL


def test_two_people_are_not_one_account(cast: Cast) -> None:
    actions.identify(cast.olena, "bankid", found())
    with pytest.raises(Refused, match="на іншу людину"):
        actions.identify(cast.olena, "id_gov_ua", found("state", rnokpp=OTHER_TAX))
    # Also once the first was dropped: an account is for one human being.
    actions.drop(Identification.objects.get())
    with pytest.raises(Refused, match="на іншу людину"):
        actions.identify(cast.olena, "id_gov_ua", found("state", rnokpp=OTHER_TAX))


def test_the_database_itself_keeps_one_hash_once(cast: Cast) -> None:
    actions.identify(cast.olena, "bankid", found())
    key = SubjectKey.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic(), journal.change("test", by=None):
        SubjectKey.objects.create(
            subject=Subject.objects.create(), kind="rnokpp", digest=key.digest, made_with=key.made_with
        )
    with pytest.raises(IntegrityError), transaction.atomic(), journal.change("test", by=None):
        Identification.objects.create(
            person=cast.olena, provider="bankid", level="in_person", valid_until=clock.today()
        )


def test_without_a_number_nobody_is_recognised(cast: Cast) -> None:
    with pytest.raises(Refused, match="номера"):
        actions.identify(cast.olena, "bankid", Found("bank", "Хтось", {}))


def test_without_a_secret_nobody_is_recognised(cast: Cast, settings) -> None:
    settings.IDENTITY_HASH_KEYS = []
    with pytest.raises(Refused, match="ключа"):
        actions.identify(cast.olena, "bankid", found())


def test_another_secret_makes_no_second_person(cast: Cast, settings) -> None:
    settings.IDENTITY_HASH_KEYS = ["the first secret of all"]
    actions.identify(cast.olena, "bankid", found())
    first, names = SubjectKey.objects.get().digest, identity.known_as(cast.olena)
    settings.IDENTITY_HASH_KEYS = ["another secret, newer", "the first secret of all"]
    with pytest.raises(actions.KnownElsewhere):
        actions.identify(cast.hlib, "bankid", found())
    actions.identify(cast.olena, "id_gov_ua", found("state"))
    key = SubjectKey.objects.get()
    assert key.digest != first and key.made_with == keys.called("another secret, newer")
    assert identity.known_as(cast.olena) == names


def test_dropping_erases_the_name_and_lets_another_account_be_it(cast: Cast) -> None:
    row = actions.identify(cast.olena, "bankid", found())
    names = identity.known_as(cast.olena)
    actions.drop(row)
    row.refresh_from_db()
    assert row.name == "" and row.ended_at
    subject = Subject.objects.get()
    assert subject.kept_until and subject.kept_until.year == clock.today().year + 3
    assert identity.level_of(cast.olena) == identity.EMAIL and identity.known_as(cast.olena) == names
    actions.identify(cast.hlib, "bankid", found())
    assert identity.known_as(cast.hlib)[0] == names[0] and names[0] not in identity.known_as(cast.olena)
    assert Subject.objects.get().kept_until is None


def test_an_erased_person_who_comes_back_is_known_as_before(cast: Cast) -> None:
    actions.identify(cast.olena, "bankid", found())
    first = identity.known_as(cast.olena)[0]
    actions.claim(cast.olena, "registered", cast.home, None, None)
    people.erase(cast.olena)
    assert identity.level_of(cast.olena) == identity.NONE
    assert not Identification.objects.exclude(name="").exists()
    again = Person.objects.create_user("again@viche.test", "Олена", level="email")
    actions.identify(again, "bankid", found())
    assert identity.known_as(again) == (first, f"account:{again.pk}")


def test_known_by_a_passport_then_by_a_number_known_before(cast: Cast) -> None:
    """Two rows of one human being meet in one account; both names stay."""
    actions.identify(cast.olena, "bankid", found())
    first = identity.known_as(cast.olena)[0]
    people.erase(cast.olena)
    actions.identify_in_person(
        cast.bohdan, cast.home, found("in_person", passport="001234567"), "id_card", by=cast.iryna
    )
    second = identity.known_as(cast.bohdan)[0]
    actions.identify(cast.bohdan, "bankid", found())
    assert identity.known_as(cast.bohdan) == (first, second, f"account:{cast.bohdan.pk}")
    actions.identify(cast.bohdan, "id_gov_ua", found("state"))


def test_a_move_by_an_official(cast: Cast) -> None:
    actions.identify(cast.olena, "bankid", found())
    names = identity.known_as(cast.olena)
    lost = Person.objects.create_user("new@viche.test", "Олена", level="email")
    with pytest.raises(actions.KnownElsewhere):
        actions.identify_in_person(lost, cast.home, found("in_person"), "id_card", by=cast.iryna)
    actions.identify_in_person(lost, cast.home, found("in_person"), "id_card", by=cast.iryna, move=True)
    assert identity.level_of(cast.olena, cast.home) == identity.EMAIL
    assert identity.level_of(lost, cast.home) == identity.IN_PERSON
    assert identity.known_as(lost)[0] == names[0]


def test_nobody_checks_themselves(cast: Cast) -> None:
    with pytest.raises(Refused, match="Себе"):
        actions.identify_in_person(cast.iryna, cast.home, found("in_person"), "id_card", by=cast.iryna)


def test_a_term_set_later_leaves_earlier_ones_alone(cast: Cast) -> None:
    today = clock.today()
    row = actions.identify(cast.olena, "bankid", found())
    said = {"is_on": False, "client_id": "", "address": "", "methods": "", "since": today, "months": 1}
    actions.configure("bankid", said, by=cast.anton)
    assert actions.months("bankid") == 1 and actions.months("bankid", today - timedelta(days=1)) == 12
    actions.configure("bankid", {**said, "since": today + timedelta(days=5), "months": 6}, by=cast.anton)
    assert actions.months("bankid") == 1 and actions.months("bankid", today + timedelta(days=5)) == 6
    assert IdentityTerm.objects.count() == 2
    row.refresh_from_db()
    assert row.valid_until > today + timedelta(days=300)
    assert actions.identify(cast.olena, "bankid", found()).valid_until < today + timedelta(days=35)


def test_what_has_served_its_time_is_erased(cast: Cast) -> None:
    with at(date(2020, 1, 1)):
        actions.identify(cast.olena, "bankid", found())
        actions.drop(actions.identify(cast.hlib, "bankid", found(rnokpp=OTHER_TAX)))
    with at(date(2021, 1, 1)):
        actions.erase_old()
        assert Identification.objects.filter(name="Мешканка Олена Іванівна").exists()
    with at(date(2021, 1, 3)):
        actions.erase_old()
        assert not Identification.objects.exclude(name="").exists()
    with at(date(2023, 1, 2)):
        assert Subject.objects.count() == 2
        actions.erase_old()
        assert Subject.objects.get().person == cast.olena, "over since a year: two more"
    with at(date(2024, 1, 5)):
        actions.erase_old()
        assert not Subject.objects.exists() and not Identification.objects.exists()


def test_residence(cast: Cast) -> None:
    assert identity.residence_in(cast.olena, cast.home) is None
    own = actions.claim(cast.olena, "declared", cast.home, None, date(2024, 5, 1))
    assert identity.residence_in(cast.olena, cast.home) == own
    assert identity.residence_in(cast.olena, cast.home.pk, kinds=("registered",)) is None
    assert identity.residence_in(cast.olena, cast.home, confirmed=True) is None
    assert identity.residence_in(cast.olena, cast.other) is None
    actions.confirm(own, by=cast.iryna)
    assert identity.residence_in(cast.olena, cast.home, kinds=("declared", "idp"), confirmed=True) == own
    with pytest.raises(Refused, match="вже"):
        actions.confirm(own, by=cast.iryna)
    idp = actions.claim_in_person(cast.olena, "idp", cast.other, None, None, by=cast.hlib)
    assert identity.residences_of(cast.olena) == [own, idp]
    new = actions.claim(cast.olena, "registered", cast.other, None, None)
    assert identity.residence_in(cast.olena, cast.home) is None
    assert identity.residence_in(cast.olena, cast.other) == idp, "a confirmed one goes first"
    actions.end_residence(idp)
    assert identity.residence_in(cast.olena, cast.other) == new
    with pytest.raises(Refused, match="Себе"):
        actions.confirm(new, by=cast.olena)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (("3184710691", "", ""), {"rnokpp": "3184710691"}),
        (("31 847-10691", "19870311-12345", ""), {"rnokpp": "3184710691", "unzr": "19870311-12345"}),
        (("n/a", "1987031112345", ""), {"unzr": "19870311-12345"}),
        (("AB 123456", "", ""), {"passport": "АВ123456"}),
        (("", "", "001234567"), {"passport": "001234567"}),
        (("", "", "FA123456"), {"passport": "FA123456"}),
        (("0000000000", "", ""), {}),
        (("318471069", "x", "?"), {}),
    ],
)
def test_numbers_have_one_form(said: tuple[str, str, str], read: dict[str, str]) -> None:
    assert keys.read(*said) == read


def test_the_check_digit_tells_a_slip_of_the_pen() -> None:
    body = "318471069"
    good = [d for d in "0123456789" if keys.tax_number_holds(body + d)]
    assert len(good) == 1
