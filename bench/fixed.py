"""The product's server with one more address, for a bench: a fixed reply of BENCH_SIZE bytes."""

from __future__ import annotations

import os
from typing import Any

from viche.site.rsgi import Site

BODY = b"x" * int(os.environ["BENCH_SIZE"])
HEADERS = [("content-type", "text/html; charset=utf-8")]


class Fixed(Site):
    """What granian calls."""

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """One request."""
        if scope.path == "/fixed":
            proto.response_bytes(200, HEADERS, BODY)
            return
        await super().__rsgi__(scope, proto)


application = Fixed()
