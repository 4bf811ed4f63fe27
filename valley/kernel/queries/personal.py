"""What is held about a person, and who opened it."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from valley.kernel import evidence, personal
from valley.kernel.models import AccessLog, ApiToken, Entry, Notice, PersonKey, User
from valley.kernel.personal import Holding


@dataclass(frozen=True)
class Opened:
    """One opening by somebody else: when, by which account, on which page."""

    at: datetime
    reader: str
    uri: str


def held_on(user: User) -> dict[str, list[Holding]]:
    """Everything held about the person behind the account: account, files, and what each app registered."""
    account = [
        Holding("/me/security", _("用户名"), user.username, _("登录")),
        Holding("/me/security", _("电子邮件"), user.email, _("通知和找回账号")),
        Holding("/me/security", _("语言"), user.language, _("显示语言")),
    ]
    found = {"kernel.account": [row for row in account if row.value], "kernel.use": list(_use_of(user))}
    found |= personal.holdings_of_account(user)
    if user.person_key:
        files = user.person_key.files.order_by("pk")
        found["kernel.files"] = [
            Holding(file.uri, _("证明材料"), evidence.name_of(file) or file.uri, file.owner) for file in files
        ]
        found |= personal.holdings(user.person_key)
    return {name: rows for name, rows in found.items() if rows}


def _use_of(user: User) -> Iterator[Holding]:
    """What the platform itself notes of the account."""
    yield Holding("/me/security", _("注册时间"), f"{user.date_joined:%Y-%m-%d}", _("账号管理"))
    if user.last_login:
        yield Holding("/me/security", _("最近登录"), f"{user.last_login:%Y-%m-%d %H:%M}", _("账号安全"))
    for token in ApiToken.objects.filter(user=user).order_by("pk"):
        yield Holding("/me/tokens", _("API 令牌"), f"{token.label} {token.expires_at:%Y-%m-%d}", _("程序访问"))
    told = Notice.objects.filter(user=user).count()
    if told:
        yield Holding("/notices", _("通知"), str(told), _("通知和找回账号"))
    acted = Entry.objects.filter(actor=user.public_id).count()
    if acted:
        yield Holding("/me/data", _("操作记录（只含编号，不含内容）"), str(acted), _("审计"))
    read = AccessLog.objects.filter(reader=user.public_id).count()
    if read:
        yield Holding("/me/data", _("查阅他人信息的记录"), str(read), _("审计"))


def openings_of(key: PersonKey, *, limit: int = 500) -> list[Opened]:
    """The newest openings by others."""
    rows = list(AccessLog.objects.filter(key=key).order_by("-at", "-pk")[:limit])
    names = dict(User.objects.filter(public_id__in={r.reader for r in rows}).values_list("public_id", "username"))
    return [Opened(row.at, names.get(row.reader, str(row.reader)), row.uri) for row in rows]


def export_of(user: User) -> bytes:
    """A zip: `held.json`, `openings.json`, and the files as they were uploaded under `files/`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("held.json", _json(personal.as_json(held_on(user))))
        key = user.person_key
        openings = openings_of(key, limit=1_000_000) if key else []
        archive.writestr(
            "openings.json",
            _json([{"at": row.at.isoformat(), "reader": row.reader, "uri": row.uri} for row in openings]),
        )
        for file in key.files.order_by("pk") if key and not key.erased_at and not key.blocked_at else ():
            archive.writestr(f"files/{file.public_id}-{evidence.name_of(file)}", evidence.content_of(file))
    return buffer.getvalue()


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)
