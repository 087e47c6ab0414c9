"""Tags and filters of templates. Words, numbers and dates are said by viche.kit.words; here is only the way to them."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms, template
from django.contrib.messages import constants as levels
from django.core.files.base import File
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from viche.kit import words
from viche.kit.drawing import round_step

register = template.Library()

# Letters of a cell, of one word of it, that a list shows as they are.
LONG_CELL, LONG_WORD = 120, 30
# Up to so many filters stand side by side; of more, so many at hand, these among them.
FEW_FILTERS, AT_HAND = 9, 7
ALWAYS_AT_HAND = ("q", "department", "state")

# ── Forms ────────────────────────────────────────────────────────────────────────────────────────────────────────


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is laid out: hidden, check, choices, several, file or plain."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.MultiWidget):
        return "several"
    return "file" if isinstance(widget, forms.FileInput) else "plain"


@register.filter
def shelved(form: forms.BaseForm) -> dict[str, Any]:
    """Filters of a list on two shelves: `first` at hand, `rest` behind a summary, `is_used` when one of those is set or wrong.

    At hand stand the words, whose records and in what state, and the first of the others; a few stand at hand all.
    """
    fields = list(form)
    if len(fields) <= FEW_FILTERS:
        return {"first": fields, "rest": [], "is_used": False}
    at_hand = {field.name for field in fields if field.is_hidden or field.name in ALWAYS_AT_HAND}
    for field in fields:
        # The two ends of a term stay together.
        if len(at_hand) < AT_HAND or field.name.removesuffix("_to") + "_from" in at_hand:
            at_hand.add(field.name)
    rest = [field for field in fields if field.name not in at_hand]
    used = any(field.errors or (form.is_bound and field.value() not in ("", None)) for field in rest)
    return {"first": [field for field in fields if field.name in at_hand], "rest": rest, "is_used": used}


@register.filter
def control(field: BoundField) -> SafeString:
    """The box itself with its class; Django ties hint and error to it. A file box shows no link of its own: file.html does."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return field.as_widget()
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, ("in", widget.attrs.get("class"))))}
    if isinstance(widget, forms.MultiWidget):
        return field.as_widget(widget=_named(widget, str(field.label)), attrs=attrs)
    if isinstance(widget, forms.ClearableFileInput):
        plain = forms.FileInput(attrs=widget.attrs)
        return field.as_widget(widget=plain, attrs=attrs)
    return field.as_widget(attrs=attrs)


def _named(widget: forms.MultiWidget, label: str) -> forms.MultiWidget:
    """The same boxes, each with a name of its own: day and hour, or from and to."""
    named = copy.deepcopy(widget)
    moment = isinstance(widget, forms.SplitDateTimeWidget)
    parts = (gettext("день"), gettext("година")) if moment else (gettext("Від").lower(), gettext("До").lower())
    for box, part in zip(named.widgets, parts, strict=False):
        box.attrs = {"placeholder": part, **box.attrs, "aria-label": f"{label}: {part}"}
    return named


@register.filter
def kept_file(field: BoundField) -> dict[str, str]:
    """The file a record already has, and the box that takes it away."""
    current = field.initial
    if not isinstance(current, File) or not current.name:
        return {}
    kept = {"name": current.name.rsplit("/", 1)[-1], "url": str(getattr(current, "url", ""))}
    widget = field.field.widget
    if isinstance(widget, forms.ClearableFileInput) and not field.field.required:
        kept["clear_name"] = widget.clear_checkbox_name(field.html_name)
        kept["clear_id"] = widget.clear_checkbox_id(kept["clear_name"])
    return kept


@register.filter
def anchor(field: BoundField) -> str:
    """Where a link of the error summary leads: the box, or the group when there are several."""
    return field.auto_id if field_kind(field) in ("choices", "several") else field.id_for_label or field.auto_id


@register.filter
def message_kind(message: Any) -> str:
    """A Django message as a kind of note."""
    if message.level >= levels.ERROR:
        return "bad"
    return "now" if message.level >= levels.WARNING else "good" if message.level >= levels.SUCCESS else ""


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────


@register.filter
def number(value: Any) -> str:
    """115 090; what is not a number is shown as it is."""
    return words.number(value) if isinstance(value, int | float | Decimal) else str(value if value is not None else "")


@register.filter
def count(value: int, noun: words.Noun) -> str:
    """71 консультація."""
    return words.count(value, noun)


