"""Forms about tracks, gatherings, promotions, common calls, templates, interfaces, fostering and backing."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.actions.templates import Contents, PackageLine, ShareLine
from valley.innovation.projects.models import (
    Aspect,
    Attendance,
    BackingKind,
    Consortium,
    Field,
    Gathering,
    GatheringKind,
    Output,
    Promotion,
    PromotionItem,
    Resource,
    SharedKind,
    Template,
    TemplateKind,
    WorkPackage,
)
from valley.kernel.models.tongues import LANGUAGES
from valley.registry.forms.fields import DayField, OrganisationField
from valley.registry.models import Organisation

SHARED = {str(SharedKind.STUDENTS): "学生", str(SharedKind.HOURS): "工时", str(SharedKind.EQUIPMENT): "设备"}


def mine_of(label: Any, **more: Any) -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """One of the user's organisations."""
    return forms.ModelChoiceField(label=label, queryset=Organisation.objects.none(), **more)


def area(label: Any, most: int = 600, rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


def yes_no(label: Any, yes: Any, no: Any) -> forms.ChoiceField:
    """Two answers."""
    return forms.ChoiceField(label=label, choices=[("yes", yes), ("no", no)], widget=forms.RadioSelect)


class YuanField(forms.DecimalField):
    """Yuan with two decimals; the cleaned value is whole fen."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_digits=15, decimal_places=2, min_value=Decimal("0.01"), **more)

    def clean(self, value: Any) -> int | None:
        yuan = super().clean(value)
        return None if yuan is None else int(yuan * 100)


class WordsField(forms.CharField):
    """Words with 、 between them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=400, required=False, help_text=_("用“、”分开。"), **more)

    def clean(self, value: Any) -> Any:
        words = str(super().clean(value) or "").replace("，", "、").replace(",", "、")
        return [word.strip() for word in words.split("、") if word.strip()]


class OursForm(forms.Form):
    """A form in which `ours` names a field of the user's organisations."""

    ours = "organisation"

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields[self.ours]
        field.queryset = organisations
        if field.required and organisations.count() == 1:
            field.initial = organisations.first()


class TrackForm(forms.Form):
    """A candidate."""

    title = forms.CharField(label=_("名称"), max_length=120)
    words = area(_("做什么、为谁做"))
    field = forms.ChoiceField(label=_("领域"), choices=Field.choices)
    industry = forms.CharField(
        label=_("行业小类（GB/T 4754）"), max_length=8, required=False, help_text=_("四位代码；据此查产业目录。")
    )
    topics_of = WordsField(label=_("关键词"))
    due_on = DayField(label=_("决定期限"))


class TrackEvidenceForm(forms.Form):
    """Points with their source."""

    aspect = forms.ChoiceField(label=_("方面"), choices=Aspect.choices)
    points = forms.IntegerField(label=_("分数（0–100）"), min_value=0, max_value=100)
    words = area(_("依据说明"))
    source = forms.CharField(label=_("出处"), max_length=300, help_text=_("报告、统计、论文或平台记录，写到能查到。"))
    file = forms.FileField(label=_("附件"), required=False)


class DecideForm(forms.Form):
    """Chosen or not."""

    chosen = yes_no(_("决定"), _("选定"), _("不选"))
    reason = area(_("决定的理由"))


