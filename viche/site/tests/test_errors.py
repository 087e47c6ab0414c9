"""What is answered while the database is away, and when something else breaks."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from viche.site import errors


@pytest.mark.parametrize(("what", "status", "said"), [(OperationalError, 503, "за хвилину"), (ValueError, 500, "Код")])
def test_a_database_that_is_away_is_said_so(what: type[Exception], status: int, said: str, rf: RequestFactory) -> None:
    try:
        raise what
    except what:
        answer = errors.broken(rf.get("/"))
    assert (answer.status_code, answer.get("Retry-After")) == (status, "30" if status == 503 else None)
    assert said in answer.content.decode()
