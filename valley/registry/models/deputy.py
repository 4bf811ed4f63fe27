"""Deputies."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from valley.registry.models.known import Dated


class Deputy(Dated):
    """`deputy` may act for `principal` over a time (代理人). Both are accounts; every act says on whose behalf."""

    uri_prefix: ClassVar[str] = "/deputies/"

    principal = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    deputy = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="deputy_is_another"),
            models.CheckConstraint(condition=Q(period__endswith__isnull=False), name="deputy_for_a_time"),
            ExclusionConstraint(
                name="deputy_no_overlap",
                expressions=[
                    ("principal", RangeOperators.EQUAL),
                    ("deputy", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(retracted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.principal_id}"
