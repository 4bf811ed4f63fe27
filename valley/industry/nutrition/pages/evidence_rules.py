"""Rules from a gene locus or the microbiome to a nutrient, each with its grade and source."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.forms import trials as forms
from valley.industry.nutrition.forms.basics import Confirm
from valley.industry.nutrition.models import EvidenceRule, Grade
from valley.industry.nutrition.pages.common import HOME, desk_of, seen
from valley.industry.nutrition.queries.nutrients import label
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action
from valley.kernel.tables import Column, Filter, Table


def _used(row: EvidenceRule) -> tuple[str, Any]:
    if row.retired_at is not None:
        return "idle", _("已停用")
    return ("good", _("采用")) if row.grade in {Grade.HIGH, Grade.MODERATE} else ("warn", _("证据不足，不采用"))


class Rules(Table):
    """All rules."""

    name = "rules"
    caption = gettext_lazy("循证规则")
    empty = gettext_lazy("还没有循证规则：平台不自带任何基因或菌群规则")
    columns = [
        Column("marker", gettext_lazy("标志"), order="marker", search="marker", heading=True),
        Column("kind", gettext_lazy("类型"), value=lambda row: row.get_kind_display()),
        Column("nutrient", gettext_lazy("营养素"), value=lambda row: label(row.nutrient)),
        Column("raise_percent", gettext_lazy("下限上调"), kind="number", unit="%"),
        Column("grade", gettext_lazy("证据等级"), value=lambda row: row.get_grade_display()),
        Column("used", gettext_lazy("是否采用"), kind="status", value=_used),
        Column("source", gettext_lazy("出处"), search="source"),
        Column(
            "retire",
            gettext_lazy("停用"),
            value=lambda row: None if row.retired_at else _("停用"),
            href=lambda row: None if row.retired_at else f"{row.uri}/do/retire",
            exported=False,
        ),
    ]
    filters = [Filter("grade", gettext_lazy("证据等级"), Grade.choices)]


@login_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "nutrition.view_evidence_rules", None)
    able = may(user, "nutrition.enter_evidence_rule", None)
    context = {
        "title": _("循证规则"),
        "subtitle": _("只移动下限，且不越过参考摄入量的上限；证据等级低的记录在此但不采用。"),
        "crumbs": [HOME, (_("特殊人群"), "/nutrition/advice")],
        "actions": [Action(_("登记规则"), "/nutrition/evidence-rules/new", "plus", tone="primary")] if able else [],
    }
    return Rules(request, EvidenceRule.objects.all()).response("nutrition/desk.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new rule."""
    return answer(request, {"new": NEW}, "new", desk_of(request, "/nutrition/evidence-rules"))


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something to a rule."""
    found = seen(EvidenceRule, public_id, request, "nutrition.view_evidence_rules")
    return answer(request, DEEDS, deed, found, str(found), back="/nutrition/evidence-rules")


def _enter(by: User, _desk: Any, data: dict[str, Any]) -> object:
    data["nutrient_key"] = data.pop("nutrient")
    actions.enter_rule(by=by, **data)
    return "/nutrition/evidence-rules"


def _retire(by: User, thing: EvidenceRule, data: dict[str, Any]) -> object:
    actions.retire_rule(by=by, rule=thing)
    return "/nutrition/evidence-rules"


NEW = Deed(
    gettext_lazy("登记规则"), forms.EvidenceRuleForm, "nutrition.enter_evidence_rule", _enter, "plus",
    about=lambda desk: None,
)  # fmt: skip
DEEDS: dict[str, Deed] = {
    "retire": Deed(
        gettext_lazy("停用"), Confirm, "nutrition.enter_evidence_rule", _retire, "archive", about=lambda rule: None,
        offered=lambda rule: rule.retired_at is None,
    )
}  # fmt: skip
