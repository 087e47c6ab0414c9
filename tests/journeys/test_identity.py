"""A resident confirms who they are: an invented person of the demo on a phone without JavaScript; a service and back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Connected, data_folder, visit
from tests.journeys.test_pages import check
from viche.people.tests.service import OLENA

HOME = "/kropyvnytskyi"
RESIDENT, SECRETARY, OPERATOR = "Олена Вигадана", "Ірина Зразкова", "Антон Умовний"


@pytest.fixture(scope="module")
def operator(demo: str) -> Iterator[None]:
    """Антон keeps this server meanwhile; the command gives that to real people only."""
    _operator(demo, True)
    yield
    _operator(demo, False)


def _operator(demo: str, yes: bool) -> None:
    said = f"Person.objects.filter(email='anton@demo.viche.example').update(is_operator={yes})"
    code = f"from viche.people.models import Person; assert {said} == 1"
    words = [
        sys.executable,
        "-m",
        "viche",
        "exec",
        "--",
        sys.executable,
        "manage.py",
        "shell",
        "--no-imports",
        "-c",
        code,
    ]
    outside = ("DATABASE_URL", "VICHE_APP_DATABASE_URL", "VICHE_DB_ROLE")
    variables = {name: value for name, value in os.environ.items() if name not in outside}
    variables |= {"VICHE_DATA": data_folder(demo.rpartition(":")[2]), "VICHE_DEMO": "1"}
    done = subprocess.run(
        words, env=variables, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == 0, done.stderr


def drop_all(page: Page) -> None:
    """Leave the resident as they were."""
    visit(page, f"{HOME}/account/identity/")
    while page.get_by_role("button", name="Прибрати").count():
        page.get_by_role("button", name="Прибрати").first.click()


def test_an_invented_person_on_a_phone_without_scripts(person: Callable[..., Page]) -> None:
    page = person(RESIDENT, viewport=PHONE, scripts=False)
    visit(page, f"{HOME}/account/")
    page.get_by_role("link", name="Що відомо і як підтвердити").click()
    expect(page.get_by_text("Зараз: пошту підтверджено")).to_be_visible()
    page.get_by_role("link", name="Стати вигаданою особою").click()
    expect(page.get_by_text("Нікого з цих людей немає")).to_be_visible()
    page.get_by_label("Вигадана особа").select_option(label="Зразкова Марта Демонстраційна")
    page.get_by_label("Як підтвердити").select_option("state")
    page.get_by_role("button", name="Стати цією особою").click()
    expect(page.get_by_text("Зараз: електронний підпис або Дія")).to_be_visible()
    page.get_by_role("link", name="Зазначити, що я живу в цій громаді").click()
    page.get_by_label("задеклароване").check()
    page.get_by_label("Населений пункт або район").select_option(index=1)
    page.get_by_role("button", name="Зберегти").click()
    expect(page.get_by_text("з ваших слів").first).to_be_visible()
    drop_all(page)
    expect(page.get_by_text("Зараз: пошту підтверджено")).to_be_visible()


def test_every_page_is_well_made(person: Callable[..., Page]) -> None:
    wrong: list[str] = []
    for viewport, width in ((PHONE, "360"), (DESK, "1280")):
        page = person(RESIDENT, viewport=viewport)
        visit(page, f"{HOME}/account/identity/demo/")
        page.get_by_role("button", name="Стати цією особою").click()
        for path in ("", "demo/", "residence/"):
            wrong += check(page, f"{HOME}/account/identity/{path}", width)
        drop_all(page)
        desk = person(SECRETARY, viewport=viewport)
        wrong += check(desk, f"{HOME}/desk/identity/", width)
        desk.get_by_label("Електронна пошта мешканця").fill("olena@demo.viche.example")
        desk.get_by_role("button", name="Знайти").click()
        wrong += check(desk, desk.url, width)
    assert wrong == []


def test_a_document_at_the_desk_by_keys_alone(person: Callable[..., Page]) -> None:
    desk = person(SECRETARY)
    visit(desk, f"{HOME}/desk/identity/")
    desk.get_by_label("Електронна пошта мешканця").press_sequentially("olena@demo.viche.example")
    desk.keyboard.press("Enter")
    number = OLENA["drfocode"]  # whom the bank knows as well
    desk.get_by_label("Прізвище, ім’я, по батькові — як у документі").focus()
    desk.keyboard.type("Вигадана Олена Іванівна")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.type(number)
    desk.get_by_label("Людина переді мною").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Людині надіслано лист")).to_be_visible()
    page = person(RESIDENT)
    visit(page, f"{HOME}/account/identity/")
    expect(page.get_by_text("Зараз: особисто в раді")).to_be_visible()
    expect(page.get_by_text("паспорт — ID-картка")).to_be_visible()
    assert number not in page.content()
    drop_all(page)


@pytest.mark.parametrize("scripts", [False, True])
def test_to_a_service_and_back(
    person: Callable[..., Page], operator: None, connected: Connected, demo: str, scripts: bool
) -> None:
    """The browser itself guards where a form may lead; the operator has connected the service on its page."""
    keeper = person(OPERATOR, scripts=scripts)
    visit(keeper, "/account/identity/providers/")
    keeper.get_by_role("link", name=re.compile("Налаштувати.*BankID")).click()
    expect(keeper.get_by_text(f"{demo}/account/identity/bankid/back/")).to_be_visible()
    keeper.get_by_label("Увімкнено").check()
    keeper.get_by_label("Ідентифікатор клієнта").fill(connected.client_id)
    keeper.get_by_label("Адреса служби").fill(connected.address)
    keeper.get_by_role("button", name="Зберегти").click()
    expect(keeper.get_by_text("увімкнено", exact=True)).to_be_visible()
    page = person(RESIDENT, viewport=PHONE, scripts=scripts)
    if scripts:
        keepers = ("providers/", "providers/bankid/")
        assert [w for path in keepers for w in check(keeper, f"/account/identity/{path}", "1280")] == []
        assert check(page, f"{HOME}/account/identity/bankid/", "360") == []
    visit(page, f"{HOME}/account/identity/?next={HOME}/")
    page.get_by_role("link", name="Підтвердити через BankID НБУ").click()
    page.get_by_role("button", name="Перейти й підтвердити").click()
    page.wait_for_url(f"{demo}{HOME}/")
    expect(page.get_by_text("Особу підтверджено: Мешканка Олена Іванівна")).to_be_visible()
    drop_all(page)
    connected.service.mood.deny = True
    page.get_by_role("link", name="Підтвердити через BankID НБУ").click()
    page.get_by_role("button", name="Перейти й підтвердити").click()
    expect(page.get_by_text("Ви не дали згоди")).to_be_visible()
    connected.service.mood.deny = False
