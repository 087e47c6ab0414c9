"""Pages of Django behind the way in of voices, beside the same pages from the same granian without it."""

from __future__ import annotations

from statistics import median
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper

from bench.voices_place import Server, processor, send, server

ROUNDS, PAGES, AT_ONCE, LEAST = 9, 100, 8, 0.8


def beside(wrapper: DatabaseWrapper) -> dict[str, Any]:
    """The home of a hromada, in turn from the one and from the other; the median ratio of rates is judged."""
    with server(wrapper, debug=True) as ours, server(wrapper, alone=True, debug=True) as alone:
        _read(ours, PAGES), _read(alone, PAGES)
        pairs = [(_read(ours, PAGES), _read(alone, PAGES)) for _round in range(ROUNDS)]
    ratios = sorted(one["rate"] / other["rate"] for one, other in pairs)
    ratio = median(ratios)
    return {
        "name": "voices.pages: rate of Django's pages behind the way in of voices, of their rate without it",
        "value": round(ratio, 3),
        "unit": "times",
        "limit": LEAST,
        "ratio": round(ratio, 3),
        "least": LEAST,
        "pages_s": [round(median(one[which]["rate"] for one in pairs), 1) for which in (0, 1)],
        "cpu_ms": [round(median(one[which]["cpu_ms"] for one in pairs), 2) for which in (0, 1)],
        "ratios": [round(one, 3) for one in ratios],
        "ok": ratio >= LEAST and all(one["refused"] == 0 for pair in pairs for one in pair),
    }


def _read(there: Server, pages: int) -> dict[str, Any]:
    request = (
        f"GET /h1/ HTTP/1.1\r\nHost: 127.0.0.1:{there.port}\r\nAccept: text/html\r\nAccept-Language: uk\r\n"
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n\r\n"
    )
    before = processor(there.group)
    said = send(there.port, AT_ONCE, [request.encode()] * pages)
    return {
        "rate": pages / said["seconds"],
        "cpu_ms": (processor(there.group) - before) / pages * 1000,
        "refused": sum(status != 200 for status in said["statuses"]),
    }
