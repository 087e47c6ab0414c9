"""The index of words: what each record says, which words there are, and what waits to be indexed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from viche.kit.search.functions import LookedUpPolicy
from viche.kit.tenancy import TenantModel


class SearchEntry(TenantModel):
    """What one record is found by. Never shown: what is found is read again from its own table.

    `kind`: the record's table. `vector`: lexemes of `lexemes.py`, those of the title with weight A.
    """

    kind = models.CharField(max_length=63)
    record_id = models.BigIntegerField()
    state = models.CharField(max_length=20)
    day = models.DateField()
    vector = SearchVectorField()

    class Meta:
        indexes = [
            models.Index(fields=["hromada", "-day", "-id"], name="kit_searchentry_newest"),
            GinIndex(fields=["vector"], name="kit_searchentry_words", fastupdate=False),
        ]
        constraints = [
            LookedUpPolicy(name="kit_searchentry_tenant"),
            models.UniqueConstraint(fields=["hromada", "id"], name="kit_searchentry_home"),
            models.UniqueConstraint(fields=["hromada", "kind", "record_id"], name="kit_searchentry_once"),
        ]


class SearchWord(TenantModel):
    """A word that some record of the hromada says, and the keys a misspelt one is found by (`typos.py`)."""

    word = models.CharField(max_length=40)
    keys = ArrayField(models.TextField(), default=list)

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="kit_searchword_keys")]
        constraints = [
            LookedUpPolicy(name="kit_searchword_tenant"),
            models.UniqueConstraint(fields=["hromada", "id"], name="kit_searchword_home"),
            models.UniqueConstraint(fields=["hromada", "word"], name="kit_searchword_once"),
        ]


class SearchDue(models.Model):
    """A row that changed since it was indexed. A server table: the steward visits no hromada to find it.

    Written by a trigger of the journal, so by every change of whatever is journalled; who indexes throws away what is no
    record of a register.
    """

    hromada = models.ForeignKey(
        settings.KIT_TENANT_MODEL, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=63)
    record_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["hromada", "id"], name="kit_searchdue_oldest")]
