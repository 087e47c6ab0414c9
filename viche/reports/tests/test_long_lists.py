"""Lists longer than a text may hold: what an outline asks of them without telling each record."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import Cast
from viche.kit import journal
from viche.kit.publishing import PUBLISHED
from viche.registers.kinds.publication import Publication
from viche.reports.language import OutlineRefused
from viche.reports.language.things import MOST_ROWS
from viche.reports.tests.test_language import inside, lines

__all__ = ["inside"]


@pytest.fixture
def many(cast: Cast, inside: None) -> None:
    rows = [
        Publication(
            hromada=cast.home, department=cast.department, state=PUBLISHED, title=f"Новина {number}", kind="news",
            channel="site", theme="city", topic=("парк", "дороги")[number % 2], done_on=date(2024, 5, 1),
        )
        for number in range(MOST_ROWS + 1)
    ]  # fmt: skip
    with journal.change("note", by=None, ground="Багато"):
        Publication.objects.bulk_create(rows)


def test_a_condition_and_the_ends_need_not_the_whole_list(cast: Cast, many: None) -> None:
    body = """{% assign news = publications | where: "kind", "news" -%}
{% assign videos = publications | where: "kind", "video" -%}
{% assign oldest = news | first -%}
{% assign newest = news | last -%}
{% assign none = videos | last -%}
{% if news != empty %}{{ oldest.title }} — {{ newest.title }}{% endif %}
{%- if videos == empty %}, відео немає{% endif %}{% unless none %}.{% endunless %}"""
    assert lines(cast, body) == [f"Новина 0 — Новина {MOST_ROWS}, відео немає."]


def test_values_of_a_field_are_read_without_the_records(cast: Cast, many: None) -> None:
    body = (
        '{{ publications | map: "topic" | uniq | join: ", " }}; {{ publications | map: "theme" | uniq | first }}; '
        '{{ publications | map: "theme_key" | uniq | first }}.'
    )
    assert lines(cast, body) == ["парк, дороги; життя громади; city."]


def test_what_tells_each_record_of_a_long_list_is_refused(cast: Cast, many: None) -> None:
    with pytest.raises(OutlineRefused, match="понад"):
        lines(cast, "{% for each in publications %}{{ each.title }}{% endfor %}")
