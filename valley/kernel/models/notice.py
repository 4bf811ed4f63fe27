"""Notices: what to tell whom, by which way, and whether it got there."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models.identified import Identified
from valley.kernel.models.user import User


class Channel(models.TextChoices):
    """Ways to a person outside the platform."""

    EMAIL = "email", _("电子邮件")
    WEBHOOK = "webhook", _("消息网关")


class NoticePreference(models.Model):
    """How a user wants to be told (通知设置). Hours are those of Asia/Shanghai."""

    user = models.OneToOneField(User, models.CASCADE, related_name="notice_preference")
    email = models.BooleanField(_("发送电子邮件"), default=True)
    gateway = models.CharField(
        _("消息网关"), max_length=40, blank=True, help_text=_("企业微信、钉钉或短信，由系统管理员配置")
    )
    digest_hour = models.PositiveSmallIntegerField(
        _("每日汇总时刻"), null=True, blank=True, help_text=_("0—23 时；不填则随时发送")
    )
    quiet_from = models.PositiveSmallIntegerField(_("免打扰开始"), null=True, blank=True, help_text=_("0—23 时"))
    quiet_until = models.PositiveSmallIntegerField(_("免打扰结束"), null=True, blank=True, help_text=_("0—23 时"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hours_are_hours",
                condition=Q(digest_hour__isnull=True) | Q(digest_hour__lte=23),
            ),
            models.CheckConstraint(
                name="quiet_has_both_ends",
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__lte=23, quiet_until__lte=23),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class Notice(Identified):
    """One thing to tell one user (通知). Words are made when it is shown: from the code, and the card of `uri`
    for this very user. `context` holds numbers, dates and codes, never names."""

    uri_prefix: ClassVar[str] = "/notices/"

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    code = models.CharField(max_length=100)
    thing = models.CharField(max_length=300, help_text="URI of what it is about")
    context = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.code} {self.thing}"


class DeliveryState(models.TextChoices):
    """How far a delivery is."""

    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已发送")
    WITHHELD = "withheld", _("收件人已无权查看")
    FAILED = "failed", _("未送达")


class Delivery(models.Model):
    """One way of one notice. Retried with growing pauses; what never arrives is shown to the office."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=100, blank=True, help_text="class of the last error; never an address")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_channel")]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="delivery_waiting")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel} {self.state}"
