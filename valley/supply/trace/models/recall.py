"""A recall case: its facts, lots in scope, consignees with their goods, papers and disposals."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified


class RecallClass(models.TextChoices):
    """食品召回管理办法 (2015, amended 2020): by how grave the harm is."""

    I = "I", _("一级：可能导致严重健康损害甚至死亡")  # noqa: E741
    II = "II", _("二级：可能导致一般健康损害")
    III = "III", _("三级：标签标识虚假或瑕疵，不造成健康损害")


class CaseOrigin(models.TextChoices):
    """What the case began with."""

    COMPLAINT = "complaint", _("投诉")
    TEST = "test", _("检验不合格")
    REGULATOR = "regulator", _("监管部门通报、责令")
    SUPPLIER = "supplier", _("上游通知")
    SELF_CHECK = "self_check", _("自查")
    DRILL = "drill", _("模拟演练")


class RecallCase(Identified):
    """One recall (召回案件), real or a drill. `scope_version` rises with every change of scope."""

    uri_prefix: ClassVar[str] = "/trace/recalls/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+", verbose_name=_("单位"))
    title = models.CharField(_("名称"), max_length=200)
    origin = models.CharField(_("起因"), max_length=12, choices=CaseOrigin)
    recall_class = models.CharField(_("召回等级"), max_length=3, choices=RecallClass)
    reason = models.TextField(_("召回原因"))
    hazard = models.TextField(_("危害后果"), blank=True)
    area = models.CharField(_("区域范围"), max_length=200, blank=True)
    suspects = ArrayField(models.TextField(), verbose_name=_("可疑批次"))
    suspect_since = models.DateTimeField(_("可疑起始时间"))
    suspect_until = models.DateTimeField(_("可疑截止时间"), null=True, blank=True)
    known_at = models.DateTimeField(_("知悉时间"))
    opened_at = models.DateTimeField(_("立案时间"), default=clock.now)
    opened_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    lead = models.ForeignKey("kernel.User", models.PROTECT, related_name="+", verbose_name=_("具体负责人"))
    cautious = models.BooleanField(_("谨慎范围"), default=True)
    scope_version = models.IntegerField(default=0)
    scoped_at = models.DateTimeField(_("定出范围时间"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("停售封存时间"), null=True, blank=True)
    start_due = models.DateTimeField(_("启动期限"))
    published_on = models.DateField(_("公告日期"), null=True, blank=True)
    finish_due = models.DateField(_("完成期限"), null=True, blank=True)
    finish_not_before = models.DateField(_("完成期限不早于"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结案时间"), null=True, blank=True)
    closing_words = models.TextField(_("结案说明"), blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(reason=""), name="recall_case_named"),
            models.CheckConstraint(condition=Q(suspects__len__gt=0), name="recall_case_has_suspects"),
            models.CheckConstraint(
                condition=Q(suspect_until=None) | Q(suspect_until__gt=F("suspect_since")),
                name="recall_case_suspect_period",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None, finish_not_before=None) | Q(finish_not_before__isnull=False),
                name="recall_case_clock",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def drill(self) -> bool:
        return self.origin == CaseOrigin.DRILL


class ScopeLot(models.Model):
    """A lot in scope (涉及批次) and why: the steps of `path` lead to it from a suspect lot.

    minimal: by recorded links alone. included: whether it is recalled; who decided otherwise than the scope says.
    """

    case = models.ForeignKey(RecallCase, models.PROTECT, related_name="lots")
    lot = models.TextField(_("批次"))
    node_id = models.BigIntegerField()
    minimal = models.BooleanField(_("最小范围"))
    since = models.DateTimeField(_("可疑自"))
    path = models.JSONField(_("理由"), default=list)
    included = models.BooleanField(_("召回"))
    decided_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    decided_why = models.CharField(_("改定理由"), max_length=200, blank=True)
    version = models.IntegerField()

    class Meta:
        ordering = ["-minimal", "since", "lot"]
        constraints = [
            models.UniqueConstraint(fields=["case", "lot"], name="scope_lot_once"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_why=""), name="scope_lot_decided_why"),
        ]
        indexes = [models.Index(fields=["node_id"], name="scope_lot_by_node")]

    def __str__(self) -> str:
        return self.lot

    @property
    def container(self) -> bool:
        """Whether it only holds goods that are in scope: they are counted, not it."""
        return bool(self.path) and self.path[-1]["how"] == "packed_in"

    @property
    def counted_as(self) -> str:
        """The lot under which it is counted: an item's is the lot that it was taken from."""
        if self.path and self.path[-1]["how"] == "taken_from":
            return str(self.path[-1]["origin"])
        return self.lot


