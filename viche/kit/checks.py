"""System checks: what the house promises about its tables is checked before it starts."""

from __future__ import annotations

from typing import Any

from django.core import checks

from viche.kit.tenancy import TenantForeignKey, TenantModel, TenantPolicy, tenant_models


@checks.register(checks.Tags.models)
def tenant_tables(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every tenant table has the policy and its key; keys between tenant tables carry the hromada."""
    found: list[checks.CheckMessage] = []
    for model in tenant_models():
        rules = model._meta.constraints
        if not any(isinstance(rule, TenantPolicy) for rule in rules):
            found.append(checks.Error("Meta must inherit TenantModel.Meta: no policy", obj=model, id="kit.E001"))
        for field in model._meta.local_fields:
            target = field.related_model
            if isinstance(target, type) and issubclass(target, TenantModel) and not isinstance(field, TenantForeignKey):
                found.append(checks.Error(f"{field.name} must be a TenantForeignKey", obj=model, id="kit.E002"))
        if model._meta.local_many_to_many:
            found.append(checks.Error("many-to-many needs a tenant model of its own", obj=model, id="kit.E003"))
    return found
