"""Contract research (研发代工): a specification, a price, a delivery and the test that decides."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.consortium import Consortium
from valley.innovation.projects.models.pipeline import Case
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified
from valley.kernel.models.steps import StepField
from valley.kernel.models.tongues import SecondTongue


class OrderState(models.TextChoices):
    """The way of an order."""

    OFFERED = "offered", _("待承接")
    SIGNED = "signed", _("研发中")
    DELIVERED = "delivered", _("待验收")
    ACCEPTED = "accepted", _("通过验收")
    DECLINED = "declined", _("未承接")
    ENDED = "ended", _("终止")


OPEN_ORDERS = (OrderState.OFFERED, OrderState.SIGNED, OrderState.DELIVERED)


class OrderKind(models.TextChoices):
    """What is ordered (plan L166: 技术交易与产品中试; L375: CRO and quality in one case)."""

    RESEARCH = "research", _("研发")
    PILOT = "pilot", _("中试")
    TESTING = "testing", _("检验检测")


class Order(SecondTongue, Identified):
    """R&D that one side orders and the other carries out, on a technology contract of the exchange (研发代工订单)."""

    uri_prefix: ClassVar[str] = "/rd-orders/"
    tongues: ClassVar[dict[str, str]] = {"title": "title_other", "specification": "words_other"}

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=OrderKind, default=OrderKind.RESEARCH)
    title = models.CharField(_("名称"), max_length=120)
    specification = models.TextField(_("技术指标"))
    acceptance_test = models.CharField(_("验收试验"), max_length=300)
    ip_term = models.CharField(_("知识产权约定"), max_length=300)
    price_fen = models.PositiveBigIntegerField(_("价款（分）"))
    customer = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    contractor = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    consortium = models.ForeignKey(Consortium, models.PROTECT, null=True, blank=True, related_name="orders")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="orders")
    need = models.ForeignKey("exchange.Need", models.PROTECT, null=True, blank=True, related_name="+")
    contract = models.OneToOneField("exchange.Contract", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=OrderState, default=OrderState.OFFERED)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    delivery_on = models.DateField(_("交付日期"))
    reason = models.CharField(_("说明"), max_length=600, blank=True)
    ordered_at = models.DateTimeField(_("下单时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(customer=F("contractor")), name="order_of_two_sides"),
            models.CheckConstraint(condition=Q(price_fen__gt=0), name="order_of_some_price"),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "delivered", "accepted"]) | Q(contract__isnull=False),
                name="signed_order_has_its_contract",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "signed", "delivered"])
                | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="open_order_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "signed", "delivered"]) | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="ended_order_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"


class Handing(models.Model):
    """One delivery and what the customer's test said of it (交付). One waits at a time; it is judged once."""

    class Verdict(models.TextChoices):
        """What the test said."""

        OPEN = "open", _("待验收")
        ACCEPTED = "accepted", _("通过")
        REJECTED = "rejected", _("退回")

    order = models.ForeignKey(Order, models.PROTECT, related_name="handings")
    words = models.CharField(_("交付内容"), max_length=600)
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="+")
    delivered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(default=clock.now)
    verdict = models.CharField(_("验收"), max_length=10, choices=Verdict, default=Verdict.OPEN)
    measured = models.CharField(_("试验结果"), max_length=600, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["delivered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(verdict="open"), name="one_delivery_waits"),
            models.UniqueConstraint(fields=["order"], condition=Q(verdict="accepted"), name="order_accepted_once"),
            models.CheckConstraint(
                condition=Q(verdict="open") | (Q(checked_at__isnull=False, checked_by__isnull=False) & ~Q(measured="")),
                name="judged_delivery_says_what_was_measured",
            ),
        ]

    def __str__(self) -> str:
        return self.words[:60]
