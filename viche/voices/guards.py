"""Rules of the tables of voices, beside those of the kit."""

from __future__ import annotations

from typing import Any

from django.db import models

from viche.kit.tenancy import TableRule


class OnlyErased(TableRule):
    """Of a row only these columns may be emptied, for good; DELETE and TRUNCATE are refused to everybody."""

    def __init__(self, *, name: str, fields: tuple[str, ...]) -> None:
        super().__init__(name=name)
        self.fields = tuple(fields)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), {**kwargs, "fields": self.fields}

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        names = ", ".join(f"'{name}'" for name in self.fields)
        return [
            f"CREATE TRIGGER only_erased BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION voices_only_erased({names})",
            f"CREATE TRIGGER only_erased_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION kit_append_only()",
        ]

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        return [f"DROP TRIGGER only_erased ON {table}", f"DROP TRIGGER only_erased_all ON {table}"]


class Fixed(TableRule):
    """These columns never change, and the row is never deleted: what was asked stays what was answered."""

    def __init__(self, *, name: str, fields: tuple[str, ...]) -> None:
        super().__init__(name=name)
        self.fields = tuple(fields)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), {**kwargs, "fields": self.fields}

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        names = ", ".join(f"'{name}'" for name in self.fields)
        return [
            f"CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON {quote(model._meta.db_table)} "
            f"FOR EACH ROW EXECUTE FUNCTION voices_fixed({names})"
        ]

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        return [f"DROP TRIGGER fixed ON {quote(model._meta.db_table)}"]


class Tallied(TableRule):
    """A row added to the table of questions brings its tally with it."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        return [
            f"CREATE TRIGGER tallied AFTER INSERT ON {quote(model._meta.db_table)} "
            "FOR EACH ROW EXECUTE FUNCTION voices_begin_tally()"
        ]

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        return [f"DROP TRIGGER tallied ON {quote(model._meta.db_table)}"]