@register.filter
def approximately(value: float) -> str:
    """Близько 115 тис."""
    return words.approximately(value)


register.filter("money", words.money)
register.filter("long_date", words.long_date)
register.filter("short_date", words.short_date)
register.filter("long_moment", words.long_moment)
register.filter("clock_face", words.clock_face)
register.filter("time_left", words.time_left)


@register.filter
def typo(text: Any) -> str:
    """No-break spaces where a line must not end. Markup is left as it is."""
    return text if isinstance(text, SafeString) else words.typograph(str(text if text is not None else ""))


@register.filter
def number_state(kind: str) -> str:
    """What the line under a number means, for those who do not see it."""
    return {
        "counted": gettext("пораховано"),
        "stated": gettext("зазначено"),
        "mixed": gettext("частину пораховано, частину зазначено"),
        "edited": gettext("змінено рукою"),
        "drift": gettext("відтоді стало іншим"),
    }[kind]


@register.filter
def step_state(kind: str) -> str:
    """The state of a step in a clock, in words."""
    return {
        "done": gettext("зроблено"),
        "now": gettext("триває"),
        "next": gettext("далі"),
        "late": gettext("прострочено"),
    }[kind]


@register.filter
def marked(text: str, part: str) -> str:
    """The part that was typed, marked in the found text."""
    at = text.lower().find(part.lower()) if part else -1
    if at < 0:
        return text
    end = at + len(part)
    return format_html("{}<mark>{}</mark>{}", text[:at], text[at:end], text[end:])


# ── Lists and addresses ──────────────────────────────────────────────────────────────────────────────────────────


@register.filter
def at(items: Sequence[Any], index: int) -> Any:
    """The item in this place, or nothing."""
    return items[index] if index < len(items) else None


@register.filter
def clipped(text: Any) -> Any:
    """What may be too long for a cell: shown in three lines, read whole by a screen reader and on the record's page."""
    long = isinstance(text, str) and (len(text) > LONG_CELL or any(len(word) > LONG_WORD for word in text.split()))
    return format_html('<span class="clip">{}</span>', text) if long else text


@register.filter
def numeric(attrs: Mapping[str, Any] | None) -> bool:
    """Whether a column of a table holds numbers: its cells carry the class r."""
    return "r" in str((attrs or {}).get("class", "")).split()


@register.simple_tag
def page_url(params: QueryDict | Mapping[str, str] | None, name: str, value: Any) -> str:
    """The same list with one parameter changed. A change of order begins from the first page."""
    query = QueryDict(mutable=True)
    if isinstance(params, QueryDict):
        query = params.copy()
    elif params:
        query.update(params)
    query[name] = str(value)
    if name != "page":
        query.pop("page", None)
    return "?" + query.urlencode()


# ── Drawings: geometry for SVG, so that no page needs a style attribute ──────────────────────────────────────────


@register.simple_tag
def share(done: float, of: float) -> str:
    """Length of a bar out of 100."""
    return f"{min(max(done / of * 100, 0), 100):.1f}" if of else "0"


@register.simple_tag
def ring(dots: int, filled: int, size: int = 290, big: str = "", text: str = "", more: str = "") -> dict[str, Any]:
    """A circle of dots that counts something, one place left empty; the figure stands in the middle."""
    middle = size / 2
    dot = 4 if size > 200 else 2.3
    radius = middle - dot * 4
    places = []
    for index in range(dots):
        turn = 2 * math.pi * (index + 1) / (dots + 1)
        places.append(
            {
                "kind": "on" if index < filled else "off",
                "x": f"{middle + radius * math.sin(turn):.1f}",
                "y": f"{middle - radius * math.cos(turn):.1f}",
                "r": str(dot),
            }
        )
    small = size <= 200
    lines = [
        {"text": big, "kind": "mid" if small else "big", "y": f"{middle + (7 if small else 5):g}"},
        {"text": text, "kind": "", "y": f"{middle + 33:g}"},
        {"text": more, "kind": "bl", "y": f"{middle + 53:g}"},
    ]
    return {"size": size, "middle": f"{middle:g}", "dots": places, "lines": [line for line in lines if line["text"]]}


