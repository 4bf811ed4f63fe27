"""What is matched beside needs and results: patents, papers, experts, facilities, funds, policies (as documents)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models.result import Rights
from valley.kernel import clock
from valley.kernel.models import Identified


class ReferenceKind(models.TextChoices):
    """What it is."""

    PATENT = "patent", _("专利")
    PAPER = "paper", _("论文")
    EXPERT = "expert", _("专家")
    FACILITY = "facility", _("设施")
    FUND = "fund", _("资金")
    POLICY = "policy", _("政策")


class LegalStatus(models.TextChoices):
    """Where a patent stands."""

    UNKNOWN = "unknown", _("未说明")
    PENDING = "pending", _("审查中")
    GRANTED = "granted", _("有效")
    LAPSED = "lapsed", _("失效")
    REFUSED = "refused", _("驳回或撤回")


class Intake(Identified):
    """One file of references read in (导入), whole or not at all."""

    uri_prefix: ClassVar[str] = "/intakes/"

    class Form(models.TextChoices):
        """What the file is."""

        TABLE = "table", _("专利表（CSV 或 Excel）")
        BIBTEX = "bibtex", "BibTeX"
        RIS = "ris", "RIS"

    form = models.CharField(_("格式"), max_length=8, choices=Form)
    digest = models.CharField(max_length=64, editable=False)
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    read_count = models.PositiveIntegerField(_("读出（条）"), default=0)
    made_count = models.PositiveIntegerField(_("新增（条）"), default=0)
    known_count = models.PositiveIntegerField(_("已有（条）"), default=0)
    alike_count = models.PositiveIntegerField(_("疑似重复（条）"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("导入时间"), default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["digest", "organisation"], nulls_distinct=False, name="file_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.at:%Y-%m-%d}"


class Reference(Identified):
    """One document that matching may propose (资料). An expert's is entered by the expert, who can take it back."""

    uri_prefix: ClassVar[str] = "/references/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=ReferenceKind)
    title = models.CharField(_("题目"), max_length=300)
    abstract = models.TextField(_("摘要"), blank=True)
    language = models.CharField(_("语言"), max_length=8, choices=[("zh", _("中文")), ("en", _("英文"))])
    identifier = models.CharField(_("专利号、DOI 或文号"), max_length=120, blank=True)
    holders = models.CharField(_("署名（申请人或作者）"), max_length=400, blank=True)
    published_on = models.DateField(_("公开日期"), null=True, blank=True)
    topics = ArrayField(models.CharField(max_length=60), verbose_name=_("领域"), default=list, blank=True)
    ipc = ArrayField(models.CharField(max_length=20), verbose_name=_("国际专利分类"), default=list, blank=True)
    trl = models.PositiveSmallIntegerField(_("技术成熟度"), null=True, blank=True)
    rights = models.CharField(_("权利状态"), max_length=12, choices=Rights, default=Rights.UNKNOWN)
    legal_status = models.CharField(_("法律状态"), max_length=10, choices=LegalStatus, default=LegalStatus.UNKNOWN)
    fee_due_on = models.DateField(_("年费期限"), null=True, blank=True)
    fee_reminded_on = models.DateField(null=True, blank=True)
    opens_on = models.DateField(_("开放自"), null=True, blank=True)
    closes_on = models.DateField(_("截止（当日可报）"), null=True, blank=True)
    capacity_count = models.PositiveSmallIntegerField(_("同时评审上限（件）"), null=True, blank=True)
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    intake = models.ForeignKey(Intake, models.PROTECT, null=True, blank=True, related_name="references")
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("登记时间"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        ordering = ["-entered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "identifier"],
                condition=Q(same_as=None, withdrawn_at=None) & ~Q(identifier=""),
                name="reference_once",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(withdrawn_at=None, person__isnull=False), name="one_profile_of_an_expert"
            ),
            models.CheckConstraint(
                condition=Q(kind="expert", person__isnull=False) | (~Q(kind="expert") & Q(person=None)),
                name="expert_is_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(kind="expert") | Q(withdrawn_at=None) | Q(abstract="", topics=[]),
                name="withdrawn_expert_leaves_no_words",
            ),
            models.CheckConstraint(condition=Q(trl=None) | Q(trl__range=(1, 9)), name="reference_trl_in_scale"),
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="reference_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Lookalike(Identified):
    """Two references that may be one (疑似重复): a person says which."""

    uri_prefix: ClassVar[str] = "/lookalikes/"

    class State(models.TextChoices):
        """What the person said."""

        OPEN = "open", _("待核对")
        SAME = "same", _("是同一件")
        DIFFERENT = "different", _("不是同一件")

    older = models.ForeignKey(Reference, models.PROTECT, related_name="+")
    newer = models.ForeignKey(Reference, models.PROTECT, related_name="+")
    likeness_percent = models.PositiveSmallIntegerField(_("题目相似度（%）"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["older", "newer"], name="lookalike_once")]

    def __str__(self) -> str:
        return f"{self.older.number} ≈ {self.newer.number}"
