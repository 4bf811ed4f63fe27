"""Grades and certificates of organisations."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.registry.models.known import Known
from valley.registry.models.organisation import Organisation


class Certificate(Known):
    """A grade or certificate that an issuer gave an organisation (资质证书).

    `kind` and `level` are codes of registry/data/certificate-kinds.toml. `valid` is [lower, upper) in dates, an open
    upper end where the issuer sets no expiry; from `revoked_on` on it no longer counts.
    """

    uri_prefix: ClassVar[str] = "/certificates/"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="certificates")
    kind = models.CharField(_("种类"), max_length=40)
    level = models.CharField(_("级别"), max_length=20, blank=True)
    issuer = models.CharField(_("发证机关"), max_length=100)
    number = models.CharField(_("证书编号"), max_length=80, blank=True)
    issued_on = models.DateField(_("发证日期"))
    valid = DateRangeField(_("有效期"), help_text=_("含起始日，不含结束日；结束日空缺表示长期有效"))
    revoked_on = models.DateField(_("撤销日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True, help_text=_("公告、文号或证书扫描件"))

    class Meta(Known.Meta):
        constraints = [
            *Known.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid__startswith__isnull=False, valid__isempty=False), name="certificate_valid_begins"
            ),
            models.CheckConstraint(condition=~Q(kind="") & ~Q(issuer=""), name="certificate_named"),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | Q(revoked_on__gte=F("issued_on")), name="certificate_revoked_after"
            ),
            models.UniqueConstraint(
                fields=["kind", "issuer", "number"],
                condition=Q(retracted_at=None) & ~Q(number=""),
                name="certificate_number_once",
            ),
            ExclusionConstraint(
                name="certificate_no_overlap",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(retracted_at=None, revoked_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
