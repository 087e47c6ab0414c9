"""The desk of closures: what is closed now, what will be, what was; closing, correcting, reopening."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from viche.kit import clock, words
from viche.kit.access import Viewer, require_staff
from viche.kit.closures.actions import beside, may_close, put_in_force, reopen, require_may_close, sections
from viche.kit.meanwhile import VersionedForm
from viche.kit.models import Closure
from viche.kit.registers.fields import DayField

PAGE = 50
SITE = "site"
read_and_write = require_http_methods(["GET", "HEAD", "POST"])


class ClosureForm(VersionedForm, forms.ModelForm):
    """What, how, from when, by which act."""

    section = forms.ChoiceField(label=gettext_lazy("Що"))
    # Shown only once another closure was found.
    also = forms.BooleanField(
        label=gettext_lazy("Так, потрібне ще одне закриття"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Closure
        fields = ("section", "mode", "since", "until", "ground", "act", "notice")
        field_classes = {"since": DayField, "until": DayField}
        widgets = {
            "mode": forms.RadioSelect,
            "ground": forms.Textarea(attrs={"rows": 3}),
            "notice": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {
            "mode": gettext_lazy("Як"),
            "since": gettext_lazy("Від якого дня"),
            "until": gettext_lazy("До якого дня"),
        }
        help_texts = {
            "mode": gettext_lazy(
                "Закрити: записів не видно зовсім. Без чутливих відомостей: записи видно, а місця й файли — ні."
            ),
            "until": gettext_lazy("Останній день. Порожньо — доки не відкриєте."),
            "ground": gettext_lazy("Закон або обставина, якої вимагає це рішення."),
            "act": gettext_lazy("Хто ухвалив, дата й номер."),
            "notice": gettext_lazy("Це побачить кожен відвідувач угорі сторінки. Порожньо — напишемо самі."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch(Closure, self.instance.pk)
        choices: Any = [(section or SITE, title) for section, title in sections().items()]
        self.fields["section"].choices = choices  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["section"] = self.instance.section or SITE
        modes: Any = list(Closure.MODES)
        self.fields["mode"].choices = modes  # type: ignore[attr-defined]

    def clean_section(self) -> str:
        """The whole site is an empty text in the table; a form cannot require one."""
        section = str(self.cleaned_data["section"])
        return "" if section == SITE else section

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Останній день не може бути раніше за перший."))
        elif until and until < clock.today():
            self.add_error("until", _("Цей день уже минув, закриття не діяло б."))
        elif since and "section" in data:
            self._ask_about_others(data["section"], since, until)
        data.pop("also", None)
        return data

    def _ask_about_others(self, section: str, since: date, until: date | None) -> None:
        """Two closures at once are lawful, but ending one does not open what the other holds: a deliberate yes."""
        if self.instance.pk and not {"section", "since", "until"} & set(self.changed_data):
            return
        others = list(beside(section, since, until, self.instance.pk))
        if not others:
            return
        self.fields["also"].widget = forms.CheckboxInput()
        if self.cleaned_data.get("also"):
            return
        named = sections()
        self.add_error(
            "also",
            _(
                "На ці дні вже є інше закриття: %(others)s. Якщо досить його, виправте його; якщо потрібні обидва, "
                "позначте це. Тоді відкриється лише після того, як припините обидва."
            )
            % {"others": "; ".join(f"{_named(other, named)} ({other.act})" for other in others)},
        )

    def _post_clean(self) -> None:
        """The action writes the row; the form only asks."""


class ReopenForm(forms.Form):
    """Why it is opened before its last day."""

    ground = forms.CharField(
        label=gettext_lazy("Підстава"), max_length=500, help_text=gettext_lazy("Залишиться в журналі.")
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All closures, those in force first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    rows = Closure.objects.order_by(F("ended_at").desc(nulls_first=True), "-since", "-pk")
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    named, may = sections(), may_close(viewer)
    context = {"lines": [_line(closure, named) for closure in found], "found": found, "may_close": may}
    return render(request, "kit/closures/closures.html", context)


def _line(closure: Closure, named: dict[str, str]) -> dict[str, Any]:
    day = clock.today()
    state, tone = _("діє"), "now"
    if closure.ended_at is not None:
        state, tone = _("припинено"), "none"
    elif closure.until and closure.until < day:
        state, tone = _("минуло"), "none"
    elif closure.since > day:
        state, tone = _("попереду"), "line"
    return {
        "closure": closure,
        "title": named.get(closure.section, closure.section),
        "mode": closure.get_mode_display(),
        "when": _when(closure),
        "state": state,
        "tone": tone,
        "open": tone in ("now", "line"),
    }


def _when(closure: Closure) -> str:
    since = words.long_date(closure.since)
    if closure.ended_at is not None:
        return _("від %(since)s, припинено %(ended)s") % {"since": since, "ended": words.long_moment(closure.ended_at)}
    if closure.until:
        return _("від %(since)s до %(until)s") % {"since": since, "until": words.long_date(closure.until)}
    return _("від %(since)s, доки не відкриєте") % {"since": since}


@read_and_write
def new(request: HttpRequest) -> HttpResponse:
    """Close or thin."""
    return _edit(request, Closure(), {"since": clock.today(), "mode": "thinned"})


@read_and_write
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what was written of a closure."""
    require_staff(request.viewer)  # type: ignore[attr-defined]
    return _edit(request, _fetch(request, pk), {})


