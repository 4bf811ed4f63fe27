"""Named queries, who is told of their results, and what belongs to answers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import Identified


class NamedQuery(Identified):
    """A query under a name (命名查询): a view of the store, to each reader as far as they may see."""

    uri_prefix: ClassVar[str] = "/trace/queries/"

    name = models.TextField(_("名称"), unique=True)
    query = models.JSONField(_("查询"), help_text=_("EPCIS 查询语言，JSON"))
    prefixes = models.JSONField(_("前缀"), default=dict, help_text=_("GS1-Extensions 所声明的前缀"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("创建时间"))

    def __str__(self) -> str:
        return self.name


class Subscription(Identified):
    """Somebody is told what a named query newly finds (订阅), by webhook: at once (`stream`) or on a schedule.

    `position`, `ordinal`: the last event whose receipt was confirmed, or that did not match: nothing up to there is
    sent again. `leased_until`: a sender is at work; `failures`: in a row; `due_at`: when to try next.
    """

    uri_prefix: ClassVar[str] = "/trace/subscriptions/"

    query = models.ForeignKey(NamedQuery, models.CASCADE, related_name="subscriptions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    dest = models.TextField(_("接收地址"))
    secret = models.BinaryField(_("签名密钥"), blank=True, help_text=_("加密保存，从不送出"))
    stream = models.BooleanField(_("即时"), default=False)
    schedule = models.JSONField(_("时间表"), default=dict)
    report_if_empty = models.BooleanField(_("无结果也通知"), default=False)
    epc_format = models.CharField(_("标识形式"), max_length=30)
    initial_record_time = models.DateTimeField(_("起始记录时间"), null=True, blank=True)
    min_record_time = models.DateTimeField(_("下次最早记录时间"))
    created_at = models.DateTimeField(_("创建时间"))
    position = models.BigIntegerField(_("位置"), default=0)
    ordinal = models.IntegerField(_("批内次序"), default=-1)
    due_at = models.DateTimeField(_("下次发送"), db_index=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    last_notified_at = models.DateTimeField(_("最近送达"), null=True, blank=True)
    failures = models.IntegerField(_("连续失败"), default=0)
    failing_since = models.DateTimeField(_("开始失败"), null=True, blank=True)
    last_fault = models.TextField(_("最近的问题"), blank=True)
    events_sent = models.BigIntegerField(_("已送达事件"), default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stream=True) ^ ~Q(schedule={}), name="subscription_streams_or_is_scheduled"
            )
        ]

    def __str__(self) -> str:
        return f"{self.query.name} → {self.dest}"


class RevokedPage(models.Model):
    """A nextPageToken that its holder gave up before it expired (已作废的翻页令牌)."""

    digest = models.BinaryField(primary_key=True, max_length=32)
    expires_at = models.DateTimeField(db_index=True)


class CompanyPrefix(models.Model):
    """A GS1 company prefix of an organisation (厂商识别代码): says where in its keys the prefix ends."""

    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    prefix = models.CharField(_("厂商识别代码"), max_length=12, unique=True)
    registered_at = models.DateTimeField(_("登记时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(prefix__regex=r"^[0-9]{6,12}$"), name="company_prefix_is_6_to_12_digits")
        ]

    def __str__(self) -> str:
        return self.prefix
