"""Every kind of page of the demo: no axe violation, one h1, its place in the title, no sideways scroll at 360 px, its weight."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

from tests.journeys.conftest import DESK, PHONE, TRIES, visit
from tests.journeys.test_year import PLACE
from tests.kinds import SAMPLE
from viche.kit.registers import registered
from viche.site.demo import stated

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
NOT_PAGES = re.compile(
    r"\.(csv|docx|xlsx|json|css|js|svg|txt|pdf)$|/files/|/static/|/logout|/account/data/|/template|/spare/file/"
)
MOST = 260
# Refused with a reason: not now; an invitation that was accepted, as letters of the demo keep it.
REFUSALS = (409, 410)
# Registers whose pages are made as those of the sample are.
SAME = re.compile(rf"^(/H/(?:desk/)?)(?:{'|'.join(r.slug for r in registered() if r.slug not in SAMPLE)})/")
ANY = re.compile("")
# Those of the demo, and the one that the story of the first year opens.
HROMADA = re.compile(rf"^/(?:{'|'.join((*stated.SEEDS.values(), PLACE))})/")
ROLES = [(None, "/"), ("Ірина Зразкова", "/kropyvnytskyi/desk/"), ("Антон Умовний", "/kropyvnytskyi/desk/")]


def kind(path: str) -> str:
    """Pages that differ only in the hromada or the record are of one kind."""
    path = HROMADA.sub("/H/", path)
    path = SAME.sub(r"\1REGISTER/", path)
    path = re.sub(r"/figures/[^/]+/", "/figures/F/", path)
    path = re.sub(r"/desk/rules/[^/]+/", "/desk/rules/R/", path)
    return re.sub(r"\d+", "N", path)


def kinds_of(page: Page, start: str, only: re.Pattern[str] = ANY) -> dict[str, str]:
    """Kinds of page that can be reached by links from a page: kind → one address. `only`: others are not visited."""
    found, waiting, seen = {kind(start): start}, [start], {start}
    while waiting and len(found) < MOST:
        visit(page, waiting.pop(0))
        for href in page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)"):
            path = urlsplit(href).path
            if not href.startswith(page.url.split("/", 3)[0] + "//127.0.0.1") or NOT_PAGES.search(path) or path in seen:
                continue
            if not only.match(path):
                continue
            seen.add(path)
            if kind(path) not in found:
                found[kind(path)] = path
                waiting.append(path)
    assert len(found) < MOST, "the crawl stopped before it had met every kind"
    return found


def check(page: Page, path: str, width: str) -> list[str]:
    """What is wrong with one page, in words."""
    wrong = []
    if (answer := visit(page, path)) is None or (answer.status >= 400 and answer.status not in REFUSALS):
        return [f"{path}: {answer.status if answer else 'no answer'}"]
    if page.locator("h1").count() != 1:
        wrong.append(f"{path}: {page.locator('h1').count()} h1")
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        wrong.append(f"{path}: scrolls sideways at {width}")
    for violation in Axe().run(page, options=RULES).response["violations"]:
        nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
        wrong.append(f"{path}: {violation['id']}: {nodes}")
    return wrong


def wrongs(
    person: Callable[..., Page], name: str | None, start: str, sizes: tuple[dict, ...], schemes: tuple[str, ...]
) -> list[str]:
    paths = list(kinds_of(person(name), start).values())
    assert len(paths) > 3
    found = []
    for size in sizes:
        for scheme in schemes:
            page = person(name, viewport=size, scheme=scheme)
            found += [w for path in paths for w in check(page, path, str(size["width"]))]
    return found


@pytest.mark.parametrize(("name", "start"), ROLES, ids=["resident", "secretary", "administrator"])
def test_every_kind_of_page(name: str | None, start: str, person: Callable[..., Page]) -> None:
    assert wrongs(person, name, start, (PHONE,), ("light",)) == []


@pytest.mark.long
@pytest.mark.parametrize(("name", "start"), ROLES, ids=["resident", "secretary", "administrator"])
def test_every_kind_of_page_in_every_look(name: str | None, start: str, person: Callable[..., Page]) -> None:
    assert wrongs(person, name, start, (PHONE, DESK), ("light", "dark")) == []


class Restless:
    """A page that fails to go so many times, with this message, before it goes."""

    def __init__(self, times: int, message: str) -> None:
        self.times, self.message, self.asked, self.waited = times, message, 0, 0

    def goto(self, address: str) -> str:
        self.asked += 1
        if self.asked <= self.times:
            raise Error(self.message)
        return address

    def wait_for_load_state(self) -> None:
        self.waited += 1


def test_a_page_that_moves_on_by_itself_is_left_all_the_same() -> None:
    """As a job's page does: the job is done while the browser is on its way to another address. Nothing else is swallowed."""
    moved = 'Page.goto: Navigation to "/a/" is interrupted by another navigation to "/b/"'
    page: Any = Restless(2, moved)
    assert visit(page, "/a/") == "/a/"
    assert (page.asked, page.waited) == (3, 2)
    for stubborn, asked in ((Restless(99, moved), TRIES), (Restless(1, "Page.goto: net::ERR_FAILED at /a/"), 1)):
        page = stubborn
        with pytest.raises(Error):
            visit(page, "/a/")
        assert page.asked == asked


def test_the_first_visit_is_light(person: Callable[..., Page]) -> None:
    page = person(None, viewport=PHONE)
    weights: dict[str, int] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    urls: dict[str, str] = {}
    session.on("Network.responseReceived", lambda e: urls.update({e["requestId"]: e["response"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda e: weights.update({urls.get(e["requestId"], "?"): int(e["encodedDataLength"])}),
    )
    page.goto("/kropyvnytskyi/", wait_until="networkidle")
    assert sum(weights.values()) < 60_000, weights
    assert len(weights) >= 3
