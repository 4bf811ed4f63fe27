"""The console: `valley COMMAND`. Commands of the house stand here; each app adds its own in its `commands` room."""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from types import ModuleType

from valley.config import console_db
from valley.config.embedded.errors import NotReady

# These run as the role that owns the tables; everything else works as the application.
OWNERS = {"dbshell", "flush", "makemigrations", "migrate", "showmigrations", "sqlmigrate"}


def doors() -> list[ModuleType]:
    """Apps with commands of their own: one line each. Imported after Django is set up."""
    from valley.config.demo import command as demo
    from valley.kernel import commands as kernel
    from valley.plan import commands as plan
    from valley.registry import commands as registry
    from valley.supply.trace import commands as trace

    return [kernel, plan, registry, trace, demo]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the number is the process's exit code (127: no such command)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given[:1] == ["db"]:
            return console_db.main(given[1:])
        if given[:1] == ["new-app"]:
            from valley.config import scaffold

            return scaffold.main(given[1:])
        if given[:1] == ["messages"]:
            from valley.config import messages

            return messages.main(given[1:])
        if given[:1] == ["formulate"]:  # plain Python: neither Django nor a database
            from valley.industry.nutrition.engine.formulation import __main__ as formulation

            return formulation.main(given[1:])
        if given[:1] == ["label"]:
            from valley.industry.nutrition.engine.checking import __main__ as labels

            return labels.main(given[1:])
        if given[:1] == ["lethality"]:
            from valley.industry.nutrition.engine.making import __main__ as making

            return making.main(given[1:])
        if given[:1] == ["check-additives"]:
            from valley.industry.nutrition.engine.additives import __main__ as additives

            return additives.main(given[1:])
        if given[:1] == ["words"]:
            from valley.config import words

            return words.main(given[1:])
        return _with_django(given)
    except NotReady as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1


def _with_django(given: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valley.config.settings")
    if not given or given[0] in {"-h", "--help"}:
        os.environ["VALLEY_DATABASE"] = "offline"  # a list of commands needs no database
    if given[:1] == ["migrate"] or (given[:1] == ["manage"] and OWNERS & set(given[1:2])):
        os.environ.setdefault("VALLEY_ROLE", "owner")
    import django

    gc.disable()  # what is loaded now stays: looking for garbage in it took a quarter of the start
    django.setup()
    from valley.kernel.errors import Refusal
    from valley.kernel.formats import both

    parser, known = _parser()
    gc.freeze()
    gc.enable()
    if given and not given[0].startswith("-") and given[0] not in known:
        print(f"没有这个命令 · no such command: {given[0]}\n{'  '.join(sorted(known))}", file=sys.stderr)
        return 127
    if given[:1] == ["manage"]:  # its options are Django's, not ours
        return _manage(given[1:])
    chosen = parser.parse_args(given or ["--help"])
    run: Callable[[argparse.Namespace], int | None] = chosen.run
    try:
        return run(chosen) or 0
    except Refusal as refusal:
        print(both(refusal), file=sys.stderr)
        return 1


def _parser() -> tuple[argparse.ArgumentParser, set[str]]:
    parser = argparse.ArgumentParser(prog="valley", description=__doc__, allow_abbrev=False)
    sub = parser.add_subparsers(metavar="COMMAND", required=True)
    sub.add_parser("db", help="内置数据库 · the embedded database: start, stop, status, psql, url, dump, restore")
    sub.add_parser("new-app", help="新建应用骨架 · scaffold of a new app: CHAIN NAME")
    sub.add_parser("messages", help="汇集界面文字与英文译文 · join the messages and their English; --check")
    sub.add_parser("words", help="汇集词汇表 · join the word lists into docs/words.md")
    sub.add_parser("manage", help="Django 的管理命令 · Django's own commands")
    command = sub.add_parser("migrate", help="建立或更新数据表 · create or update the tables")
    command.set_defaults(run=lambda chosen: _migrate())
    command = sub.add_parser("worker", help="执行后台任务 · run the jobs")
    command.add_argument("--concurrency", type=int, default=2, help="jobs at a time (2)")
    command.set_defaults(run=lambda chosen: _worker(chosen.concurrency))
    command = sub.add_parser("check", help="检查部署 · check the deployment: database, settings")
    command.set_defaults(run=lambda chosen: _check())
    command = sub.add_parser("shell", help="Python 交互环境 · a Python prompt with the models")
    command.set_defaults(run=lambda chosen: _manage(["shell"]))
    for door in doors():
        door.commands(sub)
    return parser, set(sub.choices)


def _manage(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["valley manage", *(arguments or ["help"])])
    return 0


def _migrate() -> int:
    from django.core.management import call_command
    from django.db import connection

    from valley.config.extensions import check_extensions

    with connection.cursor() as cursor:
        check_extensions(cursor)
    # The models of a hundred states of the tables are made, and little of it is garbage: looking for it took a quarter.
    gc.set_threshold(50_000, 20, 50)
    call_command("migrate", "--noinput", verbosity=0)
    return 0


def _worker(concurrency: int) -> int:
    from valley.kernel.commands.worker import work

    return work(concurrency)


def _check() -> int:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from valley.config.extensions import check_extensions

    with connection.cursor() as cursor:
        check_extensions(cursor)
    call_command("check", *(["--deploy", "--fail-level", "WARNING"] if settings.SECURE else []))
    return 0
