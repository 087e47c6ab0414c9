"""Numbers side by side: five hromadas, then the years of one; without JavaScript, on a phone, in both schemes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, visit
from tests.journeys.test_pages import check
from tests.journeys.test_story import press

FIVE = "/compare/?figure=consultations&year=2024"
YEARS = "/kropyvnytskyi/compare/?figure=consultations&figure=events&since=2023&until=2024&step=half"


def test_five_hromadas_and_the_years_of_one(person: Callable[..., Page]) -> None:
    resident = person(None, viewport=PHONE, scripts=False)
    visit(resident, "/")
    press(resident, "Порівняти числа громад")
    resident.get_by_label("Число", exact=True).select_option("consultations")
    resident.get_by_label("Рік").fill("2024")
    press(resident, "Показати")
    row = resident.locator("main tr", has_text="Кропивницька")
    assert [number.inner_text().split()[0] for number in row.locator(".n").all()] == ["71", "71"]
    expect(resident.locator("main tr", has_text="Житомирська").locator(".n.-counted")).to_contain_text("8")
    # What Kyiv states is of half a year: it is told, and stands for no year.
    kyiv = resident.locator("main tr", has_text="Київська")
    expect(kyiv).to_contain_text("записів немає")
    expect(kyiv.locator("td").last).to_contain_text("50")
    with resident.expect_navigation():
        row.locator(".n.-counted").click()
    expect(resident.locator("h1")).to_contain_text("71")
    press(resident, "Порівняти за роками й кварталами")
    expect(resident.locator("main")).to_contain_text("Пораховано: 71 (2024).")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wrong_with_the_pages(scheme: str, person: Callable[..., Page]) -> None:
    page = person(None, viewport=PHONE, scheme=scheme)
    assert [wrong for path in (FIVE, YEARS) for wrong in check(page, path, "360")] == []
