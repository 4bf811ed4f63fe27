"""Forms about cases, reviews, outputs and bundles."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.engine.gates import criteria
from valley.innovation.projects.forms.shares import PartsField
from valley.innovation.projects.models import (
    BundleKind,
    Case,
    Consortium,
    DropReason,
    Field,
    Gate,
    Novelty,
    Output,
    Path,
    Review,
    Seat,
    Stranglehold,
    Transfer,
)
from valley.kernel.models import User
from valley.registry.forms.fields import DayField, OrganisationField
from valley.registry.models import Organisation


def _ours(label: Any) -> forms.ModelChoiceField:  # type: ignore[type-arg]
    return forms.ModelChoiceField(label=label, queryset=Organisation.objects.none())


def _area(label: Any, most: int = 600, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 3}), **more)


def _yes(label: Any, yes: Any, no: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("yes", yes), ("no", no)], widget=forms.RadioSelect)


class _Ours(forms.Form):
    """A form whose first field is one of the user's organisations."""

    ours = ""

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields[self.ours].queryset = organisations  # type: ignore[attr-defined]


class CaseForm(_Ours):
    """A technology that sets out."""

    ours = "organisation"
    organisation = _ours(_("单位"))
    title = forms.CharField(label=_("名称"), max_length=120)
    path = forms.ChoiceField(label=_("路径"), choices=Path.choices)
    field = forms.ChoiceField(label=_("领域"), choices=Field.choices)
    due_on = DayField(label=_("本阶段期限"))
    result = forms.ModelChoiceField(label=_("出自哪项成果"), queryset=User.objects.none(), required=False)
    consortium = forms.ModelChoiceField(label=_("出自哪个联合体"), queryset=Consortium.objects.none(), required=False)

    def __init__(self, *args: Any, organisations: Any, results: Any, **more: Any) -> None:
        super().__init__(*args, organisations=organisations, **more)
        self.fields["result"].queryset = results  # type: ignore[attr-defined]
        seats = Seat.objects.filter(organisation__in=organisations, state=Seat.State.TAKEN).values("consortium")
        self.fields["consortium"].queryset = Consortium.objects.filter(pk__in=seats)  # type: ignore[attr-defined]


class MetForm(forms.Form):
    """A criterion that is met."""

    criterion = forms.ChoiceField(label=_("准出条件"))
    words = _area(_("如何达到"))
    file = forms.FileField(label=_("证明材料"))

    def __init__(self, *args: Any, case: Case, **more: Any) -> None:
        super().__init__(*args, **more)
        done = set(case.stays.get(left_at=None).met.values_list("criterion", flat=True))
        left = [(one, one) for one in criteria(case.path, case.stage) if one not in done]
        self.fields["criterion"].choices = left  # type: ignore[attr-defined]


class GateForm(forms.Form):
    """The decision."""

    verdict = forms.ChoiceField(label=_("决定"), choices=Gate.Verdict.choices, widget=forms.RadioSelect)
    reason = _area(_("理由"))
    holder = OrganisationField(label=_("下一阶段的负责单位"), required=False)
    due_on = DayField(label=_("下一期限"), required=False)


class DropForm(forms.Form):
    """Given up."""

    kind = forms.ChoiceField(label=_("中止原因"), choices=DropReason.choices)
    reason = _area(_("说明：学到了什么"))


class StrangleholdForm(forms.Form):
    """A line of the list."""

    title = forms.CharField(label=_("名称"), max_length=120)
    field = forms.ChoiceField(label=_("领域"), choices=Field.choices)
    words = _area(_("受制于什么、影响多大"))
    source = forms.CharField(label=_("依据"), max_length=300, help_text=_("谁在哪份文件里提出。"))
    goal = forms.CharField(label=_("怎样算突破"), max_length=300)


class ReviewForm(forms.Form):
    """A claim and who judges it."""

    kind = forms.ChoiceField(label=_("认定什么"), choices=Review.Kind.choices)
    title = forms.CharField(label=_("技术名称"), max_length=120)
    owner = OrganisationField(label=_("技术所属单位"))
    claim = _area(_("主张：指标和条件"))
    compared = _area(_("与哪些国际最好水平相比，出处"))
    stranglehold = forms.ModelChoiceField(
        label=_("卡脖子清单中的哪一条"), queryset=Stranglehold.objects.filter(state="listed"), required=False
    )
    experts = _area(_("专家"), 4000, help_text=_("每行一位：账号，空格，专长与所在单位。至少五位。"))
    file = forms.FileField(label=_("申报材料"))

    def clean_experts(self) -> dict[User, str]:
        """Account → standing."""
        found: dict[User, str] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["experts"].splitlines())):
            name, _space, standing = line.partition(" ")
            user = User.objects.filter(username=name, is_active=True).first()
            if user is None or not standing.strip():
                raise ValidationError(_("没有这个账号，或没有写明专长：%(line)s。"), params={"line": line})
            found[user] = standing.strip()
        return found


