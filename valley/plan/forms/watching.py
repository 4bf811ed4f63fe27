"""Forms of what the plan watches. Each field is named as the action's argument."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.kernel import measures
from valley.plan.forms.steering import day_field, owner_field, words_field
from valley.plan.models import MARKET_UNITS
from valley.plan.queries import words


def _percent(label: Any) -> forms.DecimalField:
    """A yearly growth in per cent; the action takes ‰."""
    return forms.DecimalField(
        label=label, required=False, max_digits=6, decimal_places=1, min_value=-100, max_value=1000,
        help_text=_("每年百分之几，如 10 表示 10%；空为不设。"),
    )  # fmt: skip


def permille(percent: Decimal | None) -> int | None:
    return None if percent is None else int(percent * 10)


class SetBounds(forms.Form):
    fast_permille = _percent(_("增速上界（%）"))
    slow_permille = _percent(_("增速下界（%）"))
    bounds_source = forms.CharField(
        label=_("界限的依据"),
        max_length=300,
        required=False,
        help_text=_("规划没有规定界限；请写明由哪份文件或会议定。"),
    )


class OpenSeries(SetBounds):
    name = forms.CharField(label=_("名称"), max_length=200, help_text=_("如“全国功能性食品市场规模”。"))
    segment = forms.CharField(label=_("细分领域"), max_length=100)
    unit = forms.ChoiceField(label=_("计量单位"))
    owner = owner_field()
    look_on = day_field(_("下次查看日期"))
    field_order = ("name", "segment", "unit", "owner", "look_on", "fast_permille", "slow_permille", "bounds_source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(code, words.unit_words(code)) for code in MARKET_UNITS]  # type: ignore[attr-defined]


class RecordPoint(forms.Form):
    year = forms.IntegerField(label=_("年度"), min_value=1990, max_value=2999)
    amount = forms.DecimalField(label=_("数值"), max_digits=26, decimal_places=6, help_text=_("按本序列的计量单位。"))
    source = forms.CharField(label=_("文件名称、发布单位"), max_length=300)
    page = forms.CharField(label=_("页码"), max_length=40)
    published_on = day_field(_("发布日期"))
    look_on = day_field(_("下次查看日期"))
    reason = forms.CharField(
        label=_("更正的理由"), max_length=300, required=False, help_text=_("这一年度已有数值时必填。")
    )
    file = forms.FileField(label=_("原文件"), required=False)


class LookAgain(forms.Form):
    look_on = day_field(_("下次查看日期"))


class AnswerAlert(forms.Form):
    answer = words_field(_("研判意见"))
    led_to = forms.CharField(
        label=_("由此开展的事项"), max_length=300, required=False,
        help_text=_("平台内记录的地址，例如新提出的候选赛道、任务或需求；没有就不填。"),
    )  # fmt: skip


class TieTechnology(forms.Form):
    record = forms.CharField(
        label=_("本地记录"), max_length=300, help_text=_("平台内记录的地址，可从该记录页面的地址栏复制。")
    )
    words = forms.CharField(label=_("做其中的什么"), max_length=300)


class TakeBack(forms.Form):
    reason = forms.CharField(label=_("撤回的理由"), max_length=300)


class ReadCondition(forms.Form):
    """The register is asked for only where the plan's data names none."""

    measure = forms.ChoiceField(label=_("登记册"), required=False)
    at_least = forms.DecimalField(
        label=_("达到多少为建设完善"), max_digits=20, decimal_places=2, required=False,
        help_text=_("按登记册的计量单位；文件没有规定就不填，符号最高为“建设中”。"),
    )  # fmt: skip
    source = forms.CharField(label=_("依据文件"), max_length=300, help_text=_("文件名称、文号、页码"))

    def __init__(self, *args: Any, bound: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if bound:
            del self.fields["measure"]
            self.fields["at_least"].required = True
        else:
            self.fields["measure"].required = True
            self.fields["measure"].choices = [  # type: ignore[attr-defined]
                ("", "—"), *((name, words.measure_label(name)) for name in measures.names()),
            ]  # fmt: skip
