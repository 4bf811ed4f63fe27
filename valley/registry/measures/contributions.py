"""What contributions out of the registers have in common."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, DecimalField, Value

from valley.kernel.measures import Period, Scope
from valley.registry.events import (
    Left,
    OrganisationsMerged,
    OrganisationSplit,
    RecordCorrected,
    RecordRetracted,
    Settled,
)
from valley.registry.models import Residence
from valley.registry.queries.organisations import within

FIELDS = ("uri", "quantity", "on", "organisation", "disclosure")
PRESENCE = (Settled, Left, OrganisationsMerged, OrganisationSplit, RecordCorrected, RecordRetracted)
QUANTITY = DecimalField(max_digits=24, decimal_places=6)
ONE = Value(Decimal(1), QUANTITY)
PUBLIC = Value("public", CharField())
CONFIDENTIAL = Value("confidential", CharField())


def in_park(period: Period, scope: Scope, known_at: datetime) -> Any:
    """Residences in `scope` on the last day of `period`."""
    return Residence.objects.known(known_at).on(period.last_day).filter(within(scope))
