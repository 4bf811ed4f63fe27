"""Introductions: a broker brings two organisations together over a need or a result, and what came of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models.contract import Contract
from valley.innovation.exchange.models.need import Need
from valley.innovation.exchange.models.result import Result
from valley.kernel import clock
from valley.kernel.models import Identified
from valley.kernel.models.steps import StepField


class IntroductionState(models.TextChoices):
    """The first two are open. Coming to nothing is an honest end."""

    OFFERED = "offered", _("已引介，待对接")
    MET = "met", _("已对接，洽谈中")
    DEAL = "deal", _("已成交")
    NOTHING = "nothing", _("没有结果")


OPEN_INTRODUCTIONS = (IntroductionState.OFFERED, IntroductionState.MET)


class Introduction(Identified):
    """A broker of the network introduces an organisation to the owner of a need or result (引介, plan L292, L319).

    The database keeps: three different parties, an open one has a next step and a date, a deal has its contract.
    """

    uri_prefix: ClassVar[str] = "/introductions/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    broker = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    owner = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="introductions")
    result = models.ForeignKey(Result, models.PROTECT, null=True, blank=True, related_name="introductions")
    why = models.CharField(_("为什么引介"), max_length=300)
    terms = models.CharField(_("佣金约定"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=IntroductionState, default=IntroductionState.OFFERED)
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+")
    commission_fen = models.PositiveBigIntegerField(_("佣金（分）"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("引介时间"), default=clock.now)
    met_at = models.DateTimeField(_("对接时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(broker=F("owner")) & ~Q(broker=F("organisation")) & ~Q(owner=F("organisation")),
                name="introduction_of_three_parties",
            ),
            models.CheckConstraint(
                condition=Q(need=None, result__isnull=False) | Q(need__isnull=False, result=None),
                name="introduction_over_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "met"])
                | (~Q(next_step="") & Q(due_on__isnull=False, ended_at=None)),
                name="open_introduction_stepped_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state="deal") | Q(contract__isnull=False, commission_fen__isnull=False),
                name="deal_has_its_contract",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["deal", "nothing"]) | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="ended_introduction_says_why",
            ),
            models.UniqueConstraint(
                fields=["organisation", "need", "result"], condition=Q(ended_at=None), nulls_distinct=False,
                name="introduced_once_at_a_time",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.owner} ↔ {self.organisation}"

    @property
    def thing(self) -> Need | Result:
        found = self.need or self.result
        assert found is not None
        return found
