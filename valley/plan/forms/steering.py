"""Forms of steering. Each field is named as the action's argument, so that a refusal finds its place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import User
from valley.plan.models import (
    Consultation,
    ConsultationState,
    Evaluation,
    PlanEdition,
    Role,
    Snapshot,
    Status,
    TargetBasis,
)
from valley.plan.models.evaluation import Weight
from valley.plan.queries.choices import indicator_choices, indicators, subject_choices, task_choices
from valley.plan.queries.readings import spans_until
from valley.plan.queries.values import plan_of
from valley.registry.models import Organisation
from valley.registry.queries import parks


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A date with the browser's own picker."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def words_field(label: Any, **more: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **more)


def unit_field(label: Any, **more: Any) -> "forms.ModelChoiceField[Organisation]":
    """One of the registered organisations."""
    return forms.ModelChoiceField(label=label, queryset=Organisation.objects.filter(ended_on=None), **more)


def owner_field(**more: Any) -> "forms.ModelChoiceField[User]":
    """The person who answers for it."""
    people = User.objects.filter(is_active=True).order_by("username")
    return forms.ModelChoiceField(label=_("负责人"), queryset=people, **more)


class PlanForm(forms.Form):
    """A form whose choices come from the plan."""

    def __init__(self, *args: Any, edition: PlanEdition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices."""


class AssignTask(PlanForm):
    task = forms.ChoiceField(label=_("任务"))
    unit = unit_field(_("单位"))
    role = forms.ChoiceField(label=_("职责"), choices=Role.choices)
    owner = owner_field()
    goal = words_field(_("要求"))
    next_step = forms.CharField(label=_("下一步"), max_length=300)
    starts_on = day_field(_("开始"), initial=clock.today)
    due_on = day_field(_("完成期限"))

    def prepare(self) -> None:
        self.fields["task"].choices = task_choices(self.edition)  # type: ignore[attr-defined]


class ReportProgress(forms.Form):
    status = forms.ChoiceField(label=_("状态"), choices=Status.choices)
    words = words_field(_("说明"))
    next_step = forms.CharField(
        label=_("下一步"), max_length=300, required=False, help_text=_("未结束的任务必须有下一步。")
    )
    due_on = day_field(_("完成期限"))
    evidence_uri = forms.CharField(
        label=_("佐证记录"),
        required=False,
        help_text=_("平台内记录的地址；办结时文件与地址至少一项。"),
    )
    evidence_upload = forms.FileField(label=_("佐证文件"), required=False)


class ProposeHandOver(forms.Form):
    to_unit = unit_field(_("移交给"))
    reason = words_field(_("事由"))


class AcceptHandOver(forms.Form):
    owner = owner_field()
    answer = words_field(_("答复"), required=False)


class RefuseHandOver(forms.Form):
    answer = words_field(_("退回的理由"))


class Escalate(forms.Form):
    question = words_field(_("需领导小组决定的问题"))
    wanted_by = day_field(_("最迟答复日期"))


class CallMeeting(forms.Form):
    title = forms.CharField(label=_("名称"), max_length=200)
    held_on = day_field(_("日期"), initial=clock.today)


class AddItem(forms.Form):
    title = forms.CharField(label=_("议题"), max_length=300)


class DropItem(forms.Form):
    reason = words_field(_("不列入的理由"))


class Decide(forms.Form):
    words = words_field(_("决议"))


class DecideChange(Decide):
    adopt = forms.TypedChoiceField(
        label=_("规划调整"),
        choices=[("yes", _("采纳")), ("no", _("不采纳"))],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
    )


class AssignAction(forms.Form):
    words = forms.CharField(label=_("事项"), max_length=300)
    unit = unit_field(_("单位"))
    owner = owner_field()
    due_on = day_field(_("期限"))
    next_step = forms.CharField(label=_("下一步"), max_length=300)


class EndAction(forms.Form):
    outcome = words_field(_("结果"))


class PostponeAction(forms.Form):
    due_on = day_field(_("新的期限"))
    next_step = forms.CharField(label=_("下一步"), max_length=300)


class PlanEvaluation(forms.Form):
    title = forms.CharField(label=_("名称"), max_length=200)
    stage = forms.CharField(label=_("阶段"), max_length=40)
    due_on = day_field(_("应完成日期"))
    evaluator = unit_field(_("评估机构"), required=False)


class RecordFinding(PlanForm):
    about = forms.ChoiceField(label=_("针对"))
    weight = forms.ChoiceField(label=_("性质"), choices=Weight.choices)
    words = words_field(_("意见"))
    unit = unit_field(_("答复单位"))
    answer_due_on = day_field(_("答复期限"))
    opinion = forms.ModelChoiceField(
        label=_("采纳的征询意见"), queryset=Consultation.objects.none(), required=False, help_text=_("没有就不选。")
    )

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = Consultation.objects.filter(brief__evaluation=evaluation, state=ConsultationState.GIVEN)
        self.fields["opinion"].queryset = given.select_related("organisation", "brief__evaluation")  # type: ignore[attr-defined]

    def prepare(self) -> None:
        self.fields["about"].choices = subject_choices(self.edition)  # type: ignore[attr-defined]