class Consignee(Identified):
    """Who got goods in scope (收货方), what they were told and what they answered. `digest`: of the link's secret."""

    uri_prefix: ClassVar[str] = "/trace/consignees/"

    case = models.ForeignKey(RecallCase, models.PROTECT, related_name="consignees")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, related_name="+")
    key = models.TextField(_("标识"), blank=True)
    name = models.CharField(_("名称"), max_length=200)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)
    digest = models.CharField(max_length=64, unique=True, null=True)
    notified_at = models.DateTimeField(_("通知时间"), null=True, blank=True)
    notified_how = models.CharField(_("通知方式"), max_length=60, blank=True)
    due_at = models.DateTimeField(_("回复期限"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("升级时间"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.CharField(_("确认人"), max_length=60, blank=True)
    answer = models.TextField(_("回复"), blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], condition=~Q(key=""), name="consignee_once"),
            models.CheckConstraint(condition=~Q(name=""), name="consignee_named"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(notified_at__isnull=False), name="consignee_told_first"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Shipped(models.Model):
    """Goods in scope that went to a consignee, and what became of them (发出货物). null: nobody said how much."""

    consignee = models.ForeignKey(Consignee, models.PROTECT, related_name="goods")
    lot = models.TextField(_("批次"))
    event_id = models.TextField(_("发运事件"))
    shipped_at = models.DateTimeField(_("发运时间"))
    amount = models.DecimalField(_("发出数量"), max_digits=20, decimal_places=6, null=True)
    unit = models.CharField(_("单位"), max_length=10)
    recovered = models.DecimalField(_("收回"), max_digits=20, decimal_places=6, null=True)
    destroyed = models.DecimalField(_("就地销毁"), max_digits=20, decimal_places=6, null=True)
    consumed = models.DecimalField(_("确认已消费"), max_digits=20, decimal_places=6, null=True)

    class Meta:
        ordering = ["shipped_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consignee", "lot", "event_id"], name="shipped_once"),
            models.CheckConstraint(
                condition=(Q(recovered=None) | Q(recovered__gte=0))
                & (Q(destroyed=None) | Q(destroyed__gte=0))
                & (Q(consumed=None) | Q(consumed__gte=0)),
                name="shipped_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.lot


class Paper(Identified):
    """A paper of the case as it was issued (召回文书). Append-only: what was sent stays as it was sent."""

    uri_prefix: ClassVar[str] = "/trace/papers/"

    case = models.ForeignKey(RecallCase, models.PROTECT, related_name="papers")
    kind = models.CharField(_("种类"), max_length=15)
    number = models.IntegerField(_("序号"))
    values = models.JSONField(_("内容"))
    source = models.CharField(max_length=40)
    edition = models.CharField(max_length=60)
    issued_at = models.DateTimeField(_("出具时间"), default=clock.now)
    issued_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["issued_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "kind", "number"], name="paper_numbered")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Disposal(models.Model):
    """Recalled goods rendered harmless or destroyed (处置), with quantity and witness."""

    case = models.ForeignKey(RecallCase, models.PROTECT, related_name="disposals")
    lot = models.TextField(_("批次"))
    amount = models.DecimalField(_("数量"), max_digits=20, decimal_places=6)
    unit = models.CharField(_("单位"), max_length=10)
    method = models.CharField(_("方式"), max_length=100)
    place = models.CharField(_("地点"), max_length=200)
    planned_at = models.DateTimeField(_("计划时间"))
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    witness = models.CharField(_("见证人"), max_length=60, blank=True)
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["planned_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="disposal_of_something"),
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(witness=""), name="disposal_witnessed"),
            models.CheckConstraint(condition=Q(done_at=None) | Q(done_at__gte=F("planned_at")), name="disposal_order"),
        ]

    def __str__(self) -> str:
        return self.lot
