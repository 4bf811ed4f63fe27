"""People who work for two institutions at once (双聘), with the parts of their time."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.split import Split
from valley.kernel.models import Identified


class Appointment(Identified):
    """A person's time, split over the institutions that appoint them. One split at a time: the parts never exceed one.

    Source: plan L328 (创新交叉学科人员聘任和绩效考核机制).
    """

    uri_prefix: ClassVar[str] = "/appointments/"

    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    post = models.CharField(_("岗位"), max_length=120)
    period = DateRangeField(_("任期"), help_text=_("含起日，不含止日"))
    split = models.OneToOneField(Split, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            ExclusionConstraint(
                name="one_split_of_a_person_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.post
