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


class ClosesForGood(TableRule):
    """A secret question that has closed stays closed, and only its tally opens it (functions_sealed.py)."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        return [
            f"CREATE TRIGGER closes_for_good BEFORE UPDATE ON {quote(model._meta.db_table)} "
            "FOR EACH ROW WHEN (OLD.secret) EXECUTE FUNCTION voices_closes_for_good()"
        ]

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        return [f"DROP TRIGGER closes_for_good ON {quote(model._meta.db_table)}"]


class CountsHidden(TableRule):
    """The tally of a secret question counts nothing by choice until its seals are opened. So a voice that came with its choice
    in plain is refused too, whichever function took it."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        return [
            f"CREATE TRIGGER is_secret BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION voices_tally_is_secret()",
            f"ALTER TABLE {table} ADD CONSTRAINT {quote(self.name)} "
            "CHECK (NOT secret OR opened IS NOT NULL OR 0 = ALL (by_choice))",
        ]

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        return [f"DROP TRIGGER is_secret ON {table}", f"ALTER TABLE {table} DROP CONSTRAINT {quote(self.name)}"]


class DropsSeal(TableRule):
    """An event takes the seal of its voice away; none comes once the seals are opened."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        return [
            f"CREATE TRIGGER drops_seal AFTER INSERT ON {quote(model._meta.db_table)} REFERENCING NEW TABLE AS added "
            "FOR EACH STATEMENT EXECUTE FUNCTION voices_drops_seal()"
        ]

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        return [f"DROP TRIGGER drops_seal ON {quote(model._meta.db_table)}"]
