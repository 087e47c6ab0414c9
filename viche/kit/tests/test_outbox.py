"""The outbox against a real mail server on this machine: leaving after commit, refusals, delays, never twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import transaction

from tests.postman import Postman, listening
from viche.kit import clock, outbox
from viche.kit.models import OutboxMail
from viche.kit.outbox.sending import CUT, DEAD, DELAYS
from viche.kit.outbox.smtp import Server

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture
def postman(settings: Any) -> Iterator[Postman]:
    """A mail server of its own, and a product that is no demo and does not wait long for an answer."""
    settings.EMAIL_TIMEOUT = 1
    with listening(settings) as found:
        yield found


def post(key: str = "a", to: str = "olena@viche.test", **given: Any) -> OutboxMail:
    outbox.post(to=to, subject="Рішення № 5", body="Добрий день!\n.крапка на початку\n", key=key, **given)
    return OutboxMail.objects.get(key=key)


def again(mail: OutboxMail) -> OutboxMail:
    mail.refresh_from_db()
    return mail


def test_a_letter_leaves_as_it_was_written(postman: Postman) -> None:
    mail = post()
    assert (outbox.send_due().sent, outbox.send_due().sent) == (1, 0)
    (letter,) = postman.letters
    assert letter["To"] == "olena@viche.test" and letter["Subject"] == "Рішення № 5"
    assert "Віче" in letter["From"] and letter["Message-ID"].endswith("@viche.test>")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == mail.body
    assert again(mail).sent_at and not mail.error and not mail.failed_at


def test_the_same_key_is_queued_once(postman: Postman) -> None:
    assert outbox.post("a@viche.test", "Тема", "Текст", "key") is True
    assert outbox.post("b@viche.test", "Інша", "Інший", "key") is False
    outbox.send_due()
    assert [letter["To"] for letter in postman.letters] == ["a@viche.test"]
    assert outbox.post("a@viche.test", "Тема", "Текст", "key") is False


def test_a_letter_of_a_change_that_was_rolled_back_does_not_exist(postman: Postman) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post()
        raise ZeroDivisionError
    assert outbox.send_due().sent == 0 and not postman.letters


def test_a_subject_cannot_add_headers(postman: Postman) -> None:
    outbox.post("a@viche.test", "Тема\r\nBcc: b@viche.test", "Текст", "key")
    outbox.send_due()
    assert postman.letters[0]["Bcc"] is None and postman.letters[0]["Subject"] == "Тема Bcc: b@viche.test"


@pytest.mark.parametrize(
    "subject",
    [
        "Нагадуємо: відомості — до 20 липня 2026",
        "Відомості повернуто із зауваженнями: захід 1.1",
        "Plain English",
        "а " * 99,
        "Дуже довга тема про виконання програми сприяння розвитку громадянського суспільства у місті Києві, до 20 липня",
    ],
)
def test_no_space_of_a_subject_is_lost_where_its_line_breaks(subject: str, postman: Postman) -> None:
    outbox.post("a@viche.test", subject, "Текст", "key")
    outbox.send_due()
    assert postman.letters[0]["Subject"] == subject.strip()
    raw = postman.letters[0].as_bytes().split(b"\n\n")[0]
    assert all(len(line) < 998 for line in raw.splitlines())


@pytest.mark.parametrize("seconds, sent", [(-1, 0), (0, 1), (1, 1)])
def test_a_letter_waits_for_its_hour(seconds: int, sent: int, postman: Postman) -> None:
    due = clock.now() + timedelta(hours=1)
    post(due_at=due)
    with clock.pinned(due + timedelta(seconds=seconds)):
        assert outbox.send_due().sent == sent


def test_the_demo_sends_nothing(postman: Postman, settings: Any) -> None:
    settings.DEMO = True
    mail = post()
    assert outbox.send_due() == outbox.Outcome()
    assert not postman.letters and again(mail).sent_at is None


def test_a_refusal_for_now_is_tried_again_later_each_time_and_then_given_up(postman: Postman) -> None:
    postman.refuse_data = "451 later"
    mail, now = post(), clock.now()
    for tried, minutes in enumerate(DELAYS, start=1):
        with clock.pinned(now):
            assert outbox.send_due().failed == 1
            assert outbox.send_due() == outbox.Outcome(), "not before its time"
        assert again(mail).tries == tried and mail.due_at == now + timedelta(minutes=minutes)
        assert mail.started_at is None and mail.failed_at is None and "451 later" in mail.error
        now = mail.due_at
    with clock.pinned(now):
        outbox.send_due()
        assert again(mail).failed_at == now and "451 later" in mail.error
        postman.refuse_data = ""
        assert outbox.send_due() == outbox.Outcome()


def test_one_wrong_address_does_not_hold_the_others(postman: Postman) -> None:
    postman.refuse_to = {"nobody@viche.test": "550 no such mailbox"}
    wrong, right = post("wrong", "nobody@viche.test"), post("right", "olena@viche.test")
    broken = post("broken", "олена@viche.test")
    outcome = outbox.send_due()
    assert (outcome.sent, outcome.failed) == (1, 2)
    assert again(wrong).failed_at and "550 no such mailbox" in wrong.error, "a refusal for good is not repeated"
    assert again(broken).failed_at and broken.error
    assert again(right).sent_at and len(postman.letters) == 1


def test_no_line_to_the_server_is_a_failure_of_all_that_is_due(postman: Postman, settings: Any) -> None:
    alive, settings.MAIL_URL = settings.MAIL_URL, "smtp://127.0.0.1:1"
    mails = [post("a"), post("b")]
    assert outbox.send_due().failed == 2
    assert [again(mail).tries for mail in mails] == [1, 1] and "127.0.0.1:1" in mails[0].error
    settings.MAIL_URL = alive
    with clock.pinned(clock.now() + timedelta(minutes=2)):
        assert outbox.send_due().sent == 2


def test_no_answer_after_the_whole_letter_is_not_repeated_by_itself(postman: Postman) -> None:
    postman.slow = True
    mail = post()
    assert outbox.send_due().failed == 1
    assert again(mail).failed_at and mail.error.startswith(CUT)
    postman.hang.set()
    with clock.pinned(clock.now() + timedelta(days=2)):
        assert outbox.send_due() == outbox.Outcome()
    assert len(postman.letters) == 1
    postman.slow = False
    call_command("outbox", again="a")
    assert outbox.send_due().sent == 1 and len(postman.letters) == 2


def test_a_letter_claimed_by_one_sender_is_not_touched_by_another(postman: Postman) -> None:
    mail = post()
    OutboxMail.objects.filter(pk=mail.pk).update(started_at=clock.now())
    assert outbox.send_due() == outbox.Outcome() and not postman.letters
    with clock.pinned(clock.now() + DEAD + timedelta(seconds=1)):
        assert outbox.send_due() == outbox.Outcome()
    assert again(mail).failed_at and mail.error == CUT and not postman.letters


def test_letters_are_erased_thirty_days_after_they_ended(postman: Postman) -> None:
    old, new, waiting = post("old"), post("new"), post("waiting")
    now = clock.now()
    OutboxMail.objects.filter(pk=old.pk).update(sent_at=now - timedelta(days=30, seconds=1))
    OutboxMail.objects.filter(pk=new.pk).update(sent_at=now - timedelta(days=29))
    OutboxMail.objects.filter(pk=waiting.pk).update(created_at=now - timedelta(days=90))
    assert outbox.erase_old() == 1
    assert set(OutboxMail.objects.values_list("key", flat=True)) == {"new", "waiting"}


@pytest.mark.parametrize(
    "url, server",
    [
        ("smtp://a:b%40c@mail.ua:2525", Server("mail.ua", 2525, "a", "b@c")),
        ("smtp://mail.ua", Server("mail.ua", 587)),
        ("smtps://a:b@mail.ua", Server("mail.ua", 465, "a", "b", tls=True)),
        ("smtp://mail.ua?starttls=no", Server("mail.ua", 587, plain=True)),
        ("smtp://localhost:25", Server("localhost", 25, plain=True)),
    ],
)
def test_addresses_of_mail_servers(url: str, server: Server) -> None:
    assert Server.at(url) == server


@pytest.mark.parametrize("url", ["http://mail.ua", "mail.ua", "smtp://", "smtp://mail.ua:port"])
def test_an_unreadable_address_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        Server.at(url)


def test_a_server_without_encryption_elsewhere_gets_nothing(postman: Postman, settings: Any) -> None:
    mail = post()
    server = Server.at(settings.MAIL_URL)
    with pytest.raises(Exception, match="STARTTLS"):
        Server(server.host, server.port).connect()
    assert again(mail).sent_at is None
