"""People: opaque here; what names them is sealed under a key of their own."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified
from valley.registry.models.known import Dated, Known
from valley.registry.models.organisation import Organisation


class Person(Identified):
    """A natural person (人员). Erasing the key makes the sealed text unreadable; the row stays as a tombstone."""

    uri_prefix: ClassVar[str] = "/people/"

    key = models.OneToOneField("kernel.PersonKey", models.PROTECT, related_name="+")
    name_sealed = models.BinaryField(_("姓名（密封）"))
    contact_sealed = models.BinaryField(_("联系方式（密封）"), null=True, blank=True)
    name_digest = models.CharField(
        max_length=100, blank=True, db_index=True, help_text=_("带密钥的摘要，用于查找同名者")
    )
    user = models.OneToOneField("kernel.User", models.PROTECT, null=True, blank=True, related_name="+")
    registered_at = models.DateTimeField(_("登记时间"), default=clock.now)

    def __str__(self) -> str:
        return str(self.public_id)


class Talent(models.TextChoices):
    """Kinds of people that the plan counts or courts."""

    FOREIGN = "foreign", _("外籍人才")
    RETURNEE = "returnee", _("留学归国人才")
    RESEARCH = "research", _("科研创新人员")
    YOUNG = "young", _("青年科技人才")


class TalentType(Dated):
    """That a person is of a talent type over a time (人才类型), with the proof's source."""

    uri_prefix: ClassVar[str] = "/talent-types/"

    person = models.ForeignKey(Person, models.PROTECT, related_name="talent_types")
    talent = models.CharField(_("人才类型"), max_length=20, choices=Talent)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="talent_type_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("talent", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(retracted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_talent_display())


class Consent(Known):
    """The person's consent to one purpose, in the words of one version (个人信息处理同意; PIPL art. 13–15)."""

    uri_prefix: ClassVar[str] = "/consents/"

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(_("处理目的"), max_length=100)
    version = models.CharField(_("告知书版本"), max_length=40)
    given_on = models.DateField(_("同意日期"))
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)

    class Meta(Known.Meta):
        constraints = [
            *Known.Meta.constraints,
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")), name="consent_forward"
            ),
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(version=""), name="consent_worded"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class EngagementKind(models.TextChoices):
    """How a person belongs to an organisation."""

    EMPLOYED = "employed", _("全职聘用")
    DUAL = "dual", _("双聘")
    PART_TIME = "part_time", _("兼职")
    POSTDOC = "postdoc", _("博士后")
    INTERN = "intern", _("实习实践")


class Engagement(Dated):
    """A person works for an organisation with a share of their time (任职).

    `share_per_mille` of full time; all live shares of a person on a day add up to at most 1000 (a trigger's promise).
    """

    uri_prefix: ClassVar[str] = "/engagements/"

    person = models.ForeignKey(Person, models.PROTECT, related_name="engagements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="engagements")
    kind = models.CharField(_("任职方式"), max_length=20, choices=EngagementKind)
    share_per_mille = models.PositiveSmallIntegerField(_("工作量份额（‰）"), default=1000)
    origin = models.CharField(_("来自"), max_length=100, blank=True, help_text=_("国家或地区、原单位所在地"))

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(share_per_mille__range=(1, 1000)), name="engagement_share_range"),
            ExclusionConstraint(
                name="engagement_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(retracted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.organisation_id}"
