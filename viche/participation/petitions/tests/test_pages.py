"""Pages of residents: list, search, petition, signing, receipt, withdrawing, signers, the wizard, JSON and feed."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from viche.kit import clock, tenancy
from viche.kit.models import JournalEntry
from viche.participation.petitions import actions, desk_views, finding, public_data, switches, views
from viche.participation.petitions.models import Petition
from viche.participation.petitions.tests import making
from viche.voices import actions as voices
from viche.voices.models import Voice

pytestmark = [pytest.mark.django_db]
HERE = "/home/e-petitions/"


def client(cast: Cast, who: str | None = None, **more: bool) -> Client:
    found = Client(headers={"accept-language": "uk"}, **more)
    if who:
        found.force_login(cast.people[who])
    return found


def text(answer: object) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").split())  # type: ignore[attr-defined]


def test_the_list_finds_words_in_any_form(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.collecting_one(cast, title="Ремонт дороги на вулиці Садовій")
        making.collecting_one(cast, title="Дитячий майданчик у сквері")
        making.checking(cast, title="Дороги, яких ще не перевірено")
    page = text(client(cast).get(HERE, {"q": "відремонтувати дорогами"}))
    assert "вулиці Садовій" in page and "майданчик" not in page and "не перевірено" not in page
    assert "майданчик" in text(client(cast).get(HERE, {"q": "2"}))


@pytest.mark.parametrize("few", [0, 1, 2_000])
def test_a_search_finds_the_same_however_many_there_are(cast: Cast, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    with tenancy.enter(cast.home.pk):
        for title in ("Ремонт дороги в сквері", "Ремонт даху школи", "Дорога до школи"):
            making.collecting_one(cast, title=title)
        for words, many in (
            ("ремонтувати", 2),
            ("школами", 2),
            ("ремонт школи", 1),
            ("ремонт дороги школи", 0),
            ("що", 3),
        ):
            assert finding.found(Petition.objects.public(), words).count() == many, words


def test_lists_go_on_from_the_last_row_without_counting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    monkeypatch.setattr(desk_views, "PAGE", 2)
    with tenancy.enter(cast.home.pk):
        moment = clock.now()
        with clock.pinned(moment):  # all of one moment: the key decides
            made = [making.collecting_one(cast, title=f"Ремонт дороги номер {n}").title for n in range(4)]
        making.collecting_one(cast, title="Майданчик у сквері")
    for who, where, words in ((None, HERE, "дорогами"), ("iryna", "/home/desk/e-petitions/", "дорогами")):
        seen, address, pages = [], where + "?" + urlencode({"q": words, "state": "collecting"}), 0
        while address:
            with CaptureQueriesContext(connection) as queries:
                page = client(cast, who).get(address).content.decode()
            asked = [query["sql"] for query in queries]
            counted = [sql for sql in asked if "OFFSET" in sql or ("COUNT(" in sql and "petitions_petition" in sql)]
            assert who or not counted, counted  # the desk counts what is overdue
            seen += [title for title in reversed(made) if title in page]
            assert ("Від найновіших" in page) == (pages > 0) and "Майданчик" not in page
            found = re.search(r'rel="next" href="([^"]+)"', page)
            address, pages = (where + unescape(found[1]) if found else ""), pages + 1
        assert (seen, pages) == (made[::-1], 2)
    for nonsense in ("0", "x", "²", "99999999999", "-1"):
        assert client(cast).get(HERE, {"before": nonsense}).status_code == 200


def test_data_goes_on_by_addresses(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_data, "PAGE", 2)
    with tenancy.enter(cast.home.pk):
        made = [making.collecting_one(cast, title=f"Ремонт дороги номер {n}").number for n in range(4)]
    seen, address = [], HERE + "data.json"
    while address:
        said = json.loads(client(cast).get(address).content)
        seen += [row["identifier"] for row in said["petitions"]]
        address = said["next"]
    assert seen == made[::-1]


# What a page asks of a large table is answered by an index: the planner is not let read small tables from end to end, so
# whatever has no index shows itself.
@pytest.mark.parametrize(
    "where",
    [
        "",
        "?state=collecting",
        "?q=дорогами",
        "?q=ремонт+доріг&state=done",
        "?q=7",
        "?before={pk}",
        "{pk}/",
        "{pk}/signers/",
    ],
)
def test_pages_are_read_by_indexes(cast: Cast, where: str) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.collecting_one(cast)
        making.sign(petition, [1, 2])
    with CaptureQueriesContext(connection) as queries:
        assert client(cast).get(HERE + where.format(pk=petition.pk)).status_code == 200
    large = ("petitions_petition", "petitions_petitionword", "voices_voice", "voices_tally", "voices_question")
    with tenancy.enter(cast.home.pk), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for sql in [query["sql"] for query in queries if query["sql"].startswith("SELECT")]:
            cursor.execute("EXPLAIN " + sql.replace("%", "%%"), None)
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert not [table for table in large if re.search(rf"Seq Scan on {table}\b", plan)], plan


def test_a_petition_is_read_in_ten_queries(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.collecting_one(cast)
        making.sign(petition, [1, 2])
    with CaptureQueriesContext(connection) as queries:
        page = client(cast).get(f"{HERE}{petition.pk}/")
    asked = [
        query["sql"] for query in queries if query["sql"].startswith("SELECT") and "set_config" not in query["sql"]
    ]
    assert len(asked) <= 10, asked
    said = text(page)
    assert page.status_code == 200 and "Особа 2" in said and "2 підписи" in said.replace("&nbsp;", " ")
    assert "olena@viche.test" not in said and "p1@viche.test" not in said
    assert len(page.content) < 60_000


def test_a_get_signs_nothing_and_one_confirmation_signs(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.collecting_one(cast)
    where = f"{HERE}{petition.pk}/"
    olena = client(cast, "olena", enforce_csrf_checks=True)
    page = olena.get(where + "sign/")
    assert "Підписую" in text(page) and "Олена Мешканка" in text(page)
    action = page.content.decode().split('<form method="post" action="')[1].split('"')[0]
    with tenancy.enter(cast.home.pk):
        for address in (where, where + "sign/", where + "receipt/", action):
            olena.get(address)
        assert not Voice.objects.exists()
    given = {"choice": "for", "next": where + "receipt/"}
    assert olena.post(action, given).status_code == 403
    token = olena.cookies["csrftoken"].value
    answer = olena.post(action, {**given, "csrfmiddlewaretoken": token})
    assert (answer.status_code, answer.headers["Location"]) == (303, where + "receipt/")
    assert "Ваш голос — № 1" in text(olena.get(where + "receipt/"))
    # Once more: the same voice, politely.
    assert olena.post(action, {**given, "csrfmiddlewaretoken": token}).status_code == 303
    assert olena.get(where + "sign/").status_code == 302
    with tenancy.enter(cast.home.pk):
        assert voices.count(petition.question) == 1


def test_the_signature_that_was_missing_leads_the_petition_on(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.collecting_one(cast)
        making.sign(petition, range(making.NEEDED - 1))
        voices.take(cast.viewer("olena"), petition.question)
    client(cast, "olena").get(f"{HERE}{petition.pk}/receipt/")
    with tenancy.enter(cast.home.pk):
        assert Petition.objects.get().state == "reached"


def test_withdrawing_takes_the_name_away_and_stays_in_the_log(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.collecting_one(cast)
        voices.take(cast.viewer("olena"), petition.question)
        making.sign(petition, [1])
    olena, where = client(cast, "olena"), f"{HERE}{petition.pk}/"
    olena.get(where + "withdraw/")
    with tenancy.enter(cast.home.pk):
        assert voices.count(petition.question) == 2
    assert olena.post(where + "withdraw/").status_code == 302
    signers = text(client(cast).get(where + "signers/"))
    assert "Особа 1" in signers and "Мешканка" not in signers.split("Хто підтримав", 2)[2].split("Автор")[0]
    assert "відкликано" in text(olena.get(where + "receipt/"))


def test_signers_are_paged_by_number(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viche.participation.petitions.views.SIGNERS", 2)
    with tenancy.enter(cast.home.pk):
        making.set_up(cast, needed=10)
        petition = making.collecting_one(cast)
        making.sign(petition, range(5))
    where = f"{HERE}{petition.pk}/signers/"
    first = client(cast).get(where)
    assert 'href="?before=4' in first.content.decode() and "Особа 4" in text(first) and "Особа 2" not in text(first)
    last = text(client(cast).get(where, {"before": "2"}))
    assert "Особа 0" in last and 'href="?before=' not in last


def test_the_wizard_goes_from_a_title_to_a_sent_petition(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.collecting_one(cast, title="Освітлення переходу біля ринку")
    olena = client(cast, "olena")
    assert "Спершу назва" in text(olena.get(HERE + "new/"))
    assert olena.get(HERE + "new/", {"title": "Коротко"}).status_code == 422
    # Another form of the words, and a slip of the pen.
    for title in ("Освітити переходи біля ринків", "Освітленя переходу біля ринка"):
        similar = text(olena.get(HERE + "new/", {"title": title}))
        assert "Освітлення переходу біля ринку" in similar and "Може, така вже є" in similar
    form = olena.get(HERE + "new/", {"title": "Освітити переходи біля ринків", "own": "1"})
    assert "Освітити переходи" in text(form)
    given = making.given(title="Освітити переходи біля ринків")
    given.pop("wants_hearings")
    assert olena.post(HERE + "new/", {**given, "text": ""}).status_code == 422
    answer = olena.post(HERE + "new/", given)
    with tenancy.enter(cast.home.pk):
        draft = Petition.objects.get(state="draft")
    assert answer.headers["Location"] == f"{HERE}drafts/{draft.pk}/preview/"
    assert client(cast, "mariia").get(answer.headers["Location"]).status_code == 404
    assert olena.post(f"{HERE}drafts/{draft.pk}/", {**given, "text": "Інший текст."}).status_code == 302
    assert "Інший текст" in text(olena.get(answer.headers["Location"]))
    assert olena.post(f"{HERE}drafts/{draft.pk}/submit/").status_code == 302
    with tenancy.enter(cast.home.pk):
        draft.refresh_from_db()
    assert (draft.state, draft.number, draft.text) == ("checking", 2, "Інший текст.")
    assert "перевірять" in text(olena.get(f"{HERE}{draft.pk}/"))
    assert client(cast).get(f"{HERE}{draft.pk}/").status_code == 404


def test_a_draft_can_be_given_up(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        draft = making.draft(cast)
    assert client(cast, "olena").post(f"{HERE}drafts/{draft.pk}/drop/").status_code == 302
    with tenancy.enter(cast.home.pk):
        assert not Petition.objects.exists()


def test_who_confirmed_nothing_submits_nothing(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.set_up(cast)
    answer = client(cast, "bohdan").get(HERE + "new/", {"title": "Освітлення в переході", "own": "1"})
    assert answer.status_code == 403 and "підтвердьте електронну пошту" in text(answer)


def test_closed_creation_says_why_and_what_to_do(cast: Cast) -> None:
    for address in (HERE, HERE + "new/"):
        said = text(client(cast).get(address))
        assert "Рада ще не встановила" in said and "Правилах статуту" in said
    with tenancy.enter(cast.home.pk):
        making.set_up(cast)
        switches.close_submission(cast.viewer("anton"), "Готуємо новий порядок")
    assert "Готуємо новий порядок" in text(client(cast).get(HERE + "new/"))


def test_a_refused_petition_shows_its_ground_and_no_text(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.refused(cast, title="Заклик до насильства", text="Те, чого не можна")
    said = text(client(cast).get(f"{HERE}{petition.pk}/"))
    assert "пропаганда війни" in said and "ст. 23-1" in said and "оскаржити" in said
    assert "Заклик до насильства" not in said and "чого не можна" not in said and "Приберіть" not in said
    assert "Приберіть" in text(client(cast, "olena").get(f"{HERE}{petition.pk}/"))


def test_overdue_is_shown_to_everybody(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.review(cast)
    with clock.pinned(petition.answer_due_at + timedelta(days=4)):
        said = text(client(cast).get(f"{HERE}{petition.pk}/"))
    assert "прострочено на 4" in said and "Строк порушено" in said


def test_the_page_tells_answer_and_tasks(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.done(cast)
    said = text(client(cast).get(f"{HERE}{petition.pk}/"))
    for words in ("підтримано", "Поставимо навесні", "Зразковий", "12 світильників", "виконано"):
        assert words in said


def test_json_and_feed_tell_what_the_pages_show(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.collecting_one(cast)
        making.checking(cast, title="Ще не оприлюднена петиція")
        making.sign(petition, [1])
    found = json.loads(client(cast).get(HERE + "data.json").content)
    assert [row["votes"] for row in found["petitions"]] == [1]
    one = client(cast).get(f"{HERE}{petition.pk}/data.json").content.decode()
    assert "viche.test" not in one and json.loads(one)["votesRequired"] == making.NEEDED
    feed = client(cast).get(HERE + "feed.atom")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert "Освітлення в підземному" in text(feed) and "Ще не оприлюднена" not in text(feed)


def test_following_and_no_more(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.collecting_one(cast)
    olena, where = client(cast, "olena"), f"{HERE}{petition.pk}/follow/"
    for on, number in (("1", 1), ("1", 1), ("0", 0)):
        assert olena.post(where, {"on": on}).status_code == 302
        with tenancy.enter(cast.home.pk):
            assert petition.followers.count() == number


def test_more_than_a_few_a_day_are_not_taken(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        for _one in range(actions.MOST_A_DAY):
            making.checking(cast)
        draft = making.draft(cast)
    assert client(cast, "olena").post(f"{HERE}drafts/{draft.pk}/submit/").status_code == 429
    with tenancy.enter(cast.home.pk):
        assert JournalEntry.objects.filter(kind="petitions_petition", verb="submit").count() == actions.MOST_A_DAY
