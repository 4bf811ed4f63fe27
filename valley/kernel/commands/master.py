"""`valley rotate-master-key`."""

import argparse
import base64
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from valley.kernel import personal
from valley.kernel.actions.master import rotate_master, stands_under
from valley.kernel.errors import Invalid, Missing
from valley.kernel.formats import both

KEY_BYTES = 32


def commands(sub: Any) -> None:
    """Add `rotate-master-key`."""
    command = sub.add_parser(
        "rotate-master-key",
        help="更换个人信息主密钥 · wrap every person's key by a new master key",
    )
    command.set_defaults(run=rotate)


def rotate(chosen: argparse.Namespace) -> None:
    """Make a new key, wrap everything by it, put it in the old one's place, and keep the old one beside it.

    The new key is on disk before the database knows it: killed at any moment, the next run finishes or begins anew.
    Raises: Invalid where the key comes from the environment; StillRunning.
    """
    if os.environ.get("VALLEY_MASTER_KEY"):
        raise Invalid(
            _("主密钥来自环境变量，命令不能替换它。"),
            field="VALLEY_MASTER_KEY",
            remedy=_("请把它写入 var/keys/master（权限 0600）并去掉环境变量，再运行本命令。"),
        )
    master: Path = settings.VAR_DIR / "keys" / "master"
    waiting = master.with_name("master.new")
    old = base64.urlsafe_b64encode(settings.PERSONAL_MASTER_KEY).decode()
    done = 0
    if not (waiting.exists() and _is_in_force(_read(waiting))):
        new = os.urandom(KEY_BYTES)
        _write(waiting, base64.urlsafe_b64encode(new).decode())
        done = rotate_master(new=new)
    kept = master.with_name(f"master.{personal.fingerprint_of(settings.PERSONAL_MASTER_KEY)}")
    _write(kept, old)
    os.replace(waiting, master)
    print(both(_("已更换主密钥：%(n)s 人的密钥改由新密钥包裹。"), {"n": done}))
    print(both(_("请启动平台（摘要和检索随后自动重建），并另行备份 %(path)s。"), {"path": master}))
    print(both(_("旧密钥留在 %(path)s：恢复旧备份时才用得到，旧备份作废后请销毁。"), {"path": kept}))


def _is_in_force(key: bytes) -> bool:
    try:
        return stands_under(key)
    except Missing:
        return False


def _read(path: Path) -> bytes:
    return base64.urlsafe_b64decode(path.read_text().strip())


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
