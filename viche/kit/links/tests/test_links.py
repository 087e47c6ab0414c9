"""Links between records: tied and untied by those who may, shown on both pages, silent about what is held back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import set_urlconf

from tests.cast import Cast
from tests.factory import fill
from tests.kinds import all_kinds, inside, make, signed_in
from viche.hromada.models import Act, Acts
from viche.kit import clock, journal
from viche.kit.access import Refused
from viche.kit.links import actions, asking
from viche.kit.links.ends import ends
from viche.kit.links.models import RecordLink
from viche.kit.links.roles import BACK, ROLES, choices
from viche.kit.models import Closure, JournalEntry
from viche.kit.publishing import DRAFT, PUBLISHED, WITHHELD
from viche.kit.registers import Register, registered
from viche.office.programmes.models import Measure, Programmes
from viche.registers.kinds.point import Point, Points

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("register", all_kinds())
ACTS, POINTS, PROGRAMMES = (next(r for r in registered() if isinstance(r, kind)) for kind in (Acts, Points, Programmes))


def pair(cast: Cast, state: str = PUBLISHED, far: str = PUBLISHED) -> tuple[Any, Any]:
    return make(POINTS, cast, state), make(ACTS, cast, far)


def tied(record: Any, viewer: Any, **more: Any) -> dict[str, list[str]]:
    set_urlconf(settings.HROMADA_URLCONF)
    return {group["title"]: [tie.title for tie in group["ties"]] for group in asking.of(record, viewer, **more)}


@pytest.fixture(autouse=True)
def _server_addresses() -> Any:
    """Addresses inside the hromada are asked for outside a request too; afterwards they are the server's again."""
    yield
    set_urlconf(None)


def public(cast: Cast) -> Any:
    return cast.viewer(None)


# ── Both ends ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_is_told_from_both_ends_in_words_of_each(cast: Cast) -> None:
    with inside(cast):
        point, act = pair(cast)
        actions.tie(point, "act", act, cast.viewer("petro"))
        assert tied(point, public(cast)) == {"Акт": [str(act)]}
        assert tied(act, public(cast)) == {"Зроблене за цим актом": [str(point)]}
        actions.tie(act, "ground" + BACK, point, cast.viewer("petro"))
        assert tied(act, public(cast))["Зроблене на цій підставі"] == [str(point)]
        assert tied(point, public(cast))["Підстава"] == [str(act)]


@EVERY
def test_every_kind_may_be_tied_and_both_pages_show_it(register: Register, cast: Cast) -> None:
    """Each kind to the next one: what a tie looks like depends on neither."""
    every = registered()
    far = every[(every.index(register) + 1) % len(every)]
    with inside(cast):
        one, other = make(register, cast), make(far, cast, index=1)
        for choice, _title in choices():
            actions.tie(one, choice, other, cast.viewer("iryna"))
    for who, page in ((None, "/home/{}/{}/"), ("mariia", "/home/desk/{}/{}/")):
        for here, there, register_of in ((one, far, register), (other, register, far)):
            end = other if here is one else one
            shown = signed_in(cast, who).get(page.format(register_of.slug, here.pk)).content.decode()
            assert page.format(there.slug, end.pk) in shown, (who, register_of.slug)


def test_the_same_twice_and_itself_are_refused(cast: Cast) -> None:
    with inside(cast):
        point, act = pair(cast)
        viewer = cast.viewer("petro")
        actions.tie(point, "related", act, viewer)
        for record, choice, far in ((point, "related", act), (act, "related", point), (point, "act", point)):
            with pytest.raises(Refused):
                actions.tie(record, choice, far, viewer)
        assert RecordLink.objects.count() == 1
        row = {"hromada": cast.home, "from_kind": "a", "from_id": 1, "to_kind": "a", "to_id": 1, "role": "act"}
        with pytest.raises(IntegrityError), transaction.atomic(), journal.change("tie", by=None):
            RecordLink.objects.create(**row)


# ── Who sees what ────────────────────────────────────────────────────────────────────────────────────────────────


@EVERY
@pytest.mark.parametrize("state", [DRAFT, WITHHELD])
def test_an_end_that_is_not_public_is_told_to_officials_only(register: Register, state: str, cast: Cast) -> None:
    with inside(cast):
        shown = make(ACTS, cast, index=0)
        hidden = make(register, cast, state, index=1)
        for choice in ("related", "news", "ground" + BACK):
            actions.tie(shown, choice, hidden, cast.viewer("iryna"))
        assert tied(shown, public(cast)) == {}
        assert len(tied(shown, cast.viewer("alina"), desk=True)) == 3
    for who in (None, "olena", "hlib", "mariia"):
        page = signed_in(cast, who).get(f"/home/acts/{shown.pk}/").content.decode()
        assert f"/{register.slug}/{hidden.pk}/" not in page and "Пов’язані записи" not in page
    desk = signed_in(cast, "alina").get(f"/home/desk/acts/{shown.pk}/").content.decode()
    assert f"/home/desk/{register.slug}/{hidden.pk}/" in desk


