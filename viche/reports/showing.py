"""What both faces of a report show: its text with numbers, what has changed since, who approved it, its signatures."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from viche.kit import attachments, words
from viche.kit.access import Refused, Viewer
from viche.kit.figures import registered
from viche.kit.figures.values import is_kept_from
from viche.kit.models import Attachment
from viche.reports import exporting, signatory, signatures
from viche.reports.drift import Drift, drifted, since
from viche.reports.models import SECTION, Approval, Report, Snapshot, SnapshotNumber
from viche.reports.sheet import Address, Drawn

NUMBER = words.Noun("число", "числа", "чисел", "n", "числа", en=("number", "numbers"))
RECORD = words.Noun("запис", "записи", "записів", "m", "запису", en=("record", "records"))
CHANGES_SHOWN = 6


class Kept:
    """What the kit asks of a register, said of reports: their table, their section, names of their fields."""

    model, section = Report, SECTION

    @property
    def title(self) -> str:
        """What a closed section is called."""
        return _("Звіти")

    def address(self, name: str) -> str:
        """The address of the list."""
        return reverse({"list": "reports", "desk": "reports-desk"}[name])

    def urls(self) -> dict[str, str]:
        """Addresses a page of the kit may lead to."""
        return {"list": self.address("list")}

    def label(self, name: str) -> str:
        """The name of a field."""
        return str(Report._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def short(report: Report) -> str:
    """A long title, as much of it as a crumb holds."""
    return Truncator(report.title).chars(70)


def numbers_of(snapshot: Snapshot) -> list[SnapshotNumber]:
    """Every number of the snapshot, without the keys of the records behind it; each knows its snapshot."""
    rows = list(SnapshotNumber.objects.light().filter(snapshot=snapshot).order_by("number"))
    for row in rows:
        row.snapshot = snapshot
    return rows


def changed(numbers: list[SnapshotNumber], viewer: Viewer) -> dict[int, Drift]:
    """Numbers that differ today; of closed sections nothing is told."""
    hidden = {key for key, figure in registered().items() if is_kept_from(figure, viewer)}
    if not hidden:
        return drifted(numbers)
    kept = [n for n in numbers if n.figure and n.figure not in hidden]
    known = {n.number for n in kept}
    return drifted([*kept, *(n for n in numbers if n.made_of and {of for _sign, of in n.made_of} <= known)])


def text_of(
    snapshot: Snapshot, address: Address, changes: dict[int, Drift], opened: int | None = None
) -> dict[str, Any]:
    """Context of the sheet."""
    report = snapshot.report
    approval = exporting.approval_of(report, snapshot) if report.is_frozen else None
    content = signatory.shown(report, snapshot, approval, signed=bool(approval and signatures.of(report)))
    kinds = {ref.basis for ref in content.refs()}
    return {
        "blocks": Drawn(address, changes, opened).blocks(content),
        "landscape": content.landscape,
        "kinds": [kind for kind in ("counted", "stated", "mixed", "edited") if kind in kinds]
        + (["drift"] if changes else []),
    }


def drift_told(changes: dict[int, Drift], address: Address) -> dict[str, Any]:
    """«5 чисел» that differ, why («1 запис додано») and the first of them one by one."""
    rows = [
        {"title": drift.number.title, "was": drift.was, "now": drift.now, "url": address(number)}
        for number, drift in changes.items()
    ]
    return {
        "number": words.count(len(rows), NUMBER) if rows else "",
        "why": _why(changes) if rows else "",
        "rows": rows[:CHANGES_SHOWN],
        "more": words.count(len(rows) - CHANGES_SHOWN, NUMBER) if len(rows) > CHANGES_SHOWN else "",
    }


def _why(changes: dict[int, Drift]) -> str:
    found = since(changes.values())
    return told_since(found.added, found.gone, found.changed)


def told_since(added: int, gone: int, changed: int) -> str:
    """«1 запис додано, 2 записи більше не рахуємо»."""
    told = (
        (added, _("%(records)s додано")),
        (gone, _("%(records)s більше не рахуємо")),
        (changed, _("%(records)s змінено")),
    )
    return ", ".join(text % {"records": words.count(number, RECORD)} for number, text in told if number)


def exports(report: Report, name: str) -> list[dict[str, str]]:
    """Links to the files."""
    return [{"title": kind.upper(), "url": reverse(name, args=[report.pk, kind])} for kind in exporting.FILES]


def approval_of(report: Report) -> dict[str, Any] | None:
    """Who approved, as it was then; said to be what it is."""
    row = Approval.objects.select_related("snapshot").filter(report=report).first()
    if row is None:
        return None
    return {
        "row": row,
        "who": row.name,
        "office": ", ".join(filter(None, (row.office, row.department))),
        "when": words.long_moment(row.at),
        "factor": row.get_second_factor_display(),
        "digest": row.sha256,
    }


def signed(report: Report, viewer: Viewer, *, desk: bool = False) -> list[dict[str, Any]]:
    """Containers with a signature: what is known of each, which is nothing unless a verifier is configured."""
    if attachments.are_hidden(Report, viewer):
        return []
    checks = signatures.newest(report)
    return [_signature(report, row, checks.get(row.pk), desk) for row in signatures.of(report)]


def _signature(report: Report, row: Attachment, check: Any, desk: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": row.name,
        "url": reverse("attachment", args=[row.pk, row.name]),
        "size": attachments.size(row.size),
        "sha256": row.sha256,
        "added": words.long_moment(row.created_at),
        "signers": [],
        "remove_url": reverse("attachment-remove", args=[row.pk]) if desk else "",
        "check_url": reverse("report-check", args=[report.pk, row.pk]) if desk and signatures.is_configured() else "",
    }
    if check is None or check.sha256 != row.sha256:
        waits = signatures.is_configured()
        said = (
            _("не перевірено: перевірки ще не було") if waits else _("не перевірено: перевіряч підписів не налаштовано")
        )
        return {**told, "state": said, "kind": "line", "reason": ""}
    said = {
        "valid": _("підпис перевірено"),
        "invalid": _("перевіряч не підтвердив підпису"),
        "failed": _("не перевірено: перевірка не вдалася"),
    }[check.outcome]
    return {
        **told,
        "state": said,
        "kind": {"valid": "good", "invalid": "bad", "failed": "line"}[check.outcome],
        "reason": check.told.get("reason", ""),
        "signers": check.told.get("signers", []),
        "checked": _("%(when)s, перевіряч %(verifier)s")
        % {"when": words.long_moment(check.at), "verifier": check.verifier},
    }


def require_open_section(viewer: Viewer) -> None:
    """A closed section says so, by the notice of the closure."""
    rows = [row for row in viewer.closures.rows if row[1] == "closed" and row[0] in ("", SECTION)]
    if not rows:
        return
    raise Refused(
        " ".join(dict.fromkeys(notice for *_rest, notice in rows if notice))
        or _("Громада закрила цей розділ на час дії правового режиму воєнного стану."),
        _("Відомості можна запитати листом: на запит на інформацію відповідають протягом п’яти робочих днів."),
        title=_("Розділ «%(title)s» закрито") % {"title": Kept().title},
    )