@register.simple_tag
def bars(rows: Iterable[Any]) -> dict[str, Any]:
    """A bar chart in two sizes, for a wide screen and for a phone; rows hold title, value and, if asked, part."""
    items = [
        {
            "title": _of(row, "title"),
            "short": _of(row, "short") or _of(row, "title"),
            "value": _of(row, "value"),
            "part": _of(row, "part"),
        }
        for row in rows
    ]
    top = max([item["value"] for item in items] or [0])
    step = round_step(top)
    sizes = [_chart(items, step, "-d", 720, 262, 28, False), _chart(items, step, "-m", 328, 220, 28, True)]
    return {"rows": items, "sizes": sizes}


def _of(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)


def _chart(
    items: list[dict[str, Any]], step: float, css: str, width: int, height: int, left: int, phone: bool
) -> dict[str, Any]:
    ceiling = max(step * math.ceil(max([item["value"] for item in items] or [0]) / step), step)
    left = max(left, 12 + 8 * len(words.number(int(ceiling))))
    floor, head = height - 32, 22
    pitch = (width - left) / max(len(items), 1)
    thick = min(pitch * 0.68, 56)

    def y(value: float) -> float:
        return float(floor - (floor - head) * value / ceiling)

    columns = []
    for index, item in enumerate(items):
        x = left + pitch * index + (pitch - thick) / 2
        part = item["part"]
        low = y(part or 0)
        pieces = (
            [("b1", y(item["value"]), floor)]
            if part is None
            else [("b1", low, floor), ("b2", y(item["value"]), low - 1.5)]
        )
        columns.append(
            {
                "x": f"{x:.1f}",
                "width": f"{thick:.1f}",
                "middle": f"{x + thick / 2:.1f}",
                "pieces": [
                    {"css": name, "y": f"{up:.1f}", "height": f"{down - up:.1f}"}
                    for name, up, down in pieces
                    if down > up
                ],
                "value": words.number(item["value"]),
                "value_y": f"{y(item['value']) - 6:.1f}",
                "title": index + 1 if phone and len(items) > 6 else item["short"],
            }
        )
    marks = [step * number for number in range(1, round(ceiling / step) + 1)]
    return {
        "css": css, "width": width, "height": height, "left": left, "label_x": left - 8, "floor": floor, "title_y": height - 11,
        "bars": columns,
        "grid": [{"y": f"{y(mark):.1f}", "text_y": f"{y(mark) + 4:.1f}", "text": words.number(int(mark))} for mark in marks],
    }  # fmt: skip


# A strip of columns: what was planned and the part of it that was used; under each a mark of the work itself.
STRIP_WIDTH, STRIP_HEIGHT, STRIP_TOP, STRIP_COLUMN, STRIP_MARK, STRIP_LABEL = 992, 112, 8, 58, 81.5, 104
# A name under a column needs this much room.
STRIP_ROOM = 24


@register.simple_tag
def strip(rows: Sequence[Any]) -> dict[str, Any]:
    """Geometry of a strip. Rows hold `short` (a name), `kind` («planned», «unplanned» when something was used without a plan,
    «none»), `share` (used, in hundredths of the plan) and `mark` (as of state.html; empty: not said)."""
    pitch = STRIP_WIDTH / max(len(rows), 1)
    thick = min(pitch * 0.77, 27.0)
    every = math.ceil(STRIP_ROOM / pitch)
    radius = min(5.5, thick / 2)
    columns = []
    for index, row in enumerate(rows):
        x = index * pitch + (pitch - thick) / 2
        used = min(max(float(_of(row, "share") or 0), 0), 100) * STRIP_COLUMN / 100
        columns.append(
            {
                "x": f"{x:.1f}", "middle": f"{x + thick / 2:.1f}", "end": f"{x + thick:.1f}", "kind": _of(row, "kind"),
                "y": f"{STRIP_TOP + STRIP_COLUMN - used:.1f}", "used": f"{used:.1f}" if used else "",
                "mark": _of(row, "mark") or "unsaid", "left": f"{x + thick / 2 - radius:.1f}",
                "title": _of(row, "short") if index % every == 0 else "",
            }
        )  # fmt: skip
    return {
        "width": STRIP_WIDTH, "height": STRIP_HEIGHT, "thick": f"{thick:.1f}", "top": STRIP_TOP, "column": STRIP_COLUMN,
        "floor": STRIP_TOP + STRIP_COLUMN, "title_y": STRIP_LABEL, "mark_y": f"{STRIP_MARK:.1f}", "r": f"{radius:.1f}",
        "side": f"{2 * radius:.1f}", "up": f"{STRIP_MARK - radius:.1f}", "columns": columns,
    }  # fmt: skip
