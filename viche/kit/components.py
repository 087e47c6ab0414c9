"""The living page: every component in every state, with invented samples. A page may use nothing that is not here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from viche.kit.figures.beside.chart import Bar, Group, chart

COLOURS = [
    ("", "Папір", "тло"),
    ("wash", "Імла", "друге тло"),
    ("ink", "Чорнило", "текст"),
    ("ink-2", "Сіре чорнило", "другий текст"),
    ("edge", "Край", "рамки полів"),
    ("blue", "Синій", "тільки дія й дані"),
    ("blue-2", "Блакитний", "друга частина діаграми"),
    ("sun", "Жовтий", "те, що зараз"),
    ("good", "Зелений", "тільки підсумок"),
    ("bad", "Червоний", "помилка, прострочка"),
    ("accent", "Колір громади", "смужка, герб"),
]


class Sample(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Назва петиції", help_text="До 150 знаків. Що зробити й де.", max_length=150)
    born = forms.CharField(label="Дата народження", help_text="Наприклад, 24.08.1991.")
    place = forms.CharField(
        label="Громада", disabled=True, help_text="З реєстрації. Змінити можна в кабінеті.", required=False
    )
    form = forms.ChoiceField(label="Форма", choices=[("meeting", "Зустріч"), ("table", "Круглий стіл")])
    answer = forms.ChoiceField(
        label="Як відповісти",
        choices=[("mail", "Поштою на ol…ko@ukr.net"), ("letter", "Листом на адресу")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label="Про що писати",
        choices=[("roads", "Дороги"), ("yards", "Двори"), ("schools", "Школи")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    when = forms.SplitDateTimeField(label="Коли", required=False, help_text="День і година за Києвом.")
    why = forms.CharField(label="Чому це важливо", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    scan = forms.FileField(label="Файл", help_text="PDF до 20 МБ.", required=False)
    follow = forms.BooleanField(
        label="Писати мені, що стане з петицією", help_text="Не частіше ніж раз на тиждень.", required=False
    )

    def clean_born(self) -> str:
        """The sample is always wrong."""
        raise forms.ValidationError("Такої дати немає. У червні 30 днів.")

    def clean_answer(self) -> str:
        """A group of radio buttons with an error."""
        raise forms.ValidationError("Листом не вийде: у кабінеті немає адреси.")


class Search(forms.Form):
    """Filters of a register."""

    words = forms.CharField(label="Слова", required=False)
    since = forms.CharField(label="Завершено від", required=False, initial="01.01.2024")
    until = forms.CharField(label="до", required=False, initial="31.12.2024")
    form = forms.ChoiceField(label="Форма", required=False, choices=[("", "Усі дев’ять")])
    report = forms.ChoiceField(label="Стан звіту", required=False, choices=[("", "Будь-який")])


class Work(forms.Form):
    """Required fields of one kind of work."""

    topic = forms.CharField(label="Про що", initial="Облаштування дворів на вулиці Полтавській")
    day = forms.CharField(label="Коли", initial="20.11.2026")
    form = forms.ChoiceField(label="Форма", choices=[("meeting", "Зустріч"), ("table", "Круглий стіл")])
    people = forms.IntegerField(label="Учасників", initial=46)
    place = forms.CharField(label="Де", initial="Бібліотека імені Чижевського")


class Boxes(forms.Form):
    """Sums in a table of boxes."""

    a2023 = forms.CharField(label="2023: загальний фонд", initial="2 737,8")
    b2023 = forms.CharField(label="2023: спеціальний фонд", required=False)
    a2024 = forms.CharField(label="2024: загальний фонд", initial="735,0")
    b2024 = forms.CharField(label="2024: спеціальний фонд", initial="415,892")

    def table(self) -> dict[str, Any]:
        """A row a year."""
        rows = [(year, [self[f"a{year}"], self[f"b{year}"]]) for year in ("2023", "2024")]
        columns = ["Рік", "Загальний фонд", "Спеціальний фонд"]
        return {"label": "План, тис. грн", "columns": columns, "rows": rows, "numeric": True}


def _form() -> Sample:
    data = {
        "a-title": "Освітлення на Великій Перспективній", "a-born": "31.06.1988", "a-form": "meeting", "a-answer": "letter", "a-topics": ["yards"],
    }  # fmt: skip
    kept = ContentFile(b"", name="koshtorys.pdf")
    return Sample(data, initial={"place": "Кропивницька", "scan": kept}, prefix="a")


def _months() -> list[dict[str, Any]]:
    names = [
        "січень",
        "лютий",
        "березень",
        "квітень",
        "травень",
        "червень",
        "липень",
        "серпень",
        "вересень",
        "жовтень",
        "листопад",
        "грудень",
    ]
    totals = zip(names, (4, 6, 7, 6, 5, 6, 4, 3, 8, 9, 8, 5), (1, 2, 2, 2, 2, 2, 1, 1, 3, 3, 3, 1), strict=True)
    return [{"title": name, "short": name[:3], "value": value, "part": part} for name, value, part in totals]


CLOCK = [
    {
        "state": "done",
        "title": "Опубліковано",
        "when": "12 жовтня 2026",
        "rule": "за 2 робочі дні · ст. 23‑1 Закону про звернення",
    },
    {
        "state": "late",
        "title": "Відповідь прострочено на 3 дні",
        "when": "мала бути до 17 листопада 2026",
        "rule": "10 робочих днів · ст. 23‑1 · відповідає управління ЖКГ",
    },
    {"state": "now", "title": "Розгляд", "when": "триває"},
    {"state": "next", "title": "Виконання", "when": "за відповіддю"},
]
BOARD = [
    {
        "left": "сьогодні", "left_word": "о 18:00", "now": True, "title": "Як облаштувати двори на вулиці Полтавській", "url": "#b1",
        "what": "Зустріч · Бібліотека імені Чижевського, вільно 14 місць із 60", "act": "Прийти",
    },
    {
        "left": "21", "left_word": "день", "title": "Освітлення й пандус у підземному переході на Великій Перспективній", "url": "#b2",
        "what": "Петиція · 312 підписів із 450", "done": 312, "of": 450, "act": "Підтримати",
    },
    {"left": "26", "left_word": "днів", "title": "Правила благоустрою: що змінюється і для кого", "url": "#b3", "what": "Проєкт рішення · 58 зауважень до 31 пункту"},
]  # fmt: skip
HISTORY = [
    {
        "who": "Марина Гнатюк, начальниця відділу", "when": "20 листопада 2026, 11:32", "iso": "2026-11-20T11:32:00+02:00", "verb": "Притримано",
        "ground": "Наказ № 14 від 20 листопада 2026", "changes": [{"field": "Стан", "before": "оприлюднено", "after": "притримано"}],
    },
    {
        "who": "Олена Ковальчук, редакторка", "when": "19 листопада 2026, 16:05", "iso": "2026-11-19T16:05:00+02:00", "verb": "Виправлено",
        "ground": "описка", "changes": [{"field": "Адреса", "before": "вул. Соборна, 12", "after": "вул. Соборна, 21"}, {"field": "Години", "before": "", "after": "цілодобово"}],
        "hidden": ["телефон відповідального"],
    },
    {"who": "власник бази даних", "when": "1 листопада 2026, 3:00", "verb": "Змінено", "outside": True, "changes": []},
]  # fmt: skip
PAIRS = [
    {"title": "Прийнято", "value": "20 листопада 2026, 14:07:32"},
    {"title": "Зараз зібрано", "value": "313 підписів із 450", "url": "#c5"},
    {"title": "Код квитанції", "value": "VICHE-47-313 7KQ2-M9TX-4HDN-C8WA", "code": True},
]
SUMS = [
    {"title": "консультації", "value": "72", "kind": "counted", "url": "#s"},
    {"title": "з них електронних", "value": "23"},
    {"title": "учасників", "value": "10 044", "kind": "stated", "url": "#s"},
]
FIGS = [
    {"value": "34", "text": "заходи громадянського суспільства за участі відділу", "url": "#f1"},
    {"value": "10 032", "text": "особи взяли участь у консультаціях", "url": "#f2", "kind": "drift"},
    {"value": "50", "text": "консультацій, за звітом", "url": "#f3", "kind": "stated"},
    {"value": "6", "text": "соціальних проєктів релігійних громад підтримано", "url": "#f4"},
]
TABS = [
    {"title": "Усі", "url": "#t1", "count": 23, "current": True},
    {"title": "Враховано", "url": "#t2", "count": 11},
    {"title": "Мої", "url": "#t3"},
]
COLUMNS = [{"title": "Я хочу"}, {"title": "Чим"}, {"title": "Стан"}, {"title": "Людей", "numeric": True}]
ROWS = [
    [{"text": "Повідомити про проблему", "url": "#r1"}, "Звернення", {"tag": "враховано", "tag_kind": "good"}, "1"],
    [
        {"text": "Попросити раду про зміни разом", "url": "#r2"},
        "Електронна петиція",
        {"tag": "триває", "tag_kind": "now"},
        "450",
    ],
]
SPLIT = [
    {
        "title": "кошти на 2024 рік",
        "small": "загальний 91,7 · спеціальний 8,4",
        "value": "100,1",
        "kind": "stated",
        "url": "#s1",
    },
    {"title": "витрачено, 29,9 %", "value": "29,9", "kind": "mixed", "url": "#s2"},
    {"title": "лишилося", "value": "70,2", "url": "#s3"},
]
MEASURES = [
    {"short": f"1.{number}", "kind": kind, "share": share, "mark": mark}
    for number, (kind, share, mark) in enumerate(
        [
            ("planned", 37, "yes"),
            ("planned", 0, "no"),
            ("unplanned", 0, "part"),
            ("none", 0, "off"),
            ("planned", 100, ""),
        ],
        1,
    )
]
RAIL = [
    {
        "title": "",
        "items": [
            {"title": "Сьогодні", "url": "#d1", "current": True, "bad": 1},
            {"title": "Записати роботу", "url": "#pen", "key": "N"},
        ],
    },
    {
        "title": "Реєстри",
        "items": [{"title": "Консультації", "url": "#d2", "count": 72}, {"title": "Акти", "url": "#d3", "count": 1184}],
    },
]
DUTY = [
    {
        "when": "18 листопада", "when_more": "2 дні тому", "late": True, "title": "Звернення № К-1184", "url": "#e1",
        "about": "Освітлення двору на вулиці Полтавській, 12",
        "rule": "Відповідь — до 15 днів · ст. 20 Закону про звернення · Ірина Коваль", "act": "Відповісти",
    },
    {"when": "23 листопада", "when_more": "понеділок", "title": "Звіт про консультацію № 70 «Назва скверу»", "url": "#e2", "rule": "До 2 тижнів після рішення", "act": "Скласти"},
]  # fmt: skip
KINDS = [
    {"title": "Консультація з громадськістю", "url": "#k1", "match": "конс", "current": True, "more": "востаннє вчора"},
    {"title": "Електронна консультація", "url": "#k2", "match": "конс", "more": "23 записи 2024 року"},
]
WRONG_COLUMNS = [
    {"title": "Дата", "source": "Дата проведення"},
    {"title": "Хто подав", "source": "Заявник"},
    {"title": "Скільки людей", "source": "К-сть"},
]
WRONG_ROWS = [
    {
        "number": 37,
        "cells": [
            {"value": "31.02.2024", "message": "Такої дати немає. Останній день лютого 2024 року — 29-те."},
            {"value": "Громада «Покрова»"},
            {"value": "80"},
        ],
    },
    {
        "number": 58,
        "cells": [
            {"value": "14.06.2024"},
            {"value": "", "message": "Порожньо. Без заявника запис не має сили."},
            {"value": "60"},
        ],
    },
    {
        "number": 81,
        "cells": [
            {"value": "02.09.2024"},
            {"value": "Профспілка освітян"},
            {"value": "близько 200", "message": "Запишемо як 200 з позначкою «приблизно».", "kind": "doubt"},
        ],
    },
]


BESIDE = chart(
    [
        Group("2022", (Bar(150, "stated", "150"),)),
        Group("2023", (Bar(54, "mixed", "54"),)),
        Group("2024", (Bar(71, "counted", "71"), Bar(71, "stated", "71"))),
        Group("2025", (), "записів немає"),
    ]
)


def components(request: HttpRequest) -> HttpResponse:
    """Components of residents' pages."""
    sample = {
        "colours": COLOURS, "form": _form(), "clock": CLOCK, "board": BOARD, "history": HISTORY, "pairs": PAIRS, "sums": SUMS, "figs": FIGS,
        "tabs": TABS, "columns": COLUMNS, "rows": ROWS, "months": _months(), "total": ["Усього", "", "", "451"],
        "tally_pairs": [{"title": "Ще треба", "value": "138 підписів"}, {"title": "Лишилося", "value": "21 день"}],
        "links": [{"title": "Відкрити мою квитанцію", "url": "#l1"}, {"title": "Це був не я", "url": "#l2"}], "legend": ["електронні", "решта"],
        "no_index": True, "beside": BESIDE,
    }  # fmt: skip
    return render(request, "kit/components.html", sample)


def desk_components(request: HttpRequest) -> HttpResponse:
    """Components of the desk."""
    page = Paginator(range(72), 8).page(2)
    sample = {
        "split": SPLIT, "measures": MEASURES, "rail": RAIL, "who": ["Олена Ковальчук, редакторка", "Відділ комунікацій"], "duty": DUTY, "kinds": KINDS, "work": Work(prefix="w"),
        "search": Search(), "tabs": TABS, "sums": SUMS, "columns": COLUMNS, "rows": ROWS, "page": page, "wrong_columns": WRONG_COLUMNS,
        "wrong_rows": WRONG_ROWS, "clock": CLOCK, "form": _form(), "total": ["Усього", "", "", "451"], "history": HISTORY, "boxes": Boxes(prefix="x").table(),
    }  # fmt: skip
    return render(request, "kit/components_desk.html", sample)
