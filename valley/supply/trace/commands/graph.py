"""`valley trace back|forward|where|with|conditions|balance|gaps|common CODE…`: the graph from the command line."""

import argparse
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Missing
from valley.kernel.models import User
from valley.supply.trace.engine.excursions import Limit
from valley.supply.trace.queries import speaking
from valley.supply.trace.queries.examining import examine

HELP = "追溯 · trace: back forward where with conditions balance gaps common, CODE… --by USER; validate FILE…"


def commands(sub: Any) -> None:
    """Add `trace`; called by `config.cli`."""
    command = sub.add_parser("trace", help=HELP)
    command.add_argument(
        "question",
        choices=["back", "forward", "where", "with", "conditions", "balance", "gaps", "common", "validate"],
        help="从哪来 到哪去 在哪里 当时在哪辆车 环境条件 物料平衡 缺口 共同点 检查文件",
    )
    command.add_argument("code", nargs="+", help="条码文字、EPC URN 或数字链接 · barcode text, EPC URN or Digital Link")
    command.add_argument("--by", metavar="USER", default="", help="以谁的身份 · as whom: what they may see is shown")
    command.add_argument("--at", type=datetime.fromisoformat, help="哪一刻，不写即现在 · at what moment, ISO 8601; now")
    command.add_argument("--high", type=float, help="上限 °C · upper limit")
    command.add_argument("--low", type=float, help="下限 °C · lower limit")
    command.add_argument("--minutes", type=float, default=0, help="允许超过几分钟 · allowed for")
    command.add_argument("--source", default="", help="限值依据 · whence the limit comes")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print the answer as JSON. Raises: Missing, UnreadableCode, NotInStore."""
    if chosen.question == "validate":
        return max(validate(Path(name)) for name in chosen.code)
    user = User.objects.filter(username__iexact=chosen.by, is_active=True).first()
    if user is None:
        raise Missing(_("没有这个账号，或账号已停用。"), field="--by", value=chosen.by)
    at = timezone.make_aware(chosen.at) if chosen.at and chosen.at.tzinfo is None else chosen.at
    code = chosen.code[0]
    limit = None
    if chosen.high is not None or chosen.low is not None:
        limit = Limit(chosen.low, chosen.high, "CEL", chosen.source, timedelta(minutes=chosen.minutes))
    match chosen.question:
        case "back" | "forward":
            found = speaking.trace(code, chosen.question, user, at=at)
        case "where":
            found = speaking.where(code, user)
        case "with":
            found = speaking.with_what(code, at or clock.now(), user)
        case "conditions":
            found = speaking.lived(code, limit, user)
        case "balance":
            found = speaking.balances(code, user)
        case "gaps":
            found = speaking.gaps(code, user)
        case _:
            found = speaking.in_common(chosen.code, user)
    print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
    return 0


def validate(path: Path) -> int:
    """Every fault of an EPCIS document or a filled template, in words; nothing is stored. 0: none; 1: some; 2: lost."""
    try:
        data = path.read_bytes()
    except OSError as lost:
        sys.stderr.write(f"{path}: {lost}\n")
        return 2
    found = examine(data)
    for fault in found.faults:
        where = " ".join(part for part in (fault.place, fault.path, fault.value) if part)
        print(f"{'!' if fault.warning else '✗'} {path}: {where}：{fault.what}。{fault.remedy}。")
    print(f"{'✓' if found.sound else '✗'} {path}: {found.events} 个事件 · events")
    return 0 if found.sound else 1
