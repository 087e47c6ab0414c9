"""Services that vouch for a person, one file each; off until the operator has connected this server to them."""

from __future__ import annotations

from viche.people.identity.providers.bankid import BankID
from viche.people.identity.providers.base import Connection, Service
from viche.people.identity.providers.id_gov_ua import IdGovUa

SERVICES: tuple[Service, ...] = (IdGovUa(), BankID())
_BY_KEY = {service.key: service for service in SERVICES}

__all__ = ["SERVICES", "Connection", "Service", "service"]


def service(key: str) -> Service | None:
    """The service by its key."""
    return _BY_KEY.get(key)
