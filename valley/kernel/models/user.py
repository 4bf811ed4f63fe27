"""Accounts."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from valley.kernel.models.identified import Identified
from valley.kernel.models.personal import PersonKey


class User(Identified, AbstractUser):
    """An account (账号). Who the person is stands in the registry, under that person's own key."""

    uri_prefix: ClassVar[str] = "/users/"
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    person_key = models.OneToOneField(PersonKey, models.PROTECT, null=True, blank=True, related_name="user")
    fictional = models.BooleanField(_("演示账号"), default=False)

    # What a token allows during this request; None means everything that the user may do. Never stored.
    allowed_verbs: frozenset[str] | None = None
    # The URI of the person for whom this user acts as a deputy in what is done now; "" is in person. Never stored.
    on_behalf_of: str = ""

    class Meta(AbstractUser.Meta):
        # Somebody who signs in as "Li" must not meet "li".
        constraints = [models.UniqueConstraint(Lower("username"), name="username_once_whatever_the_case")]

    def get_full_name(self) -> str:
        return self.username

    def get_short_name(self) -> str:
        return self.username
