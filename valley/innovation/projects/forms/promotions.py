"""Forms about promotion lists, trials and common calls."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.forms.plain import OursForm, YuanField, area, mine_of, yes_no
from valley.innovation.projects.models import (
    Output,
    Promotion,
    PromotionItem,
)
from valley.registry.forms.fields import DayField


class PromotionForm(OursForm):
    """A list."""

    ours = "association"
    association = mine_of(_("发布协会"))
    title = forms.CharField(label=_("名称"), max_length=120)
    words = area(_("为谁选、按什么选"))
    items = area(_("列入的产出"), 6000, 6, help_text=_("每行一项：产出编号，空格，为什么先进、适用于谁。"))
    due_on = DayField(label=_("推广截止"))

    def clean_items(self) -> dict[Output, str]:
        """Output → why."""
        found: dict[Output, str] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["items"].splitlines())):
            number, _space, why = line.partition(" ")
            output = Output.objects.filter(number=number.upper()).first()
            if output is None or not why.strip():
                raise ValidationError(_("台账里没有这个编号，或没有写理由：%(line)s。"), params={"line": line[:60]})
            found[output] = why.strip()
        return found


class TrialForm(OursForm):
    """What one wants to try."""

    organisation = mine_of(_("试用单位"))
    item = forms.ModelChoiceField(label=_("试用哪一项"), queryset=PromotionItem.objects.none())
    purpose = forms.CharField(label=_("用在哪里、想达到什么"), max_length=300)

    def __init__(self, *args: Any, promotion: Promotion, organisations: Any, **more: Any) -> None:
        super().__init__(*args, organisations=organisations, **more)
        field: Any = self.fields["item"]
        field.queryset = promotion.items.select_related("output").exclude(output__owner__in=organisations)


class AgreedForm(forms.Form):
    """Yes, or no with its reason."""

    agreed = yes_no(_("答复"), _("同意"), _("谢绝"))
    reason = forms.CharField(label=_("理由（谢绝时必填）"), max_length=300, required=False)


class AdoptedForm(forms.Form):
    """What came of the trial."""

    adopted = yes_no(_("结果"), _("采用"), _("放弃"))
    reason = forms.CharField(label=_("测得的效果，或放弃的理由"), max_length=300)


class PoolForm(OursForm):
    """A common call."""

    ours = "organiser"
    organiser = mine_of(_("发起单位"))
    title = forms.CharField(label=_("榜题"), max_length=120)
    words = area(_("要解决的问题"), 20_000, 6)
    acceptance_test = area(_("验收办法"))
    least_fen = YuanField(label=_("成榜的最低榜金（元）"))
    due_on = DayField(label=_("征集期限"))


class PromiseForm(OursForm):
    """Money."""

    organisation = mine_of(_("出资单位"))
    amount_fen = YuanField(label=_("认缴（元）"), help_text=_("再填一次就改成新的数。"))


class UnpromiseForm(OursForm):
    """Whose promise is taken back."""

    organisation = mine_of(_("出资单位"))


class CallPoolForm(forms.Form):
    """It becomes a call."""

    closes_on = DayField(label=_("揭榜截止（当日可报）"))
    criteria = area(
        _("评分项和权重"), 1000, 4, help_text=_("每行一项：名称 权重，例如“技术路线 40”；合计 100。"),
        initial="技术路线 40\n团队与条件 30\n进度与报价 30",
    )  # fmt: skip

    def clean_criteria(self) -> dict[str, int]:
        """Name → weight."""
        found = {}
        for line in filter(None, map(str.strip, self.cleaned_data["criteria"].splitlines())):
            name, _space, weight = line.replace("　", " ").rpartition(" ")
            if not name or not weight.rstrip("%").isdigit():
                raise ValidationError(_("“%(line)s”不是“名称 权重”。"), params={"line": line[:40]})
            found[name.strip()] = int(weight.rstrip("%"))
        return found
