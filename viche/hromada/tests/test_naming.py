"""Names offered from the codifier and in cases."""

import pytest

from viche.hromada import naming
from viche.hromada.models import Territory

CASES = [
    ("Відділ комунікацій з громадськістю", "Відділу комунікацій з громадськістю", "Відділом комунікацій з громадськістю"),
    ("Управління агроекономічного розвитку", "Управління агроекономічного розвитку", "Управлінням агроекономічного розвитку"),
    ("Юридичний відділ", "Юридичного відділу", "Юридичним відділом"),
    ("Комунальне некомерційне підприємство «Центр»", "Комунального некомерційного підприємства «Центр»", "Комунальним некомерційним підприємством «Центр»"),
    ("Служба у справах дітей", "Служби у справах дітей", "Службою у справах дітей"),
    ("Київська міська рада", "Київської міської ради", "Київською міською радою"),
    ("КП «Тепло»", "КП «Тепло»", "КП «Тепло»"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "genitive", "instrumental"), CASES)
def test_the_head_word_and_its_adjectives_decline(name: str, genitive: str, instrumental: str) -> None:
    assert naming.in_case(name, "gen") == genitive
    assert naming.in_case(name, "ins") == instrumental


def test_an_unknown_head_word_is_left_to_a_person() -> None:
    assert naming.in_case("Штаб Андрія", "gen") == ""
    assert naming.in_case("Прес Відділ", "gen") == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "hromada", "council", "slug"),
    [
        ("UA35040210000014072", "Кропивницька громада", "Кропивницька міська рада", "kropyvnytskyi"),
        ("UA12060170000091033", "Криворізька громада", "Криворізька міська рада", "kryvyi-rih"),
        ("UA80000000000093317", "Київська громада", "Київська міська рада", "kyiv"),
    ],
)
def test_names_of_a_hromada(code: str, hromada: str, council: str, slug: str) -> None:
    territory = Territory.objects.get(pk=code)
    assert (naming.hromada_name(territory), naming.council_name(territory), naming.address(territory)) == (
        hromada,
        council,
        slug,
    )


@pytest.mark.django_db
def test_the_kind_of_council_follows_its_centre_and_every_address_is_usable() -> None:
    village = Territory.objects.get(category="H", name="Агрономічна")
    assert naming.council_name(village) == "Агрономічна сільська рада"
    odd = Territory.objects.get(category="H", name="Асканія-Нова")
    assert (naming.hromada_name(odd), naming.council_name(odd)) == ("Громада Асканія-Нова", "Селищна рада Асканія-Нова")
