"""Recovery of an account without an e-mail server."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models.identified import Identified
from valley.kernel.models.user import User


class Recovery(Identified):
    """A one-time code, printed and handed over in person, with which `user` sets a new password (恢复码).

    `issued_by` is null where it was issued on the server's console. At most one is open per user.
    """

    uri_prefix: ClassVar[str] = "/recoveries/"

    user = models.ForeignKey(User, models.CASCADE, related_name="recoveries")
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    drops_second_factor = models.BooleanField(_("同时解除两步验证"), default=False)
    issued_at = models.DateTimeField(_("签发时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="recovery_expires_after_issue"),
            models.CheckConstraint(condition=Q(used_at=None) | Q(withdrawn_at=None), name="recovery_used_or_withdrawn"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(used_at=None, withdrawn_at=None), name="one_open_recovery"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.issued_at:%F}"
