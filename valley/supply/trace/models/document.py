"""What was sent to capture, byte by byte, and the job that works it off."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import Identified


class Document(Identified):
    """A captured document (报送文件) as it was received: the bytes stand in `Chunk`s. Append-only."""

    uri_prefix: ClassVar[str] = "/trace/documents/"

    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    media_type = models.CharField(_("格式"), max_length=100)
    size_bytes = models.BigIntegerField(_("大小（字节）"))
    sha256 = models.BinaryField(_("校验值"), max_length=32)
    received_at = models.DateTimeField(_("收到时间"))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size_bytes__gte=0), name="document_has_size")]

    def __str__(self) -> str:
        return f"{self.media_type} {self.size_bytes} B"


class Chunk(models.Model):
    """A piece of a document, deflated (zlib); pieces in order make the bytes received. Append-only."""

    pk = models.CompositePrimaryKey("document_id", "number")
    document = models.ForeignKey(Document, models.PROTECT, related_name="chunks", db_index=False)
    number = models.IntegerField()
    deflated = models.BinaryField()


class ErrorBehaviour(models.TextChoices):
    """What happens to the valid events of a document that holds an invalid one."""

    ROLLBACK = "rollback", _("全部不存")
    PROCEED = "proceed", _("只存有效的")


class CaptureJob(Identified):
    """The work on one document (报送任务). While `running`, `success` says that nothing was wrong so far."""

    uri_prefix: ClassVar[str] = "/trace/captures/"

    document = models.OneToOneField(Document, models.PROTECT, related_name="job")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    behaviour = models.CharField(_("出错时"), max_length=10, choices=ErrorBehaviour, default=ErrorBehaviour.ROLLBACK)
    running = models.BooleanField(_("进行中"), default=True)
    success = models.BooleanField(_("无错误"), default=True)
    created_at = models.DateTimeField(_("创建时间"))
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    read_count = models.IntegerField(_("已读事件数"), default=0)
    stored_count = models.IntegerField(_("已存事件数"), default=0)
    repeated_count = models.IntegerField(_("重复事件数"), default=0)
    refused_count = models.IntegerField(_("无效事件数"), default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(running=True) ^ Q(finished_at__isnull=False), name="capture_job_ends")
        ]
        indexes = [models.Index(fields=["organisation", "id"], name="capture_job_of_organisation")]

    def __str__(self) -> str:
        return f"{self.public_id}"


class CaptureFault(models.Model):
    """What is wrong with an event of a job (报送错误). `place`: its number in the document from 1, 0 the document.

    `findings`: `engine.findings.Finding`s as dicts, told in the reader's language when they are read. Append-only.
    """

    pk = models.CompositePrimaryKey("job_id", "place")
    job = models.ForeignKey(CaptureJob, models.PROTECT, related_name="faults", db_index=False)
    place = models.IntegerField(_("第几个事件"))
    event_id = models.TextField(_("事件标识"), blank=True)
    findings = models.JSONField(_("问题"))
