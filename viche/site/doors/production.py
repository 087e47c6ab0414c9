"""What `viche serve` refuses: a production server that would be a demo, guessable, mute or nowhere."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from viche.site.doors.console import Refusal
from viche.site.doors.database import Database
from viche.site.doors.django import is_migrated

SHORTEST_SECRET = 40
PEOPLE, MARKER = "people_person", "demo"
EXAMPLES = ("insecure", "change-me", "changeme", "змініть", "dev-secret", "example")


def check_environment(environment: Mapping[str, str]) -> None:
    """Everything that can be told before the database is opened, said at once rather than one by one."""
    found = [*_secret(environment), *_mail(environment), *_address(environment), *_rehearsal(environment)]
    if found:
        raise Refusal("Робочий сервер не запускається:\n" + "\n".join(f"— {text}" for text in found))


def _value(environment: Mapping[str, str], name: str) -> str:
    """The variable, or the content of the file that NAME_FILE names (as the settings read it)."""
    if path := environment.get(f"{name}_FILE"):
        try:
            with open(path) as file:
                return file.read().strip()
        except OSError as error:
            raise Refusal(f"Не вдалося прочитати {path} з {name}_FILE: {error.strerror}") from error
    return environment.get(name, "")


def _secret(environment: Mapping[str, str]) -> list[str]:
    secret = _value(environment, "VICHE_SECRET_KEY")
    how = "Створіть: python3 -c 'import secrets; print(secrets.token_urlsafe(64))' — і вкажіть у VICHE_SECRET_KEY."
    if not secret:
        return [f"немає секретного ключа. {how}"]
    if any(word in secret.lower() for word in EXAMPLES):
        return [f"секретний ключ узято з прикладу. {how}"]
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 10:
        return [f"секретний ключ закороткий або одноманітний (треба щонайменше {SHORTEST_SECRET} знаків). {how}"]
    return []


def _mail(environment: Mapping[str, str]) -> list[str]:
    url = _value(environment, "VICHE_MAIL_URL")
    if url.startswith(("smtp://", "smtps://")) and len(url) > len("smtps://"):
        return []
    return [
        "немає поштового сервера, тож ніхто не зможе увійти. Вкажіть VICHE_MAIL_URL=smtp://користувач:пароль@сервер:587"
    ]


def _address(environment: Mapping[str, str]) -> list[str]:
    address = _value(environment, "VICHE_ADDRESS")
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        if parts.path.strip("/") or parts.query:
            return [f"в адресі {address} є шлях. Лишіть саме ім’я: VICHE_ADDRESS=https://{parts.hostname}"]
        return []
    if address:
        return [f"адреса {address} не https. Вкажіть VICHE_ADDRESS=https://viche.вашагромада.ua"]
    return ["немає адреси, за якою сайт відкривають люди. Вкажіть VICHE_ADDRESS=https://viche.вашагромада.ua"]


def _rehearsal(environment: Mapping[str, str]) -> list[str]:
    """Switches of developers and of rehearsals."""
    found = []
    if _value(environment, "VICHE_DEBUG") not in ("", "0"):
        found.append("VICHE_DEBUG показує відвідувачам код і внутрішні дані. Приберіть цю змінну.")
    if _value(environment, "VICHE_NOW"):
        found.append("VICHE_NOW зупиняє час: це лише для репетицій. Приберіть цю змінну.")
    return found


def check_database(database: Database) -> None:
    """A database of another version or with invented people is not served."""
    if not is_migrated(database):
        raise Refusal("База даних не відповідає цій версії Віче. Зробіть копію (viche backup), тоді: viche migrate")
    if count := demo_people(database):
        raise Refusal(
            f"Робочий сервер не запускається: у базі даних є люди з демонстрації ({count}), у них відомі всім паролі.\n"
            "Візьміть порожню базу даних: інша папка VICHE_DATA або інша DATABASE_URL, тоді viche migrate"
        )


def demo_people(database: Database) -> int:
    """How many people of the demo the database holds."""
    query = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(sql.Identifier(PEOPLE), sql.Identifier(MARKER))
    with psycopg.connect(database.owner_url) as connection:
        row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
