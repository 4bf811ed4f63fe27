"""Forms about contracts and calls. Money is typed in yuan and handed on in fen."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models import Bid, Call, ContractKind
from valley.kernel.models import User
from valley.registry.forms.fields import DayField, OrganisationField


class FenField(forms.DecimalField):
    """Yuan with two decimals; the cleaned value is whole fen."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("min_value", Decimal("0.01"))
        super().__init__(max_digits=15, decimal_places=2, **more)

    def clean(self, value: Any) -> int | None:
        yuan = super().clean(value)
        return None if yuan is None else int(yuan * 100)


class ContractForm(forms.Form):
    """A signed contract."""

    kind = forms.ChoiceField(label=_("合同类别"), choices=ContractKind.choices)
    title = forms.CharField(label=_("合同名称"), max_length=200)
    seller = OrganisationField(label=_("卖方"))
    buyer = OrganisationField(label=_("买方"))
    signed_on = DayField(label=_("签订日期"))
    amount_fen = FenField(label=_("合同金额（元）"))
    ip_term = forms.CharField(label=_("知识产权约定"), max_length=300)
    acceptance_test = forms.CharField(label=_("验收办法"), max_length=300)
    origin = forms.CharField(
        label=_("由哪条记录而来"), max_length=300, required=False, help_text=_("榜单、需求或成果的网址，可不填。")
    )
    file = forms.FileField(label=_("合同文本"), required=False)

    def clean_origin(self) -> str:
        """The root-relative address, whatever was pasted."""
        given: str = self.cleaned_data["origin"].strip()
        return "/" + given.split("://", 1)[1].split("/", 1)[-1] if "://" in given else given


class FileForm(forms.Form):
    """The contract's file."""

    file = forms.FileField(label=_("合同文本"), required=False, help_text=_("已上传过的可不再传。"))


class RegisterForm(forms.Form):
    """From the certificate of registration."""

    registration_number = forms.CharField(label=_("登记号"), max_length=40)
    registered_on = DayField(label=_("登记日期"))
    technology_fen = FenField(label=_("核定技术交易额（元）"), min_value=Decimal(0))


class PaymentForm(forms.Form):
    """Money that came in."""

    paid_on = DayField(label=_("到账日期"))
    amount_fen = FenField(label=_("金额（元）"))
    words = forms.CharField(label=_("款项"), max_length=200)
    file = forms.FileField(label=_("凭证"), required=False)


