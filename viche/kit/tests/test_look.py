"""The look: one stylesheet, no style of a page's own, contrast that holds, weight within its limit."""

import gzip
import re
from pathlib import Path

import django_tables2
import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from viche.kit import assets, contrast
from viche.kit.components import Sample, components, desk_components

VICHE = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(VICHE.glob("*/templates/**/*.html")) + sorted(VICHE.glob("*/*/templates/**/*.html"))
PARTS = VICHE / "kit" / "templates" / "kit" / "parts"
STYLES = "\n".join((assets.ROOT / "css" / f"{part}.css").read_text() for part in assets.PARTS)
FIRST_VISIT = 60_000

# What stands on what, and how far apart they must be (WCAG 2.2: 1.4.3 text 4.5, 1.4.11 what is not text 3).
PAIRS = [
    ("ink", "paper", 4.5),
    ("ink", "wash", 4.5),
    ("ink", "sunk", 4.5),
    ("ink", "blue-wash", 4.5),
    ("ink", "sun-wash", 4.5),
    ("ink", "bad-wash", 4.5),
    ("ink", "good-wash", 4.5),
    ("ink-2", "paper", 4.5),
    ("ink-2", "wash", 4.5),
    ("ink-2", "sunk", 4.5),
    ("ink-2", "blue-wash", 4.5),
    ("paper", "ink", 4.5),
    ("blue", "paper", 4.5),
    ("blue", "wash", 4.5),
    ("blue", "sunk", 4.5),
    ("blue", "blue-wash", 4.5),
    ("blue", "sun-wash", 4.5),
    ("blue", "good-wash", 4.5),
    ("blue", "bad-wash", 4.5),
    ("blue-deep", "blue-wash", 4.5),
    ("on-blue", "blue", 4.5),
    ("on-blue", "blue-deep", 4.5),
    ("good", "good-wash", 4.5),
    ("good", "paper", 4.5),
    ("bad", "bad-wash", 4.5),
    ("bad", "paper", 4.5),
    ("bad", "wash", 4.5),
    ("sun-ink", "sun-wash", 4.5),
    ("on-sun", "sun", 4.5),
    ("edge", "paper", 3),
    ("edge", "wash", 3),
    ("blue-2", "paper", 3),
    ("accent", "paper", 3),
]


def _tokens() -> dict[str, dict[str, str]]:
    light, dark = STYLES.split("prefers-color-scheme: dark")[:2]
    day, night = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", text)) for text in (light, dark.split("}")[0]))
    return {"light": day, "dark": day | night}


TOKENS = _tokens()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "needed"), PAIRS)
def test_colours_stand_apart(scheme: str, front: str, back: str, needed: float) -> None:
    tokens = TOKENS[scheme]
    assert contrast.contrast(tokens[front], tokens[back]) >= needed


def test_every_colour_has_a_dark_twin() -> None:
    same = {name for name, colour in TOKENS["light"].items() if TOKENS["dark"][name] == colour}
    assert same == {"on-sun"}


def test_papers_of_contrast_are_those_of_the_stylesheet() -> None:
    assert contrast.parse(TOKENS["light"]["paper"]) == contrast.parse(contrast.LIGHT)
    assert contrast.parse(TOKENS["dark"]["paper"]) == contrast.parse(contrast.DARK)


def test_the_stylesheet_is_the_sum_of_its_parts() -> None:
    assert assets.BUNDLE.read_text() == assets.bundle(), "run: python -m viche.kit.assets"
    assert {path.stem for path in (assets.ROOT / "css").glob("*.css")} == set(assets.PARTS)


def test_colours_are_said_once() -> None:
    for part in set(assets.PARTS) - {"tokens", "print"}:
        text = (assets.ROOT / "css" / f"{part}.css").read_text()
        assert not re.findall(r":[^;}]*#[0-9a-fA-F]{3,8}\b", text), part


def test_the_stylesheet_asks_nothing_of_other_servers() -> None:
    text = assets.bundle()
    assert set(re.findall(r"url\((.*?)\)", text)) == {"font/fixel-uk.woff2"}
    assert "@import" not in text
    assert (assets.ROOT / "font" / "OFL.txt").exists()


def is_part(path: Path) -> bool:
    """A part of the kit, or of one app alone: its name begins with a line."""
    return "parts" in path.parts or path.name.startswith("_")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(VICHE)))
def test_templates_have_no_style_or_script_of_their_own(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=|<style|\son\w+\s*=\s*[\"']|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"<(?:link|img|script|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", text)
    if path.name != "page.html":
        assert ("{% extends" in text) != is_part(path), "a page stands on a base, a part on nothing"


def test_the_search_form_is_written_once() -> None:
    written = [path.name for path in VICHE.rglob("*.html") if 'class="search"' in path.read_text()]
    assert written == ["search.html"]


def test_classes_used_are_classes_styled() -> None:
    styled = set(re.findall(r"\.(-?[a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", STYLES)))
    used = set()
    for path in TEMPLATES:
        for value in re.findall(r'class="([^"]*)"', re.sub(r"\{[%{].*?[%}]\}", "~", path.read_text())):
            used |= {name for name in value.replace("~-~", " ").replace("~", " ").split() if name != "-"}
    assert used <= styled, used - styled


@pytest.fixture
def pages() -> dict[str, str]:
    request = RequestFactory().get("/components/")
    return {view.__name__: view(request).content.decode() for view in (components, desk_components)}


def test_living_pages_show_every_part(pages: dict[str, str]) -> None:
    shown = "\n".join(path.read_text() for path in PARTS.parent.rglob("*.html"))
    for path in PARTS.glob("*.html"):
        assert f"kit/parts/{path.name}" in shown or path.name == "table.html", path.name
    for text in pages.values():
        assert len(re.findall(r"<h1\b", text)) == 1
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids))


