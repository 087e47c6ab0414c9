"""The desk of stated values: what is written down from documents, adding one, correcting one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from viche.kit import words
from viche.kit.access import Refused, Viewer, require_staff
from viche.kit.figures import parts
from viche.kit.figures.declare import registered
from viche.kit.figures.grammar import SlotsRefused
from viche.kit.figures.periods import Period
from viche.kit.figures.stated import KNOWN, may_state, require_may_state, state
from viche.kit.meanwhile import VersionedForm
from viche.kit.models import StatedValue
from viche.kit.old_reports.numbers import numbers
from viche.kit.registers.fields import DayField

VALUES = 50


def _stands_in(value: Decimal, quote: str) -> bool:
    """Whether the quote has this number among its numbers, printed whole, in thousands or in millions."""
    found = {number.value for number in numbers(quote)} | {Decimal(text) for text in re.findall(r"\d+", quote)}
    return not found or any(value.scaleb(-power) in found for power in (0, 3, 6))


class StatedForm(VersionedForm, forms.ModelForm):
    """A number, its period, the sentence it stands in, the document."""

    figure = forms.ChoiceField(label=gettext_lazy("Яке число"))

    class Meta:
        model = StatedValue
        fields = ("figure", "part", "since", "until", "qualifier", "value", "quote", "document", "place")
        field_classes = {"since": DayField, "until": DayField}
        widgets = {
            "value": forms.TextInput(attrs={"inputmode": "decimal"}),
            "quote": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "part": gettext_lazy(
                "Якщо число — про частину: «форма=електронна». Порожньо — про все. Кілька ознак розділяє «;»."
            ),
            "since": gettext_lazy("Перший день періоду, про який каже документ."),
            "until": gettext_lazy("Останній день."),
            "quote": gettext_lazy("Речення документа з цим числом, слово в слово."),
            "document": gettext_lazy("Назва, дата, номер або адреса."),
            "place": gettext_lazy("Де саме: «абз. 4», «с. 12», «рядок 1.5»."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch(StatedValue, self.instance.pk)
        choices: Any = [(f.key, f.title) for f in registered().values()]
        self.fields["figure"].choices = choices  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["ground"] = forms.CharField(
                label=_("Чому виправляєте"), max_length=500, help_text=_("Залишиться в журналі поряд із тим, що було.")
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self._read_part(data)
        for name in ("since", "until"):
            if data.get(name) and not Period.ever().holds(data[name]):
                self.add_error(name, _("Рік має бути від 1900 до 2199."))
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Останній день не може бути раніше за перший."))
        elif since and until and self._is_known(data):
            self.add_error("until", KNOWN)
        if data.get("value") is not None and not _stands_in(data["value"], data.get("quote", "")):
            self.add_error("value", _("У цитаті є інші числа, а цього немає. Звірте число з документом."))
        return data

    def _read_part(self, data: dict[str, Any]) -> None:
        """The part as the figure knows it."""
        figure = registered().get(data.get("figure", ""))
        if figure is None or "part" not in data:
            return
        try:
            data["part"] = parts.read_part(figure, data["part"])
        except SlotsRefused as refusal:
            self.add_error("part", refusal.messages)

    def _is_known(self, data: dict[str, Any]) -> bool:
        same = StatedValue.objects.filter(
            figure=data.get("figure"), part=data.get("part", ""), since=data["since"], until=data["until"]
        )
        return same.exclude(pk=self.instance.pk).exists()

    def _post_clean(self) -> None:
        """The model's own checks would ask the database about the hromada, which the form does not know."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every stated value."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    found = Paginator(StatedValue.objects.order_by("figure", "-since", "part", "pk"), VALUES).get_page(
        request.GET.get("page")
    )
    may = may_state(viewer)
    context = {
        "found": found,
        "rows": _rows(list(found), may),
        "columns": [
            {"title": _("Число")},
            {"title": _("Період")},
            {"title": _("Значення"), "numeric": True},
            {"title": _("Документ")},
        ],
        "may_state": may,
    }
    return render(request, "kit/figures/stated.html", context)


def _rows(values: list[StatedValue], may: bool) -> list[list[Any]]:
    """The table: the parts of each figure called by one asking."""
    of: dict[str, set[str]] = {}
    for value in values:
        of.setdefault(value.figure, set()).add(value.part)
    known = registered()
    called = {
        (key, text): said
        for key, texts in of.items()
        if key in known
        for text, said in parts.said(known[key], texts).items()
    }
    return [_row(value, called.get((value.figure, value.part), value.part), may) for value in values]


def _row(value: StatedValue, part: str, may: bool) -> list[Any]:
    figure = registered().get(value.figure)
    title = str(figure.title) if figure else value.figure
    url = (
        reverse("stated-edit", args=[value.pk])
        if may
        else figure.url(Period(value.since, value.until))
        if figure
        else ""
    )
    number = words.number(value.number)
    return [
        {"text": f"{title} · {part}" if part else title, "url": url},
        words.for_period(value.since, value.until),
        f"{value.get_qualifier_display()} {number}" if value.qualifier else number,
        f"{value.document}, {value.place}" if value.place else value.document,
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down a number from a document."""
    return _edit(request, StatedValue(), {"figure": request.GET.get("figure", "")})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a number that was written down."""
    require_staff(request.viewer)  # type: ignore[attr-defined]
    rows = StatedValue.objects.select_for_update() if request.method == "POST" else StatedValue.objects.all()
    value = rows.filter(pk=pk).first()
    if value is None:
        raise Http404
    return _edit(request, value, {})


def _stated(viewer: Viewer, form: StatedForm, value: StatedValue) -> bool:
    """Write it down; what somebody wrote a moment ago is told in the form."""
    given = dict(form.cleaned_data)
    ground = given.pop("ground", "")
    try:
        state(viewer, given, value, ground)
    except Refused as refusal:
        if refusal.status != 409:
            raise
        form.add_error("until", str(refusal.reason))
        return False
    return True


def _edit(request: HttpRequest, value: StatedValue, initial: dict[str, Any]) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    require_may_state(viewer)
    form = StatedForm(request.POST or None, instance=value, initial=initial)
    if request.method == "POST" and form.is_valid() and _stated(viewer, form, value):
        messages.success(request, _("Записано. Число видно поряд із порахованим, з цитатою."))
        return HttpResponseRedirect(registered()[value.figure].url(Period(value.since, value.until)))
    status = 422 if form.is_bound else 200
    return render(
        request,
        "kit/figures/stating.html",
        {"form": form, "back": reverse("stated-list"), "value": value},
        status=status,
    )