class AnswerFinding(forms.Form):
    answer = words_field(_("答复"))
    action_words = forms.CharField(label=_("整改事项（可不填）"), max_length=300, required=False)
    action_owner = owner_field(required=False)
    action_due_on = day_field(_("整改期限"), required=False)


class PublishEvaluation(PlanForm):
    snapshot_uri = forms.ChoiceField(label=_("所依据的快照"))
    method = words_field(_("方法"))

    def prepare(self) -> None:
        shots = Snapshot.objects.filter(plan=self.edition)
        self.fields["snapshot_uri"].choices = [(s.uri, f"{s.title}({s.made_at:%Y-%m-%d})") for s in shots]  # type: ignore[attr-defined]


class ProposeChange(PlanForm):
    """A new number for a path: either one value, or both ends of a range."""

    path = forms.ChoiceField(label=_("指标数值"))
    value = forms.CharField(label=_("新值"), required=False)
    low = forms.CharField(label=_("或区间下限"), required=False)
    high = forms.CharField(label=_("区间上限"), required=False)
    reason = words_field(_("理由"))
    evidence_uri = forms.CharField(label=_("依据记录"), help_text=_("平台内记录的地址，如 /plan/findings/…"))
    check_on = day_field(_("效果检查日期"), help_text=_("采纳后何时检查这一调整是否起作用。"))

    def prepare(self) -> None:
        self.fields["path"].choices = indicator_choices(self.edition)  # type: ignore[attr-defined]


class TakeSnapshot(PlanForm):
    title = forms.CharField(label=_("名称"), max_length=200)
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    reason = forms.CharField(label=_("用途"), max_length=200)

    def prepare(self) -> None:
        years = [span.start.year for span in spans_until(plan_of(self.edition), clock.today())]
        self.fields["year"].choices = [(year, str(year)) for year in reversed(years)]  # type: ignore[attr-defined]
        self.fields["year"].initial = years[-2:][0] if years else None


def amount_field(label: Any) -> forms.DecimalField:
    """A value in the indicator's unit."""
    return forms.DecimalField(
        label=label, max_digits=29, decimal_places=6, help_text=_("按指标的计量单位填写，百分数填 5 表示 5%。")
    )


def proof_fields() -> tuple[forms.CharField, forms.FileField]:
    """Evidence as an address of the platform or as a file."""
    return (
        forms.CharField(
            label=_("佐证记录"), required=False, help_text=_("平台内记录的地址；文件与地址至少一项。"), max_length=300
        ),
        forms.FileField(label=_("佐证文件"), required=False),
    )


class SetTarget(PlanForm):
    indicator = forms.TypedChoiceField(label=_("指标"), coerce=int)
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    unit = unit_field(_("单位"))
    owner = owner_field()
    amount = amount_field(_("分解目标"))
    basis = forms.ChoiceField(label=_("核对依据"), choices=TargetBasis.choices)
    scope = forms.ChoiceField(label=_("范围"), required=False)
    source = forms.CharField(label=_("分解文件"), max_length=300, help_text=_("文件名称、文号、页码"))
    due_on = day_field(_("自报期限"))

    def prepare(self) -> None:
        plan = plan_of(self.edition)
        self.fields["indicator"].choices = indicators(self.edition)  # type: ignore[attr-defined]
        years = range(plan.term.first_year, plan.term.last_year + 1)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["year"].initial = clock.today().year
        self.fields["scope"].choices = [("", _("全部园区")), *((park.uri, park.name) for park in parks())]  # type: ignore[attr-defined]


class ReportTarget(forms.Form):
    amount = amount_field(_("自报完成值"))
    words = words_field(_("说明"))
    evidence_uri, evidence_upload = proof_fields()
    due_on = day_field(_("评分期限"))


class ScoreTarget(forms.Form):
    points = forms.IntegerField(label=_("得分（0—100）"), min_value=0, max_value=100)
    words = words_field(_("理由"), required=False, help_text=_("与平台建议分不同时必填。"))
    due_on = day_field(_("异议期限"))


class DisputeScore(forms.Form):
    words = words_field(_("异议"))
    evidence_uri, evidence_upload = proof_fields()
    due_on = day_field(_("希望答复日期"))


class SettleDispute(forms.Form):
    points = forms.IntegerField(label=_("定分（0—100）"), min_value=0, max_value=100)
    words = words_field(_("裁定意见"))


class WithdrawTarget(forms.Form):
    words = words_field(_("撤销的理由"))
