"""`valley demo`: load the demonstration, or give its accounts new passwords."""

import argparse
from typing import Any

from django.conf import settings
from django.urls import reverse

from valley.config.demo import accounts, load
from valley.config.waiting import Teller

HELP = "装入虚构的演示数据 · load the fictional valley: [--if-empty] [--reset-passwords]"
LOADED = "演示数据已经在库中。忘记密码：valley demo --reset-passwords · The demonstration is loaded already."
REAL = "库中已有真实记录，不装演示数据 · real records here, no demonstration loaded"
BEGINS = "正在装入演示数据（全部虚构）· loading the demonstration (all of it fictional)"
ONCE = "密码只显示这一次 · passwords are shown this once"
REMOVE = (
    "演示数据不能单独删除（日志只增不删）；要正式使用，请换一个空数据库。\n"
    "The demonstration cannot be taken out again (the journal only grows): use an empty database for real work."
)


def commands(sub: Any) -> None:
    """Add `demo`; called by `config.cli`."""
    command = sub.add_parser("demo", help=HELP)
    command.add_argument("--if-empty", action="store_true", help="do nothing where real records are; for script/server")
    command.add_argument("--reset-passwords", action="store_true", help="print new passwords of the demo accounts")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Load once; the second time say so and do nothing. Raises: HoldsRealRecords; Missing."""
    if chosen.reset_passwords:
        show(load.new_passwords())
        return 0
    if load.is_loaded():
        print(LOADED)
        return 0
    if chosen.if_empty and load.holds_real_records():
        print(REAL)
        return 0
    print(BEGINS, flush=True)
    progress = load.Progress(Teller())
    passwords = load.load(progress)
    print(f"  {progress.seconds:.1f} s")
    show(passwords)
    print(REMOVE)
    return 0


def show(passwords: dict[str, str]) -> None:
    """The table of accounts, with where to begin."""
    if not passwords:
        return
    print(f"\n{ONCE}\n{settings.ORIGIN}{reverse('account_login')}\n")
    print(f"  {'账号 account':<17} {'密码 password':<15} 先看 look first · 角色 role")
    for seat in accounts.SEATS:
        name = f"{accounts.PREFIX}{seat.name}"
        if name in passwords:
            print(f"  {name:<18} {passwords[name]:<16} {seat.look:<18} {seat.title}")
    print(flush=True)
