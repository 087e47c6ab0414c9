"""Two pages: for everybody, over what is public today; at the desk, over all records of the hromada."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from viche.kit import words
from viche.kit.access import Viewer
from viche.kit.publishing import PUBLISHED
from viche.kit.registers.declare import WORDS, Register, registered
from viche.kit.registers.desk import official
from viche.kit.registers.fields import DayField, LongSelect
from viche.kit.registers.filters import rows_of
from viche.kit.registers.pages import home, public
from viche.kit.search import looking, marks, texts
from viche.kit.search.asking import Question, terms_of
from viche.kit.words import Noun

LONGEST = 200
RECORD = Noun("запис", "записи", "записів", "m", "запису", en=("record", "records"))


class SearchForm(forms.Form):
    """Words and what narrows them; all of it stands in the address."""

    q = forms.CharField(
        label=gettext_lazy("Що шукаєте"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Де шукати"), required=False, widget=LongSelect)
    date_from = DayField(label=gettext_lazy("Дата від"), required=False)
    date_to = DayField(label=gettext_lazy("Дата до"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Населений пункт"), required=False, widget=LongSelect)

    def __init__(self, data: Mapping[str, Any], *, kinds: list[Register], places: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="search-%s")
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Усюди")), *((register.slug, str(register.title)) for register in kinds)]
        place: Any = self.fields["place"]
        place.choices = [("", _("Усі")), *places]
        if not places:
            del self.fields["place"]


@dataclass(frozen=True)
class Result:
    """One record on the page. `about`: its kind and day; `line`: a piece of its text with the words marked."""

    title: SafeString
    url: str
    about: str
    line: SafeString
    state: Any = None


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """For everybody: officials see here what residents see."""
    return _answer(request, public(request), desk=False)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """For officials: drafts and what is held back as well."""
    return _answer(request, official(request), desk=True)


def _answer(request: HttpRequest, viewer: Viewer, *, desk: bool) -> HttpResponse:
    hromada_id = viewer.hromada_id or 0
    kinds = [register for register in registered() if desk or not viewer.closures.closed(register.section)]
    form = SearchForm(request.GET, kinds=kinds, places=_places(kinds, hromada_id))
    question = _question(form, kinds, viewer, desk=desk) if form.is_valid() else None
    context = {
        "form": form,
        "desk": desk,
        "here": reverse("search-desk" if desk else "search"),
        "said": request.GET.get(WORDS, "").strip(),
        "crumbs": [] if desk else [home()],
        "params": request.GET,
        "wider_url": "?" + urlencode({WORDS: request.GET.get(WORDS, "")}),
        "narrowed": any(request.GET.get(name) for name in form.fields if name != WORDS),
        **(_found(question, viewer, request, desk=desk) if question and not question.is_empty else {}),
    }
    base = "kit/search/desk.html" if desk else "kit/search/search.html"
    return render(request, base, context, status=422 if form.errors else 200)


def _places(kinds: list[Register], hromada_id: int) -> list[tuple[str, str]]:
    """Places that the fields «where» of the kinds offer; one query for all kinds that offer the same."""
    offered = {}
    for register in kinds:
        if (field := texts.place_field(register)) is not None:
            offered[register.options[field.name]] = (register, field)
    found = {
        str(row.pk): str(row) for register, field in offered.values() for row in rows_of(register, field, hromada_id)
    }
    return list(found.items())


def _question(form: SearchForm, kinds: list[Register], viewer: Viewer, *, desk: bool) -> Question:
    given = form.cleaned_data
    chosen = [register for register in kinds if register.slug == given["kind"]]
    hromada_id = viewer.hromada_id or 0
    return Question(
        hromada_id=hromada_id,
        kind=chosen[0].section if chosen else "",
        since=given["date_from"],
        until=given["date_to"],
        place=given.get("place", ""),
        kinds=tuple(register.section for register in chosen or kinds),
        thinned=() if desk else tuple(r.section for r in kinds if r.thinned and viewer.closures.thinned(r.section)),
        state=None if desk else PUBLISHED,
        terms=terms_of(hromada_id, given[WORDS]),
    )


def _found(question: Question, viewer: Viewer, request: HttpRequest, *, desk: bool) -> dict[str, Any]:
    """One page of results and what is told about them."""
    found = looking.look(question)
    one: Page[Any] = Paginator(found.rows, looking.PAGE).get_page(request.GET.get("page"))
    forms_ = frozenset(form for term in question.terms for form in term.forms)
    read = list(looking.read(list(one.object_list), viewer))
    total = words.count(len(found.rows), RECORD)
    return {
        "asked": True,
        "page": one,
        "results": [_result(register, record, forms_, viewer, desk=desk) for register, record, _row in read],
        "total": _("%(count)s або більше") % {"count": total} if found.more else total,
        "more": found.more and not one.has_next(),
        "partly": bool(question.terms) and not found.whole and bool(found.rows),
        "taken_for": list(_taken_for(question, read, viewer, desk=desk)),
    }


def _result(register: Register, record: Any, wanted: frozenset[str], viewer: Viewer, *, desk: bool) -> Result:
    """A record as a line of results, with what this viewer may see of it."""
    about = register.about(record) if register.columns[0] in _shown(register, viewer, desk=desk) else ""
    name = str(record)
    told = [str(register.title), *([name] if about else []), words.long_date(texts.day_of(register, record))]
    rest = [text for text in _texts(register, record, viewer, desk=desk) if text not in (about, name)]
    return Result(
        title=marks.marked(about or name, wanted),
        url=register.address("record" if desk else "page", record.pk),
        about=" · ".join(told),
        line=marks.line(rest, wanted),
        state=record.state_now if desk else None,
    )


def _shown(register: Register, viewer: Viewer, *, desk: bool) -> tuple[str, ...]:
    names = texts.worded(register)
    return names if desk else register.shown(names, viewer)


def _texts(register: Register, record: Any, viewer: Viewer, *, desk: bool) -> list[str]:
    return texts.texts(register, record, _shown(register, viewer, desk=desk))


def _taken_for(
    question: Question, read: list[tuple[Register, Any, Any]], viewer: Viewer, *, desk: bool
) -> Iterator[dict[str, str]]:
    """Misspelt words and what they were taken for; only words that this page shows, so that it gives nothing away."""
    for term in question.terms:
        if not term.near:
            continue
        said = [
            word.text
            for register, record, _row in read
            for text in (str(record), *_texts(register, record, viewer, desk=desk))
            for word in marks.found_in(text, term.forms)
        ]
        if said:
            exact = [word for word in said if word in term.near]
            yield {"word": term.word, "taken": (exact or said)[0]}
