"""What the retention rules need to know of a batch."""

from datetime import date
from typing import Any

from django.utils import timezone

from valley.supply.trace.engine.codes import Role
from valley.supply.trace.engine.kde.finding import value_of
from valley.supply.trace.engine.kde.lines import Known, Line
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.vocabulary import CBV
from valley.supply.trace.models import Batch, Event, Link, ScopeLot

MOVING = {node_id(f"{CBV}BizStep-{step}") for step in ("transporting", "storing", "departing", "arriving", "holding")}


def traits_of(batch: Batch) -> tuple[date, date | None, set[str]]:
    """(recorded on, the latest shelf life told in it, traits that are known to hold).

    A shelf life that one event leaves out is none: the longer rule then applies.
    """
    made_on = timezone.localtime(batch.record_time).date()
    expiry: date | None = None
    open_ended = False
    traits: set[str] = set()
    for event in Event.objects.filter(batch=batch).iterator(chunk_size=2000):
        if event.biz_step_id in MOVING:
            traits.add("moving")
        told = _expiry(event.body)
        open_ended = open_ended or told is None
        expiry = max(filter(None, (expiry, told)), default=None)
    nodes = Link.objects.filter(event__batch=batch, role__lte=Role.OUTPUT_CLASS).values("node_id")
    if ScopeLot.objects.filter(node_id__in=nodes).exists():
        traits.add("recalled")
    if open_ended:
        traits.add("no_expiry")
    return made_on, expiry, traits


def _expiry(body: Any) -> date | None:
    told = value_of("expiry", body, Line(""), Known())
    try:
        return date.fromisoformat(told[:10]) if told else None
    except ValueError:
        return None
