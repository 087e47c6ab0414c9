"""Settings of the statute: rules that the law leaves to the hromada. Declared here, valued by dated rows.

A value is never assumed: a rule without a row is unknown and shown so. Where the law itself says the value,
`by_law` holds until the hromada sets its own. Certainty of what is said about the law: V verified against a source,
S stated by a report, K1–K3 from knowledge (high, medium, uncertain: ask a lawyer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import StatuteSetting
from viche.kit import clock, words
from viche.kit.access import Refused
from viche.kit.clock import Term
from viche.kit.words import Noun
from viche.kit.words.dates import DAY, WORKING_DAY

Kind = Literal["count", "term", "age"]
Answer = int | Term | None

SIGNATURE = Noun("підпис", "підписи", "підписів", "m", "підпису", en=("signature", "signatures"))
PERSON = Noun("особа", "особи", "осіб", "f", en=("person", "people"))
YEAR = Noun("рік", "роки", "років", "m", "року", locative="році", en=("year", "years"))
UNITS = {"wd": _("робочі дні"), "cd": _("календарні дні"), "months": _("місяці")}


@dataclass(frozen=True)
class Rule:
    """One rule: what it is, how its value is written, and what the law says of it."""

    key: str
    title: Any
    kind: Kind
    law: Any
    certainty: str
    noun: Noun | None = None
    by_law: Answer = None
    note: Any = ""
    # What Viche goes by where neither the law nor the hromada has said anything; shown as that.
    usual: Answer = None
    most: int = 1_000_000

    def check(self, value: Any) -> None:
        """Refuse what is not a value of this rule; None is «unknown» and always taken."""
        if value is None:
            return
        if self.kind == "term":
            good = (
                isinstance(value, dict)
                and set(value) == {"amount", "unit"}
                and value["unit"] in UNITS
                and _whole(value["amount"], self.most)
            )
        else:
            good = _whole(value, self.most)
        if not good:
            raise Refused(gettext("«%(rule)s»: такого значення не буває.") % {"rule": self.title}, status=422)

    def read(self, stored: Any) -> Answer:
        """The stored value as a number or a term."""
        if stored is None:
            return None
        return Term(stored["amount"], stored["unit"]) if self.kind == "term" else int(stored)

    def say(self, value: Answer) -> str:
        """«450 підписів», «60 календарних днів», «від 16 років», «невідомо»."""
        if value is None:
            return gettext("невідомо")
        if isinstance(value, Term):
            return words.term_length(value)
        if self.kind == "age":
            return gettext("від %(years)s") % {"years": words.count(value, YEAR, "gen")}
        return words.count(value, self.noun or PERSON)


def _whole(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


RULES: tuple[Rule, ...] = (
    Rule(
        "petition-signatures",
        _("Підписів під електронною петицією"),
        "count",
        _("Закон «Про звернення громадян», ст. 23-1: число встановлює статут громади"),
        "V",
        SIGNATURE,
    ),
    Rule(
        "petition-period",
        _("Строк збору підписів під петицією"),
        "term",
        _("Закон «Про звернення громадян», ст. 23-1: строк встановлює статут громади"),
        "V",
        note=_("Три місяці — звична межа, взята з петицій до органів держави; для громад закон її не називає."),
    ),
    Rule(
        "petition-moderation",
        _("Строк, за який петицію оприлюднюють або відмовляють"),
        "term",
        _("Закон «Про звернення громадян», ст. 23-1: два робочі дні"),
        "V",
        by_law=clock.workdays(2),
    ),
    Rule(
        "initiative-group",
        _("Членів ініціативної групи місцевої ініціативи"),
        "count",
        _("Закон «Про місцеве самоврядування», ст. 9: встановлює статут громади"),
        "V",
        PERSON,
    ),
    Rule(
        "initiative-signatures",
        _("Підписів на підтримку місцевої ініціативи"),
        "count",
        _("Закон «Про місцеве самоврядування», ст. 9: встановлює статут громади"),
        "V",
        SIGNATURE,
    ),
    Rule(
        "hearing-signatures",
        _("Підписів за проведення громадських слухань"),
        "count",
        _("Закон «Про місцеве самоврядування», ст. 13: порядок встановлює статут громади"),
        "K3",
        SIGNATURE,
        note=_("Після змін 2024 року (закон № 3703-IX) точних строків і порогів не встановлено: звірте зі статутом."),
    ),
    Rule(
        "consultation-term",
        _("Найкоротший строк публічних консультацій"),
        "term",
        _("Положення громади; закон «Про публічні консультації» № 3841-IX: щонайменше 15 днів"),
        "V",
        note=_("Закон № 3841-IX набере чинності за 12 місяців після воєнного стану; доти строк дає положення громади."),
    ),
    Rule(
        "budget-age",
        _("Вік автора проєкту бюджету участі"),
        "age",
        _("Положення громади (закон «Про місцеве самоврядування», ст. 25, 26)"),
        "V",
    ),
    Rule(
        "statement-mending",
        _("Строк, за який виправляють повернуті відомості про захід програми"),
        "term",
        _("Порядок програми громади; закон строку не називає"),
        "K2",
        usual=clock.workdays(3),
        note=_("Не раніше за день, до якого відомості запитано. Рахуємо від зауважень."),
        most=60,
    ),
    Rule(
        "statement-reminder",
        _("За скільки робочих днів нагадувати про відомості"),
        "count",
        _("Порядок програми громади; закон строку не називає"),
        "K2",
        WORKING_DAY,
        usual=3,
        most=15,
    ),
    Rule(
        "statement-late",
        _("Скільки днів після строку ще нагадувати про відомості"),
        "count",
        _("Порядок програми громади; закон строку не називає"),
        "K2",
        DAY,
        usual=7,
        note=_("Перший лист — першого робочого дня після строку. Кожен лист надсилаємо раз."),
        most=20,
    ),
)
_BY_KEY: Mapping[str, Rule] = {rule.key: rule for rule in RULES}


def declared(key: str) -> Rule:
    """The rule by its key; an unknown key is a KeyError."""
    return _BY_KEY[key]


@dataclass(frozen=True)
class InForce:
    """What applies on a day: the value and where it comes from. `row` None: nobody wrote it down."""

    rule: Rule
    value: Answer
    row: StatuteSetting | None = None

    @property
    def text(self) -> str:
        """The value in words."""
        return self.rule.say(self.value)

    @property
    def is_known(self) -> bool:
        """Whether the value is known at all."""
        return self.value is not None

    @property
    def from_law(self) -> bool:
        """Whether the law says it, and the hromada has said nothing."""
        return self.row is None and self.rule.by_law is not None

    @property
    def is_usual(self) -> bool:
        """Whether nobody has said it, and Viche goes by what is usual."""
        return self.row is None and self.rule.by_law is None and self.value is not None


def in_force(day: date | None = None) -> list[InForce]:
    """Every declared rule as it applies on a day (today unless told), in the order of declaration. One query."""
    rows = {row.key: row for row in StatuteSetting.objects.on(day or clock.today())}
    return [_answer(rule, rows.get(rule.key)) for rule in RULES]


def applies(key: str, day: date | None = None) -> InForce:
    """One rule as it applies on a day."""
    row = StatuteSetting.objects.on(day or clock.today()).filter(key=key).first()
    return _answer(declared(key), row)


def value(key: str, day: date | None = None) -> Answer:
    """The value of a rule on a day: a number, a term, or None when it is unknown."""
    return applies(key, day).value


def number(key: str, day: date | None = None) -> int:
    """The value of a rule that always has one: the hromada's, or what is usual where it says nothing or «unknown»."""
    said = value(key, day)
    found = declared(key).usual if said is None else said
    assert isinstance(found, int)
    return found


def term(key: str, day: date | None = None) -> Term:
    """The same of a rule whose value is a term."""
    said = value(key, day)
    found = declared(key).usual if said is None else said
    assert isinstance(found, Term)
    return found


def _answer(rule: Rule, row: StatuteSetting | None) -> InForce:
    return InForce(rule, rule.read(row.value) if row else rule.by_law or rule.usual, row)


def with_past() -> list[tuple[InForce, list[InForce]]]:
    """Every rule as it applies today, with all its rows, newest first (later ones of the future included). One query."""
    today = clock.today()
    rows: dict[str, list[StatuteSetting]] = {}
    for row in StatuteSetting.objects.order_by("-since"):
        rows.setdefault(row.key, []).append(row)
    found = []
    for rule in RULES:
        own = rows.get(rule.key, [])
        now = next((row for row in own if row.since <= today), None)
        found.append((_answer(rule, now), [_answer(rule, row) for row in own]))
    return found


def past(rule: Rule) -> list[InForce]:
    """Every row of one rule, newest first."""
    return [_answer(rule, row) for row in StatuteSetting.objects.filter(key=rule.key).order_by("-since")]
