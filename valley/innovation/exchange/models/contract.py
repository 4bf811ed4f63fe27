"""Technology contracts: registered, paid, and the source of the plan's indicator 2."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified
from valley.kernel.models.steps import StepField
from valley.kernel.models.tongues import SecondTongue


class ContractKind(models.TextChoices):
    """Kinds of technology contract (民法典 第三编 第二十章 技术合同, 第八百四十三条以下)."""

    DEVELOPMENT = "development", _("技术开发")
    TRANSFER = "transfer", _("技术转让")
    LICENCE = "licence", _("技术许可")
    CONSULTING = "consulting", _("技术咨询")
    SERVICE = "service", _("技术服务")


class ContractState(models.TextChoices):
    """Where the contract stands with its registration."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待登记")
    REGISTERED = "registered", _("已登记")
    REFUSED = "refused", _("不予登记")
    CANCELLED = "cancelled", _("已注销登记")


class Contract(SecondTongue, Identified):
    """A technology contract (技术合同). What counts is what was registered, with the technical part verified.

    The database keeps: what is registered has number, date, verified amount and its file; payments never exceed the
    amount (trigger `payments_within_contract`).
    """

    uri_prefix: ClassVar[str] = "/contracts/"
    tongues: ClassVar[dict[str, str]] = {"title": "title_other", "acceptance_test": "words_other"}

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("合同类别"), max_length=12, choices=ContractKind)
    title = models.CharField(_("合同名称"), max_length=200)
    seller = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+", verbose_name=_("卖方"))
    buyer = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+", verbose_name=_("买方"))
    signed_on = models.DateField(_("签订日期"))
    amount_fen = models.PositiveBigIntegerField(_("合同成交额（分）"))
    technology_fen = models.PositiveBigIntegerField(_("核定技术交易额（分）"), null=True, blank=True)
    ip_term = models.CharField(_("知识产权约定"), max_length=300)
    acceptance_test = models.CharField(_("验收办法"), max_length=300)
    origin = models.CharField(_("由哪条记录而来"), max_length=300, blank=True)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("状态"), max_length=12, choices=ContractState, default=ContractState.DRAFT)
    registration_number = models.CharField(_("登记号"), max_length=40, blank=True)
    registered_on = models.DateField(_("登记日期"), null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(seller=F("buyer")), name="contract_of_two_sides"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="contract_of_some_amount"),
            models.CheckConstraint(
                condition=Q(technology_fen=None) | Q(technology_fen__lte=F("amount_fen")),
                name="technical_part_within_amount",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["registered", "cancelled"])
                | (
                    ~Q(registration_number="")
                    & Q(registered_on__isnull=False, registered_at__isnull=False)
                    & Q(technology_fen__isnull=False, file__isnull=False)
                ),
                name="registered_contract_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None)),
                name="cancelled_contract_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | (~Q(next_step="") & Q(due_on__isnull=False)),
                name="submitted_contract_stepped_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "cancelled"]) | ~Q(reason=""), name="contract_refusal_says_why"
            ),
            models.UniqueConstraint(
                fields=["registration_number"], condition=~Q(registration_number=""), name="registered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"


class Payment(models.Model):
    """Money that was paid under a contract (到账). Append-only."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="payments")
    paid_on = models.DateField(_("到账日期"))
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"))
    words = models.CharField(_("款项"), max_length=200)
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["paid_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payment_of_some_amount")]

    def __str__(self) -> str:
        return f"{self.paid_on} {self.amount_fen}"
