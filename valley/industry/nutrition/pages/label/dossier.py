"""The dossier of a version: what its registration asks for, what is there, what is missing."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.engine.fsmp.dossier import PARTS
from valley.industry.nutrition.forms.rules import PartForm
from valley.industry.nutrition.models import DossierKind, FormulaVersion
from valley.industry.nutrition.pages.common import HOME, version_of
from valley.industry.nutrition.pages.label.tables import here
from valley.industry.nutrition.queries.dossiers import Held, dossier_of
from valley.kernel.deeds import Deed, answer
from valley.kernel.errors import Missing
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.screens import Action
from valley.kernel.tables import Column, Table


class Parts(Table):
    """Every part that is asked for."""

    name = "parts"
    caption = gettext_lazy("材料")
    per_page = 40
    columns = [
        Column("name", gettext_lazy("材料"), heading=True, value=lambda row: here(row.words)),
        Column(
            "state", gettext_lazy("状态"), kind="status",
            value=lambda row: ("good", _("有")) if row.said else ("bad", _("缺")),
        ),
        Column("said", gettext_lazy("内容"), href=lambda row: row.uri or None),
        Column("origin", gettext_lazy("来自"), value=lambda row: _("平台记录") if row.derived else row.by),
        Column("on", gettext_lazy("日期"), kind="date"),
    ]  # fmt: skip


@login_required
@require_safe
def dossier(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Complete, or what is missing. What the platform itself holds of the version stands in it."""
    version = version_of(request, public_id)
    if kind not in DossierKind.values:
        raise Missing(value=kind)
    rows: list[Held] = dossier_of(version, kind)
    lacks = [row for row in rows if not row.said]
    able = may(request.user, "nutrition.change_formula", version.formula)
    table = Parts(request, rows)
    context: dict[str, Any] = {
        "title": DossierKind(kind).label,
        "subtitle": _("材料清单是平台自己的，以主管部门的要求为准；“齐全”不是审评结论。"),
        "status": ("warn", _("缺 %(n)s 项") % {"n": len(lacks)}) if lacks else ("good", _("齐全")),
        "crumbs": [HOME, (version.formula.title, version.formula.uri), (str(version), version.uri)],
        "actions": [
            *(
                [Action(_("登记材料"), f"{version.uri}/dossier/{kind}/add", "file-plus", tone="primary")]
                if able
                else []
            ),
            *(
                Action(str(label), f"{version.uri}/dossier/{value}", "folders")
                for value, label in DossierKind.choices
                if value != kind
            ),
            Action(_("核对特医食品"), f"/nutrition/check-fsmp?version={version.public_id}", "clipboard-heart"),
        ],
        "tables": [table],
    }
    return table.response("nutrition/thing.html", context)


@login_required
def add(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Enter a part."""
    version = version_of(request, public_id)
    if kind not in PARTS:
        raise Missing(value=kind)

    def run(by: User, thing: FormulaVersion, data: dict[str, Any]) -> object:
        actions.file_part(by=by, version=thing, kind=kind, **data)
        return f"{thing.uri}/dossier/{kind}"

    deed = Deed(
        gettext_lazy("登记材料"), PartForm, "nutrition.change_formula", run, "file-plus",
        about=lambda thing: thing.formula, given=lambda thing: {"kind": kind},
    )  # fmt: skip
    return answer(request, {"add": deed}, "add", version, str(version), back=f"{version.uri}/dossier/{kind}")
