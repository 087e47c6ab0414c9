"""Pages of forms: which there are, one as it is written beside what it gives, its versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from viche.kit import figures, words
from viche.kit.access import WRITERS, Viewer
from viche.kit.figures.catalogue import by_groups, group_title
from viche.kit.figures.printed import subjects
from viche.reports import outline_actions, own
from viche.reports.composing import LANGUAGE, compose
from viche.reports.desk import official
from viche.reports.language import OutlineRefused
from viche.reports.language.filters import names as filters
from viche.reports.models import OutlineText
from viche.reports.outline_forms import OutlineForm, TryForm
from viche.reports.sheet import Drawn
from viche.reports.texts import Head, outline

NEW = "new"
# What may be written, and what it does.
EXAMPLES = (
    (
        "{acts#акт|акти|актів}",
        gettext_lazy("число зі словом для 1, для 2–4 і для 5 та більше; без слова — {acts#}"),
    ),
    (
        "{acts#словом} {acts#порядковий} {acts#тис.}",
        gettext_lazy("число словом («три»), за порядком («третій»), у тисячах"),
    ),
    (
        "{{ department.genitive }}",
        gettext_lazy("назва підрозділу в родовому; так само council, hromada, а report.year — рік звіту"),
    ),
    (
        "{% if acts > 0 %}…{% endif %}",
        gettext_lazy("речення, яке друкується лише тоді, коли число більше за нуль"),
    ),
    (
        '{% for event in events | where: "kind", "forum" %}{{ event.title }}{% endfor %}',
        gettext_lazy("щось для кожного запису переліку"),
    ),
    (
        '{% table "programme-measures" %} {% totals "programme-funds" %}',
        gettext_lazy("у звіті про програму, кожне в окремому рядку: таблиця заходів і таблиця підсумків за фондами"),
    ),
    (
        "# ## - > = ~ ---",
        gettext_lazy(
            "на початку рядка: назва, заголовок, пункт переліку, праворуч, посередині, підпис; три риски — лінія"
        ),
    ),
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every form: delivered, changed here, made here."""
    viewer = official(request)
    known, may_write = own.known(), viewer.has(WRITERS)
    rows = [
        [
            {"text": str(one.outline.title), "url": reverse("outline", args=[key])}
            if one.is_text and may_write
            else str(one.outline.title),
            str(subjects()[one.outline.subject].title),
            _("версія %(number)s") % {"number": one.version} if one.version else _("поставлена з системою"),
            words.long_moment(one.text.made_at) if one.text else "",
        ]
        for key, one in known.items()
    ]
    context = {
        "columns": [{"title": title} for title in (_("Форма"), _("Про що"), _("Чия"), _("Змінено"))],
        "rows": rows,
        "may_write": may_write,
        "crumbs": _crumbs()[:1],
    }
    return render(request, "reports/desk/outlines.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """A form as it is written, and below what it gives; a POST saves a new version or only shows what it would give."""
    viewer = official(request)
    outline_actions.require_writer(viewer)
    initial = _initial(request, key)
    form = OutlineForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        made = key if key != NEW else _free_key(form.cleaned_data["title"])
        row = outline_actions.save(
            viewer, made, form.head(), form.cleaned_data["body"],
            seen=form.cleaned_data["seen"], note=form.cleaned_data["note"],
        )  # fmt: skip
        messages.success(request, _("Збережено версію %(number)s.") % {"number": row.version})
        return redirect("outline", row.key)
    context = {
        "form": form,
        "key": key,
        "new": key == NEW,
        "title": initial.get("title") or _("Нова форма"),
        "versions": own.versions(key) if key != NEW else [],
        "groups": _slots(),
        "examples": EXAMPLES,
        "filters": filters(),
        "crumbs": _crumbs(),
        **_tried(request, form, initial, viewer),
    }
    return render(request, "reports/desk/outline.html", context, status=422 if form.is_bound and form.errors else 200)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What the written form gives, alone: for the page that asks while a person writes."""
    viewer = official(request)
    outline_actions.require_writer(viewer)
    form = OutlineForm(request.POST)
    form.is_valid()
    return render(request, "reports/desk/_preview.html", _tried(request, form, {}, viewer))


@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Use this form no more."""
    viewer = official(request)
    outline_actions.require_writer(viewer)
    known = own.known().get(key)
    if known is None or known.text is None:
        raise Http404
    if request.method == "POST":
        outline_actions.drop(viewer, key)
        messages.success(request, _("Форму більше не використовують."))
        return redirect("outlines")
    return render(request, "reports/desk/outline_drop.html", {"known": known, "key": key, "crumbs": _crumbs()})


def _initial(request: HttpRequest, key: str) -> dict[str, Any]:
    """The form as it stands, or an older version (`?version=`); a new one may begin from another (`?from=`)."""
    source = request.GET.get("from", "") if key == NEW else key
    if key == NEW and not source:
        return {"seen": 0, "subject": "department", "body": ""}
    try:
        head, body = own.current(source)
    except KeyError:
        raise Http404 from None
    version = request.GET.get("version", "")
    if version.isdecimal() and len(version) < 9:
        row = OutlineText.objects.filter(key=source, version=int(version)).first()
        if row is None:
            raise Http404
        head, body = own.head_of(row), row.body
    return {
        "title": head.title if key != NEW else "",
        "subject": head.subject,
        "name": head.name,
        "landscape": head.landscape,
        "body": body,
        "seen": own.newest(key) if key != NEW else 0,
    }


def _tried(request: HttpRequest, form: OutlineForm, initial: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    """What the form gives for a thing and a year, or why it gives nothing."""
    said = form.data if form.is_bound else initial
    key = str(said.get("subject") or "department")
    if key not in subjects():
        return {}
    trying = TryForm(request.POST if form.is_bound else request.GET or None, key=key, viewer=viewer)
    chosen = trying.chosen()
    if form.is_bound and form.errors:
        return {"trying": trying, "wrong": [*form.errors.get("body", [])]}
    if chosen is None or not said.get("body"):
        return {"trying": trying}
    about, period = chosen
    tried = outline("preview", form.head() if form.is_bound else _head(initial), str(said["body"]))
    try:
        with translation.override(LANGUAGE):
            composed = compose(tried, about, period, viewer)
    except OutlineRefused as refusal:
        return {"trying": trying, "wrong": refusal.messages}
    figures_of = {taken.number: taken.asked for taken in composed.numbers}

    def address(number: int) -> str:
        asked = figures_of.get(number)
        return figures.figure(asked.figure).url(asked.period, **dict(asked.narrow)) if asked else ""

    return {
        "trying": trying,
        "blocks": Drawn(address, {}).blocks(composed.content),
        "tried": str(about),
        "period": period.title,
        "doubts": composed.doubts,
    }


def _head(initial: dict[str, Any]) -> Head:
    return Head(initial["title"] or "—", initial["subject"], initial["name"], initial["landscape"])


def _slots() -> list[dict[str, Any]]:
    """Figures as slots to write, under the headings of the catalogue."""
    return [
        {
            "title": group_title(key),
            "slots": [_slot(figure) for figure in sorted(found, key=lambda one: str(one.title))],
        }
        for key, found in by_groups().items()
    ]


def _slot(figure: figures.Figure) -> dict[str, str]:
    noun = figure.noun
    return {
        "title": str(figure.title),
        "slot": f"{{{figure.key}#{noun.agree(1)}|{noun.agree(2)}|{noun.agree(5)}}}",
        "parts": ", ".join(figure.breakdowns),
    }


def _free_key(title: str) -> str:
    """A key no form has, by the title."""
    taken = {*own.known(), *OutlineText.objects.values_list("key", flat=True), NEW}
    return outline_actions.free_key(title, "form", taken)


def _crumbs() -> list[dict[str, Any]]:
    return [
        {"title": _("Звіти"), "url": reverse("reports-desk")},
        {"title": _("Форми звітів"), "url": reverse("outlines")},
    ]
