"""The page of one warning: where it is, what does not hold, and the answer of a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import access
from viche.reports.checking import actions, showing
from viche.reports.checking.models import MEND, RIGHT, CheckAnswer
from viche.reports.desk import crumbs, official, read_and_write
from viche.reports.models import Report
from viche.reports.opened import beside


class AnswerForm(forms.Form):
    """«Так і має бути», and why; or «виправлю»."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Відповідь"),
        widget=forms.RadioSelect,
        choices=[(RIGHT, gettext_lazy("Так і має бути")), (MEND, gettext_lazy("Виправлю"))],
    )
    text = forms.CharField(
        label=gettext_lazy("Пояснення"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Чому так і має бути. Побачать ті, хто погоджує звіт; у сам звіт це не потрапить."),
    )

    def clean(self) -> dict[str, Any]:
        """What is right has a reason."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("answer") == RIGHT and not data.get("text", "").strip() and "text" not in self.errors:
            self.add_error("text", _("Напишіть, чому так і має бути: хоча б кілька слів."))
        return data


@read_and_write
def answer(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """GET shows the warning; POST answers it or takes the answer back. One found no more has nothing to answer."""
    viewer = official(request)
    report = access.fetch(Report, pk, viewer, lock=request.method == "POST")
    actions.require_answerer(viewer, report)
    if request.method == "POST" and "take_back" in request.POST:
        actions.take_back(report, key, viewer)
        messages.success(request, _("Попередження знову чекає на відповідь."))
        return redirect(_back(request, report))
    warning = showing.by_key(showing.found(report, report.shown(), viewer), key)
    if warning is None:
        raise Http404
    known = CheckAnswer.objects.filter(report=report, warning=key).first()
    initial = {"answer": known.answer, "text": known.text} if known else {}
    form = AnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.answer(report, warning, viewer, form.cleaned_data["answer"], form.cleaned_data["text"])
        messages.success(request, _("Відповідь записано."))
        return redirect(_back(request, report))
    row = showing.row_of(report, warning, known, beside(report))
    context = {
        "report": report,
        "warning": row,
        "form": form,
        "known": known,
        "back": _back(request, report),
        "crumbs": crumbs(report),
    }
    return render(request, "reports/desk/check.html", context, status=422 if form.is_bound else 200)


def _back(request: HttpRequest, report: Report) -> str:
    """The bench, or the step that shows what is not answered (`?to=submit`)."""
    if request.GET.get("to") == "submit":
        return reverse("report-step", args=[report.pk, "submit"])
    return reverse("report-bench", args=[report.pk]) + "#checks"
