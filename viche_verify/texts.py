"""What the program says, in Ukrainian and in English."""

from __future__ import annotations

from typing import Any

TEXTS = {
    "about": (
        "питання не те, про яке йшлося у відбитку журналу: змінено назву, варіанти, дату відкриття або правила",
        "the question is not the one the head speaks of: its title, choices, opening or rules were changed",
    ),
    "after_end": ("після підсумку є ще рядки", "there are lines after the totals"),
    "around": (
        "до цієї події мало бути {standing} чинних голосів, після неї на один менше, а записано {before} і {after}",
        "{standing} voices stood before this event and one fewer after it, but {before} and {after} are written",
    ),
    "back": (
        "час {at} раніший за {floor}: за час попереднього запису або збереженого відбитка, у якому цього запису ще не було",
        "the time {at} is before {floor}: that of the record before it, or of a kept head that did not have it yet",
    ),
    "broken_promise": (
        "на цьому місці не той голос, що обіцяно в квитанції; квитанція з підписом це доводить",
        "this is not the voice the receipt promised in this place; the signed receipt proves it",
    ),
    "choice": ("такого вибору в питанні немає: {choice}", "the question has no such choice: {choice}"),
    "counted_choice": ("  {title}: {times}", "  {title}: {times}"),
    "claimed": (
        "заявлено не ті числа, що виходять із записів; із записів виходить {counted}",
        "other numbers are claimed than the records give; they give {counted}",
    ),
    "closes": (
        "у відбитку журналу сказано, що питання закривається {closes}, а файл каже інше",
        "a head says the question closes at {closes}, the file says otherwise",
    ),
    "commitment": (
        "ім'я або сіль не ті, які було записано в журнал разом із голосом",
        "the name or the salt is not what entered the log with this voice",
    ),
    "counted": (
        "«{title}»: прийнято {accepted}, відкликано {withdrawn}, викреслено {struck}, чинних {standing}; без імені {hidden}",
        "«{title}»: accepted {accepted}, withdrawn {withdrawn}, struck out {struck}, standing {standing}; without a name {hidden}",
    ),
    "cut": ("файл обірвано: немає рядка з підсумком", "the file is cut: there is no line of totals"),
    "false": ("НЕ СХОДИТЬСЯ", "DOES NOT HOLD"),
    "foreign_key": (
        "підпис зроблено чужим ключем {key}; очікували {expected} або той, якому він передав роботу",
        "signed with a foreign key {key}; expected {expected} or one it passed the work to",
    ),
    "head": (
        "Збігається з відбитком {name}: {size} записів на {at}; відтоді жодного не змінено",
        "Agrees with the head {name}: {size} records at {at}; none has changed since",
    ),
    "head_before": (
        "відбиток {name} від {at} підписано раніше, ніж прийнято цей голос, хоча він його рахує",
        "the head {name} of {at} is signed before this voice was accepted, yet it counts it",
    ),
    "late_key": (
        "підписано ключем {key} після того, як {at} він передав роботу іншому",
        "signed with the key {key} after it passed the work on at {at}",
    ),
    "linked": (
        "Журнал з {size} записів на {at} — початок журналу з {more} записів на {later}",
        "The log of {size} records at {at} is the beginning of the log of {more} at {later}",
    ),
    "line": ("Рядок {line}", "Line {line}"),
    "lines": ("Рядки {line}–{last}", "Lines {line}–{last}"),
    "mine": ("Ваш голос стоїть у рядку {line}", "Your voice stands in line {line}"),
    "n": (
        "запис має номер у журналі {said}, а мав би {expected}",
        "the record is numbered {said} in the log, not {expected}",
    ),
    "no_heads": (
        "Без збереженого відбитка видно лише, що файл не суперечить собі",
        "Without a kept head this shows only that the file does not contradict itself",
    ),
    "nothing": ("Назвіть файл або квитанцію (--help)", "Name a file or a receipt (--help)"),
    "number": (
        "голос має номер {said}, а мав би {expected}: пропуск, повтор або переставлено",
        "the voice has the number {said}, not {expected}: a gap, a repeat or a change of order",
    ),
    "of": (
        "подія про голос {of}, якого немає, або він уже не чинний, або вибір не його",
        "the event is about the voice {of}, which is not there, stands no more, or chose otherwise",
    ),
    "opened": ("розкритий вибір записано хибно", "an opened choice is written wrongly"),
    "opened_count": (
        "розкрито {times} виборів, а чинних голосів {standing}",
        "{times} choices are opened, but {standing} voices stand",
    ),
    "opened_hash": (
        "розкриті вибори не ті, під якими стоїть підпис від {at}",
        "the opened choices are not those signed at {at}",
    ),
    "outside": (
        "час {at} поза строком, у який питання було відкрите",
        "the time {at} is outside the term in which the question was open",
    ),
    "place": ("{where}: {what}", "{where}: {what}"),
    "prolonged": ("Строк змінювали: {terms}", "The term was changed: {terms}"),
    "question": ("запис з іншого питання", "the record is of another question"),
    "receipt": (
        "Квитанцію підписано: ваш голос № {number}, {at}",
        "The receipt is signed: your voice is № {number}, {at}",
    ),
    "receipt_in": (
        "Голос стоїть у журналі з {size} записів на {at}",
        "The voice stands in the log of {size} records at {at}",
    ),
    "receipt_later": (
        "Доказу місця в журналі у квитанції ще немає: візьміть її знову за кілька хвилин або назвіть файл",
        "The receipt holds no proof of the place in the log yet: take it again in some minutes, or name the file",
    ),
    "receipt_leaf": ("запис у квитанції не той, який обіцяно", "the record of the receipt is not the promised one"),
    "receipt_missing": (
        "файл скінчився на {n} записах, а обіцяного в квитанції голосу в ньому немає; квитанція з підписом це доводить",
        "the file ends after {n} records without the voice the receipt promised; the signed receipt proves it",
    ),
    "receipt_path": (
        "доказ не веде від вашого голосу до відбитка журналу",
        "the proof does not lead from your voice to the head",
    ),
    "root": (
        "тут щось змінено, додано, прибрано або переставлено після того, як {at} підписано відбиток {name}",
        "something here was changed, added, dropped or moved after the head {name} was signed at {at}",
    ),
    "rule": ("немає підстави або такого правила", "the ground is missing, or there is no such rule"),
    "shape": ("написано не так, як має бути", "not written as it should be"),
    "short": (
        "у файлі {n} записів, а відбиток {name} рахував {size}: кінець прибрано",
        "the file has {n} records, but the head {name} counted {size}: the end was dropped",
    ),
    "signature": ("підпис не справжній", "the signature is not genuine"),
    "totals": ("підсумок хибний; із записів виходить {counted}", "the totals are wrong; the records give {counted}"),
    "unknown_key": (
        "Звірте ключ підпису з надрукованим на сторінці громади або назвіть його (--key): {key}",
        "Compare the signing key with the one on the hromada's page, or name it (--key): {key}",
    ),
    "unlinked": (
        "відбиток від {later} не продовжує відбитка від {at}: записане раніше змінено",
        "the head of {later} does not continue the head of {at}: what was written before is changed",
    ),
    "unread": ("Не вдалося прочитати: {problem}", "Could not be read: {problem}"),
}


def say(lang: str, text: str, /, **values: Any) -> str:
    """The text in «uk» or «en»."""
    return TEXTS[text][lang == "en"].format(**values)
