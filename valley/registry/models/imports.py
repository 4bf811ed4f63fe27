"""Lists on their way in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified


class ImportState(models.TextChoices):
    """Where an import stands."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("正在导入")
    FINISHED = "finished", _("已完成")
    FAILED = "failed", _("没有导入")


class ListImport(Identified):
    """One list that somebody handed in, taken in by the worker (名单导入).

    A list may name people: `content` is sealed and kept until the import is over, `outcome` (faults with what stands in
    their cells, as JSON) is sealed and kept for a month.
    """

    uri_prefix: ClassVar[str] = "/imports/"

    kind = models.CharField(_("名单种类"), max_length=20)
    dry_run = models.BooleanField(_("只试做"))
    asked_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+", verbose_name=_("提交人"))
    asked_at = models.DateTimeField(_("提交时间"), default=clock.now)
    state = models.CharField(_("状态"), max_length=10, choices=ImportState, default=ImportState.WAITING)
    content = models.BinaryField(null=True)
    rows_done = models.PositiveIntegerField(_("已处理行数"), default=0)
    rows_total = models.PositiveIntegerField(_("总行数"), null=True)
    made = models.PositiveIntegerField(_("新登记"), null=True)
    outcome = models.BinaryField(null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at=None, content__isnull=False)
                | Q(state__in=["finished", "failed"], ended_at__isnull=False, content=None),
                name="import_keeps_its_file_only_while_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_at:%Y-%m-%d %H:%M}"
