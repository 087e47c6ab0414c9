"""Working outside a request as one would inside it: the addresses of a hromada, without its prefix."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, set_script_prefix, set_urlconf


@contextmanager
def addresses_inside() -> Iterator[None]:
    """`reverse` knows the names of a hromada's pages and answers as on a domain of its own: `/desk/acts/5/`."""
    prefix, urlconf = get_script_prefix(), get_urlconf()
    set_script_prefix("/")
    set_urlconf(settings.HROMADA_URLCONF)
    try:
        yield
    finally:
        set_script_prefix(prefix)
        set_urlconf(urlconf)
