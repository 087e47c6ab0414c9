"""Jobs inside one transaction: what is asked, who sees it, how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Act, Department
from viche.kit import clock, jobs, journal, tenancy
from viche.kit.access import Refused
from viche.kit.jobs import declare
from viche.kit.models import Job, JobRun
from viche.kit.uploads import FileRefused
from viche.people.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds() -> Iterator[dict[str, declare.Task]]:
    """Kinds of work of one test only."""
    before = dict(declare.tasks())
    yield declare.tasks()
    declare.tasks().clear()
    declare.tasks().update(before)


def write(job: jobs.Running, title: str) -> None:
    unit = Department.objects.order_by("pk").first()
    with journal.change("import", by=job.viewer.person):
        Act.objects.create(
            hromada_id=job.hromada_id, department=unit, title=title, number="1", adopted_on=clock.today()
        )


def page(cast: Cast, who: str, job: Job) -> Any:
    client = Client()
    client.force_login(cast.people[who])
    return client.get(f"/home/desk/jobs/{job.pk}/")


def text_of(answer: Any) -> str:
    return str(answer.content.decode().replace("\xa0", " "))


def test_a_job_is_done_as_the_person_inside_the_hromada(cast: Cast, kinds: Any) -> None:
    seen: dict[str, Any] = {}

    @jobs.task("t", title="Пишемо", isolation="repeatable read")
    def work(job: jobs.Running, *, title: str) -> str:
        seen.update(here=tenancy.current(), who=job.viewer.person, roles=job.viewer.roles, said=_("так"))
        write(job, title)
        job.progress(1, 2, "перший")
        return reverse("acts-list")

    with translation.override("en"):
        job = jobs.start("t", cast.viewer("mariia"), title="Про все")
    assert (job.state, jobs.waiting()) == (Job.WAITING, True)
    assert "Чекає своєї черги" in text_of(page(cast, "mariia", job))
    assert jobs.run_waiting() == 1
    job.refresh_from_db()
    assert (job.state, job.result, job.done, job.of, job.what) == (Job.DONE, "/acts/", 1, 2, "перший")
    assert seen["here"] == cast.home.pk and seen["who"] == cast.mariia and seen["roles"]
    assert tenancy.current() is None
    with tenancy.enter(cast.home.pk):
        assert Act.objects.get().title == "Про все"
    answer = page(cast, "mariia", job)
    assert (answer.status_code, answer["Location"]) == (302, "/home/acts/")
    assert not jobs.waiting() and jobs.run_waiting() == 0


def test_asked_twice_is_asked_once_until_it_ends(cast: Cast, kinds: Any) -> None:
    @jobs.task("t", title="")
    def work(job: jobs.Running, *, n: int) -> str:
        return ""

    viewer = cast.viewer("mariia")
    first = jobs.start("t", viewer, n=1)
    assert jobs.start("t", viewer, n=1) == first
    assert jobs.start("t", viewer, n=2) != first
    assert jobs.start("t", cast.viewer("petro"), n=1) != first
    assert jobs.latest("t", viewer, n=1).person_id == cast.petro.pk
    assert jobs.run_waiting() == 3
    assert jobs.start("t", viewer, n=1) != first


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused("Чернетку вже записано.", "Відкрийте список."), "Чернетку вже записано. Відкрийте список."),
        (FileRefused("У рядку %(row)s порожньо.", row=5), "У рядку 5 порожньо."),
        (ZeroDivisionError("x"), "Сталася помилка, її записано під № {pk}. Нічого не змінено."),
    ],
    ids=["refused", "file", "bug"],
)
def test_a_failure_changes_nothing_and_says_why(
    error: Exception, said: str, cast: Cast, kinds: Any, caplog: Any
) -> None:
    @jobs.task("t", title="Пишемо", back=lambda pk: reverse("acts-list") + f"?pk={pk}")
    def work(job: jobs.Running, *, pk: int) -> str:
        write(job, "наполовину")
        raise error

    job = jobs.start("t", cast.viewer("mariia"), pk=7)
    assert jobs.run_waiting() == 1
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.FAILED, said.format(pk=job.pk))
    with tenancy.enter(cast.home.pk):
        assert not Act.objects.exists()
    text = text_of(page(cast, "mariia", job))
    assert "Не вийшло" in text and 'href="/home/acts/?pk=7"' in text and "http-equiv" not in text
    assert (f"job {job.pk}" in caplog.text) == isinstance(error, ZeroDivisionError)


def test_a_broken_key_fails_the_work_not_the_answer(cast: Cast, kinds: Any) -> None:
    @jobs.task("t", title="")
    def work(job: jobs.Running) -> str:
        with journal.change("import", by=None):
            Act.objects.create(
                hromada_id=job.hromada_id, department_id=cast.other_department.pk, title="x", adopted_on=clock.today()
            )
        return ""

    job = jobs.start("t", cast.viewer("mariia"))
    assert jobs.run_waiting() == 1
    job.refresh_from_db()
    assert job.state == Job.FAILED and f"№ {job.pk}" in job.error


def test_roles_are_asked_again(cast: Cast, kinds: Any) -> None:
    @jobs.task("t", title="")
    def work(job: jobs.Running) -> str:
        write(job, "чого не мало статися")
        return ""

    job = jobs.start("t", cast.viewer("mariia"))
    with journal.change("end", by=None):
        Membership.objects.filter(person=cast.mariia).update(ended_at=clock.now())
    gone = jobs.start("t", cast.viewer("iryna"))
    type(cast.iryna).objects.filter(pk=cast.iryna.pk).update(is_active=False)
    assert jobs.run_waiting() == 2
    job.refresh_from_db(), gone.refresh_from_db()
    assert "не маєте ролі" in job.error and "більше не діє" in gone.error
    with tenancy.enter(cast.home.pk):
        assert not Act.objects.exists()


def test_who_sees_a_job(cast: Cast, kinds: Any) -> None:
    @jobs.task("t", title="Рахуємо")
    def work(job: jobs.Running) -> str:
        return ""

    job = jobs.start("t", cast.viewer("olena"))
    assert Client().get(f"/home/desk/jobs/{job.pk}/").status_code == 401
    for who, status in (("olena", 200), ("anton", 200), ("alina", 200), ("bohdan", 404), ("hlib", 404)):
        assert page(cast, who, job).status_code == status, who
    client = Client()
    client.force_login(cast.hlib)
    assert client.get(f"/other/desk/jobs/{job.pk}/").status_code == 404
    jobs.run_waiting()
    assert "Готово" in text_of(page(cast, "olena", job))


def test_the_page_reloads_itself_only_while_it_goes_on(cast: Cast, kinds: Any) -> None:
    @jobs.task("t", title="Рахуємо")
    def work(job: jobs.Running) -> str:
        return ""

    job = jobs.start("t", cast.viewer("mariia"))
    job.run.started_at, job.run.done, job.run.of, job.run.what = clock.now(), 1200, 3000, "Захід 1.8"
    job.run.save()
    text = text_of(page(cast, "mariia", job))
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in text
    assert "1 200 із 3 000" in text and "Захід 1.8" in text and f'href="/home/desk/jobs/{job.pk}/"' in text
    jobs.run_waiting()
    assert "http-equiv" not in text_of(page(cast, "mariia", job))


def test_what_cannot_be_asked(cast: Cast, kinds: Any) -> None:
    @jobs.task("t", title="")
    def work(job: jobs.Running, **args: Any) -> str:
        return ""

    with pytest.raises(LookupError):
        jobs.start("nothing", cast.viewer("mariia"))
    with pytest.raises(TypeError):
        jobs.start("t", cast.viewer("mariia"), day=clock.today())
    with pytest.raises(jobs.TooMuch):
        jobs.start("t", cast.viewer("mariia"), text="x" * 1001)
    with pytest.raises(ValueError, match="person"):
        jobs.start("t", cast.viewer(None))
    with pytest.raises(ValueError, match="two jobs"):
        jobs.task("t", title="")(work)


def test_a_job_of_a_former_version_is_told_so(cast: Cast) -> None:
    job = fill(Job, cast.home, person_id=cast.mariia.pk, key="gone")
    JobRun.objects.create(job=job)
    assert jobs.run_waiting() == 1
    job.refresh_from_db()
    assert "вже немає" in job.error


def test_old_ones_are_erased(cast: Cast, kinds: Any) -> None:
    @jobs.task("t", title="")
    def work(job: jobs.Running, *, n: int) -> str:
        return ""

    for n in range(2):
        jobs.start("t", cast.viewer("mariia"), n=n)
    jobs.run_waiting()
    Job.objects.filter(args={"n": 0}).update(ended_at=clock.now() - timedelta(days=31))
    jobs.start("t", cast.viewer("mariia"), n=2)
    assert jobs.erase_old() == 1
    assert sorted(job.args["n"] for job in Job.objects.all()) == [1, 2]
