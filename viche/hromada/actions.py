"""What changes a hromada: opening, identity, the tree of departments, dated settings of the statute."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from viche.hromada import rules, statute
from viche.hromada.models import Department, Hromada, StatuteSetting, Territory
from viche.kit import contrast, journal, words
from viche.kit.access import Refused, Viewer
from viche.kit.meanwhile import only_one

# ── The hromada ──────────────────────────────────────────────────────────────────────────────────────────────────


def open_hromada(*, by: Any, territory: Territory, name: str, council: str, slug: str, domain: str = "", accent: str = "",
                 invented: bool = False) -> Hromada:  # fmt: skip
    """Open a hromada on this server. Once for a territory; only category H outside Crimea, and Kyiv."""
    if not territory.can_open:
        raise Refused(
            _("«%(name)s» тут не відкрити.") % {"name": territory.name},
            _(
                "Відкривають громади (категорія H кодифікатора, крім Криму) і Київ; решта кодифікатора — лише території."
            ),
            status=422,
        )
    with transaction.atomic():
        Territory.objects.select_for_update().get(pk=territory.pk)
        opened = Hromada.objects.filter(territory=territory).first()
        if opened is not None:
            raise Refused(
                _("%(name)s уже працює на цьому сервері.") % {"name": opened.name},
                links=[(opened.name, f"/{opened.slug}/")],
                status=409,
            )
        check_slug(slug)
        address_taken = _("Адресу «%(slug)s» уже має інша громада.") % {"slug": slug}
        if Hromada.objects.filter(slug=slug).exists():
            raise Refused(address_taken, _("Оберіть іншу."), status=409)
        check_domain(domain)
        _check_domain_free(domain)
        light, dark = accents(accent) if accent else ("", "")
        shades = {"accent": light, "accent_dark": dark} if light else {}
        with (
            only_one("hromada_hromada_slug", address_taken, _("Оберіть іншу.")),
            _domain_once(domain),
            journal.change("open", by=by),
        ):
            return Hromada.objects.create(
                territory=territory, name=name, council=council, slug=slug, domain=domain, invented=invented,
                sort_key=words.sort_key(name), **shades,
            )  # fmt: skip


def set_identity(
    hromada: Hromada, viewer: Viewer, *, name: str, council: str, accent: str, districts: str | None = None
) -> None:
    """Name, council, colour and, if given, the order of city districts; the administrator of the whole hromada."""
    require_identity(viewer)
    hromada.accent, hromada.accent_dark = accents(accent)
    hromada.name, hromada.council = name, council
    fields = ["name", "council", "sort_key", "accent", "accent_dark"]
    if districts is not None:
        hromada.districts = districts
        fields.append("districts")
    hromada.sort_key = words.sort_key(name)
    with journal.change("identity", by=viewer.person):
        hromada.save(update_fields=fields)


def set_domain(hromada: Hromada, domain: str, *, by: Any = None) -> None:
    """The hromada's own domain; empty takes it away. Only whoever keeps the server decides: from this moment every
    link leads there, and a domain that is mistyped, or not theirs, would take all visitors away."""
    check_domain(domain)
    _check_domain_free(domain, hromada)
    hromada.domain = domain
    with _domain_once(domain), journal.change("identity", by=by):
        hromada.save(update_fields=["domain"])


def require_identity(viewer: Viewer) -> None:
    """Only the administrator of the whole hromada."""
    if not rules.everywhere(viewer, rules.IDENTITY):
        raise Refused(_("Назву й колір змінює адміністратор громади."))


def check_slug(slug: str) -> None:
    """Latin letters, digits and single hyphens; not a word of the server."""
    if not rules.SLUG.fullmatch(slug):
        raise Refused(
            _("Адреса «%(slug)s» не годиться.") % {"slug": slug},
            _("Латинські малі літери, цифри й дефіси; від двох знаків, перша — літера: kropyvnytskyi."),
            status=422,
        )
    if slug in rules.RESERVED:
        raise Refused(
            _("Слово «%(slug)s» зайняте самим сервером.") % {"slug": slug}, _("Оберіть іншу адресу."), status=422
        )


def check_domain(domain: str) -> None:
    """A host name in Latin letters; empty means none."""
    if domain and not rules.DOMAIN.fullmatch(domain):
        raise Refused(
            _("«%(domain)s» не схоже на домен.") % {"domain": domain},
            _("Лише ім’я, без https:// і скісної риски: viche.kr-rada.gov.ua."),
            status=422,
        )


def _check_domain_free(domain: str, hromada: Hromada | None = None) -> None:
    taken = Hromada.objects.filter(domain=domain).exclude(domain="").first()
    if taken is not None and taken != hromada:
        raise Refused(_domain_taken(domain), status=409)


def _domain_taken(domain: str) -> str:
    return _("Домен «%(domain)s» уже має інша громада.") % {"domain": domain}


def _domain_once(domain: str) -> AbstractContextManager[None]:
    return only_one("hromada_domain_once", _domain_taken(domain))


def accents(colour: str) -> tuple[str, str]:
    """The accent and its twin for the dark scheme; a colour too pale for a line on white is refused with the nearest."""
    try:
        verdict = contrast.judge(colour)
    except contrast.BadColour as error:
        raise Refused(
            _("«%(colour)s» — не колір.") % {"colour": colour}, _("Запишіть його так: #7d1d3a."), status=422
        ) from error
    if not verdict.passes:
        raise Refused(
            _("Колір %(colour)s заблідий: його контраст до білого %(ratio)s, а треба щонайменше 3.")
            % {"colour": colour, "ratio": words.number(round(verdict.ratio, 1))},
            _("Найближчий, що годиться: %(near)s.") % {"near": verdict.light},
            status=422,
        )
    return verdict.light, verdict.dark


# ── Departments ──────────────────────────────────────────────────────────────────────────────────────────────────


def _require_keeper(viewer: Viewer, *units: Department | None) -> None:
    """The right to keep each of the places named; None is the top of the tree."""
    for unit in units:
        allowed = rules.everywhere(viewer, rules.KEEPERS) if unit is None else viewer.has(rules.KEEPERS, unit.pk)
        if not allowed:
            raise Refused(
                _("Це місце структури ведуть керівник, секретар або адміністратор."),
                _("Керівник підрозділу веде свій підрозділ і те, що йому підпорядковано."),
            )


def _name_once() -> AbstractContextManager[None]:
    return only_one("hromada_department_once", _("Підрозділ із такою назвою вже є."))


def add_department(hromada: Hromada, viewer: Viewer, *, parent: Department | None, **fields: Any) -> Department:
    """A new department or enterprise under another, or at the top."""
    _require_keeper(viewer, parent)
    with _name_once(), journal.change("add", by=viewer.person):
        return Department.objects.create(hromada=hromada, parent=parent, **fields)


def change_department(unit: Department, viewer: Viewer, *, ground: str = "", **fields: Any) -> None:
    """Correct what is written about it; its place is changed by `move_department`."""
    _require_keeper(viewer, unit)
    for name, value in fields.items():
        setattr(unit, name, value)
    with _name_once(), journal.change("correct", by=viewer.person, ground=ground):
        unit.save(update_fields=list(fields))


def move_department(unit: Department, viewer: Viewer, *, parent: Department | None, ground: str = "") -> None:
    """Put it under another. A department may not come under itself or what is below it."""
    _require_keeper(viewer, unit, unit.parent, parent)
    with journal.change("move", by=viewer.person, ground=ground):
        above = hold_tree()
        step = parent.pk if parent else None
        while step is not None:
            if step == unit.pk:
                raise Refused(
                    _("«%(unit)s» не може підпорядковуватися тому, що підпорядковано йому самому.")
                    % {"unit": unit.name},
                    _("Оберіть інше місце."),
                    status=409,
                )
            step = above.get(step)
        unit.parent = parent
        unit.save(update_fields=["parent"])


def hold_tree() -> dict[int, int | None]:
    """Who stands under whom, held whole till the end of the transaction: two moves at once could close a ring that
    neither of them sees. Always in one order, and before any department alone, so that two moves wait, not lock up."""
    return dict(Department.objects.select_for_update().order_by("id").values_list("id", "parent_id"))


def close_department(unit: Department, viewer: Viewer, *, closed_on: date | None, ground: str) -> None:
    """Close with a date (None: open again). Records keep pointing to it; what is below must be closed or moved before."""
    _require_keeper(viewer, unit)
    if closed_on is not None and Department.objects.working(closed_on).filter(parent=unit).exists():
        raise Refused(
            _("Під «%(unit)s» ще є підрозділи, що працюють.") % {"unit": unit.name},
            _("Спочатку припиніть їх або перемістіть."),
            status=409,
        )
    unit.closed_on = closed_on
    with journal.change("close" if closed_on else "reopen", by=viewer.person, ground=ground):
        unit.save(update_fields=["closed_on"])


# ── Settings of the statute ──────────────────────────────────────────────────────────────────────────────────────


def set_rule(
    hromada: Hromada, viewer: Viewer, *, key: str, value: Any, since: date, act: str, source: str = ""
) -> StatuteSetting:
    """A new dated value; what was in force before stays as it was."""
    require_rules(viewer)
    statute.declared(key).check(value)
    told = (
        _("На %(day)s це правило вже має значення.") % {"day": words.long_date(since)},
        _("Якщо воно записане з помилкою, виправте його з підставою."),
    )
    if StatuteSetting.objects.filter(key=key, since=since).exists():
        raise Refused(*told, status=409)
    with only_one("hromada_setting_once", *told), journal.change("set", by=viewer.person):
        return StatuteSetting.objects.create(hromada=hromada, key=key, value=value, since=since, act=act, source=source)


def correct_rule(row: StatuteSetting, viewer: Viewer, *, value: Any, act: str, source: str, ground: str) -> None:
    """Mend a row that was written wrong; the journal keeps what stood there and on what ground it was changed."""
    require_rules(viewer)
    if not ground.strip():
        raise Refused(_("Скажіть, на якій підставі виправляєте."), status=422)
    statute.declared(row.key).check(value)
    row.value, row.act, row.source = value, act, source
    with journal.change("correct", by=viewer.person, ground=ground):
        row.save(update_fields=["value", "act", "source"])


def require_rules(viewer: Viewer) -> None:
    """Head, secretary or administrator of the whole hromada."""
    if not rules.everywhere(viewer, rules.KEEPERS):
        raise Refused(_("Правила громади записують її керівник, секретар або адміністратор."))