def test_an_end_in_a_closed_section_is_not_told(cast: Cast) -> None:
    with inside(cast):
        point, act = pair(cast)
        actions.tie(act, "related", point, cast.viewer("iryna"))
        with journal.change("close", by=cast.iryna):
            section = {"section": POINTS.section, "mode": "closed", "ground": "воєнний стан", "act": "№ 1"}
            Closure.objects.create(hromada=cast.home, since=clock.today() - timedelta(days=1), **section)
    page = signed_in(cast, None).get(f"/home/acts/{act.pk}/").content.decode()
    assert f"/points/{point.pk}/" not in page and str(point) not in page


def test_another_hromada_has_no_link_of_this_one(cast: Cast) -> None:
    with inside(cast):
        point, act = pair(cast)
        row = actions.tie(point, "act", act, cast.viewer("petro"))
    client = signed_in(cast, "hlib")
    for method in (client.get, client.post):
        assert method(f"/other/desk/links/{row.pk}/remove/").status_code == 404
        assert method(f"/other/desk/links/add/{Point._meta.db_table}/{point.pk}/").status_code == 404


def test_queries_do_not_grow_with_links(cast: Cast) -> None:
    asked: dict[str, list[int]] = {}
    with inside(cast):
        act = make(ACTS, cast)
    for number in (1, 20):
        with inside(cast):
            for index in range(number):
                actions.tie(act, "related", make(POINTS, cast, index=index), cast.viewer("iryna"))
        for who, page in ((None, "acts/{}/"), ("iryna", "desk/acts/{}/"), ("iryna", "desk/acts/{}/history/")):
            with CaptureQueriesContext(connection) as seen:
                assert signed_in(cast, who).get("/home/" + page.format(act.pk)).status_code == 200
            asked.setdefault(page, []).append(len(seen))
    assert {page: numbers for page, numbers in asked.items() if len(set(numbers)) > 1} == {}


# ── Who may ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("who", "state", "may"),
    [
        ("mariia", DRAFT, True),
        ("mariia", PUBLISHED, False),
        ("petro", PUBLISHED, True),
        ("alina", DRAFT, False),
        ("anton", DRAFT, False),
    ],
)
def test_what_is_public_is_tied_by_those_who_may_correct_it(who: str, state: str, may: bool, cast: Cast) -> None:
    with inside(cast):
        point, act = pair(cast, state)
        if may:
            actions.tie(point, "act", act, cast.viewer(who))
        else:
            with pytest.raises(Refused):
                actions.tie(point, "act", act, cast.viewer(who))
        assert RecordLink.objects.count() == int(may)
    page = signed_in(cast, who).get(f"/home/desk/points/{point.pk}/").content.decode()
    assert ("Пов’язати із записом" in page) == may


def test_untying_what_the_public_saw_asks_the_ground_and_keeps_it(cast: Cast) -> None:
    with inside(cast):
        point, act = pair(cast)
        row = actions.tie(point, "act", act, cast.viewer("petro"))
    address = f"/home/desk/links/{row.pk}/remove/"
    assert signed_in(cast, "mariia").post(address, {"ground": "x"}).status_code == 403
    client = signed_in(cast, "petro")
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"ground": "Акт скасовано"}).status_code == 302
    with inside(cast):
        assert not RecordLink.objects.exists()
        entry = JournalEntry.objects.filter(kind=RecordLink._meta.db_table, verb="untie").get()
        assert (entry.ground, entry.actor_id) == ("Акт скасовано", cast.petro.pk)
    for slug, record in (("points", point), ("acts", act)):
        history = client.get(f"/home/desk/{slug}/{record.pk}/history/").content.decode()
        assert "Зв’язок прибрано" in history and "Акт скасовано" in history and str(act) in history
    assert client.get(address).status_code == 404


def test_a_draft_goes_with_its_links(cast: Cast) -> None:
    with inside(cast):
        point, act = pair(cast, DRAFT)
        actions.tie(point, "act", act, cast.viewer("mariia"))
    signed_in(cast, "mariia").post(f"/home/desk/points/{point.pk}/delete/")
    with inside(cast):
        assert not RecordLink.objects.exists() and not Point.objects.filter(pk=point.pk).exists()


# ── The page that finds the other record ─────────────────────────────────────────────────────────────────────────


