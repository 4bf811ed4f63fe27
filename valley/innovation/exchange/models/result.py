"""Results, and their way down: from basic research to whoever puts them to use."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models.need import Need, Openness
from valley.innovation.exchange.models.party import Tier
from valley.innovation.exchange.models.tongues import InTwoLanguages
from valley.kernel import clock
from valley.kernel.models import Identified
from valley.kernel.models.steps import StepField


class Kind(models.TextChoices):
    """The tag of a result (plan L361: 基础研究 → 开发研究 → 应用研究 → 生产)."""

    BASIC = "basic", _("基础研究")
    DEVELOPMENT = "development", _("开发研究")
    APPLICATION = "application", _("应用研究")


#: Who takes a result of a kind further (plan L361; inventory F1, steps 2 to 5).
NEXT_TIER = {Kind.BASIC: Tier.INSTITUTE, Kind.DEVELOPMENT: Tier.STATION, Kind.APPLICATION: Tier.PRODUCER}


class Rights(models.TextChoices):
    """Whether somebody else may use it. Unknown is an answer: the platform asks the owner."""

    UNKNOWN = "unknown", _("未说明")
    FREE = "free", _("可公开使用")
    LICENCE = "licence", _("可许可")
    EXCLUSIVE = "exclusive", _("已独占许可")
    PENDING = "pending", _("申请中")


class Result(InTwoLanguages, Identified):
    """A result (成果): what was found or made, by whom, how mature, and who may use it."""

    uri_prefix: ClassVar[str] = "/results/"

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    detail = models.TextField(_("全文"), blank=True)
    topics = ArrayField(models.CharField(max_length=60), verbose_name=_("领域"), default=list, blank=True)
    ipc = ArrayField(models.CharField(max_length=20), verbose_name=_("国际专利分类"), default=list, blank=True)
    trl = models.PositiveSmallIntegerField(_("技术成熟度"), null=True, blank=True)
    trl_evidence = models.CharField(_("成熟度依据"), max_length=300, blank=True)
    incumbent = models.CharField(_("与什么相比"), max_length=300, blank=True)
    advantage = models.CharField(_("测得的优势"), max_length=300, blank=True)
    cost = models.CharField(_("成本比较"), max_length=300, blank=True)
    rights = models.CharField(_("权利状态"), max_length=12, choices=Rights, default=Rights.UNKNOWN)
    patent_number = models.CharField(_("专利号或登记号"), max_length=40, blank=True)
    openness = models.CharField(_("公开程度"), max_length=8, choices=Openness, default=Openness.SUMMARY)
    exhibited = models.BooleanField(_("向公众展示题目和摘要"), default=False)
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    contact = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    source = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers")
    answers_need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="results")
    registered_at = models.DateTimeField(_("登记时间"), default=clock.now)
    expires_on = models.DateField(_("有效期至"))
    expiry_told_on = models.DateField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        ordering = ["-registered_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(trl=None) | Q(trl__range=(1, 9)), name="result_trl_in_scale"),
            models.CheckConstraint(condition=Q(trl=None) | ~Q(trl_evidence=""), name="trl_has_evidence"),
            models.CheckConstraint(condition=~Q(title=""), name="result_titled"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None


class RouteState(models.TextChoices):
    """Where a result stands with one party. The first two are open."""

    OFFERED = "offered", _("已推送，待答复")
    TAKEN = "taken", _("已承接")
    ADOPTED = "adopted", _("已采用")
    DECLINED = "declined", _("不承接")
    DROPPED = "dropped", _("试后放弃")


OPEN_ROUTES = (RouteState.OFFERED, RouteState.TAKEN)


class Route(Identified):
    """A result was handed to the next party (推送), who takes or declines it, and says what came of it."""

    uri_prefix: ClassVar[str] = "/routes/"

    result = models.ForeignKey(Result, models.PROTECT, related_name="routes")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    tier = models.CharField(_("层级"), max_length=12, choices=Tier)
    why = models.CharField(_("推送理由"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=RouteState, default=RouteState.OFFERED)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    next_step = StepField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    effect = models.CharField(_("采用后的效果"), max_length=300, blank=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["offered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "organisation"], condition=Q(ended_at=None), name="result_routed_once_to_a_party"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[s.value for s in OPEN_ROUTES])
                | (~Q(next_step="") & Q(due_on__isnull=False) & Q(ended_at=None)),
                name="open_route_stepped_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in OPEN_ROUTES]) | Q(ended_at__isnull=False),
                name="closed_route_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "dropped"]) | ~Q(reason=""), name="route_refusal_says_why"
            ),
            models.CheckConstraint(condition=~Q(state="adopted") | ~Q(effect=""), name="adoption_says_what_it_did"),
        ]

    def __str__(self) -> str:
        return f"{self.result.number} → {self.organisation}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ROUTES
