"""What a register is: one short class beside its model; everything else follows from it.

A subclass makes itself known by being written. What the model already says (labels, choices, who may not see what,
which values make two records the same) is read from the model and not said again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.text import capfirst

from viche.kit.access import Viewer
from viche.kit.publishing import section_of
from viche.kit.registers import values
from viche.kit.words import Noun

# The name of the search box among the filters.
WORDS = "q"


class Register:
    """One kind of record. Names in the tuples are fields of the model; `q` among the filters is the search box.

    `options` says which rows of a server table may be chosen in a form (a hromada's settlements, not the whole
    codifier); `sums` are numbers added up when totals are asked for. `group` is the heading of the menu it stands under.
    `day` is the date field that says when the thing happened. `variant` is the field with choices that tells things of
    several names apart (an event: forum, training, visit): each choice can be looked for and noted by its own name.
    `brief` are the fields asked when work is noted in a hurry; what the model requires is always among them.

    Tables of others: `headings` are names a column of theirs may have (field → names, the surest first), `spoken` their
    words for choices (field → word → key), `for_all` fields that may be said once for all rows of a table without them.
    """

    # A Record; Any, because what its fields hold is known to the kinds only.
    model: ClassVar[Any]
    slug: ClassVar[str]
    title: ClassVar[Any]
    noun: ClassVar[Noun]
    columns: ClassVar[tuple[str, ...]]
    group: ClassVar[str] = ""
    day: ClassVar[str] = ""
    variant: ClassVar[str] = ""
    filters: ClassVar[tuple[str, ...]] = ()
    search: ClassVar[tuple[str, ...]] = ()
    fields: ClassVar[tuple[str, ...]] = ()
    brief: ClassVar[tuple[str, ...]] = ()
    same: ClassVar[tuple[str, ...]] = ()
    sums: ClassVar[tuple[str, ...]] = ()
    sortable: ClassVar[tuple[str, ...]] = ()
    headings: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    spoken: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    for_all: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[Mapping[str, Callable[[int], models.QuerySet]]] = {}
    # Views of its own instead of those of all registers: name of the page («page», «record») → dotted name of the view.
    views: ClassVar[Mapping[str, str]] = {}
    # Links beside «Записати» on the desk's list: (title, name of the address).
    desk_links: ClassVar[tuple[tuple[Any, str], ...]] = ()

    def __init_subclass__(cls) -> None:
        known = _registers.get(cls.slug)
        if known is not None and type(known).__module__ != cls.__module__:
            _twins.append((type(known), cls))
        _registers[cls.slug] = cls()

    # ── What the model says ──────────────────────────────────────────────────────────────────────────────────────

    def field(self, name: str) -> models.Field[Any, Any]:
        """The model's field."""
        found = self.model._meta.get_field(name)
        assert isinstance(found, models.Field)
        return found

    def label(self, name: str) -> str:
        """The field's Ukrainian name with a capital letter."""
        return str(capfirst(str(self.field(name).verbose_name)))

    def about(self, record: Any) -> str:
        """What the first column says, unless the name of the record already says it: the title beside a number."""
        said = values.of(record, self.field(self.columns[0]))
        return "" if said == values.NOTHING or said in str(record) else said

    @cached_property
    def named_by(self) -> tuple[str, ...]:
        """Keys a record cannot be without, other than its unit: its name may say them, so they are read along with it."""
        return tuple(
            f.name for f in self.model._meta.local_fields
            if isinstance(f, models.ForeignKey) and not f.null and f.editable and f.name not in ("hromada", "department")
        )  # fmt: skip

    @property
    def section(self) -> str:
        """The name closures call it by."""
        return section_of(self.model)

    @property
    def private(self) -> tuple[str, ...]:
        """Fields never shown to the public, never exported for it, never filtered or searched by."""
        return tuple(self.model.personal_fields)

    @property
    def thinned(self) -> tuple[str, ...]:
        """Fields left out while the section is thinned."""
        return tuple(self.model.thinned_fields)

    @cached_property
    def form_fields(self) -> tuple[str, ...]:
        """What a person types: the declared fields, or every editable one; who answers for the record comes last."""
        own = [
            f.name for f in self.model._meta.local_fields if f.editable and not f.primary_key and f.name != "department"
        ]
        return tuple(self.fields) or (*own, "department")

    @cached_property
    def brief_fields(self) -> tuple[str, ...]:
        """What is asked at «Записати роботу»: `brief`, or the day and the variant, with all that the model requires.

        What names the record stands first, the responsible unit last.
        """
        asked = set(self.brief) or {self.day, self.variant}
        needed = [name for name in self.form_fields if is_required(self.field(name)) or name in asked]
        order = dict.fromkeys((*self.brief, *([self.columns[0]] if not self.brief else ()), *needed))
        return (*(name for name in order if name in needed and name != "department"), "department")

    @cached_property
    def identity(self) -> tuple[str, ...]:
        """Fields by which a row of a file is the same as a record: `same`, or the model's first uniqueness."""
        return tuple(self.same) or next((names for names, only in self.uniques if only.condition is None), ())

    @cached_property
    def uniques(self) -> tuple[tuple[tuple[str, ...], models.UniqueConstraint], ...]:
        """Uniqueness inside one hromada: (names without the hromada, constraint); that of some records only comes last."""
        found = []
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                names = tuple(_names(constraint))
                if "hromada" in names and "id" not in names:
                    found.append((tuple(name for name in names if name != "hromada"), constraint))
        return tuple(sorted(found, key=lambda pair: pair[1].condition is not None))

    @cached_property
    def any_case(self) -> frozenset[str]:
        """Identity fields in which capital and small letters are the same, because the constraint says Upper()."""
        return frozenset(
            name for _names_, constraint in self.uniques for expression in constraint.expressions
            if isinstance(expression, Upper) for name in _of_expression(expression)
        )  # fmt: skip

    @cached_property
    def orders(self) -> Mapping[str, tuple[str, ...]]:
        """Columns a list may be ordered by → the rising order that an index beginning with the hromada already has."""
        found: dict[str, tuple[str, ...]] = {}
        for index in self.model._meta.indexes:
            names = [name for name in index.fields if name.lstrip("-") != "state"]
            if names[:1] == ["hromada"] and len(names) > 1:
                found.setdefault(names[1].lstrip("-"), _rising(names[1:]))
        found.update({name: (name,) for name in self.sortable})
        # A key is ordered by what its row is called, which no index of this table knows.
        named = [name for name in found if name in self.columns and not self.field(name).is_relation]
        return {name: _ending_in_id(found[name]) for name in named}

    # ── What is shown to whom ────────────────────────────────────────────────────────────────────────────────────

    def hidden(self, viewer: Viewer) -> frozenset[str]:
        """Fields the public does not see today."""
        thinned = self.thinned if viewer.closures.thinned(self.section) else ()
        return frozenset((*self.private, *thinned))

    def shown(self, names: Iterable[str], viewer: Viewer) -> tuple[str, ...]:
        """Those of the names that the public sees today."""
        hidden = self.hidden(viewer)
        return tuple(name for name in names if name not in hidden)

    def ordered(self, rows: models.QuerySet, viewer: Viewer) -> models.QuerySet:
        """The rows in their order, unless it would tell what the public does not see today."""
        order = rows.query.order_by or (self.model._meta.ordering if rows.query.default_ordering else ())
        by = {str(name).lstrip("-").split("__")[0] for name in order}
        return rows.order_by("id") if by & self.hidden(viewer) else rows

    # ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────

    def address(self, page: str, *args: Any) -> str:
        """The address of one of its pages: `register.address("page", record.pk)`."""
        return reverse(f"{self.slug}-{page}", args=args)

    def urls(self, record: Any = None) -> dict[str, str]:
        """Addresses that templates link to: of the register, and of a record."""
        found = {name: self.address(name) for name in ("list", "desk", "new", "import", "paste", "template")}
        if record is not None and record.pk:
            found |= {name: self.address(name, record.pk) for name in ("page", "record", "edit", "history", "discard")}
        return found


