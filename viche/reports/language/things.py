"""What an outline may name: records and their public fields, lists of them, figures. Everything is looked up by name in a
closed list; nothing leads to an attribute of a Python object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from liquid.exceptions import LiquidTypeError

from viche.kit.figures.paths import titles_of
from viche.kit.publishing import PUBLISHED, Record
from viche.kit.tenancy import TenantModel

# A longer list is a table, not a part of a text; values of one field may be of a longer one.
MOST_ROWS = 1000
MOST_VALUES = 50_000
HIDDEN = frozenset({"id", "hromada", "state", "created_at", "published_at", "due_at", "review_on", "withheld_ground"})
# Names of records that stand for them in a text, the first the model has.
NAMES = ("title", "name", "subject", "topic")
# Signs by which numbers and tables are marked in what is rendered: no record brings them in.
SIGNS = dict.fromkeys(range(0xE000, 0xE010))


class NotThere(LiquidTypeError):
    """A name or a value an outline may not use; the message is a sentence for the person who wrote it."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(str(sentence), token=None)


@cache
def fields_of(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    """The fields an outline may read: stored, not personal, of a table of the hromada."""
    if not issubclass(model, TenantModel):
        return {}
    personal = set(model.personal_fields) if issubclass(model, Record) else set()
    found = {field.name: field for field in model._meta.concrete_fields if field.name not in HIDDEN | personal}
    return {
        name: field
        for name, field in found.items()
        if not field.is_relation or issubclass(field.related_model, TenantModel)  # type: ignore[arg-type]
    }


def clean(text: str) -> str:
    """A text of a record without the signs rendering uses."""
    return text.translate(SIGNS)


class Nothing(Mapping[str, Any]):
    """What is not there: no record, no value; whatever is asked of it is nothing again, and it prints nothing."""

    def __getitem__(self, name: str) -> Nothing:
        if name in ("size", "first", "last"):
            raise KeyError(name)
        return self

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __str__(self) -> str:
        return ""

    __repr__ = __str__

    def __liquid__(self) -> None:
        """In a condition it is false, and equal to nil."""
        return None


NOTHING = Nothing()


class Row(Mapping[str, Any]):
    """A record by the names of its public fields; a choice gives its label (`kind_key` its key)."""

    def __init__(self, record: models.Model, extra: Mapping[str, Any] | None = None) -> None:
        self._record, self._extra = record, dict(extra or {})
        self._fields = fields_of(type(record))

    def __getitem__(self, name: str) -> Any:
        if name in self._extra:
            return self._extra[name]
        key = str(name).removesuffix("_key") if str(name) not in self._fields else str(name)
        field = self._fields.get(key)
        if field is None:
            if name in ("size", "first", "last"):
                raise KeyError(name)
            raise _no_field(type(self._record), name, self)
        value = getattr(self._record, key)
        if field.is_relation and value is None:
            return NOTHING
        return plain(value if key != name else _label(self._record, field, value))

    def __iter__(self) -> Iterator[str]:
        return iter([*self._fields, *self._extra])

    def __len__(self) -> int:
        return len(self._fields) + len(self._extra)

    def __str__(self) -> str:
        name = next((name for name in NAMES if name in self._fields), "")
        return clean(str(getattr(self._record, name))) if name else ""


def _label(record: models.Model, field: models.Field[Any, Any], value: Any) -> Any:
    titles = titles_of(type(record), field)
    return titles.get(value, "") if titles else value


def plain(value: Any) -> Any:
    """A value as an outline holds it: a text, a number, a day, a record, a list of texts; anything else is nothing."""
    if isinstance(value, str):
        return clean(str(value))
    if value is None or isinstance(value, bool | int | Decimal | date | datetime):
        return value
    if isinstance(value, models.Model):
        hidden = isinstance(value, Record) and value.state != PUBLISHED
        return Row(value) if isinstance(value, TenantModel) and not hidden else NOTHING
    if isinstance(value, list | tuple):
        return [plain(each) for each in value if isinstance(each, str | int)]
    return None


class Rows(Sequence[Row]):
    """A list of records, read when it is first looked at; no longer than `MOST_ROWS`."""

    def __init__(self, found: models.QuerySet[Any]) -> None:
        self._found = found
        self._read: list[Row] | None = None

    @property
    def read(self) -> list[Row]:
        """The records."""
        if self._read is None:
            model: type[models.Model] = self._found.model
            keys = [name for name, field in fields_of(model).items() if field.is_relation]
            rows = list(self._found.select_related(*keys)[: MOST_ROWS + 1] if keys else self._found[: MOST_ROWS + 1])
            if len(rows) > MOST_ROWS:
                raise _too_many(model, MOST_ROWS)
            self._read = [Row(row) for row in rows]
        return self._read

    def __getitem__(self, at: Any) -> Any:
        if not isinstance(at, int | slice):
            raise KeyError(at)
        return self.read[at]

    def __len__(self) -> int:
        return len(self.read)

    def __str__(self) -> str:
        raise NotThere(_("Перелік не надрукувати самим: пройдіть його циклом for або з’єднайте фільтром join."))

    def __liquid__(self) -> list[Row]:
        """What conditions compare: «!= empty» needs no more than the first."""
        return self._read if self._read is not None else self._end(self._found)

    @property
    def first(self) -> Row | None:
        """The first record, or nothing; the others are not read for it."""
        return next(iter(self.__liquid__()), None)

    @property
    def last(self) -> Row | None:
        """The last record, or nothing."""
        found = self._read[-1:] if self._read is not None else self._end(self._found.reverse())
        return found[0] if found else None

    def _end(self, found: models.QuerySet[Any]) -> list[Row]:
        return [Row(row) for row in found[:1]]

    def column(self, name: str) -> list[Any]:
        """The values of a field in order, without reading the records; of a key to another record, the records."""
        model: type[models.Model] = self._found.model
        key = name if name in fields_of(model) else name.removesuffix("_key")
        field = _field(model, key)
        if field.is_relation or self._read is not None:
            return [row[name] for row in self.read]
        found = list(self._found.values_list(key, flat=True)[: MOST_VALUES + 1])
        if len(found) > MOST_VALUES:
            raise _too_many(model, MOST_VALUES)
        titles = titles_of(model, field) if key == name else {}
        return [plain(titles.get(value, "") if titles else value) for value in found]

    def where(self, path: str, wanted: Any) -> Rows:
        """Those whose field at the path («kind», «body.name») is this."""
        names = path.split(".")
        listed: type[models.Model] = self._found.model
        model: Any = listed
        shown = Q()
        for at, name in enumerate(names[:-1], 1):
            model = _field(model, name).related_model
            if model is None:
                raise _no_field(listed, path, fields_of(listed))
            if issubclass(model, Record):
                # What a record that is not public says of itself narrows nothing.
                shown &= Q(**{f"{'__'.join(names[:at])}__state": PUBLISHED})
        field = _field(model, names[-1])
        lookup = "__".join(names)
        if wanted is None:
            return Rows(self._found.filter(shown, **{f"{lookup}__isnull": True}))
        titles = titles_of(model, field)
        keys = [
            key for key, title in titles.items() if str(wanted).casefold() in (str(key).casefold(), title.casefold())
        ]
        if titles and not keys:
            raise NotThere(
                _("Значення «%(value)s» немає. Є такі: %(known)s.")
                % {"value": wanted, "known": ", ".join(str(title) for title in titles.values())}
            )
        try:
            return Rows(self._found.filter(shown & Q(**{f"{lookup}__in": keys} if titles else {lookup: wanted})))
        except (ValueError, TypeError) as error:
            raise NotThere(_("«%(value)s» для цього поля не підходить.") % {"value": wanted}) from error

    def sort(self, path: str) -> Rows:
        """In the order of a field."""
        _field(self._found.model, path)
        return Rows(self._found.order_by(path, "pk"))


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    try:
        return fields_of(model)[name]
    except KeyError as error:
        raise _no_field(model, name, fields_of(model)) from error


def _too_many(model: type[models.Model], most: int) -> NotThere:
    return NotThere(
        _("У переліку «%(kind)s» понад %(most)s записів: звузьте його або поставте таблицю.")
        % {"kind": model._meta.verbose_name_plural, "most": most}
    )


def _no_field(model: type[models.Model], name: str, known: Iterable[str]) -> NotThere:
    return NotThere(
        _("Поля «%(name)s» у записі «%(kind)s» немає. Є такі: %(known)s.")
        % {"name": name, "kind": model._meta.verbose_name, "known": ", ".join(known)}
    )
