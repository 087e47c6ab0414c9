"""What every page knows: the place, the navigation, the viewer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of the bases (docs/developers/templates.md)."""
    return {"viewer": getattr(request, "viewer", None)}
