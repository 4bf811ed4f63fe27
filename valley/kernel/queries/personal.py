"""What is held about a person, and who opened it."""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from valley.kernel import evidence, personal
from valley.kernel.models import AccessLog, PersonKey, User
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
    found = {"kernel.account": [row for row in account if row.value]}
    if user.person_key:
        files = user.person_key.files.order_by("pk")
        found["kernel.files"] = [
            Holding(file.uri, _("证明材料"), evidence.name_of(file) or file.uri, file.owner) for file in files
        ]
        found |= personal.holdings(user.person_key)
    return {name: rows for name, rows in found.items() if rows}


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
