"""What organisations open to each other: equipment, channels, data, strains, people; agreements and the log of use."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.fields import Sector
from valley.innovation.projects.models.output import Output
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified
from valley.kernel.models.steps import StepField


class ResourceKind(models.TextChoices):
    """Plan L245 (people, money, knowledge, information), L332 (lead firms open theirs), L243 (strains), L204 (data)."""

    EQUIPMENT = "equipment", _("设备")
    CHANNEL = "channel", _("渠道")
    SUPPLY = "supply", _("原料供应")
    PEOPLE = "people", _("人员")
    KNOWLEDGE = "knowledge", _("技术资料")
    DATA = "data", _("数据集")
    STRAIN = "strain", _("菌种")


class Resource(Identified):
    """Something that its owner opens to others on terms (开放资源).

    The database keeps: a strain says its accession number, storage and safety; a data set says its provenance.
    """

    uri_prefix: ClassVar[str] = "/shared-resources/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("类别"), max_length=12, choices=ResourceKind)
    title = models.CharField(_("名称"), max_length=120)
    words = models.CharField(_("说明"), max_length=600)
    sectors = ArrayField(
        models.CharField(max_length=10, choices=Sector), verbose_name=_("板块"), default=list, blank=True
    )
    owner = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    terms = models.CharField(_("使用条件"), max_length=600)
    allowed_use = models.CharField(_("允许的用途"), max_length=300)
    identity = models.CharField(_("保藏号或标识"), max_length=60, blank=True)
    storage = models.CharField(_("保存条件"), max_length=120, blank=True)
    safety = models.CharField(_("安全状况及依据"), max_length=300, blank=True)
    provenance = models.CharField(_("来源与同意"), max_length=300, blank=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(_("开放时间"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("停止开放"), null=True, blank=True)

    class Meta:
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="strain") | (~Q(identity="") & ~Q(storage="") & ~Q(safety="")),
                name="strain_says_what_it_is",
            ),
            models.CheckConstraint(condition=~Q(kind="data") | ~Q(provenance=""), name="data_says_where_from"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None


class LendingState(models.TextChoices):
    """The first two are open."""

    ASKED = "asked", _("待答复")
    AGREED = "agreed", _("使用中")
    DECLINED = "declined", _("谢绝")
    ENDED = "ended", _("已结束")


OPEN_LENDINGS = (LendingState.ASKED, LendingState.AGREED)


class Lending(Identified):
    """One organisation uses another's resource over a time, on a signed agreement (借用、转移协议)."""

    uri_prefix: ClassVar[str] = "/lendings/"

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="lendings")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    purpose = models.CharField(_("用途"), max_length=300)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    state = models.CharField(_("状态"), max_length=10, choices=LendingState, default=LendingState.ASKED)
    agreement = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=600, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("申请时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="lending_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreement__isnull=False), name="agreed_lending_is_signed"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["asked", "agreed"])
                | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="open_lending_stepped_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "ended"]) | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="ended_lending_says_why",
            ),
            models.UniqueConstraint(
                fields=["resource", "organisation"], condition=Q(ended_at=None), name="lent_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} → {self.organisation}"


class UseEntry(models.Model):
    """One use of a lent resource, as its borrower notes it (使用记录). Append-only."""

    lending = models.ForeignKey(Lending, models.PROTECT, related_name="uses")
    on = models.DateField(_("日期"))
    words = models.CharField(_("用在什么上、用量、结果"), max_length=300)
    output = models.ForeignKey(Output, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="use_says_what_for")]

    def __str__(self) -> str:
        return f"{self.on} {self.words[:40]}"
