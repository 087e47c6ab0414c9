"""The parts of a programme entered on its own pages, from the goal to an approved statement, as its secretary does."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page

from tests.journeys.conftest import visit
from viche.kit import clock

DESK = "/kropyvnytskyi/desk/programmes"
# Where the open file of the measures says what a named field of a part became.
IN_FILE = {
    "model:programmes.Goal.title": "goal",
    "model:programmes.Task.title": "task",
    "model:programmes.Measure.title": "title",
    "model:programmes.Measure.number": "number",
    "model:programmes.Measure.since_year": "years",
    "model:programmes.Measure.source": "source",
    "model:programmes.Executor.name": "executors",
    "model:programmes.PlanAmount.amount": "plan_total",
    "model:programmes.Spending.amount": "spent",
    "model:programmes.Statement.whole": "whole",
    "model:programmes.Statement.reason": "reason",
    "model:programmes.Statement.story": "story",
}

# What the page of the measure says of the rest: its plan names the source by itself.
ON_PAGE = {"model:programmes.PlanAmount.source": "бюджет громади"}


def entered(page: Page, programme: str, number: int) -> dict[str, Any]:
    """Everything a programme holds besides itself. Gives the row of the open file: column → value."""
    year = clock.today().year
    goal, task, title = f"Ціль {number}", f"Завдання {number}", f"Захід {number}"
    send(page, f"{DESK}/{programme}/goals/new/", {"title": goal})
    send(page, f"{DESK}/{programme}/tasks/new/", {"number": "7", "title": task})
    said = {"number": "7.1", "title": title, "since_year": str(year), "until_year": str(year), "executor-0": "Відділ"}
    send(page, f"{DESK}/{programme}/measures/new/", said | {"source": "Кошти міста"})
    visit(page, f"{DESK}/{programme}/contents/")
    href = page.locator("main a[href*='/measures/'][href*='/edit/']").first.get_attribute("href") or ""
    measure = re.findall(r"\d+", href)[-1]
    send(page, f"{DESK}/measures/{measure}/plans/new/", {"kind": "years", f"sum-{year}-city-any": "12,5"})
    act = {"since": f"01.01.{year}", "act_text": f"Рішення № {number}"}
    funds = {f"sum-{year}-city-general": "12,0", f"sum-{year}-city-special": "0,5"}
    send(page, f"{DESK}/{programme}/appropriations/new/", act | funds)
    paid = {"day": f"01.01.{year}", "amount": "4500", "fund": "special", "document": f"п/д № {number}"}
    send(page, f"{DESK}/measures/{measure}/payments/new/", paid)
    story, reason = f"Зроблено {number}", f"Бракувало людей {number}"
    stated(
        page, programme, {"whole": "partly", "tasks": "part", "funding": "financed", "story": story, "reason": reason}
    )
    return {
        "goal": goal, "task": f"7. {task}", "title": title, "number": "7.1", "years": str(year),
        "executors": "Відділ", "source": "Кошти міста", "plan_total": 12500.0, "spent": 4500.0,
        "whole": "partly", "story": story, "reason": reason,
    }  # fmt: skip


def stated(page: Page, programme: str, said: dict[str, str]) -> None:
    """The statement of the only measure for the year: asked for, written, handed in, accepted, approved."""
    year, day = clock.today().year, clock.today() + timedelta(days=7)
    while day.weekday() > 4:
        day += timedelta(days=1)
    visit(page, f"{DESK}/{programme}/rounds/ask/?period={year}-y")
    page.locator("main [name=due_on]").fill(f"{day:%d.%m.%Y}")
    page.get_by_role("button", name="Запитати й надіслати листи").click()
    page.locator("main a[href*='/statements/']").first.click()
    for name, value in said.items():
        put(page, name, value)
    page.get_by_role("button", name="Подати координатору").click()
    statement = page.url
    for step in ("accept", "approve"):
        visit(page, f"{statement}step/{step}/")
        page.locator("main form button.btn").first.click()
        assert page.url == statement, page.locator("main").inner_text()


def put(page: Page, name: str, value: str) -> None:
    """One field, whatever kind of a box it is."""
    box = page.locator(f"main [name='{name}']")
    kind = box.first.evaluate("box => box.type")
    if kind == "radio":
        page.locator(f"main [name='{name}'][value='{value}']").check()
    elif kind == "select-one":
        box.select_option(value)
    else:
        box.fill(value)


def send(page: Page, address: str, said: dict[str, str]) -> None:
    """A form filled and saved: a refusal would bring it back."""
    visit(page, address)
    for name, value in said.items():
        put(page, name, value)
    # What is published is changed on a ground.
    if page.locator("main [name=ground]").count():
        put(page, "ground", "рішення № 1")
    page.get_by_role("button", name="Зберегти", exact=True).click()
    assert not page.url.endswith(address), page.locator("main").inner_text()