def _edit(request: HttpRequest, closure: Closure, initial: dict[str, Any]) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    require_may_close(viewer)
    form = ClosureForm(request.POST or None, instance=closure, initial=initial)
    if request.method == "POST" and form.is_valid():
        put_in_force(viewer, closure, form.cleaned_data)
        messages.success(request, _("Записано. Мешканці вже бачать розділи так, як ви вирішили."))
        return HttpResponseRedirect(reverse("closures"))
    context = {"form": form, "closure": closure, "back": reverse("closures")}
    return render(request, "kit/closures/edit.html", context, status=422 if request.method == "POST" else 200)


@read_and_write
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Reopen now."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    closure = _fetch(request, pk)
    require_may_close(viewer)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reopen(viewer, closure, form.cleaned_data["ground"])
        _tell(request, closure)
        return HttpResponseRedirect(reverse("closures"))
    context = {"form": form, "line": _line(closure, sections()), "back": reverse("closures")}
    return render(request, "kit/closures/end.html", context, status=422 if request.method == "POST" else 200)


def _tell(request: HttpRequest, closure: Closure) -> None:
    """What is so now that it has ended: opened, or held by another closure still."""
    day, named = clock.today(), sections()
    others = list(beside(closure.section, day, None, closure.pk))
    holding = [_named(other, named) for other in others if other.since <= day]
    coming = [_named(other, named) for other in others if other.since > day]
    said = [_("Відкрито знову.") if closure.since <= day else _("Скасовано: це закриття ще не почалося.")]
    if holding:
        said = [_("Це закриття припинено, але діє ще: %(others)s.") % {"others": "; ".join(holding)}]
    if coming:
        said.append(_("Попереду: %(others)s.") % {"others": "; ".join(coming)})
    (messages.warning if others else messages.success)(request, " ".join(said))


def _named(closure: Closure, named: dict[str, str]) -> str:
    """«Акти: закрито, від 1 листопада 2026, доки не відкриєте»."""
    return f"{named.get(closure.section, closure.section)}: {closure.get_mode_display()}, {_when(closure)}"


def _fetch(request: HttpRequest, pk: int) -> Closure:
    """The closure; to be written it is held, so that two people decide one after the other."""
    rows = Closure.objects.select_for_update() if request.method == "POST" else Closure.objects.all()
    closure = rows.filter(pk=pk).first()
    if closure is None:
        raise Http404
    return closure
