"""Studies: what is asked, of which samples, what was run and measured (microbes, strains, fermentation, data)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.output import Output
from valley.innovation.projects.models.resource import Resource
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified
from valley.kernel.models.steps import StepField


class StudyKind(models.TextChoices):
    """Plan L305 (肠道微生物与人类相互作用), L204 (生物转化；生物信息与大数据分析), L243 (种质资源的保护和挖掘)."""

    MICROBIOME = "microbiome", _("肠道微生物与人体")
    FERMENTATION = "fermentation", _("生物转化与发酵")
    SCREENING = "screening", _("菌种筛选")
    DATA = "data", _("数据分析")


class Biosafety(models.TextChoices):
    """Laboratory level: 病原微生物实验室生物安全管理条例（国务院令第 424 号）第十八条, four levels."""

    ONE = "1", _("一级")
    TWO = "2", _("二级")
    THREE = "3", _("三级")
    FOUR = "4", _("四级")


class StudyState(models.TextChoices):
    """An end without a finding is one, too."""

    RUNNING = "running", _("进行中")
    ENDED = "ended", _("已结束")


class Study(Identified):
    """A question, its design, and what allows to ask it (研究登记).

    The database keeps: what is done with people names its ethics approval; what grows microbes names the laboratory's
    level; a running study has a next step and a date; an ended one says what was found.
    """

    uri_prefix: ClassVar[str] = "/studies/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("类别"), max_length=14, choices=StudyKind)
    title = models.CharField(_("题目"), max_length=120)
    question = models.CharField(_("要回答什么"), max_length=600)
    design = models.CharField(_("怎样做"), max_length=600)
    intervention = models.CharField(_("干预的食物或条件"), max_length=300, blank=True)
    product = models.ForeignKey(Output, models.PROTECT, null=True, blank=True, related_name="studies")
    registration = models.CharField(_("研究注册号"), max_length=80, blank=True)
    ethics = models.CharField(_("伦理审查批件"), max_length=200, blank=True)
    biosafety = models.CharField(_("实验室生物安全等级"), max_length=1, choices=Biosafety, blank=True)
    need = models.ForeignKey("exchange.Need", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=StudyState, default=StudyState.RUNNING)
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    reason = models.CharField(_("结论"), max_length=600, blank=True)
    registered_at = models.DateTimeField(_("登记时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-registered_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="microbiome") | ~Q(ethics=""), name="people_with_ethics"),
            models.CheckConstraint(
                condition=~Q(kind__in=["fermentation", "screening"]) | ~Q(biosafety=""), name="microbes_with_biosafety"
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at=None) & ~Q(next_step="") & Q(due_on__isnull=False)
                | Q(state="ended", ended_at__isnull=False) & ~Q(reason=""),
                name="study_stepped_or_concluded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Sample(Identified):
    """One sample by its code: never a name. Its giver can take the consent back (撤回同意): then it is used no more."""

    uri_prefix: ClassVar[str] = "/study-samples/"

    study = models.ForeignKey(Study, models.PROTECT, related_name="samples")
    code = models.CharField(_("样品代号"), max_length=40)
    material = models.CharField(_("材料"), max_length=60)
    arm = models.CharField(_("组别"), max_length=60, blank=True)
    taken_on = models.DateField(_("采样日期"))
    platform = models.CharField(_("测序平台与区域"), max_length=120, blank=True)
    accession = models.CharField(_("序列登录号"), max_length=80, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(_("撤回同意"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["study", "code"], name="sample_code_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(accession="", arm="", platform=""), name="withdrawn_sample_is_bare"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Run(Identified):
    """One run: a batch with what was measured, or an analysis that the platform reckoned from a table. Append-only."""

    uri_prefix: ClassVar[str] = "/study-runs/"

    class Method(models.TextChoices):
        """How its figures came about; all but the first can be run again by anybody who may read the study."""

        BATCH = "batch", _("实测批次")
        SUMMARY = "summary", _("分析：均值与标准差")
        DIVERSITY = "diversity", _("分析：香农多样性")
        GROUPS = "groups", _("分析：两组比较（置换检验）")
        HITS = "hits", _("分析：高通量筛选（按对照判定命中）")

    study = models.ForeignKey(Study, models.PROTECT, related_name="runs")
    number = models.CharField(_("编号"), max_length=20, unique=True)
    method = models.CharField(_("方法"), max_length=10, choices=Method)
    performed_on = models.DateField(_("日期"))
    words = models.CharField(_("条件：培养基、温度、时间、规模或说明"), max_length=600)
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="runs")
    construct = models.CharField(_("构建体"), max_length=120, blank=True)
    table = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    parameters = models.JSONField(_("参数"), default=dict, blank=True)
    version = models.CharField(_("分析程序版本"), max_length=10, blank=True)
    repeats = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeated")
    agrees = models.BooleanField(_("与原结果一致"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["performed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(method="batch", table=None, repeats=None) | (Q(table__isnull=False) & ~Q(version="")),
                name="analysis_has_table_and_version",
            ),
            models.CheckConstraint(
                condition=Q(repeats=None, agrees=None) | Q(repeats__isnull=False, agrees__isnull=False),
                name="repeat_says_whether_it_agrees",
            ),
            models.CheckConstraint(condition=Q(repeats=None) | ~Q(repeats=F("id")), name="run_repeats_another"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_method_display()}"


class Reading(models.Model):
    """One figure of a run, with its unit. Append-only."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="readings")
    name = models.CharField(_("指标"), max_length=80)
    value = models.FloatField(_("数值"), help_text=_("单位见 unit"))
    unit = models.CharField(_("单位"), max_length=20)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "name"], name="reading_once_in_a_run"),
            models.CheckConstraint(condition=~Q(unit=""), name="reading_has_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value:.6g} {self.unit}"
