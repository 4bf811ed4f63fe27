"""A paper of a recall: on the page, as PDF, Word and JSON; and the evidence pack of a case."""

import json
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.kernel.deeds import user_of
from valley.kernel.engine.report import pdf, word
from valley.kernel.errors import Missing
from valley.kernel.permissions import require
from valley.kernel.screens import Action
from valley.supply.trace.engine.law import paper_forms
from valley.supply.trace.engine.law.sources import UNREAD
from valley.supply.trace.models import Paper, RecallCase
from valley.supply.trace.queries.evidence import evidence_pack
from valley.supply.trace.queries.papers import printed

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


def _find(request: HttpRequest, public_id: UUID) -> Paper:
    found = get_object_or_404(Paper.objects.select_related("case__organisation", "case__lead"), public_id=public_id)
    require(user_of(request), "trace.view_recall", found.case)
    return found


@login_required
@require_safe
def paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Each field with its clause."""
    found = _find(request, public_id)
    form = paper_forms()[found.kind]
    english = (get_language() or "zh").startswith("en")
    rows = [
        (
            f"{field.label_en if english else field.label}［{UNREAD if state == 'unread' else field.clause}］",
            linebreaksbr(value) if value else _("（未填）"),  # a line a lot, as on paper
        )
        for field, value, state in form.filled(found.values)
    ]
    context = {
        "title": form.title_en if english else form.title,
        "subtitle": f"{found.case.number}-{found.kind}-{found.number}",
        "crumbs": [(_("召回"), "/trace/recalls"), (found.case.number, found.case.uri)],
        "actions": [Action(kind.upper(), f"{found.uri}/{kind}", "download") for kind in TYPES],
        "notes": [("info", _("栏目依据：%(where)s") % {"where": f"{form.source.title}（{form.source.where}）"})],
        "facts": rows,
    }
    return render(request, "trace/page.html", context)


@login_required
@require_safe
def file(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """The paper as a file."""
    found = _find(request, public_id)
    if kind not in TYPES:
        raise Missing(value=kind)
    fonts = settings.BASE_DIR / "build" / "fonts"
    content: bytes
    if kind == "json":
        content = json.dumps(as_json(found), ensure_ascii=False, indent=1).encode()
    else:
        content = (pdf if kind == "pdf" else word)(printed(found), fonts=fonts)
    response = HttpResponse(content, content_type=TYPES[kind])
    name = f"{found.case.number}-{found.kind}-{found.number}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def as_json(found: Paper) -> dict[str, object]:
    """The paper for another program: fields with clauses, and where those were read."""
    form = paper_forms()[found.kind]
    return {
        "paper": found.uri,
        "case": found.case.uri,
        "kind": found.kind,
        "number": found.number,
        "issued": found.issued_at.isoformat(),
        "drill": found.case.drill,
        "source": {"title": form.source.title, "edition": found.edition, "read": form.source.read},
        "fields": [
            {"key": field.key, "label": field.label, "clause": None if field.unread else field.clause, "value": value}
            for field, value, _state in form.filled(found.values)
        ],
    }


@login_required
@require_safe
def pack(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The evidence pack: everything of the case in one zip, with checksums."""
    case = get_object_or_404(RecallCase.objects.select_related("organisation", "lead"), public_id=public_id)
    require(user_of(request), "trace.view_recall", case)
    response = HttpResponse(evidence_pack(case), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{case.number}.zip"'
    return response
