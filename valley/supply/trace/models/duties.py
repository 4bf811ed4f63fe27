"""What is asked of partners, what the park states of lots, and how long batches are kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified


class DataRequest(Identified):
    """That a partner supply missing elements of a record (补录请求)."""

    uri_prefix: ClassVar[str] = "/trace/requests/"

    asked_by = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    asked_of = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    form = models.CharField(_("记录"), max_length=30)
    event_id = models.TextField(_("事件"))
    lot = models.TextField(_("批次"))
    elements = models.JSONField(_("缺少的要素"))
    asked_at = models.DateTimeField(_("提出时间"), default=clock.now)
    by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    due_on = models.DateField(_("期限"))
    answered_at = models.DateTimeField(_("补齐时间"), null=True, blank=True)
    answer = models.CharField(_("说明"), max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_of", "form", "event_id", "lot"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="data_request_open_once",
            ),
            models.CheckConstraint(condition=Q(answered_at=None) | Q(withdrawn_at=None), name="data_request_one_end"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.lot}"


class TraceCertificate(Identified):
    """The park's statement that a lot meets its published scheme (溯源证明). No certification (认证)."""

    uri_prefix: ClassVar[str] = "/trace/certificates/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    lot = models.TextField(_("批次"))
    product = models.CharField(_("产品"), max_length=200, blank=True)
    edition = models.CharField(_("办法版次"), max_length=20)
    points = models.JSONField(_("逐点结果"))
    checkpoint = models.BigIntegerField(_("检查点"))
    issued_at = models.DateTimeField(_("出具时间"), default=clock.now)
    issued_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    valid_until = models.DateField(_("有效至"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_why = models.CharField(_("撤回理由"), max_length=200, blank=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["lot"], condition=Q(withdrawn_at=None), name="certificate_one_per_lot"),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""), name="certificate_why"),
        ]

    def __str__(self) -> str:
        return self.number


class Retention(models.Model):
    """Until when a batch is kept, by which rule of which edition (留存). The longest entry counts. Append-only.

    A batch without an entry is kept: nobody knows yet how long it must be.
    """

    batch_id = models.BigIntegerField(db_index=True)
    keep_until = models.DateField(_("保存至"))
    rule = models.CharField(_("规则"), max_length=40)
    edition = models.CharField(_("版次"), max_length=20)
    judged_at = models.DateTimeField(_("认定时间"), default=clock.now)

    def __str__(self) -> str:
        return f"{self.batch_id} {self.keep_until}"
