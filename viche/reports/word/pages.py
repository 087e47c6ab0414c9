"""Pages of blanks: which there are, filling one, what was filled with its numbers, versions of a blank."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.kit import figures, words
from viche.kit.access import WRITERS, Viewer
from viche.kit.figures import Period
from viche.kit.figures.printed import subjects
from viche.reports import exporting, outline_actions
from viche.reports.desk import crumbs, named, official, read_and_write
from viche.reports.models import SnapshotNumber
from viche.reports.preparing import require_writer
from viche.reports.word import actions, sample
from viche.reports.word.forms import AboutForm, FillForm, Uploaded, VersionForm
from viche.reports.word.models import WordBlank, WordFilling
from viche.reports.word.refusing import EXAMPLE, BlankRefused

FILLED, NUMBERS = 20, 100
HEAVY = ("content", "numbers", "doubts", "notes")


def _crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [*crumbs(), {"title": _("Бланки Word"), "url": reverse("word-blanks")}, *more]


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The blanks of the hromada, and what was filled by them, the newest first."""
    viewer = official(request)
    may_write = viewer.has(WRITERS)
    found = Paginator(WordFilling.objects.defer(*HEAVY), FILLED).get_page(request.GET.get("page"))
    context = {
        "may_write": may_write,
        "columns": [{"title": title} for title in (_("Бланк"), _("Про що"), _("Додано"), _("Версії"))],
        "rows": [_row(blank, may_write) for blank in actions.known()],
        "filled_columns": [
            {"title": title} for title in (_("Файл"), _("Про кого чи про що"), _("За який час"), _("Коли"))
        ],
        "filled_rows": [
            [
                {"text": row.file_name, "url": reverse("word-filled", args=[row.pk])},
                row.about,
                row.period.title,
                words.long_moment(row.made_at),
            ]
            for row in found
        ],
        "found": found,
        "crumbs": _crumbs()[:1],
    }
    return render(request, "reports/word/list.html", context)


def _row(blank: Any, may_write: bool) -> list[Any]:
    """The name leads to filling it, for the thing it was last filled for; the version to all of them."""
    page = reverse("word-blank", args=[blank.key])
    about = f"&about={blank.subject}:{blank.last}" if blank.last is not None else ""
    return [
        {"text": blank.title, "url": f"{reverse('word-fill')}?blank={blank.key}{about}" if may_write else page},
        str(subjects()[blank.subject].title) if blank.subject in subjects() else "",
        words.long_date(blank.made_at),
        {"text": _("версія %(number)s") % {"number": blank.version}, "url": page},
    ]


@read_and_write
def fill(request: HttpRequest) -> HttpResponse:
    """Fill a file: first about what, then which file and for which days."""
    viewer = official(request)
    require_writer(viewer)
    chosen = actions.newest(request.GET.get("blank", ""))
    subject, record = named(request, viewer)
    if record is None:
        form = AboutForm(request.GET if "about" in request.GET else None, viewer=viewer, blank=chosen)
        context = {"form": form, "nothing": not form.offered, "crumbs": _crumbs()}
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "reports/word/about.html", context, status=status)
    require_writer(viewer, subject.department(record))
    blanks = actions.known(subject.key)
    initial = {"blank": chosen.key if chosen in blanks else (blanks[0].key if blanks else actions.NEW)}
    typed = FillForm(
        request.POST or None, request.FILES or None, initial=initial, subject=subject, record=record, blanks=blanks
    )
    if request.method == "POST" and typed.is_valid() and (made := _filled(viewer, typed, subject.key, record)):
        return redirect("word-filled", made.pk)
    context = {"form": typed, "record": record, "subject": subject, "example": EXAMPLE, "crumbs": _crumbs()}
    return render(request, "reports/word/fill.html", context, status=422 if typed.is_bound else 200)


def _filled(viewer: Viewer, typed: FillForm, subject: str, record: Any) -> WordFilling | None:
    """The filled file, or the form says why not: then neither it nor the blank is kept."""
    data = typed.cleaned_data
    period: Period = data["days"]
    try:
        if not data.get("file"):
            blank = actions.newest(data["blank"])
            if blank is None:
                raise Http404
            return actions.fill(viewer, blank, record, period)
        file: Uploaded = data["file"]
        filled = actions.tried(viewer, file.document, subject, record, period)
    except BlankRefused as refusal:
        for sentence in refusal.messages:
            typed.add_error("file" if data.get("file") else "blank", sentence)
        return None
    blank = actions.keep(viewer, file.content, file.name, subject, data["title"] or actions.title_of(file.name))
    return actions.write(viewer, blank, filled, record, period)


