"""Tenants: a hromada's rows are invisible to another by the database itself.

Every tenant table carries `hromada_id`, row-level security enabled and forced, and the policy
`hromada_id = nullif(current_setting('viche.hromada', true), '')::int`: no setting, no rows. The setting lives
in the transaction (`SET LOCAL`), so a pooled connection always goes back without it.

Keys ignore policies, therefore unique and foreign keys between tenant tables carry the hromada:
`TenantForeignKey` adds the pair `(hromada_id, x_id) → (hromada_id, id)` as a real foreign key.
It guards against a forgotten filter, not against someone who runs SQL (SECURITY.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.constraints import BaseConstraint
from psycopg.pq import TransactionStatus

SETTING = "viche.hromada"
POLICY = f"hromada_id = nullif(current_setting('{SETTING}', true), '')::int"


def current() -> int | None:
    """The hromada whose rows this transaction sees, or None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting(%s, true), '')::int", [SETTING])
        row: tuple[int | None] = cursor.fetchone()
    return row[0]


@contextmanager
def enter(hromada_id: int | None) -> Iterator[None]:
    """Run the block in one transaction that sees the rows of one hromada (None: of no hromada).

    Nested blocks put the former hromada back, so a command may visit hromadas one by one.
    """
    with transaction.atomic(), local({SETTING: str(hromada_id or "")}):
        yield


@contextmanager
def local(values: Mapping[str, str]) -> Iterator[None]:
    """Set these settings for the rest of the transaction; at the end of the block put back what they were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(["coalesce(current_setting(%s, true), '')"] * len(values)), list(values))
        before = dict(zip(values, cursor.fetchone(), strict=True))
    _set(values)
    try:
        yield
    finally:
        # In a broken transaction nothing can run, and ROLLBACK puts the settings back by itself.
        broken = connection.connection.info.transaction_status == TransactionStatus.INERROR
        if not connection.needs_rollback and not broken:
            _set(before)


def _set(values: Mapping[str, str]) -> None:
    with connection.cursor() as cursor:
        pairs = [part for pair in values.items() for part in pair]
        cursor.execute("SELECT " + ", ".join(["set_config(%s, %s, true)"] * len(values)), pairs)


class TableRule(BaseConstraint):
    """A rule of a table that is not a constraint in SQL's words, yet belongs into the migration beside it."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        """SQL that puts the rule in force."""
        raise NotImplementedError

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        """SQL that takes the rule away."""
        raise NotImplementedError

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Inside CREATE TABLE nothing can be said yet (an empty text is left out): it is said right after."""
        schema_editor.deferred_sql.extend(self.statements(model, schema_editor.quote_name))
        return ""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """SQL for AddConstraint."""
        return ";\n".join(self.statements(model, schema_editor.quote_name))

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """SQL for RemoveConstraint."""
        return ";\n".join(self.undo(model, schema_editor.quote_name))

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: Any = None) -> None:
        """The database judges."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TableRule) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


class TenantPolicy(TableRule):
    """Row-level security, enabled and forced, with the one policy of the house."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        return [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY tenant ON {table} USING ({POLICY}) WITH CHECK ({POLICY})",
        ]

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        return [
            f"DROP POLICY tenant ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ]


class SameHromada(TableRule):
    """The foreign key `(hromada_id, x_id) → (hromada_id, id)`: a row can only point inside its own hromada."""

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), {**kwargs, "field": self.field}

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        field = model._meta.get_field(self.field)
        target = field.related_model._meta.db_table  # type: ignore[union-attr]
        return [
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY (hromada_id, {quote(field.column)}) REFERENCES {quote(target)} (hromada_id, id) "  # type: ignore[union-attr]
            "DEFERRABLE INITIALLY DEFERRED"
        ]

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """At the end of the migration: a table made in it may not have its pair `(hromada_id, id)` yet."""
        return self.constraint_sql(model, schema_editor)

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        return [f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"]


class TenantForeignKey(models.ForeignKey):
    """A foreign key between two tenant tables; the database refuses a row of another hromada.

    The plain key on `id` alone is left out: the pair says more and costs one check instead of two.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, private_only, **kwargs)
        # Models inside migrations already carry the rule among their options.
        if cls._meta.abstract or cls.__module__ == "__fake__":
            return
        add_rule(cls, SameHromada(field=name, name=f"{cls._meta.app_label}_{cls._meta.model_name}_{name}_same"[:60]))


def add_rule(cls: Any, rule: TableRule) -> None:
    """Append a rule to a model in the making, so that makemigrations sees it."""
    cls._meta.constraints = [*cls._meta.constraints, rule]
    cls._meta.original_attrs["constraints"] = cls._meta.constraints


class TenantModel(models.Model):
    """A row that belongs to one hromada and to nobody else."""

    hromada = models.ForeignKey(
        settings.KIT_TENANT_MODEL, on_delete=models.PROTECT, editable=False, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
        constraints = [
            TenantPolicy(name="%(app_label)s_%(class)s_tenant"),
            models.UniqueConstraint(fields=["hromada", "id"], name="%(app_label)s_%(class)s_home"),
        ]


def tenant_models() -> list[type[models.Model]]:
    """Every concrete model whose rows belong to a hromada."""
    from django.apps import apps

    return [m for m in apps.get_models() if issubclass(m, TenantModel) and not m._meta.proxy]
