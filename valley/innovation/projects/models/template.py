"""Texts and programmes that others begin with (范本), and what partners of a consortium share."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.consortium import Consortium
from valley.innovation.projects.models.resource import Resource
from valley.kernel import clock
from valley.kernel.models import Identified
from valley.kernel.models.tongues import LANGUAGES


class TemplateKind(models.TextChoices):
    """What it is a template of."""

    PROGRAMME = "programme", _("联合计划")
    CONTRACT = "contract", _("技术合同文本")
    AGREEMENT = "agreement", _("联合体协议文本")


class SharedKind(models.TextChoices):
    """What partners share (plan L328: 协同攻关、联合培养、平台共享)."""

    STUDENTS = "students", _("联合培养学生（人）")
    HOURS = "hours", _("共享人员工时（小时）")
    EQUIPMENT = "equipment", _("共享设备机时（小时）")


class Template(Identified):
    """A version of a text, or of a programme's packages and shares (范本). A new version replaces the one before."""

    uri_prefix: ClassVar[str] = "/templates/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("类别"), max_length=12, choices=TemplateKind)
    title = models.CharField(_("名称"), max_length=120)
    version = models.CharField(_("版本"), max_length=20)
    language = models.CharField(_("语言"), max_length=8, default="zh", choices=LANGUAGES)
    source = models.CharField(_("出处"), max_length=300)
    text = models.TextField(_("文本"), blank=True)
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("发布时间"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "title", "-at"]
        constraints = [
            models.UniqueConstraint(fields=["title", "version", "language"], name="template_version_once"),
            models.CheckConstraint(condition=~Q(source=""), name="template_has_a_source"),
            models.CheckConstraint(
                condition=Q(kind="programme", text="") | (~Q(kind="programme") & ~Q(text="")),
                name="only_a_text_has_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title} {self.version}"

    @property
    def is_live(self) -> bool:
        return self.withdrawn_at is None


class TemplatePackage(models.Model):
    """A work package of a programme template: done so many days after the start, after the packages named by place."""

    template = models.ForeignKey(Template, models.PROTECT, related_name="packages")
    place = models.PositiveSmallIntegerField(_("序号"))
    link = models.CharField(_("链条环节"), max_length=40)
    title = models.CharField(_("工作包"), max_length=120)
    days = models.PositiveIntegerField(_("开始后多少天完成"))
    after = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("前置序号"), default=list, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["template", "place"], name="template_place_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.link} · {self.title}"


class TemplateShare(models.Model):
    """What a programme of this template needs partners to share."""

    template = models.ForeignKey(Template, models.PROTECT, related_name="shares")
    kind = models.CharField(_("共享什么"), max_length=10, choices=SharedKind)
    words = models.CharField(_("说明"), max_length=200)
    planned_count = models.PositiveIntegerField(_("计划数量（人或小时）"))

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words


class Sharing(Identified):
    """Students, hours or machine time that a consortium needs, who gives them, how much was given (共享投入)."""

    uri_prefix: ClassVar[str] = "/sharings/"

    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="sharings")
    kind = models.CharField(_("共享什么"), max_length=10, choices=SharedKind)
    words = models.CharField(_("说明"), max_length=200)
    planned_count = models.PositiveIntegerField(_("计划数量（人或小时）"))
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("期限"))
    planned_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(planned_count__gt=0), name="sharing_of_something"),
            models.CheckConstraint(
                condition=Q(resource=None) | Q(kind="equipment"), name="only_machine_time_has_a_machine"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.words}"


class Given(models.Model):
    """What was given on a day (投入记录). Append-only."""

    sharing = models.ForeignKey(Sharing, models.PROTECT, related_name="given")
    on = models.DateField(_("日期"))
    count = models.PositiveIntegerField(_("数量（人或小时）"))
    words = models.CharField(_("用在哪里"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="something_was_given")]

    def __str__(self) -> str:
        return f"{self.on} {self.count}"
