"""The ledger for everybody: checkpoints, proofs, and the script that verifies them without trusting us."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel.engine.chain import public_of
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table
from valley.supply.trace.engine.ledger import verify_trace
from valley.supply.trace.models import LedgerCheckpoint
from valley.supply.trace.queries.ledger import export_rows


class Checkpoints(Table):
    """Signed checkpoints, newest first."""

    name = "checkpoints"
    empty = gettext_lazy("还没有检查点")
    columns = [
        Column("size", gettext_lazy("事件数"), kind="number", order="size", heading=True),
        Column("root", gettext_lazy("根哈希"), value=lambda row: bytes(row.root).hex()),
        Column("at", gettext_lazy("签署时间"), kind="moment", order="at"),
        Column("signature", gettext_lazy("签名")),
    ]


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Checkpoints and how to verify; for everybody."""
    table = Checkpoints(request, LedgerCheckpoint.objects.order_by("-size"))
    able = may(request.user, "trace.verify_ledger", None)
    context = {
        "title": _("追溯账本"),
        "actions": [
            Action(_("核验程序"), "/trace/ledger/verify_trace.py", "download"),
            *([Action(_("全部导出"), "/trace/ledger/export.jsonl", "database-export")] if able else []),
        ],
        "notes": [("info", _("请保存检查点与公钥；以后用核验程序可发现任何改写、删除或事后插入。"))],
        "facts": pairs(
            (_("公钥（Ed25519）"), public_of(settings.JOURNAL_HEAD_KEY).hex()), (_("账本"), settings.ORIGIN)
        ),
        "tables": [table],
    }
    return table.response("trace/page.html", context)


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The verifier: one file, nothing but Python."""
    content = Path(verify_trace.__file__).read_bytes()
    response = HttpResponse(content, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify_trace.py"'
    return response


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole ledger as the database holds it now, hashes of the events' text, one event a line."""
    require(request.user, "trace.verify_ledger", None)

    def lines() -> Iterator[str]:
        for row in export_rows():
            yield json.dumps(row, ensure_ascii=False) + "\n"

    return StreamingHttpResponse(lines(), content_type="application/x-ndjson")