@require_safe
def filled(request: HttpRequest, pk: int) -> HttpResponse:
    """What was filled: the file, and every number in it with the page of its figure."""
    viewer = official(request)
    row = get_object_or_404(WordFilling.objects.defer("content").select_related("blank"), pk=pk)
    found = Paginator(row.numbers, NUMBERS).get_page(request.GET.get("page"))
    context = {
        "row": row,
        "columns": [
            {"title": _("У файлі")},
            {"title": _("Показник")},
            {"title": _("Значення"), "numeric": True},
            {"title": _("За який час")},
            {"title": _("Звідки")},
        ],
        "rows": [_number(each) for each in found],
        "found": found,
        "may_write": viewer.has(WRITERS),
        "again": f"{reverse('word-fill')}?blank={row.blank.key}&about={row.subject}:{row.subject_pk}",
        "when": row.period.title,
        "crumbs": _crumbs(),
    }
    return render(request, "reports/word/filled.html", context)


def _number(each: dict[str, Any]) -> list[Any]:
    period = Period(date.fromisoformat(each["since"]), date.fromisoformat(each["until"]))
    figure = figures.registered().get(each["figure"])
    # A narrowing that is declared no more opens the whole.
    narrow = {name: value for name, value in each["narrow"].items() if figure and name in figure.breakdowns}
    return [
        each["text"],
        {"text": each["title"], "url": figure.url(period, **narrow)} if figure else each["title"],
        words.number(Decimal(each["value"])),
        period.title,
        str(dict(SnapshotNumber.BASES).get(each["basis"], "")),
    ]


@require_safe
def filled_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The filled file."""
    official(request)
    row = get_object_or_404(WordFilling, pk=pk)
    return _download(row.content, row.file_name)


@read_and_write
def blank(request: HttpRequest, key: str) -> HttpResponse:
    """A blank: its versions, and the next one."""
    viewer = official(request)
    kept = _kept(key)
    form = VersionForm(request.POST or None, request.FILES or None, initial={"seen": kept.version})
    if request.method == "POST":
        outline_actions.require_writer(viewer)
        if form.is_valid():
            return _next(request, viewer, kept, form)
    context = {
        "kept": kept,
        "form": form,
        "may_write": viewer.has(WRITERS),
        "versions": WordBlank.objects.filter(key=key).order_by("-version").defer("content"),
        "crumbs": _crumbs(),
    }
    return render(request, "reports/word/blank.html", context, status=422 if form.is_bound else 200)


def _next(request: HttpRequest, viewer: Viewer, kept: WordBlank, form: VersionForm) -> HttpResponse:
    file: Uploaded = form.cleaned_data["file"]
    made = actions.keep(
        viewer, file.content, file.name, kept.subject, kept.title,
        of=kept, seen=form.cleaned_data["seen"], note=form.cleaned_data["note"],
    )  # fmt: skip
    messages.success(request, _("Збережено версію %(number)s.") % {"number": made.version})
    return redirect("word-blank", kept.key)


@require_safe
def blank_file(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """A version of a blank as it came."""
    official(request)
    row = get_object_or_404(WordBlank, key=key, version=version)
    return _download(row.content, f"{row.key}-v{row.version}.docx")


@require_safe
def sample_file(request: HttpRequest) -> HttpResponse:
    """A blank to begin from."""
    official(request)
    return _download(sample.sample(), sample.NAME)


@read_and_write
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Use this blank no more."""
    viewer = official(request)
    outline_actions.require_writer(viewer)
    kept = _kept(key)
    if request.method == "POST":
        actions.drop(viewer, kept)
        messages.success(request, _("Бланк більше не використовують."))
        return redirect("word-blanks")
    return render(request, "reports/word/drop.html", {"kept": kept, "crumbs": _crumbs()})


def _kept(key: str) -> WordBlank:
    found = actions.newest(key)
    if found is None:
        raise Http404
    return found


def _download(content: Any, name: str) -> HttpResponse:
    return exporting.attached(bytes(content), name, exporting.FILES["docx"])
