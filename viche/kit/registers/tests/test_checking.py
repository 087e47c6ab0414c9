"""A declaration that does not hold together stops the start with a sentence that names what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from viche.kit.registers import Register, declare, registered, urls
from viche.kit.registers.checking import problems, registers
from viche.kit.tenancy import TenantModel


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Declare a register like the first one, with something changed, and forget it afterwards."""
    monkeypatch.setattr(declare, "_registers", dict(declare._registers))
    monkeypatch.setattr(declare, "_twins", [])
    whole = registered()[0]

    def make(**changed: Any) -> Register:
        said = {name: getattr(type(whole), name) for name in ("model", "title", "noun", "columns")}
        type("Broken", (Register,), {**said, "slug": "broken", **changed})
        return declare._registers[changed.get("slug", "broken")]

    return make


def codes(register: Register) -> set[int]:
    return {code for code, _text in problems(register)}


def test_what_is_declared_holds_together() -> None:
    assert registers(None) == []
    assert registered()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"columns": ("nummber",)}, 5),
        ({"filters": ("kindd",)}, 5),
        ({"search": ("tittle",)}, 5),
        ({"fields": ("nothing",)}, 5),
        ({"same": ("nothing",)}, 5),
        ({"sums": ("nothing",)}, 5),
        ({"headings": {"nothing": ("Щось",)}}, 5),
        ({"for_all": ("nothing",)}, 5),
        ({"slug": "desk"}, 4),
        ({"slug": "Слово"}, 4),
        ({"columns": ()}, 2),
        ({"filters": ("q",), "search": ()}, 7),
        ({"fields": ("state",)}, 10),
        ({"model": declare.Register}, 3),
    ],
)
def test_a_mistake_is_named(broken: Any, changed: dict[str, Any], code: int) -> None:
    register = broken(**changed)
    assert code in codes(register)
    assert [message.id for message in registers(None)] == [
        f"registers.E{number:03}" for number, _text in problems(register)
    ]


def test_a_misspelt_name_is_said_in_the_message(broken: Any) -> None:
    broken(columns=("nummber",))
    assert "nummber" in registers(None)[0].msg


def test_a_personal_field_may_not_be_shown(broken: Any) -> None:
    with_private = next((register for register in registered() if register.private), None)
    if with_private is None:
        pytest.skip("no register has personal fields")
    for where in ("columns", "filters", "search", "same"):
        register = broken(model=with_private.model, options=with_private.options, **{where: with_private.private[:1]})
        assert 6 in codes(register), where


def test_a_server_table_needs_to_be_narrowed(broken: Any) -> None:
    with_options = next((register for register in registered() if _of_the_server(register)), None)
    if with_options is None:
        pytest.skip("no register chooses from a server table")
    assert 9 in codes(broken(model=with_options.model, columns=with_options.columns))


def _of_the_server(register: Any) -> bool:
    """Whether a key of it leads to a server table; the choice from a tenant table may be narrowed too, or not."""
    return any(not issubclass(register.field(name).related_model, TenantModel) for name in register.options)


def test_two_registers_of_one_slug(broken: Any) -> None:
    broken(slug=registered()[0].slug)
    assert "registers.E001" in {message.id for message in registers(None)}


def test_the_server_does_not_start_with_a_mistake(broken: Any) -> None:
    broken(columns=("nummber",))
    with pytest.raises(ImproperlyConfigured, match="nummber"):
        urls.urlpatterns()


def test_another_name_of_a_column_or_choice_means_one_thing(broken: Any) -> None:
    one, other = broken().form_fields[:2]
    assert codes(broken(headings={one: ("Щось",), other: ("Інше",)})) == set()
    assert codes(broken(headings={one: ("Щось",), other: ("ЩОСЬ  :",)})) == {11}
    assert codes(broken(headings={one: (broken().label(other).upper(),)})) == {11}
    assert codes(broken(spoken={one: {"наказ": "nothing"}})) == {12}
