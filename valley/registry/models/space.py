"""Space: what it is for, who waits for it, and how idle space comes into use again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import Identified
from valley.registry.models.organisation import Organisation
from valley.registry.models.place import Carrier, Place
from valley.registry.models.tenancy import Tenancy, Use


class SpaceState(models.TextChoices):
    """Whom a request waits for: the office, the organisation, nobody."""

    QUEUED = "queued", _("排队中")
    OFFERED = "offered", _("已预留，待确认")
    LET = "let", _("已落实")
    REFUSED = "refused", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")


OPEN_REQUESTS = [SpaceState.QUEUED, SpaceState.OFFERED]


class SpaceRequest(Identified):
    """An organisation wants space of a kind (用房申请); its turn is `asked_at`, also after an offer was declined.

    `moving_from`: the space that it gives back when it moves up. An offer books `place` until `offered_until`.
    """

    uri_prefix: ClassVar[str] = "/space-requests/"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    park = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("园区"))
    carrier = models.CharField(_("载体类型"), max_length=10, choices=Carrier)
    use = models.CharField(_("用途"), max_length=20, choices=Use)
    area_m2 = models.DecimalField(_("面积（m²）"), max_digits=14, decimal_places=2)
    wanted_on = models.DateField(_("需要日期"))
    words = models.TextField(_("用途与理由"))
    evidence_uri = models.CharField(_("佐证记录"), max_length=300, blank=True)
    moving_from = models.ForeignKey(Tenancy, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(_("申请时间"))
    state = models.CharField(_("状态"), max_length=10, choices=SpaceState, default=SpaceState.QUEUED)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("场所"))
    offered_until = models.DateField(_("预留至"), null=True, blank=True)
    tenancy = models.ForeignKey(Tenancy, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "carrier"], condition=Q(state__in=OPEN_REQUESTS), name="space_asked_once"
            ),
            models.UniqueConstraint(fields=["place"], condition=Q(state=SpaceState.OFFERED), name="space_offered_once"),
            models.CheckConstraint(condition=Q(area_m2__gt=0) & ~Q(words=""), name="space_request_whole"),
            models.CheckConstraint(
                condition=~Q(state=SpaceState.OFFERED) | Q(place__isnull=False, offered_until__isnull=False),
                name="space_offer_has_place_and_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=SpaceState.LET) | Q(tenancy__isnull=False), name="space_let_has_tenancy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_carrier_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REQUESTS


class SpaceStep(models.Model):
    """What became of a request, step by step. Never changed."""

    request = models.ForeignKey(SpaceRequest, models.PROTECT, related_name="steps")
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=SpaceState)
    words = models.TextField(_("说明"), blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"


class SpaceCriterion(Identified):
    """What the park asks of whoever moves into a kind of space (入驻条件), as a paper of its own says.

    `fact` is a figure of the last annual return (in its own unit: heads, fen, per mille), at least `at_least`; without
    one a person judges.
    """

    uri_prefix: ClassVar[str] = "/space-criteria/"

    carrier = models.CharField(_("载体类型"), max_length=10, choices=Carrier)
    words = models.CharField(_("条件"), max_length=300)
    fact = models.CharField(_("上年年报数据"), max_length=20, blank=True)
    at_least = models.DecimalField(_("不低于"), max_digits=20, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("依据文件"), max_length=300)
    begins_on = models.DateField(_("施行日期"))
    ended_on = models.DateField(_("停止日期"), null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fact="", at_least=None) | (~Q(fact="") & Q(at_least__isnull=False)),
                name="space_criterion_fact_has_bound",
            ),
            models.CheckConstraint(condition=~Q(words="") & ~Q(source=""), name="space_criterion_sourced"),
        ]

    def __str__(self) -> str:
        return self.words


class RenewalStage(models.TextChoices):
    """From idle or thin use to use again."""

    TALK = "talk", _("约谈")
    AGREED = "agreed", _("达成退出或整改")
    VACATED = "vacated", _("已腾退")
    RELET = "relet", _("已重新出租")
    REVIEWED = "reviewed", _("已后评估")
    STOPPED = "stopped", _("已终止")


class Renewal(Identified):
    """A case of renewing idle or thinly used land or space (腾笼换鸟). Open ones have an owner, a next step and a date.

    `before_fen`, `after_fen`: output per mu of the parcel in the years named, where the returns say it.
    """

    uri_prefix: ClassVar[str] = "/renewals/"

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("场所"))
    words = models.TextField(_("立案理由"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("负责人"))
    stage = models.CharField(_("阶段"), max_length=10, choices=RenewalStage, default=RenewalStage.TALK)
    next_step = models.CharField(_("下一步"), max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    opened_on = models.DateField(_("立案日期"))
    before_year = models.PositiveIntegerField(_("立案前年度"))
    before_fen = models.DecimalField(_("立案前亩均产值（分/亩）"), max_digits=20, decimal_places=2, null=True)
    after_year = models.PositiveIntegerField(_("评估年度"), null=True)
    after_fen = models.DecimalField(_("评估时亩均产值（分/亩）"), max_digits=20, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=~Q(stage__in=["reviewed", "stopped"]), name="renewal_one_open_per_place"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["reviewed", "stopped"]) | (~Q(next_step="") & Q(due_on__isnull=False)),
                name="renewal_goes_on",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="renewal_has_reason"),
        ]

    def __str__(self) -> str:
        return str(self.place)

    @property
    def is_open(self) -> bool:
        return self.stage not in (RenewalStage.REVIEWED, RenewalStage.STOPPED)


class RenewalStep(models.Model):
    """That a case reached a stage, on what evidence. Never changed."""

    renewal = models.ForeignKey(Renewal, models.PROTECT, related_name="steps")
    stage = models.CharField(_("阶段"), max_length=10, choices=RenewalStage)
    on = models.DateField(_("日期"))
    evidence = models.CharField(_("依据"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.renewal_id} {self.stage}"
