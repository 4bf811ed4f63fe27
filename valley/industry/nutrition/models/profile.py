"""Who eats: one person's profile, sealed with that person's key; and groups, which name nobody."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified, PersonKey


class Profile(Identified):
    """A person's nutrition profile (个人营养档案).

    `sealed` is JSON under the person's key: age, sex, activity, states of health, allergens, markers. Erasing the key
    leaves an empty shell. Without a consent that names its purpose there is no profile (PIPL articles 13, 28 to 30).
    """

    uri_prefix: ClassVar[str] = "/nutrition/profiles/"

    key = models.OneToOneField(PersonKey, models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    consent_version = models.CharField(_("同意书版本"), max_length=40)
    consent_purpose = models.CharField(_("目的"), max_length=200)
    consent_on = models.DateField(_("同意日期"))
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    made_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(consent_version="") & ~Q(consent_purpose=""), name="nutrition_profile_consented"
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class GroupProfile(Identified):
    """A group of eaters (人群): shares by age and sex; no person can be told from it.

    `members`: rows {age_from_months, sex, share_percent}.
    """

    uri_prefix: ClassVar[str] = "/nutrition/groups/"

    owner = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=200)
    size_persons = models.PositiveIntegerField(_("人数"))
    members = models.JSONField(_("构成"))
    made_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "title"], name="nutrition_group_once"),
            # A group of fewer could be one family: that is a person's matter and needs consent.
            models.CheckConstraint(condition=Q(size_persons__gte=10), name="nutrition_group_is_no_family"),
        ]

    def __str__(self) -> str:
        return self.title
