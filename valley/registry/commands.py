"""`valley import organisations|people|places FILE.xlsx [--dry-run] [--by USER]`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Missing, sentences
from valley.kernel.formats import both
from valley.kernel.models import User
from valley.registry.actions import import_list
from valley.registry.engine.lists import LISTS
from valley.registry.errors.returns import FileRefused


def commands(sub: Any) -> None:
    """Add `import` to the parser; called by `config.cli`."""
    command = sub.add_parser(
        "import", help="导入已有的 Excel 名单 · import an existing Excel list: KIND FILE [--dry-run]"
    )
    command.add_argument("kind", metavar="KIND", choices=sorted(LISTS), help="、".join(sorted(LISTS)))
    command.add_argument("file", metavar="FILE", type=Path, help="an .xlsx; wrong cells are named, nothing half-saved")
    command.add_argument("--dry-run", action="store_true", help="试做，不保存 · do everything, save nothing")
    command.add_argument("--by", metavar="USER", help="on whose behalf; without it, the platform itself")
    command.set_defaults(run=take_in)


def take_in(chosen: argparse.Namespace) -> int:
    """Import, and say what came of it; 1 where the file was refused."""
    try:
        data = chosen.file.read_bytes()
    except OSError as problem:
        raise Missing(
            _("读不了这个文件。"), field="FILE", value=str(chosen.file), remedy=str(problem.strerror or "")
        ) from problem
    try:
        done = import_list(by=_user(chosen.by), kind=chosen.kind, data=data, dry_run=chosen.dry_run)
    except FileRefused as refused:
        print(both(refused), file=sys.stderr)
        for fault in refused.faults:
            for language in ("zh-hans", "en"):
                words = sentences(fault.message.say(language), fault.remedy.say(language))
                print(f"{fault.place}\t{fault.value}\t{words}", file=sys.stderr)
        return 1
    print(both(_("试做通过，没有保存：") if done.dry_run else _("已导入：")))
    print(both(_("%(rows)s 行，新登记 %(made)s，已有 %(known)s。"), vars(done)))
    if done.ignored:
        print(both(_("没有用到的列：%(heads)s"), {"heads": "、".join(done.ignored)}))
    return 0


def _user(username: str | None) -> User | None:
    if username is None:
        return None
    found = User.objects.filter(username__iexact=username, is_active=True).first()
    if found is None:
        raise Missing(_("没有这个账号，或账号已停用。"), field="--by", value=username)
    return found
