"""One database a run (and a worker): made by the owner, used by the application's role, with the cast in it.

Tests roll back; the cast stays. So tests meet the same policies, grants and triggers as the product does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.cast import Cast

# A busy machine is no fault of what is tested.
hypothesis_settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("any-machine")


def become(role: dict[str, Any]) -> None:
    """Reconnect as another role of the same database."""
    connection.close()
    for key in ("USER", "PASSWORD"):
        connection.settings_dict[key] = role[key]


def _end_other_sessions() -> None:
    """A role may end its own sessions only: this is asked as the application, by a new session of its own."""
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings_xdist_suffix: None, django_db_blocker: Any) -> Iterator[None]:
    """Create and migrate as owner, build the cast as the application, hand over."""
    from django.conf import settings

    app = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing folder
    with django_db_blocker.unblock():
        become(settings.OWNER_DATABASE)
        # Nothing is serialised: the application's role could not truncate and reload it anyway.
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        become(app)
        Cast.build()
    yield
    with django_db_blocker.unblock():
        _end_other_sessions()  # of threads and processes that tests left behind
        become(settings.OWNER_DATABASE)
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """Each worker has a database of its own."""
    suffix = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"] = {**connection.settings_dict.get("TEST", {}), "NAME": f"test_{name}_{suffix}"}


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of the tests and their two hromadas."""
    return Cast.load()
