"""Who may change the structure and the rules of a hromada, and which addresses it may not take."""

from __future__ import annotations

import re

from viche.kit.access import Role, Viewer

# Who keeps the tree of departments and the settings of the statute: for a role held in a department, that one and
# everything below it.
KEEPERS = (Role.HEAD, Role.SECRETARY, Role.ADMINISTRATOR)
# Name, colour, domain: of the whole hromada.
IDENTITY = (Role.ADMINISTRATOR,)

# First parts of an address that belong to the server or to every hromada; a slug may not be one of them.
_WORDS = """
account accounts accent accent-css acts admin api apps assets build cabinet compare components data demo departments desk docs
export favicon feed feeds figures files health help home import journal login logout mail metrics mova new open points
registers robots rules search server settings sign sitemap static status stop test upload uploads viche well-known www
"""
RESERVED = frozenset(_WORDS.split())
SLUG = re.compile(r"[a-z](?:[a-z0-9]|-(?!-)){0,58}[a-z0-9]")
DOMAIN = re.compile(r"(?=.{4,200}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")


def everywhere(viewer: Viewer, roles: tuple[Role, ...]) -> bool:
    """Whether one of the roles is held for the whole hromada, not only for a department."""
    return viewer.has(roles) and viewer.units(roles) is None