def is_required(field: models.Field[Any, Any]) -> bool:
    """Whether a record cannot be without it: it has no empty value and no default."""
    return not field.blank and not field.null and not field.has_default()


def _names(constraint: models.UniqueConstraint) -> Iterable[str]:
    yield from constraint.fields
    for expression in constraint.expressions:
        yield from _of_expression(expression)


def _of_expression(expression: Any) -> Iterable[str]:
    if isinstance(expression, models.F):
        yield str(expression.name)  # type: ignore[attr-defined]
    else:
        for inner in expression.get_source_expressions():
            yield from _of_expression(inner)


def _rising(order: Iterable[str]) -> tuple[str, ...]:
    """The same index read so that its first column rises."""
    order = tuple(order)
    if not order[0].startswith("-"):
        return order
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _ending_in_id(order: tuple[str, ...]) -> tuple[str, ...]:
    """Two records of the same day must not change places between pages."""
    if any(name.lstrip("-") in ("id", "pk") for name in order):
        return order
    return (*order, "-id" if order[-1].startswith("-") else "id")


_registers: dict[str, Register] = {}
_twins: list[tuple[type[Register], type[Register]]] = []


def registered() -> tuple[Register, ...]:
    """Every declared register, by slug."""
    return tuple(_registers[slug] for slug in sorted(_registers))


# Headings of the menu: key of `Register.group` → title, in order. Said by the app that keeps the registers.
_groups: dict[str, Any] = {}


def name_groups(titles: Mapping[str, Any]) -> None:
    """Say how the groups of registers are called and in what order they stand."""
    _groups.update(titles)


def groups() -> Mapping[str, Any]:
    """Key and title of each group of registers, in order."""
    return _groups


def twins() -> tuple[tuple[type[Register], type[Register]], ...]:
    """Pairs of classes that claim one slug."""
    return tuple(_twins)
