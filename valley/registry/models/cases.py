"""Cases of attraction: institutions and teams on their way, and the ledger of what came."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified
from valley.registry.models.chain import ChainLink
from valley.registry.models.known import Known
from valley.registry.models.organisation import Organisation
from valley.registry.models.person import Person


class Stage(models.TextChoices):
    """How far an institution or a team is; a case may stop anywhere."""

    CONTACT = "contact", _("接洽")
    AGREEMENT = "agreement", _("签约")
    LANDED = "landed", _("落地")
    ACTIVE = "active", _("运行")
    STOPPED = "stopped", _("终止")


class Case(Identified):
    """A case with an owner, a next step and a date. Its stages stand in `CaseStep`."""

    name = models.CharField(_("名称"), max_length=200)
    field = models.CharField(_("学科、技术领域"), max_length=200)
    origin = models.CharField(_("来自"), max_length=100, blank=True)
    owner = models.ForeignKey("kernel.User", models.PROTECT, related_name="+", verbose_name=_("负责人"))
    stage = models.CharField(_("阶段"), max_length=10, choices=Stage, default=Stage.CONTACT)
    next_step = models.CharField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    opened_at = models.DateTimeField(_("立项时间"), default=clock.now)

    class Meta:
        abstract = True
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(field=""), name="%(class)s_named"),
            # An open case has a next step and a date: nothing waits for nobody.
            models.CheckConstraint(
                condition=Q(stage="stopped") | (~Q(next_step="") & Q(due_on__isnull=False)), name="%(class)s_goes_on"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerCase(Case):
    """An institution that is courted (合作机构储备): research institute, university, laboratory, lead firm."""

    uri_prefix: ClassVar[str] = "/partner-cases/"

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.ForeignKey(
        ChainLink, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("链条环节")
    )


class TeamCase(Case):
    """A team that is courted as a whole (“整建制”引进人才团队). Members are people who consented."""

    uri_prefix: ClassVar[str] = "/team-cases/"

    members = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name=_("成员"))
    host = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")


class CaseStep(models.Model):
    """That a case reached a stage on a day. Never changed."""

    partner_case = models.ForeignKey(PartnerCase, models.PROTECT, null=True, blank=True, related_name="steps")
    team_case = models.ForeignKey(TeamCase, models.PROTECT, null=True, blank=True, related_name="steps")
    stage = models.CharField(_("阶段"), max_length=10, choices=Stage)
    on = models.DateField(_("日期"))
    evidence = models.CharField(_("依据"), max_length=300, blank=True)
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(partner_case=None, team_case__isnull=False) | Q(partner_case__isnull=False, team_case=None),
                name="case_step_of_one_case",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.stage}"


class Side(models.TextChoices):
    """Who promised."""

    PARK = "park", _("园区承诺")
    TEAM = "team", _("团队承诺")


class Promise(Identified):
    """What one side promised the other (双向承诺): laboratory, housing, money; results, jobs, a move."""

    uri_prefix: ClassVar[str] = "/promises/"

    team_case = models.ForeignKey(TeamCase, models.PROTECT, related_name="promises")
    side = models.CharField(_("承诺方"), max_length=4, choices=Side)
    words = models.CharField(_("内容"), max_length=300)
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"), null=True, blank=True)
    area_m2 = models.DecimalField(_("面积（m²）"), max_digits=10, decimal_places=2, null=True, blank=True)
    due_on = models.DateField(_("兑现期限"))
    promised_on = models.DateField(_("承诺日期"))
    kept_on = models.DateField(_("兑现日期"), null=True, blank=True)
    kept_evidence = models.CharField(_("兑现依据"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("promised_on")), name="promise_forward"),
            models.CheckConstraint(
                condition=Q(kept_on=None, kept_evidence="") | (Q(kept_on__isnull=False) & ~Q(kept_evidence="")),
                name="promise_kept_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class InflowKind(models.TextChoices):
    """What came, beside organisations and people, whose arrivals stand in their own records."""

    MONEY = "money", _("资金")
    TECHNOLOGY = "technology", _("技术")


class Inflow(Known):
    """Money or technology that came to the valley (要素流入): from where, when, to whom."""

    uri_prefix: ClassVar[str] = "/inflows/"

    kind = models.CharField(_("要素"), max_length=12, choices=InflowKind)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    origin = models.CharField(_("来自"), max_length=100)
    words = models.CharField(_("内容"), max_length=300)
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"), null=True, blank=True)
    on = models.DateField(_("日期"))
    source = models.CharField(_("依据"), max_length=200)

    class Meta(Known.Meta):
        constraints = [
            *Known.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="money", amount_fen__gt=0) | Q(kind="technology", amount_fen=None),
                name="inflow_money_has_an_amount",
            ),
            models.CheckConstraint(condition=~Q(origin="") & ~Q(source=""), name="inflow_sourced"),
        ]

    def __str__(self) -> str:
        return self.words
