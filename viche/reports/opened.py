"""One number of a snapshot, opened: what it says, from what it was counted, the records as they were, what changed since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from viche.kit import words
from viche.kit.access import Viewer
from viche.kit.figures import Figure, counted, listing, registered
from viche.kit.figures.asked import told
from viche.kit.figures.values import is_kept_from
from viche.reports import comparing, keeping
from viche.reports.drift import PAGE, Behind, Row, behind
from viche.reports.models import Report, Snapshot, SnapshotNumber
from viche.reports.sheet import Address
from viche.reports.showing import RECORD, changed, numbers_of, told_since

NOTHING_ASKED: Mapping[str, str] = MappingProxyType({})


def fetch(snapshot: Snapshot | None, number: int) -> SnapshotNumber:
    """The number of the snapshot, or 404."""
    rows = SnapshotNumber.objects.filter(snapshot=snapshot, number=number).select_related("snapshot")
    row = rows.light().first() if snapshot else None
    if row is None:
        raise Http404
    return row


def about(number: SnapshotNumber, viewer: Viewer, address: Address) -> dict[str, Any]:
    """What the pane on the bench and the page of the number both say."""
    figure = registered().get(number.figure)
    drift = _drift(number, viewer)
    # What is counted heads the page; of which part of it (a programme, a measure) is told under it.
    heading, _between, part = number.title.partition("; ")
    records, over = comparing.sizes(number) if number.figure else (0, 0)
    return {
        "heading": heading,
        "part": capfirst(part),
        "number": number,
        "title": number.title,
        "text": number.text,
        "exactly": _exactly(figure, number),
        "kind": "drift" if drift else number.basis,
        "basis": _basis(number),
        "when": number.period.title,
        "definition": figure.definition if figure else "",
        "parts": _parts(number, address),
        "drift": drift,
        "live": _live(figure, number, viewer),
        "records": words.count(records, RECORD) if number.figure else "",
        "passed_over": words.count(over, RECORD) if over else "",
        "by_hand": _by_hand(number, viewer, address) if number.edited else None,
    }


def _by_hand(number: SnapshotNumber, viewer: Viewer, address: Address) -> dict[str, Any]:
    """What was counted where a person wrote this, and when; who did it is told to officials."""
    told = number.edited
    counted = SnapshotNumber.objects.light().filter(snapshot=number.snapshot_id, number=told["of"]).first()
    return {
        "counted": {"text": counted.text, "kind": counted.basis, "url": address(counted.number)} if counted else None,
        "when": words.long_moment(datetime.fromisoformat(told["at"])),
        "who": told["name"] if viewer.is_staff else "",
    }


def _exactly(figure: Figure | None, number: SnapshotNumber) -> str:
    """The whole value with its noun, where the report prints it rounded or in thousands."""
    value = number.plain
    return words.count(value, figure.noun) if figure else words.number(value)


def _drift(number: SnapshotNumber, viewer: Viewer) -> Any:
    """How it differs today; a computed number is asked by its parts."""
    asked = [number] if number.figure else numbers_of(number.snapshot)
    return changed(asked, viewer).get(number.number)


def _basis(number: SnapshotNumber) -> str:
    if number.made_of:
        return _("Пораховано з інших чисел цього звіту")
    return {
        "counted": _("Пораховано із записів"),
        "stated": _("Зазначено в документі"),
        "mixed": _("Частину пораховано із записів, частину зазначено в документі"),
        "edited": _("Змінено рукою"),
    }[number.basis]


def _parts(number: SnapshotNumber, address: Address) -> list[dict[str, Any]]:
    """The numbers it was computed from."""
    keys = [of for _sign, of in number.made_of]
    rows = SnapshotNumber.objects.light().filter(snapshot=number.snapshot_id, number__in=keys)
    found = {row.number: row for row in rows}
    return [
        {
            "sign": "" if at == 0 and sign > 0 else "+" if sign > 0 else "−",
            "title": found[of].title,
            "text": found[of].text,
            "kind": found[of].basis,
            "url": address(of),
        }
        for at, (sign, of) in enumerate(number.made_of)
        if of in found
    ]


def _live(figure: Figure | None, number: SnapshotNumber, viewer: Viewer) -> dict[str, Any] | None:
    """The number today, with how many records behind it are held back."""
    if figure is None or is_kept_from(figure, viewer):
        return None
    value = counted(figure, number.period, viewer, number.narrow)
    return {
        "url": figure.url(number.period, **told(number.narrow)),
        "withheld": words.count(value.withheld, RECORD) if value.withheld else "",
    }


def listed(number: SnapshotNumber, viewer: Viewer, query: Mapping[str, str] = NOTHING_ASKED) -> dict[str, Any]:
    """The records behind it, a page at a time (`page`), all or only what is not as it was (`differing`); those the viewer
    may not see today are only counted."""
    figure = registered().get(number.figure)
    if figure is None or is_kept_from(figure, viewer):
        return {"closed": figure is not None}
    differing = "differing" in query
    found = _page(number, query.get("page", ""), differing)
    there = _there(found)
    hidden = _hidden(figure, there, viewer)
    left_out = set(figure.columns) - set(listing.columns(figure.records, viewer))
    columns = [column for column in found.columns if column["name"] not in left_out]
    names = tuple(column["name"] for column in columns)
    paged = _paginator(found, differing).get_page(query.get("page"))
    return {
        "columns": _heads(figure, columns),
        "rows": [_row(figure, row, names, there.get(row.pk)) for row in found.rows if row.pk not in hidden],
        "over": [_row(figure, row, names, there.get(row.pk)) for row in found.passed_over if row.pk not in hidden],
        "hidden": words.count(len(hidden), RECORD) if hidden else "",
        "is_changed": found.is_changed,
        "as_they_were": found.as_they_were,
        "whole": _whole(found),
        "found": paged,
        "is_long": found.whole.kept + found.whole.added > PAGE,
        "differing": differing,
        "other_url": _other_url(query, differing),
        "differs": told_since(found.whole.added, found.whole.gone, found.whole.changed),
    }


def _page(number: SnapshotNumber, asked: str, differing: bool) -> Behind:
    """The page that is asked for, or the last there is."""
    at = int(asked) - 1 if asked.isdecimal() and 0 < len(asked) < 9 and int(asked) else 0
    found = behind(number, at=at * PAGE, differing=differing)
    assert found is not None
    if at and not found.rows:
        found = behind(number, at=(_paginator(found, differing).num_pages - 1) * PAGE, differing=differing)
        assert found is not None
    return found


def _other_url(query: Mapping[str, str], differing: bool) -> str:
    """The whole list from what differs, and the other way about."""
    kept = {name: query[name] for name in query if name not in ("page", "differing")}
    return "?" + urlencode(kept if differing else {**kept, "differing": "1"})


def _paginator(found: Behind, differing: bool) -> Paginator:
    whole = found.whole
    return Paginator(range(whole.differing if differing else whole.kept + whole.added), PAGE)


def _whole(found: Behind) -> str:
    """«5 записів у знімку, 6 зараз»."""
    whole = found.whole
    told = capfirst(_("%(records)s у знімку") % {"records": words.count(whole.kept, RECORD)})
    now = words.number(whole.kept - whole.gone + whole.added)
    return told + (_(", %(number)s зараз") % {"number": now} if found.is_changed else "")


def _there(found: Behind) -> dict[int, Any]:
    """Those of the records that are there today."""
    model: Any = found.figure.model
    rows: dict[int, Any] = model._base_manager.in_bulk([row.pk for row in (*found.rows, *found.passed_over)])
    return rows


def _hidden(figure: Figure, there: dict[int, Any], viewer: Viewer) -> set[int]:
    """Records that are there, but not for this viewer."""
    model: Any = figure.model
    return set(there) - set(model._default_manager.visible(to=viewer).filter(pk__in=there).values_list("pk", flat=True))


def _heads(figure: Figure, columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Headings of today where the columns are still there, else as they were."""
    now = {column["name"]: column for column in keeping.columns(figure)}
    heads = [now.get(column["name"], column) for column in columns]
    # What has become of the record stands where a screen shows it without scrolling.
    return [*heads[:1], {"title": _("Відтоді")}, *heads[1:], {"title": _("Звідки")}]


