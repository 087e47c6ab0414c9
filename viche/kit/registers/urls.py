"""Addresses of every register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, path, register_converter
from django.utils.module_loading import import_string

from viche.kit.registers import desk, imports, many, pages, pasting
from viche.kit.registers.checking import problems
from viche.kit.registers.declare import Register, registered


class Format:
    """The ending of an exported file."""

    regex = "csv|xlsx|json"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(Format, "table")


def urlpatterns() -> list[URLPattern]:
    """One set of addresses a register; a register that does not hold together stops the server."""
    found: list[URLPattern] = []
    for register in registered():
        if wrong := [text for _code, text in problems(register)]:
            raise ImproperlyConfigured(f"{type(register).__name__}: " + "; ".join(wrong))
        found += _public(register) + _desk(register) + _imports(register)
    return found


def _address(register: Register, name: str, where: str, view: Callable[..., Any]) -> URLPattern:
    if name in register.views:
        view = import_string(register.views[name])
    return path(where.format(slug=register.slug), view, {"register": register}, name=f"{register.slug}-{name}")


def _public(register: Register) -> list[URLPattern]:
    return [
        _address(register, "list", "{slug}/", pages.listing),
        _address(register, "export", "{slug}/export.<table:kind>", pages.export),
        _address(register, "page", "{slug}/<int:pk>/", pages.page),
    ]


def _desk(register: Register) -> list[URLPattern]:
    return [
        _address(register, "desk", "desk/{slug}/", desk.listing),
        _address(register, "desk-export", "desk/{slug}/export.<table:kind>", desk.export),
        _address(register, "new", "desk/{slug}/new/", desk.new),
        _address(register, "publish", "desk/{slug}/publish/", many.publish),
        _address(register, "record", "desk/{slug}/<int:pk>/", desk.record),
        _address(register, "edit", "desk/{slug}/<int:pk>/edit/", desk.edit),
        _address(register, "step", "desk/{slug}/<int:pk>/step/<slug:verb>/", desk.step),
        _address(register, "history", "desk/{slug}/<int:pk>/history/", desk.history),
        _address(register, "discard", "desk/{slug}/<int:pk>/delete/", desk.discard),
    ]


def _imports(register: Register) -> list[URLPattern]:
    return [
        _address(register, "import", "desk/{slug}/import/", imports.upload),
        _address(register, "paste", "desk/{slug}/paste/", pasting.paste),
        _address(register, "template", "desk/{slug}/import/template.xlsx", imports.template),
        _address(register, "preview", "desk/{slug}/import/<int:pk>/", imports.preview),
        _address(register, "marked", "desk/{slug}/import/<int:pk>/marked.xlsx", imports.marked),
        _address(register, "cancel", "desk/{slug}/import/<int:pk>/cancel/", imports.cancel),
    ]
