"""Roles of accounts: per organisation and per park."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from valley.registry.models.known import Dated
from valley.registry.models.organisation import Organisation
from valley.registry.models.place import Place


class Role(models.TextChoices):
    """What an account may be. The first four are the park's, the last four an organisation's."""

    OPERATOR = "operator", _("园区办公室")
    ASSESSOR = "assessor", _("评估机构")
    REGULATOR = "regulator", _("监管部门")
    LEADING_GROUP = "leading_group", _("领导小组")
    ADMINISTRATOR = "administrator", _("单位管理员")
    FILLER = "filler", _("填报人")
    SIGNER = "signer", _("签报人")
    MEMBER = "member", _("单位成员")


PARK_ROLES = (Role.OPERATOR, Role.ASSESSOR, Role.REGULATOR, Role.LEADING_GROUP)
ORGANISATION_ROLES = (Role.ADMINISTRATOR, Role.FILLER, Role.SIGNER, Role.MEMBER)


class RoleGrant(Dated):
    """A user holds a role over a time (角色授权): in one organisation, or in one park (`park` null: all parks)."""

    uri_prefix: ClassVar[str] = "/role-grants/"

    user = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="role_grants")
    park = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role__in=PARK_ROLES, organisation=None)
                | Q(role__in=ORGANISATION_ROLES, organisation__isnull=False, park=None),
                name="role_grant_scope",
            ),
            ExclusionConstraint(
                name="role_grant_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("organisation", Value(0)), RangeOperators.EQUAL),
                    (Coalesce("park", Value(0)), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(retracted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
