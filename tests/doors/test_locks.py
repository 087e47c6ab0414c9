"""Everything installed comes from a lock with hashes, and the locks say what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from viche.site.doors.folder import CHECKOUT

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
ASKED = {
    "run": PROJECT["project"]["dependencies"],
    "dev": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"],
    "tools": PROJECT["dependency-groups"]["tools"],
}
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==(\S+)(.*)$", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    text = (CHECKOUT / "requirements" / f"{lock}.lock").read_text()
    return {canonicalize_name(name): version for name, version, _ in PIN.findall(text)}


@pytest.mark.parametrize("lock", ASKED)
def test_lock_satisfies_the_project(lock: str) -> None:
    found = pins(lock)
    for line in ASKED[lock]:
        asked = Requirement(line)
        version = found.get(canonicalize_name(asked.name))
        assert version is not None, f"{asked.name} is not in {lock}.lock"
        assert asked.specifier.contains(version), f"{asked} but {lock}.lock has {version}"


@pytest.mark.parametrize("lock", ASKED)
def test_every_pin_has_a_hash(lock: str) -> None:
    blocks = (CHECKOUT / "requirements" / f"{lock}.lock").read_text().split("\n")
    for number, line in enumerate(blocks):
        if "==" in line and not line.startswith(" "):
            assert blocks[number + 1].strip().startswith("--hash=sha256:"), line


def test_run_and_dev_agree() -> None:
    """What is tested is what runs."""
    run, dev = pins("run"), pins("dev")
    assert {name: dev.get(name) for name in run} == run


def test_no_registry_is_named() -> None:
    for lock in ASKED:
        text = (CHECKOUT / "requirements" / f"{lock}.lock").read_text()
        assert "http" not in text
        assert "--index-url" not in text