def test_the_other_record_is_found_by_words_or_number_and_tied(cast: Cast) -> None:
    with inside(cast):
        point = make(POINTS, cast, DRAFT)
        wanted = make(ACTS, cast, number="К-77", title="Про мережу пунктів")
        make(ACTS, cast, index=1, number="9", title="Про інше")
    client, address = signed_in(cast, "mariia"), f"/home/desk/links/add/{Point._meta.db_table}/{point.pk}/"
    assert client.get(address).status_code == 200
    for words in ("мережу", "К-77"):
        found = client.get(address, {"role": "act", "where": Act._meta.db_table, "q": words})
        assert [line["pk"] for line in found.context["found"]] == [wanted.pk], words
    nothing = client.get(address, {"role": "act", "where": Act._meta.db_table, "q": "цього-немає"})
    assert nothing.context["found"] == [] and 'class="empty"' in nothing.content.decode()
    for wrong in ({"role": "x"}, {"where": "people_person"}, {"q": ""}):
        asked = {"role": "act", "where": Act._meta.db_table, "q": "мережу", **wrong}
        assert client.get(address, asked).context["found"] is None
    sent = {"role": "act", "where": Act._meta.db_table, "far": str(wanted.pk)}
    for wrong in ({"far": "x"}, {"far": "999999999"}, {"role": "x"}, {"where": "people_person"}, {"far": "9" * 30}):
        assert client.post(address, {**sent, **wrong}).status_code == 422
    assert client.post(address, sent).headers["Location"] == f"/home/desk/points/{point.pk}/"
    assert client.post(address, sent).status_code == 422, "already tied"
    page = client.get(f"/home/desk/points/{point.pk}/").content.decode()
    assert f"/home/desk/acts/{wanted.pk}/" in page and "Про мережу пунктів" in page and "Прибрати" in page


@EVERY
def test_any_register_can_be_searched_for_the_other_record(register: Register, cast: Cast) -> None:
    with inside(cast):
        act, far = make(ACTS, cast, DRAFT), make(register, cast, index=1)
        end = ends()[register.section]
        words = str(getattr(far, end.search[0]))
    address = f"/home/desk/links/add/{Act._meta.db_table}/{act.pk}/"
    answer = signed_in(cast, "mariia").get(address, {"role": "related", "where": register.section, "q": words[:90]})
    assert far.pk in [line["pk"] for line in answer.context["found"]]


def test_a_measure_of_a_programme_is_tied_too_and_is_as_public_as_its_programme(cast: Cast) -> None:
    with inside(cast):
        act = make(ACTS, cast)
        shown = fill(Measure, cast.home, programme=make(PROGRAMMES, cast), title="Ярмарок", number="1.1")
        hidden = fill(Measure, cast.home, programme=make(PROGRAMMES, cast, DRAFT, index=1), title="Таємне", number="2")
    client, address = signed_in(cast, "iryna"), f"/home/desk/links/add/{Act._meta.db_table}/{act.pk}/"
    sent = {"role": "measure", "where": Measure._meta.db_table}
    assert [line["pk"] for line in client.get(address, {**sent, "q": "ярмарок"}).context["found"]] == [shown.pk]
    for measure in (shown, hidden):
        assert client.post(address, {**sent, "far": str(measure.pk)}).status_code == 302
    page = signed_in(cast, None).get(f"/home/acts/{act.pk}/").content.decode()
    assert "Ярмарок" in page and "Таємне" not in page
    for base, who in (("", None), ("desk/", "iryna")):
        page = signed_in(cast, who).get(f"/home/{base}programmes/{shown.programme_id}/measures/{shown.pk}/")
        assert f"/home/{base}acts/{act.pk}/" in page.content.decode()
    with inside(cast):
        row = RecordLink.objects.get(to_id=hidden.pk)
    assert client.post(f"/home/desk/links/{row.pk}/remove/", {"ground": "помилка"}).status_code == 302


# ── Figures ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_figure_counts_records_tied_to_a_published_one_of_a_kind(cast: Cast) -> None:
    with inside(cast):
        points = [make(POINTS, cast, index=index) for index in range(4)]
        act, hidden = make(ACTS, cast), make(ACTS, cast, WITHHELD, index=1)
        viewer = cast.viewer("iryna")
        actions.tie(points[0], "act", act, viewer)
        actions.tie(points[1], "act", hidden, viewer)
        actions.tie(points[2], "related", act, viewer)
        actions.tie(act, "related", points[3], viewer)

        def counted(model: Any, choice: str, to: Any) -> set[int]:
            return set(model.objects.filter(asking.tied(model, choice, to)).values_list("pk", flat=True))

        assert counted(Point, "act", Act) == {points[0].pk}
        assert counted(Act, "act" + BACK, Point) == {act.pk, hidden.pk}
        assert counted(Point, "related", Act) == {points[2].pk, points[3].pk}
        assert counted(Act, "related", Point) == {act.pk}
        assert counted(Point, "news", Act) == set()


def test_roles_are_short_and_told_apart() -> None:
    assert all(len(key) <= 20 and not key.endswith(BACK) for key in ROLES)
    titles = [str(title) for _key, title in choices()]
    assert len(titles) == len(set(titles))
