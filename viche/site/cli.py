"""The command `viche`: run (the demo), serve (production), migrate, backup, restore, import, exec."""

import argparse
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from viche.site.doors import backup as copies
from viche.site.doors import database as databases
from viche.site.doors import importing, prepare, production, server
from viche.site.doors import restore as returning
from viche.site.doors.console import Refusal, complain, say
from viche.site.doors.database import Database
from viche.site.doors.django import environment, manage
from viche.site.doors.folder import CHECKOUT, DataFolder

HERE = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a refusal is printed for a person and ends with code 1."""
    options = _parser().parse_args(arguments)
    try:
        with server.stoppable():
            code: int = options.do(options)
        return code
    except Refusal as refusal:
        complain(str(refusal))
        return 1
    except server.Stopped as stopped:
        return 0 if stopped.number == signal.SIGTERM else 128 + stopped.number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="viche", description="Віче: платформа української громади.")
    doors = parser.add_subparsers(required=True, metavar="КОМАНДА")

    doors.add_parser("run", help="демонстрація на цьому комп'ютері (127.0.0.1)").set_defaults(do=run)

    door = doors.add_parser("serve", help="робочий сервер за проксі")
    door.add_argument("--listen", default=HERE, metavar="АДРЕСА", help="де слухати; типово 127.0.0.1")
    door.set_defaults(do=serve)

    doors.add_parser("migrate", help="оновити базу даних до цієї версії").set_defaults(do=migrate)

    door = doors.add_parser("backup", help="копія бази даних і вкладень одним файлом")
    door.add_argument(
        "file", nargs="?", type=Path, metavar="ФАЙЛ", help="файл або папка; типово build/backup/viche-ДАТА-ЧАС.tar"
    )
    door.set_defaults(do=backup)

    door = doors.add_parser("restore", help="відновити копію в порожню папку даних або порожню базу")
    door.add_argument("file", type=Path, metavar="ФАЙЛ")
    door.set_defaults(do=restore)

    door = doors.add_parser("import", help="програма з документа: DOCX, XLSX або CSV")
    door.add_argument("file", type=Path, metavar="ФАЙЛ")
    door.add_argument("--dry", action="store_true", help="лише показати, що вийде: build/import.json")
    door.add_argument("--hromada", metavar="АДРЕСА", help="у яку громаду, наприклад kyiv")
    door.add_argument("--more", default="", metavar="…", help="чого документ не каже: manage.py takeprogramme --help")
    door.set_defaults(do=take_in)

    door = doors.add_parser("exec", help="виконати команду з базою даних і змінними Віче: viche exec -- КОМАНДА")
    door.add_argument("--fresh", action="store_true", help="тимчасова база даних, лише для тестів")
    door.add_argument("--postgres", type=Path, metavar="ПАПКА", help="програми PostgreSQL для --fresh")
    door.add_argument("--durable", action="store_true", help="--fresh із записом на диск, як у роботі: для вимірювань")
    door.add_argument("command", nargs="+", metavar="КОМАНДА")
    door.set_defaults(do=execute)
    return parser


def run(_options: argparse.Namespace) -> int:
    """The demo: prepare everything, load the demo hromadas, serve on this machine only."""
    port = server.wanted_port()
    folder = DataFolder.from_environment()
    if os.environ.get("VICHE_ADDRESS"):
        raise Refusal("VICHE_ADDRESS — для робочого сервера: viche serve. Для демонстрації приберіть цю змінну.")
    os.environ |= {"VICHE_DEMO": "1"}
    databases.announce_external()
    with databases.opened(folder, alone=True, before=lambda: _clear_way(folder, HERE, port)) as database:
        os.environ.setdefault("VICHE_SECRET_KEY", folder.secret("demo-secret-key"))
        prepare.messages()
        prepare.static(database)
        say("Готуємо базу даних…")
        manage(database, "migrate", "--verbosity=0", role="owner")
        manage(database, "demo")
        server.serve(database, HERE, port, ready=_announce_demo)
    return 0


def _clear_way(folder: DataFolder, host: str, port: int) -> None:
    """What only the owner of the data folder may do, and should before the slow part."""
    server.stop_orphans(folder.root)
    server.check_port_free(host, port)


def _announce_demo(address: str) -> None:
    say(f"Viche is ready at {address}")
    say("Це демонстрація: люди вигадані, листи не надсилаються. Зупинити: Ctrl-C")


def serve(options: argparse.Namespace) -> int:
    """Production: refuse what would be unsafe, then serve behind the proxy."""
    port = server.wanted_port()
    folder = DataFolder.from_environment()
    os.environ.pop("VICHE_DEMO", None)
    production.check_environment(os.environ)
    databases.announce_external()
    with databases.opened(folder, alone=True, before=lambda: _clear_way(folder, options.listen, port)) as database:
        production.check_database(database)
        prepare.messages()
        prepare.static(database)
        server.serve(database, options.listen, port, ready=lambda address: say(f"Віче працює: {address}"))
    return 0


def migrate(_options: argparse.Namespace) -> int:
    """Bring the database to this version, as its owner."""
    with databases.opened(DataFolder.from_environment()) as database:
        prepare.messages()
        manage(database, "migrate", role="owner")
    return 0


def backup(options: argparse.Namespace) -> int:
    """One file with everything, made while the site works."""
    target = (options.file or CHECKOUT / "build" / "backup").absolute()
    if options.file is None or target.is_dir():
        target = copies.default_target(target)
    with databases.opened(DataFolder.from_environment()) as database:
        manifest = copies.backup(database, target)
    rows = sum(manifest.tables.values())
    say(f"Копія: {target}\nТаблиць {len(manifest.tables)}, рядків {rows}, вкладень {len(manifest.files)}.")
    return 0


def restore(options: argparse.Namespace) -> int:
    """Bring a copy back; the file is looked at before anything is made."""
    folder = DataFolder.from_environment()
    returning.check_before(options.file, folder.files)
    with databases.opened(folder, alone=True) as database:
        os.environ.setdefault("VICHE_SECRET_KEY", folder.secret("demo-secret-key"))
        manifest = returning.restore(database, options.file)
        lost = returning.missing(database, manifest)
    rows = sum(manifest.tables.values())
    say(f"Відновлено стан від {manifest.created}: рядків {rows}, вкладень {len(manifest.files)}.")
    if lost:
        complain(f"Вкладення, яких немає в копії ({len(lost)}): {', '.join(lost)}. Пошукайте їх у давнішій копії.")
    return 0


def take_in(options: argparse.Namespace) -> int:
    """A programme from a document; dry only shows what would be made, and needs no database."""
    prepare.messages()
    if options.dry:
        importing.dry(options.file)
        return 0
    if not options.hromada:
        raise Refusal("Назвіть громаду: make import FILE=… HROMADA=kyiv. Лише переглянути документ: DRY=1.")
    folder = DataFolder.from_environment()
    if not os.environ.get("VICHE_ADDRESS"):
        os.environ.setdefault("VICHE_DEMO", "1")
    with databases.opened(folder) as database:
        os.environ.setdefault("VICHE_SECRET_KEY", folder.secret("demo-secret-key"))
        more = shlex.split(options.more)
        manage(database, "takeprogramme", str(options.file), f"--hromada={options.hromada}", *more)
    return 0


def execute(options: argparse.Namespace) -> int:
    """Run any command with the database up and every variable set: the developers' door."""
    if options.fresh:
        opened = databases.fresh(options.postgres, durable=options.durable)
    else:
        opened = databases.opened(DataFolder.from_environment())
    if not os.environ.get("VICHE_ADDRESS"):
        os.environ.setdefault("VICHE_DEMO", "1")
    with opened as database:
        os.environ.setdefault("VICHE_SECRET_KEY", database.folder.secret("demo-secret-key"))
        prepare.messages()
        return _run_child(options.command, _every_variable(database))


def _every_variable(database: Database) -> dict[str, str]:
    variables = environment(database, "owner") | {"VICHE_DB_ROLE": os.environ.get("VICHE_DB_ROLE", "app")}
    if database.dump_url:
        variables["VICHE_DUMP_DATABASE_URL"] = database.dump_url
    return variables


def _run_child(words: list[str], variables: dict[str, str]) -> int:
    """Run in the terminal's foreground: Ctrl-C reaches the child itself, the other signals are passed on."""
    try:
        child = subprocess.Popen(words, env=variables)
    except OSError as error:
        raise Refusal(f"Не вдалося запустити «{words[0]}»: {error.strerror}") from error

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    signal.signal(signal.SIGINT, lambda *_: None)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
