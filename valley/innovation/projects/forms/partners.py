"""Forms about shared specifications, fostering and what stands behind a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.forms.plain import OursForm, YuanField, area, mine_of, yes_no
from valley.innovation.projects.models import (
    BackingKind,
    Consortium,
    WorkPackage,
)
from valley.registry.forms.fields import DayField, OrganisationField


class InterfaceForm(forms.Form):
    """One specification between two packages."""

    upstream = forms.ModelChoiceField(label=_("上游工作包"), queryset=WorkPackage.objects.none())
    downstream = forms.ModelChoiceField(label=_("下游工作包"), queryset=WorkPackage.objects.none())
    title = forms.CharField(label=_("交接什么"), max_length=120)
    specification = area(_("共同规格"), 20_000, 6, help_text=_("写可测的数：指标、条件、公差。"))
    test = area(_("共同试验"))
    due_on = DayField(label=_("答复期限"))

    def __init__(self, *args: Any, consortium: Consortium, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = consortium.packages.filter(organisation__isnull=False).exclude(state="dropped")
        for name in ("upstream", "downstream"):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class AgreeForm(forms.Form):
    """The other side's word."""

    agreed = yes_no(_("答复"), _("同意"), _("不同意，中止"))
    due_on = DayField(label=_("研发和试验的期限"))
    reason = forms.CharField(label=_("理由（不同意时必填）"), max_length=600, required=False)


class CommonTestForm(forms.Form):
    """What was measured."""

    measured = area(_("实测结果"))
    passed = yes_no(_("达到规格"), _("达到"), _("没达到"))
    file = forms.FileField(label=_("试验记录"))


class AcceptForm(forms.Form):
    """Whether the other side accepts what was measured."""

    accepted = yes_no(_("认可这次结果吗"), _("认可"), _("有异议"))
    reason = forms.CharField(label=_("异议（不认可时必填）"), max_length=300, required=False)


class FosteringForm(OursForm):
    """An offer to a supplier."""

    ours = "leader"
    leader = mine_of(_("牵头企业"))
    supplier = OrganisationField(label=_("配套企业"))
    title = forms.CharField(label=_("配套什么"), max_length=120)
    gap = forms.CharField(label=_("现在差在哪里"), max_length=300)
    goal = forms.CharField(label=_("达到什么算成"), max_length=300)
    support = forms.CharField(label=_("开放什么：设备、标准、订单、人员"), max_length=300)
    due_on = DayField(label=_("答复期限"))


class TakenForm(forms.Form):
    """The supplier's word."""

    taken = yes_no(_("答复"), _("接受"), _("谢绝"))
    due_on = DayField(label=_("培育期限"))
    reason = forms.CharField(label=_("理由（谢绝时必填）"), max_length=600, required=False)


class BackingForm(forms.Form):
    """What stands behind a case."""

    kind = forms.ChoiceField(label=_("类别"), choices=BackingKind.choices)
    organisation = OrganisationField(label=_("出资方、权利人或认证检测方"))
    words = forms.CharField(label=_("是什么"), max_length=300, help_text=_("轮次、专利号、认证或检测名称。"))
    amount_fen = YuanField(label=_("金额（元，仅资金）"), required=False)
    on = DayField(label=_("日期"))
    file = forms.FileField(label=_("证明材料"))