class JudgeForm(forms.Form):
    """One expert's word."""

    tied = _yes(_("您与该单位或该技术有利益关系吗"), _("有，回避"), _("没有"))
    agrees = forms.ChoiceField(
        label=_("意见"),
        choices=[("", _("回避，不表态")), ("yes", _("同意认定")), ("no", _("不同意认定"))],
        required=False,
    )
    words = _area(_("理由"))


class OutputForm(_Ours):
    """Something new."""

    ours = "owner"
    owner = _ours(_("所有单位"))
    kind = forms.ChoiceField(label=_("类别"), choices=Novelty.choices)
    title = forms.CharField(label=_("名称"), max_length=120)
    version = forms.CharField(label=_("版本"), max_length=20)
    words = _area(_("新在哪里"))
    issued_on = DayField(label=_("形成日期"))
    total = forms.IntegerField(label=_("总份数"), min_value=1, initial=100)
    parts = PartsField(label=_("归属：各单位份数"))
    replaces = forms.ModelChoiceField(label=_("取代哪一版"), queryset=Output.objects.none(), required=False)
    consortium = forms.ModelChoiceField(label=_("出自哪个联合体"), queryset=Consortium.objects.none(), required=False)
    case = forms.ModelChoiceField(label=_("出自哪个转化案件"), queryset=Case.objects.none(), required=False)
    file = forms.FileField(label=_("证明材料"))

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, organisations=organisations, **more)
        rows = Output.objects.filter(owner__in=organisations, replaced_by=None)
        seats = Seat.objects.filter(organisation__in=organisations, state=Seat.State.TAKEN).values("consortium")
        self.fields["consortium"].queryset = Consortium.objects.filter(pk__in=seats)  # type: ignore[attr-defined]
        self.fields["case"].queryset = Case.objects.filter(organisation__in=organisations)  # type: ignore[attr-defined]
        self.fields["replaces"].queryset = rows  # type: ignore[attr-defined]


class AdoptForm(_Ours):
    """Used, with its effect."""

    ours = "organisation"
    organisation = _ours(_("采用单位"))
    since = DayField(label=_("采用日期"))
    effect = forms.CharField(label=_("效果：测得的变化"), max_length=300)


class BundleForm(_Ours):
    """A package of five parts."""

    ours = "licensor"
    licensor = _ours(_("许可方"))
    title = forms.CharField(label=_("名称"), max_length=120)
    version = forms.CharField(label=_("版本"), max_length=20)
    licence = _area(_("许可条件"))
    checklist = _area(_("移交清单"), 4000, help_text=_("每行一项。"))
    standard = forms.CharField(label=_("标准"), max_length=300, required=False)
    technology = forms.CharField(label=_("技术"), max_length=300, required=False)
    equipment = forms.CharField(label=_("装备"), max_length=300, required=False)
    process = forms.CharField(label=_("工艺"), max_length=300, required=False)
    model = forms.CharField(label=_("模式"), max_length=300, required=False)

    def clean_checklist(self) -> list[str]:
        """One a line."""
        return [line.strip() for line in self.cleaned_data["checklist"].splitlines() if line.strip()]

    @staticmethod
    def parts_of(data: dict[str, Any]) -> list[tuple[str, str, Output | None]]:
        """The filled ones of the five; an output's number stands for that output."""
        given = [(kind.value, data.pop(kind.value)) for kind in BundleKind]
        return [(kind, words, Output.objects.filter(number=words).first()) for kind, words in given if words]


class TransferForm(forms.Form):
    """To whom it goes."""

    organisation = OrganisationField(label=_("接收单位"))
    park_name = forms.CharField(label=_("落地园区"), max_length=120)
    licensed_on = DayField(label=_("许可日期"))
    due_on = DayField(label=_("移交期限"))


class TickForm(forms.Form):
    """What has arrived."""

    items = forms.MultipleChoiceField(label=_("已移交"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, transfer: Transfer, **more: Any) -> None:
        super().__init__(*args, **more)
        left = [(one, one) for one in transfer.bundle.checklist if one not in transfer.ticked]
        self.fields["items"].choices = left  # type: ignore[attr-defined]


class LandedForm(forms.Form):
    """What came of it."""

    done = _yes(_("结果"), _("已落地"), _("未成功"))
    reason = _area(_("说明：测得的结果"))


class NothingForm(forms.Form):
    """Nothing to fill in."""
