"""The vault's tables: one key per person, what the law retains, who asked for erasure, who opened what."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models.identified import Identified


class ErasureReason(models.TextChoices):
    """Why personal data are erased. Source: 个人信息保护法 (PIPL, 2021-11-01), article 47, items 1 to 5."""

    PURPOSE_ENDED = "purpose_ended", _("处理目的已实现、无法实现或不再必要")
    SERVICE_ENDED = "service_ended", _("停止提供服务，或保存期限已届满")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("本人撤回同意")
    UNLAWFUL = "unlawful", _("处理违反法律、行政法规或约定")
    OTHER_LAW = "other_law", _("法律、行政法规规定的其他情形")


class PersonKey(Identified):
    """The key of one person's text and files (个人密钥), wrapped by the installation's master key.

    Without it the sealed text is noise. Erasing a person is destroying `wrapped`; the row stays as the tombstone.
    A trigger lets nobody delete a row, change a tombstone, or bring a key back.
    """

    uri_prefix: ClassVar[str] = "/keys/"

    wrapped = models.BinaryField(null=True, help_text="version byte, 12-byte nonce, AES-256-GCM of the 32-byte key")
    master = models.CharField(max_length=16, help_text="fingerprint of the master key that wraps")
    made_at = models.DateTimeField()
    blocked_at = models.DateTimeField(null=True, help_text="erasure was asked while the law retains: storage only")
    erased_at = models.DateTimeField(null=True)
    erased_by = models.UUIDField(null=True, help_text="public id of the user; null is the platform itself")
    erased_reason = models.CharField(max_length=20, choices=ErasureReason, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="key_lives_or_is_a_dated_tombstone",
                condition=Q(wrapped__isnull=False, erased_at=None, erased_reason="")
                | Q(wrapped=None, erased_at__isnull=False) & ~Q(erased_reason=""),
            )
        ]

    def __str__(self) -> str:
        return self.uri


class Retention(models.Model):
    """That a law keeps a person's data until a date (依法保存). Append-only. Holds no words about the person."""

    key = models.ForeignKey(PersonKey, models.PROTECT, related_name="retentions")
    until = models.DateField(_("保存至"), help_text=_("自该日起可以删除"))
    law_clause = models.CharField(_("法律依据"), max_length=200)
    reason = models.CharField(_("说明"), max_length=200)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="retention_names_its_clause", condition=~Q(law_clause=""))]

    def __str__(self) -> str:
        return f"{self.key} → {self.until}"


class ErasureRequest(models.Model):
    """That a person asked for erasure (删除请求), and what came of it."""

    key = models.ForeignKey(PersonKey, models.PROTECT, related_name="erasure_requests")
    reason = models.CharField(_("理由"), max_length=20, choices=ErasureReason)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    blocked_until = models.DateField(null=True, help_text="the law keeps the data until then")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(closed_at=None), name="one_open_erasure_request")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.reason}"


class AccessLog(models.Model):
    """That somebody opened a person's sealed text or file (查阅记录). Append-only."""

    key = models.ForeignKey(PersonKey, models.PROTECT, related_name="accesses")
    reader = models.UUIDField(help_text="public id of the user who opened it")
    uri = models.CharField(max_length=300, help_text="the page or file on which it was shown")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"])]

    def __str__(self) -> str:
        return f"{self.reader} → {self.key}"