def test_first_visit_is_light(pages: dict[str, str]) -> None:
    font = len((assets.ROOT / "font" / "fixel-uk.woff2").read_bytes())
    assert font < 35_000
    style = len(gzip.compress(assets.BUNDLE.read_bytes(), 6))
    for text in pages.values():
        assert font + style + len(gzip.compress(text.encode(), 6)) < FIRST_VISIT


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_no_context(name: str) -> None:
    text = render_to_string(name, {"code": "20261120-140732-K7"})
    assert len(re.findall(r"<h1\b", text)) == 1
    assert 'href="#main"' in text
    assert ("20261120-140732-K7" in text) == (name == "500.html")


def test_a_wrong_field_is_named_and_tied() -> None:
    text = render_to_string("kit/parts/form.html", {"form": Sample({"born": "31.06.1988"})})
    assert 'href="#id_born"' in text
    assert re.search(
        r'<input type="text" name="born"[^>]*aria-invalid="true" aria-describedby="id_born_helptext id_born_error"',
        text,
    )
    assert 'id="id_born_error"' in text
    assert 'href="#id_answer"' in text, "a group is an anchor too"
    assert 'id="id_answer"' in text


def test_what_a_person_writes_is_escaped() -> None:
    hostile = "<script>x</script>"
    for part, names in {
        "note": ("title", "text"),
        "empty": ("title", "text"),
        "refusal": ("what", "why", "todo"),
        "tag": ("text",),
    }.items():
        text = render_to_string(f"kit/parts/{part}.html", dict.fromkeys(names, hostile))
        assert "<script" not in text
    marked = Template("{% load kit %}{{ text|marked:part }}").render(Context({"text": hostile, "part": "scr"}))
    assert marked == "&lt;<mark>scr</mark>ipt&gt;x&lt;/script&gt;"


def test_two_boxes_of_a_field_have_names() -> None:
    class Range(forms.Form):
        when = forms.SplitDateTimeField(label="Коли")

    text = render_to_string("kit/parts/form.html", {"form": Range()})
    assert 'aria-label="Коли: день"' in text
    assert 'aria-label="Коли: година"' in text


def test_inline_parts_end_without_a_space() -> None:
    for name in ("number", "tag", "state"):
        assert not (PARTS / f"{name}.html").read_text().endswith("\n"), "a space would stand before the full stop"


def test_bars_count_from_zero_and_say_their_numbers() -> None:
    rows = [{"title": "січень", "value": 4, "part": 1}, {"title": "лютий", "value": 0, "part": 0}]
    source = '{% load kit %}{% bars rows as chart %}{% include "kit/parts/bars.html" with bars=chart sentence="s" head="h" legend=legend only %}'
    text = Template(source).render(Context({"rows": rows, "legend": ["a", "b"]}))
    assert text.count('class="b1"') == 2 + 1  # two sizes of one bar and the legend; nothing is drawn for nothing
    assert "NaN" not in text
    assert "січень" in text


# ── The accent of a hromada ──────────────────────────────────────────────────────────────────────────────────────


def test_contrast_is_that_of_the_recommendation() -> None:
    assert contrast.contrast("#000", "#fff") == pytest.approx(21)
    assert contrast.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast.papers("#7d1d3a").light == pytest.approx(10.0, abs=0.05)


@pytest.mark.parametrize("colour", ["#ffd700", "#ffffff", "#ff8800", "#00ff00", "#89cff0", "#c0c0c0", "#ffc425"])
def test_a_pale_accent_is_refused_with_the_nearest_that_passes(colour: str) -> None:
    verdict = contrast.judge(colour)
    assert not verdict.passes
    assert 3.0 <= contrast.papers(verdict.light).light < 3.15
    assert contrast.papers(verdict.dark).dark >= 3.0
    assert contrast.judge(verdict.light).passes


@pytest.mark.parametrize("colour", ["#7d1d3a", "#0b5c8a", "#000000", "#0057b7", "#b0221a"])
def test_a_deep_accent_is_taken_and_gets_a_lighter_twin(colour: str) -> None:
    verdict = contrast.judge(colour)
    assert verdict.passes
    assert verdict.light == colour
    assert contrast.papers(verdict.dark).dark >= contrast.TWIN
    assert contrast.luminance(verdict.dark) > contrast.luminance(colour)


def test_the_accent_sheet_lets_nothing_else_in() -> None:
    assert contrast.accent_css("#0B5C8A").startswith(":root{--accent:#0b5c8a}")
    for hostile in ("red", "#12345", "#0b5c8a}body{display:none", "url(//x)", ""):
        with pytest.raises(contrast.BadColour):
            contrast.accent_css(hostile)


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_sorts_keeps_filters_and_starts_from_the_first_page() -> None:
    class Acts(django_tables2.Table):
        title = django_tables2.Column(verbose_name="Назва", attrs={"th": {"scope": "row"}})
        pages = django_tables2.Column(verbose_name="Сторінок", attrs={"td": {"class": "r"}})

    table = Acts([{"title": "<b>А</b>", "pages": 2}, {"title": "Б", "pages": 3}], order_by="-pages")
    request = RequestFactory().get("/acts/?kind=order&page=3")
    text = render_to_string("kit/parts/table.html", {"table": table, "label": "Акти", "request": request})
    assert '<th scope="col" class="r" aria-sort="descending"><a href="?kind=order&amp;sort=pages">' in text
    assert text.index("Б</th>") < text.index("&lt;b&gt;А")
    assert 'data-h="Сторінок"' in text
