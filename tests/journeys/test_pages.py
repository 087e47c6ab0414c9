"""Every kind of page of the demo: no axe violation, one h1, its place in the title, no sideways scroll at 360 px, its weight."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
NOT_PAGES = re.compile(
    r"\.(csv|docx|xlsx|json|css|js|svg|txt|pdf)$|/files/|/static/|/logout|/account/data/|/template|/spare/file/"
)
MOST = 150
ANY = re.compile("")
ROLES = [(None, "/"), ("Ірина Зразкова", "/kropyvnytskyi/desk/"), ("Антон Умовний", "/kropyvnytskyi/desk/")]


def kind(path: str) -> str:
    """Pages that differ only in the hromada or the record are of one kind."""
    path = re.sub(r"^/(kropyvnytskyi|zhytomyr|kyiv|kryvyi-rih|khmilnyk)/", "/H/", path)
    path = re.sub(r"/figures/[^/]+/", "/figures/F/", path)
    path = re.sub(r"/desk/rules/[^/]+/", "/desk/rules/R/", path)
    return re.sub(r"\d+", "N", path)


def kinds_of(page: Page, start: str, only: re.Pattern[str] = ANY) -> dict[str, str]:
    """Kinds of page that can be reached by links from a page: kind → one address. `only`: others are not visited."""
    found, waiting, seen = {kind(start): start}, [start], {start}
    while waiting and len(found) < MOST:
        page.goto(waiting.pop(0))
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
    # A refusal with its reason (409) is a page as well.
    if (answer := page.goto(path)) is None or (answer.status >= 400 and answer.status != 409):
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