class CallForm(forms.Form):
    """A problem with a bounty."""

    organisation = forms.ModelChoiceField(label=_("发榜单位"), queryset=User.objects.none())
    title = forms.CharField(label=_("榜题"), max_length=120)
    words = forms.CharField(label=_("要解决的问题"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))
    acceptance_test = forms.CharField(label=_("验收办法"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    bounty_fen = FenField(label=_("榜金（元）"))
    closes_on = DayField(label=_("揭榜截止（当日可报）"))
    criteria = forms.CharField(
        label=_("评分项和权重"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一项：名称 权重，例如“技术路线 40”；合计 100。"),
        initial="技术路线 40\n团队与条件 30\n进度与报价 30",
    )
    need = forms.ModelChoiceField(label=_("来自哪条需求"), queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, organisations: Any, needs: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["need"].queryset = needs  # type: ignore[attr-defined]

    def clean_criteria(self) -> dict[str, int]:
        """Name → weight."""
        return dict(_lines(self.cleaned_data["criteria"]))


def _lines(given: str) -> list[tuple[str, int]]:
    found = []
    for place, line in enumerate(filter(None, map(str.strip, given.splitlines())), 1):
        name, _space, number = line.replace("　", " ").rpartition(" ")
        if not name or not number.rstrip("%").isdigit():
            raise forms.ValidationError(
                _("第 %(place)s 行“%(line)s”不是“名称 权重”。"), params={"place": place, "line": line[:40]}
            )
        found.append((name.strip(), int(number.rstrip("%"))))
    return found


class BidForm(forms.Form):
    """An offer."""

    organisation = forms.ModelChoiceField(label=_("揭榜单位"), queryset=User.objects.none())
    plan = forms.CharField(
        label=_("方案"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("评审时不显示单位名称，方案里请不要写。"),
    )  # fmt: skip
    price_fen = FenField(label=_("报价（元）"))
    months = forms.IntegerField(label=_("完成时间（月）"), min_value=1, max_value=120)

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["organisation"]
        field.queryset, field.initial = organisations, organisations.first()


class ReviewersForm(forms.Form):
    """Accounts that judge."""

    reviewers = forms.CharField(
        label=_("评审人账号"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("每行一个账号，至少三位。")
    )

    def clean_reviewers(self) -> list[User]:
        """The accounts."""
        names = [name.strip() for name in self.cleaned_data["reviewers"].splitlines() if name.strip()]
        known = {user.username: user for user in User.objects.filter(username__in=names, is_active=True)}
        missing = [name for name in names if name not in known]
        if missing:
            raise forms.ValidationError(_("没有这个账号：%(names)s。"), params={"names": "、".join(missing)})
        return [known[name] for name in names]


class TieForm(forms.Form):
    """Tied or not."""

    tied = forms.ChoiceField(
        label=_("您与发榜方或任一揭榜方有利益关系吗"), choices=[("no", _("没有")), ("yes", _("有，回避"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(label=_("说明"), max_length=300, required=False)


class ScoreForm(forms.Form):
    """Points and a reason for every criterion of one bid."""

    bid = forms.ModelChoiceField(label=_("方案"), queryset=Bid.objects.none())

    def __init__(self, *args: Any, call: Call, bids: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.criteria = list(call.criteria.all())
        self.fields["bid"].queryset = bids  # type: ignore[attr-defined]
        self.fields["bid"].initial = bids.first()
        self.fields["bid"].label_from_instance = lambda bid: bid.letter  # type: ignore[attr-defined]
        for one in self.criteria:
            self.fields[f"points_{one.pk}"] = forms.IntegerField(
                label=f"{one.name}（{one.weight_percent}%）", min_value=0, max_value=100
            )
            self.fields[f"why_{one.pk}"] = forms.CharField(label=_("理由"), max_length=300)

    @property
    def points(self) -> dict[int, tuple[int, str]]:
        """By criterion."""
        given = self.cleaned_data
        return {one.pk: (given[f"points_{one.pk}"], given[f"why_{one.pk}"]) for one in self.criteria}


class AwardForm(forms.Form):
    """Which one wins, why, and the way to acceptance."""

    bid = forms.ModelChoiceField(label=_("中榜方案"), queryset=Bid.objects.none())
    reason = forms.CharField(label=_("理由"), max_length=600)
    milestones = forms.CharField(
        label=_("里程碑"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一个：名称 期限 金额（元），例如“小试 2027-03-31 100000”；最晚的一个是最终验收。"),
    )  # fmt: skip

    def __init__(self, *args: Any, call: Call, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["bid"].queryset = call.bids.filter(state=Bid.State.SUBMITTED)  # type: ignore[attr-defined]

    def clean_milestones(self) -> list[tuple[str, Any, int]]:
        """(name, due, fen)."""
        found = []
        for place, line in enumerate(filter(None, map(str.strip, self.cleaned_data["milestones"].splitlines())), 1):
            parts = line.rsplit(None, 2)
            try:
                name, due, yuan = parts
                found.append((name, forms.DateField().clean(due), int(Decimal(yuan.replace(",", "")) * 100)))
            except (ValueError, ArithmeticError, forms.ValidationError):
                raise forms.ValidationError(
                    _("第 %(place)s 行“%(line)s”不是“名称 期限 金额”。"), params={"place": place, "line": line[:40]}
                ) from None
        return found


class MilestoneForm(forms.Form):
    """Reached, with evidence."""

    words = forms.CharField(label=_("完成情况"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label=_("证明材料"))


class CheckForm(forms.Form):
    """Accepted or not."""

    accepted = forms.ChoiceField(
        label=_("验收"), choices=[("yes", _("通过")), ("no", _("退回"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("验收意见"), max_length=600)