def _row(figure: Figure, row: Row, names: tuple[str, ...], record: Any) -> list[Any]:
    """The cells as they were; the first leads to the record of today."""
    first, *rest = [row.cells.get(name, {}).get("text", "") for name in names]
    url = _address(figure, record) if record is not None else ""
    return [
        {"text": first, "url": url} if url else first,
        _since(row, names),
        *rest,
        _("зазначено") if row.stated else _("пораховано"),
    ]


def _address(figure: Figure, record: Any) -> str:
    register = listing.register_of(figure.model)
    return figure.address(record) if figure.address else register.address("page", record.pk) if register else ""


def _since(row: Row, names: tuple[str, ...]) -> Any:
    """What has become of the record since the snapshot."""
    if row.fate == "changed":
        told = "; ".join(
            f"{change.title}: {change.was} → {change.now}" for change in row.changes if change.name in names
        )
        return _("змінено: %(what)s") % {"what": told} if told else _("змінено")
    tag = {"gone": (_("більше не рахуємо"), "bad"), "added": (_("додано"), "good")}.get(row.fate)
    return {"tag": tag[0], "tag_kind": tag[1]} if tag else "—"


def beside(report: Report) -> Address:
    """On the bench a number opens beside the text, and the text stays where it was."""
    where = reverse("report-bench", args=[report.pk])
    return lambda number: f"{where}?number={number}#n{number}"


def address_at(name: str, pk: int) -> Address:
    """Addresses of the numbers of a report by the name of the page; asked once, numbers are put in."""
    where = reverse(name, args=[pk, 0])
    head, _zero, tail = where.rpartition("/0/")
    return lambda number: f"{head}/{number}/{tail}"
