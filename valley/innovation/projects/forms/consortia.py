"""Forms about consortia and their packages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.queries.library import SEVEN_LINKS
from valley.innovation.projects.models import Chair, Consortium, Field, Sector, Track, WorkPackage
from valley.kernel.models import User
from valley.registry.forms.fields import DayField, OrganisationField
from valley.registry.models import Organisation


class ConsortiumForm(forms.Form):
    """A firm sets the problem."""

    lead = forms.ModelChoiceField(label=_("牵头单位"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(label=_("牵头单位的角色"), choices=Chair.choices, initial=Chair.INDUSTRY)
    title = forms.CharField(label=_("名称"), max_length=120)
    goal = forms.CharField(
        label=_("要解决什么、怎样算解决了"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    field = forms.ChoiceField(label=_("领域"), choices=Field.choices)
    sectors = forms.MultipleChoiceField(
        label=_("板块"), choices=Sector.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("跨板块的项目勾选两个以上。"),
    )  # fmt: skip
    topics = forms.CharField(label=_("关键词"), max_length=400, required=False, help_text=_("用“、”分开。"))
    links = forms.CharField(
        label=_("链条环节"), widget=forms.Textarea(attrs={"rows": 4}), initial="\n".join(SEVEN_LINKS), max_length=900,
        help_text=_("每行一个，自上游到下游。"),
    )  # fmt: skip
    due_on = DayField(label=_("签约期限"))
    need = forms.ModelChoiceField(label=_("来自哪条需求"), queryset=User.objects.none(), required=False)
    track = forms.ModelChoiceField(
        label=_("属于哪条赛道"), queryset=Track.objects.filter(state="chosen"), required=False
    )
    call = forms.ModelChoiceField(
        label=_("来自哪个榜单"), queryset=User.objects.none(), required=False, help_text=_("本单位发榜或中榜的。")
    )

    def __init__(self, *args: Any, organisations: Any, needs: Any, calls: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["call"].queryset = calls  # type: ignore[attr-defined]
        self.fields["lead"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["need"].queryset = needs  # type: ignore[attr-defined]

    def clean_links(self) -> list[str]:
        """One a line."""
        return [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]

    def clean_topics(self) -> list[str]:
        """The words."""
        words = self.cleaned_data["topics"].replace("，", "、").replace(",", "、")
        return [word.strip() for word in words.split("、") if word.strip()]


class SeatForm(forms.Form):
    """Whom to ask for which role."""

    role = forms.ChoiceField(label=_("角色"), choices=Chair.choices)
    organisation = OrganisationField(label=_("单位"))
    duty = forms.CharField(label=_("承担什么"), max_length=300)


class AnswerForm(forms.Form):
    """Yes, or no with its reason."""

    taken = forms.ChoiceField(
        label=_("是否加入"), choices=[("yes", _("加入")), ("no", _("谢绝"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("理由（谢绝时必填）"), max_length=300, required=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class StartForm(forms.Form):
    """The signed agreement."""

    file = forms.FileField(label=_("签字盖章的协议"))
    next_step = forms.CharField(label=_("下一步"), max_length=200)
    due_on = DayField(label=_("期限"))
    without = forms.CharField(label=_("角色空缺的理由"), max_length=600, required=False)


class EndForm(forms.Form):
    """How it ended."""

    achieved = forms.ChoiceField(
        label=_("结果"), choices=[("yes", _("问题已解决")), ("no", _("解散"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("说明：做成了什么，学到了什么"), max_length=600)


class PackageForm(forms.Form):
    """A work package on a link."""

    link = forms.ChoiceField(label=_("链条环节"))
    title = forms.CharField(label=_("工作包"), max_length=120)
    organisation = forms.ModelChoiceField(
        label=_("承担单位"), queryset=Organisation.objects.none(), required=False, help_text=_("空着：这个环节还没人。")
    )
    due_on = DayField(label=_("期限"))
    after = forms.ModelMultipleChoiceField(
        label=_("前置工作包"), queryset=WorkPackage.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, consortium: Consortium, package: WorkPackage | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        seats = consortium.seats.filter(state="taken").values("organisation")
        packages = consortium.packages.filter(state="planned")
        if package is None:
            self.fields["link"].choices = [(one, one) for one in consortium.links]  # type: ignore[attr-defined]
        else:
            del self.fields["link"], self.fields["title"]
            packages = packages.exclude(pk=package.pk)
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=seats)  # type: ignore[attr-defined]
        self.fields["after"].queryset = packages  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    """What was done, with evidence."""

    words = forms.CharField(label=_("完成情况"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label=_("证明材料"))
