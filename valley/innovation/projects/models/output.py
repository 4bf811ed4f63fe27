"""What came of it, in five kinds (plan L247), who uses it, and bundles of them for partner parks (plan L201)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.consortium import Consortium
from valley.innovation.projects.models.pipeline import Case
from valley.innovation.projects.models.split import Split
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified
from valley.kernel.models.steps import StepField


class Novelty(models.TextChoices):
    """The five kinds (“新配方、新工艺、新装备、新产品、新标准”, plan L247)."""

    FORMULA = "formula", _("新配方")
    PROCESS = "process", _("新工艺")
    EQUIPMENT = "equipment", _("新装备")
    PRODUCT = "product", _("新产品")
    STANDARD = "standard", _("新标准")


class Output(Identified):
    """One version of something new, its owner, and whose credit it is (产出). It counts once, however it is split."""

    uri_prefix: ClassVar[str] = "/outputs/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Novelty)
    title = models.CharField(_("名称"), max_length=120)
    version = models.CharField(_("版本"), max_length=20)
    words = models.CharField(_("新在哪里"), max_length=600)
    owner = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    credit = models.OneToOneField(Split, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="outputs")
    consortium = models.ForeignKey(Consortium, models.PROTECT, null=True, blank=True, related_name="outputs")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    issued_on = models.DateField(_("形成日期"))
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "title", "version"], name="output_version_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title} {self.version}"


class Adoption(models.Model):
    """An organisation uses an output, and what it did there, in its own words (采用)."""

    output = models.ForeignKey(Output, models.PROTECT, related_name="adoptions")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    since = models.DateField(_("自"))
    effect = models.CharField(_("效果：测得的变化"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["output", "organisation"], name="adopted_once"),
            models.CheckConstraint(condition=~Q(effect=""), name="adoption_has_an_effect"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"


class BundleKind(models.TextChoices):
    """The five parts of a package (“标准、技术、装备、工艺、模式”, plan L201)."""

    STANDARD = "standard", _("标准")
    TECHNOLOGY = "technology", _("技术")
    EQUIPMENT = "equipment", _("装备")
    PROCESS = "process", _("工艺")
    MODEL = "model", _("模式")


class Bundle(Identified):
    """A versioned bundle of five parts for partner parks (成套输出包), with its licence and its checklist."""

    uri_prefix: ClassVar[str] = "/packages/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    version = models.CharField(_("版本"), max_length=20)
    licensor = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    licence = models.CharField(_("许可条件"), max_length=600)
    checklist = ArrayField(models.CharField(max_length=120), verbose_name=_("移交清单"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["licensor", "title", "version"], name="bundle_version_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title} {self.version}"


class BundlePart(models.Model):
    """One of the five parts: words, or an output of the ledger."""

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="parts")
    kind = models.CharField(_("类别"), max_length=12, choices=BundleKind)
    words = models.CharField(_("内容"), max_length=300)
    output = models.ForeignKey(Output, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="bundle_part_says_what")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.words}"


class TransferState(models.TextChoices):
    """The way of a transfer."""

    RUNNING = "running", _("移交中")
    DONE = "done", _("已落地")
    FAILED = "failed", _("未成功")


class Transfer(Identified):
    """A bundle goes to a partner park's firm: the checklist, item by item, then what came of it (成套输出)."""

    uri_prefix: ClassVar[str] = "/transfers/"

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="transfers")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    park_name = models.CharField(_("落地园区"), max_length=120)
    licensed_on = models.DateField(_("许可日期"))
    ticked = ArrayField(models.CharField(max_length=120), verbose_name=_("已移交"), default=list, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=TransferState, default=TransferState.RUNNING)
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    reason = models.CharField(_("结果"), max_length=600, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-licensed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | (~Q(next_step="") & Q(due_on__isnull=False)),
                name="running_transfer_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state="running") | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="ended_transfer_says_what_came_of_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle.number} → {self.organisation}"
