"""API tokens."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models.identified import Identified
from valley.kernel.models.user import User


class ApiToken(Identified):
    """A key with which a program acts as `user` (API 令牌): only what `scopes` allow, only until `expires_at`.

    The secret is shown once and kept as its SHA-256; `prefix` lets a person recognise it.
    """

    uri_prefix: ClassVar[str] = "/me/tokens/"

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    label = models.CharField(_("用途"), max_length=100)
    prefix = models.CharField(_("开头"), max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=100), verbose_name=_("范围"))
    issued_at = models.DateTimeField(_("签发时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    revoked_at = models.DateTimeField(_("吊销时间"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="token_expires_after_issue"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="token_has_scopes"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.label}"
