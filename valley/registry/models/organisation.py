"""Organisations and what names them."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified
from valley.registry.models.known import Dated, Known


class Organisation(Identified):
    """A firm, institute, university, office … (单位). Its identity; what changes stands in dated rows."""

    uri_prefix: ClassVar[str] = "/organisations/"

    name = models.CharField(_("名称"), max_length=200)
    core = models.CharField(max_length=200, default="", editable=False, help_text=_("名称去掉地名与组织形式，用于查重"))
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    registered_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="organisation_named")]
        indexes = [
            models.Index(fields=["name"]),
            models.Index(fields=["core"]),
            GinIndex(fields=["core"], opclasses=["gin_trgm_ops"], name="organisation_core_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name


class Scheme(models.TextChoices):
    """Under what scheme an identifier was issued."""

    USCC = "uscc", _("统一社会信用代码")
    LEI = "lei", _("全球法人识别编码（LEI）")
    FOREIGN = "foreign", _("境外登记号")
    NONE = "none", _("无代码")


class OrganisationIdentifier(Known):
    """A code by which others know the organisation (单位代码); "none" states why there is no code."""

    uri_prefix: ClassVar[str] = "/identifiers/"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="identifiers")
    scheme = models.CharField(_("代码种类"), max_length=10, choices=Scheme)
    value = models.CharField(_("代码"), max_length=60, blank=True)
    register = models.CharField(_("登记机关"), max_length=100, blank=True, help_text=_("境外登记号须填国别与登记机关"))
    none_reason = models.CharField(_("无代码的原因"), max_length=200, blank=True)

    class Meta(Known.Meta):
        constraints = [
            *Known.Meta.constraints,
            models.UniqueConstraint(
                fields=["scheme", "register", "value"],
                condition=Q(retracted_at=None) & ~Q(scheme="none"),
                name="identifier_held_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "scheme"],
                condition=Q(retracted_at=None) & ~Q(scheme="foreign"),
                name="identifier_one_per_scheme",
            ),
            models.CheckConstraint(
                # GB 32100-2015: 18 characters without I, O, S, V, Z; the check character is the engine's matter.
                condition=~Q(scheme="uscc") | Q(value__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$", register=""),
                name="identifier_uscc_shape",
            ),
            models.CheckConstraint(
                # ISO 17442-1:2020: 18 alphanumerics and two check digits.
                condition=~Q(scheme="lei") | Q(value__regex=r"^[0-9A-Z]{18}[0-9]{2}$", register=""),
                name="identifier_lei_shape",
            ),
            models.CheckConstraint(
                condition=~Q(scheme="foreign") | (~Q(value="") & ~Q(register="")), name="identifier_foreign_register"
            ),
            models.CheckConstraint(
                condition=(Q(scheme="none", value="") & ~Q(none_reason="")) | (~Q(scheme="none") & Q(none_reason="")),
                name="identifier_none_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Kind(models.TextChoices):
    """What an organisation is; it may be several at once."""

    ENTERPRISE = "enterprise", _("企业")
    INSTITUTE = "institute", _("科研机构")
    UNIVERSITY = "university", _("高校")
    GOVERNMENT = "government", _("政府部门")
    FINANCE = "finance", _("金融投资机构")
    ASSOCIATION = "association", _("协会学会")
    LABORATORY = "laboratory", _("检测机构")
    INCUBATOR = "incubator", _("孵化机构")
    PLATFORM = "platform", _("公共服务平台")
    HOSPITAL = "hospital", _("医疗机构")
    FARM = "farm", _("农业经营主体")
    INTERMEDIARY = "intermediary", _("中介服务机构")
    OTHER = "other", _("其他")


class OrganisationType(Known):
    """That an organisation is of a kind (单位类型)."""

    uri_prefix: ClassVar[str] = "/types/"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="types")
    kind = models.CharField(_("类型"), max_length=20, choices=Kind)

    class Meta(Known.Meta):
        constraints = [
            *Known.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(retracted_at=None), name="organisation_kind_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Industry(Dated):
    """The main industry of an organisation over a time (所属行业), GB/T 4754-2017."""

    uri_prefix: ClassVar[str] = "/industries/"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="industries")
    code = models.CharField(_("行业代码"), max_length=4)
    edition = models.CharField(_("标准版本"), max_length=20, default="GB/T 4754-2017")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(code__regex=r"^([A-T]|[0-9]{2,4})$"), name="industry_code_shape"),
            ExclusionConstraint(
                name="industry_one_at_a_time",
                expressions=[("organisation", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(retracted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class FormerName(Dated):
    """A name that the organisation bore over a time (曾用名); an open start is one that nobody knows."""

    uri_prefix: ClassVar[str] = "/former-names/"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="former_names")
    name = models.CharField(_("曾用名"), max_length=200)

    class Meta(Dated.Meta):
        constraints = [
            *Known.Meta.constraints,
            models.CheckConstraint(condition=~Q(name="") & Q(period__endswith__isnull=False), name="former_name_ended"),
        ]

    def __str__(self) -> str:
        return self.name