class GatheringForm(OursForm):
    """An event."""

    ours = "organiser"
    organiser = mine_of(_("主办单位"))
    kind = forms.ChoiceField(label=_("类别"), choices=GatheringKind.choices)
    title = forms.CharField(label=_("名称"), max_length=120)
    words = area(_("谈什么、给谁来"))
    topics_of = WordsField(label=_("关键词"))
    venue = forms.CharField(label=_("地点"), max_length=200)
    starts_at = forms.DateTimeField(
        label=_("开始时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )  # fmt: skip
    seats_count = forms.IntegerField(label=_("名额（人）"), min_value=1, max_value=100_000)


class SignUpForm(OursForm):
    """A seat."""

    organisation = mine_of(_("代表哪个单位"), required=False)
    offers = forms.CharField(label=_("带来什么、想找什么（给其他报名的人看）"), max_length=300)


class HoldForm(forms.Form):
    """Who was there."""

    there = forms.ModelMultipleChoiceField(
        label=_("到场的人"), queryset=Attendance.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = area(_("小结"))

    def __init__(self, *args: Any, gathering: Gathering, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = gathering.attendances.filter(cancelled_at=None).select_related("user", "organisation")
        field: Any = self.fields["there"]
        field.queryset = rows
        field.label_from_instance = lambda row: f"{row.user} {row.organisation or ''}".strip()


class MetForm(forms.Form):
    """Whom one met."""

    other = forms.ModelChoiceField(label=_("结识了谁"), queryset=Attendance.objects.none())
    words = forms.CharField(label=_("谈了什么"), max_length=300)

    def __init__(self, *args: Any, attendance: Attendance, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = attendance.gathering.attendances.filter(attended=True).exclude(pk=attendance.pk)
        field: Any = self.fields["other"]
        field.queryset = rows.select_related("user", "organisation")
        field.label_from_instance = lambda row: f"{row.user} {row.organisation or ''}".strip()


class ConfirmForm(forms.Form):
    """Whether they met."""

    confirmed = yes_no(_("你们在活动上结识了吗"), _("是"), _("不是"))


class FollowForm(forms.Form):
    """What followed."""

    record = forms.CharField(
        label=_("后续：平台上的哪条记录"), max_length=300, help_text=_("联合体、订单、合同或引介页面的网址。")
    )

    def clean_record(self) -> str:
        """The root-relative address, whatever was pasted."""
        given: str = self.cleaned_data["record"].strip()
        return "/" + given.split("://", 1)[1].split("/", 1)[-1] if "://" in given else given


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


class TemplateForm(OursForm):
    """A template."""

    organisation = mine_of(_("发布单位"), required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=TemplateKind.choices)
    title = forms.CharField(label=_("名称"), max_length=120)
    version = forms.CharField(label=_("版本"), max_length=20)
    language = forms.ChoiceField(label=_("语言"), choices=LANGUAGES)
    source = forms.CharField(label=_("出处"), max_length=300, help_text=_("谁写的、依据什么；官方示范文本写文号。"))
    text = area(
        _("文本"), 60_000, 12, required=False,
        help_text=_("要填的地方写成 {{名称}}，例如 {{委托方}}、{{价款}}；套用时按记录填好，缺的留空。"),
    )  # fmt: skip
    packages = area(
        _("工作包（联合计划）"), 6000, 6, required=False,
        help_text=_("每行一个：环节 | 工作包 | 开始后多少天完成 | 前置序号（可空，用“、”分开）。"),
    )  # fmt: skip
    shares = area(
        _("共享投入（联合计划）"), 3000, 4, required=False,
        help_text=_("每行一项：学生、工时或设备 | 说明 | 数量（人或小时）。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Text, packages and shares become the contents."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        text, packages, shares = (given.pop(name, "") for name in ("text", "packages", "shares"))
        given["contents"] = Contents(text, self._packages(packages), self._shares(shares))
        return given

    def _packages(self, words: str) -> list[PackageLine]:
        found = []
        for line in filter(None, map(str.strip, words.splitlines())):
            cells = [cell.strip() for cell in line.split("|")]
            after = cells[3].replace(",", "、").split("、") if len(cells) == 4 and cells[3] else []
            if len(cells) not in (3, 4) or not cells[2].isdigit() or not all(one.strip().isdigit() for one in after):
                self.add_error("packages", _("“%(line)s”不是“环节 | 工作包 | 天数 | 前置”。") % {"line": line[:40]})
                return []
            found.append(PackageLine(cells[0], cells[1], int(cells[2]), [int(one) for one in after]))
        return found

    def _shares(self, words: str) -> list[ShareLine]:
        kinds = {name: key for key, name in SHARED.items()}
        found = []
        for line in filter(None, map(str.strip, words.splitlines())):
            cells = [cell.strip() for cell in line.split("|")]
            kind = kinds.get(cells[0]) or next((key for key in SHARED if key == cells[0]), "")
            if len(cells) != 3 or not kind or not cells[2].isdigit() or int(cells[2]) < 1:
                self.add_error("shares", _("“%(line)s”不是“学生、工时或设备 | 说明 | 数量”。") % {"line": line[:40]})
                return []
            found.append(ShareLine(kind, cells[1], int(cells[2])))
        return found


class VersionForm(TemplateForm):
    """A new version of the same template."""

    def __init__(self, *args: Any, template: Template, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["kind"], self.fields["language"], self.fields["organisation"]
        for name in ("text",) if template.kind == TemplateKind.PROGRAMME else ("packages", "shares"):
            del self.fields[name]


class ApplyForm(forms.Form):
    """Which programme, from when."""

    template = forms.ModelChoiceField(
        label=_("联合计划范本"), queryset=Template.objects.filter(kind="programme", withdrawn_at=None)
    )
    start = DayField(label=_("从哪天算起"))


class SharingForm(forms.Form):
    """What is needed of whom."""

    kind = forms.ChoiceField(label=_("共享什么"), choices=SharedKind.choices)
    words = forms.CharField(label=_("说明"), max_length=200)
    planned_count = forms.IntegerField(label=_("计划数量（人或小时）"), min_value=1, max_value=1_000_000)
    organisation = mine_of(_("由谁提供"), required=False, help_text=_("空着：还在找。"))
    resource = forms.ModelChoiceField(label=_("哪台设备"), queryset=Resource.objects.none(), required=False)
    due_on = DayField(label=_("期限"))

    def __init__(self, *args: Any, consortium: Consortium, **more: Any) -> None:
        super().__init__(*args, **more)
        seats = consortium.seats.filter(state="taken").values("organisation")
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=seats)  # type: ignore[attr-defined]
        machines = Resource.objects.filter(owner__in=seats, kind="equipment", withdrawn_at=None)
        self.fields["resource"].queryset = machines  # type: ignore[attr-defined]


class AssignForm(SharingForm):
    """Who gives it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("kind", "words", "planned_count"):
            del self.fields[name]


class GiveForm(forms.Form):
    """What was given."""

    on = DayField(label=_("日期"))
    count = forms.IntegerField(label=_("数量（人或小时）"), min_value=1, max_value=1_000_000)
    words = forms.CharField(label=_("用在哪里"), max_length=300)


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


class ReasonForm(forms.Form):
    """Why, or what came of it."""

    reason = area(_("说明"))
