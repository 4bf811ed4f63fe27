"""Forms of a recall."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.registry.models import Organisation
from valley.supply.trace.engine.law import paper_forms
from valley.supply.trace.forms.sharing import NoForm
from valley.supply.trace.models import CaseOrigin, Consignee, Disposal, RecallCase, RecallClass

__all__ = ["NoForm"]
WHEN = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment in Asia/Shanghai, with the browser's own calendar."""

    widget = WHEN

    def __init__(self, **more: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"], **more)


class OpenForm(forms.Form):
    """A new case of one of the organisations that the person may act for."""

    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    title = forms.CharField(label=_("名称"), max_length=200)
    origin = forms.ChoiceField(label=_("起因"), choices=CaseOrigin.choices)
    recall_class = forms.ChoiceField(label=_("召回等级"), choices=RecallClass.choices)
    suspects = forms.CharField(
        label=_("可疑批次"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行写一个批次或单品的标识：数字链接或 URN。"),
    )
    suspect_since = MomentField(label=_("可疑起始时间"), help_text=_("在此之前的去向不计。"))
    suspect_until = MomentField(
        label=_("可疑截止时间"),
        required=False,
        help_text=_("仅限故障已排除的车辆、容器或设备，例如冷机修好、罐已清洗；此后放入的不计。批次请留空。"),
    )
    known_at = MomentField(label=_("知悉时间"), required=False, help_text=_("启动时限由此起算；不填即现在。"))
    reason = forms.CharField(label=_("召回原因"), widget=forms.Textarea(attrs={"rows": 2}))
    hazard = forms.CharField(label=_("危害后果"), required=False)
    area = forms.CharField(label=_("区域范围"), max_length=200, required=False)

    def __init__(self, *given: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    def clean_suspects(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["suspects"].splitlines() if line.strip()]


class ScopeForm(forms.Form):
    """Which of the two scopes."""

    cautious = forms.TypedChoiceField(
        label=_("范围"),
        choices=[("yes", _("谨慎范围：含共用设备、记录断点")), ("no", _("最小范围：只按记录的去向"))],
        coerce=lambda word: word == "yes",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecideForm(forms.Form):
    """A lot in or out, with the reason."""

    lot = forms.CharField(label=_("批次"))
    included = forms.TypedChoiceField(
        label=_("决定"), choices=[("yes", _("召回")), ("no", _("不召回"))], coerce=lambda word: word == "yes"
    )
    why = forms.CharField(label=_("改定理由"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class NotifyForm(forms.Form):
    """How they are told."""

    how = forms.CharField(label=_("通知方式"), max_length=60)


class PaperForm(forms.Form):
    """Which paper, and what its fields are to say instead of what the case says."""

    kind = forms.ChoiceField(label=_("文书"), choices=[(key, form.title) for key, form in paper_forms().items()])
    expected = forms.CharField(label=_("召回的预期效果"), required=False)
    disposal = forms.CharField(label=_("处置措施、费用承担"), required=False)
    refund = forms.CharField(label=_("消费者退货及赔偿的流程"), required=False)
    changes = forms.CharField(label=_("与原计划不同之处"), required=False)
    next = forms.CharField(label=_("拟采取的进一步措施"), required=False)
    other = forms.CharField(label=_("其他情况"), required=False)


class DisposalForm(forms.Form):
    """Goods to be rendered harmless or destroyed."""

    lot = forms.CharField(label=_("批次"))
    amount = forms.DecimalField(label=_("数量"), max_digits=20, decimal_places=6)
    unit = forms.CharField(label=_("单位"), max_length=10, help_text=_("例如 KGM（千克）、EA（件）。"))
    method = forms.CharField(label=_("方式"), max_length=100)
    place = forms.CharField(label=_("地点"), max_length=200)
    planned_at = MomentField(label=_("计划时间"))


class WitnessForm(forms.Form):
    """It was done."""

    disposal = forms.ModelChoiceField(label=_("处置"), queryset=Disposal.objects.none())
    witness = forms.CharField(label=_("见证人"), max_length=60)
    amount = forms.DecimalField(label=_("实际数量"), max_digits=20, decimal_places=6, required=False)

    def __init__(self, *given: Any, case: RecallCase, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["disposal"].queryset = case.disposals.filter(done_at=None)  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """The end."""

    words = forms.CharField(label=_("结案说明"), widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    """A consignee's answer: who, and of each shipment what became of it."""

    name = forms.CharField(label=_("确认人"), max_length=60)

    def __init__(self, *given: Any, consignee: Consignee, **more: Any) -> None:
        super().__init__(*given, **more)
        self.shipped = list(consignee.goods.all())
        self.fields["all_back"] = forms.BooleanField(
            label=_("全部如数收回"),
            required=False,
            help_text=_("勾选后，下面没有填数的各行都按发出数量记为收回。"),
        )
        for goods in self.shipped:
            out = "" if goods.amount is None else f"{goods.amount.normalize():f} {goods.unit}"
            for key, label in (("recovered", _("收回")), ("destroyed", _("就地销毁")), ("consumed", _("确认已消费"))):
                self.fields[f"{key}_{goods.pk}"] = forms.DecimalField(
                    label=f"{goods.lot.rpartition('/')[2]} · {label}",
                    required=False,
                    min_value=Decimal(0),
                    initial=getattr(goods, key),
                    help_text=_("发出 %(out)s") % {"out": out} if out and key == "recovered" else "",
                )
        self.fields["words"] = forms.CharField(label=_("说明"), required=False, max_length=500)

    def goods(self) -> dict[int, tuple[Decimal | None, Decimal | None, Decimal | None]]:
        """By shipment: recovered, destroyed, consumed."""
        given = self.cleaned_data
        found = {
            g.pk: (given[f"recovered_{g.pk}"], given[f"destroyed_{g.pk}"], given[f"consumed_{g.pk}"])
            for g in self.shipped
        }
        if given.get("all_back"):
            whole = {g.pk: (g.amount, None, None) for g in self.shipped}
            found = {pk: whole[pk] if row == (None, None, None) else row for pk, row in found.items()}
        return found
