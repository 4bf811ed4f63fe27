"""Invitations: the only way to an account."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import Identified
from valley.registry.models.organisation import Organisation
from valley.registry.models.place import Place
from valley.registry.models.role import ORGANISATION_ROLES, PARK_ROLES, Role


class Invitation(Identified):
    """A link that opens one role (or, without `role`, just an account) to one person, once (邀请).

    The link's secret is kept as its SHA-256. `role_until` is the first day without the role.
    """

    uri_prefix: ClassVar[str] = "/invitations/"

    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(_("角色"), max_length=20, choices=Role, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    park = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    role_until = models.DateField(_("角色截止日"), null=True, blank=True)
    invited_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("邀请时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    accepted_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(_("接受时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role="", organisation=None, park=None)
                | Q(role__in=PARK_ROLES, organisation=None)
                | Q(role__in=ORGANISATION_ROLES, organisation__isnull=False, park=None),
                name="invitation_scope",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("invited_at")), name="invitation_expires_later"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at=None),
                name="invitation_accepted_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role or 'account'} {self.invited_at:%F}"
