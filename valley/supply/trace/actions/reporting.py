"""Doors into the graph for laboratories and cold chains: what they know of goods becomes events that a trace meets."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.registry.models import Organisation
from valley.supply.trace.actions.capturing import capture
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.events import ReadingsRecorded, ReportRecorded
from valley.supply.trace.models import CaptureJob

DISPOSITIONS = {True: "conformant", False: "non_conformant"}


@transaction.atomic
def record_report(
    *,
    by: User | None,
    organisation: Organisation,
    goods: Sequence[str],
    report: str,
    tested_at: datetime,
    conformant: bool | None,
    page: str = "",
) -> CaptureJob:
    """A laboratory's report on lots or items as an inspection event (CBV 2.0 `inspecting`, `testres`).

    report: the report's number or URI. conformant None: it states no outcome, so none is written. page: the report's
    own page here, to which the goods are then linked (PROV-O `wasInformedBy`). by None: the platform's own reaction.
    Raises: NotAllowed; Invalid where nothing is named or the store refuses the event.
    """
    if by is not None:
        require(by, "trace.capture", organisation)
    if not goods or not report.strip():
        raise Invalid(_("没有写明货物或报告编号。"), field="goods", value=list(goods))
    things = [canonical(each.strip()) for each in goods]
    name = report.strip() if ":" in report else f"urn:report:{organisation.public_id}:{report.strip()}"
    outcome = {} if conformant is None else {"disposition": DISPOSITIONS[conformant]}
    job = _captured(organisation, {
        **_event(tested_at), "bizStep": "inspecting", **outcome, **_named(things),
        "bizTransactionList": [{"type": "testres", "bizTransaction": name}],
    })  # fmt: skip
    for thing in things:
        uri = f"/trace/things/{id_of(thing)}"
        if page:
            link(uri, Relation.WAS_INFORMED_BY, page, by=by)
        publish(ReportRecorded(subject=uri, report=name, conformant=conformant, capture=job.uri), by=by)
    return job


@transaction.atomic
def record_readings(
    *,
    by: User | None,
    organisation: Organisation,
    device: str,
    readings: Iterable[tuple[datetime, float]],
    place: str = "",
) -> CaptureJob:
    """Temperatures in °C of a logger, one event for all: of itself, and so of what carries it, or of a place.

    Raises: NotAllowed; Invalid where there is no reading or the store refuses the event.
    """
    if by is not None:
        require(by, "trace.capture", organisation)
    held = sorted(readings)
    if not held:
        raise Invalid(_("没有读数。"), field="readings", value=device)
    elements = [
        {
            "sensorMetadata": {"time": at.isoformat(), "deviceID": device},
            "sensorReport": [{"type": "Temperature", "value": celsius, "uom": "CEL"}],
        }
        for at, celsius in held
    ]
    where = {"readPoint": {"id": place}, "bizLocation": {"id": place}} if place else {"epcList": [device]}
    job = _captured(organisation, {
        **_event(held[-1][0]), "bizStep": "sensor_reporting", **where, "sensorElementList": elements,
    })  # fmt: skip
    uri = f"/trace/things/{id_of(device)}"
    publish(ReadingsRecorded(subject=uri, count=len(held), capture=job.uri), by=by)
    return job


def _event(at: datetime) -> dict[str, Any]:
    zone = at.strftime("%z")
    offset = f"{zone[:3]}:{zone[3:5]}"
    return {
        "type": "ObjectEvent", "eventTime": at.isoformat(), "eventTimeZoneOffset": offset, "action": "OBSERVE",
    }  # fmt: skip


def _named(things: Sequence[str]) -> dict[str, Any]:
    items = [thing for thing in things if "/21/" in thing or "/00/" in thing]
    lots = [{"epcClass": thing} for thing in things if thing not in items]
    return {name: value for name, value in (("epcList", items), ("quantityList", lots)) if value}


def _captured(organisation: Organisation, event: dict[str, Any]) -> CaptureJob:
    job = capture(by=None, organisation=organisation, document=[event])
    if not job.success:
        said = [finding["code"] for fault in job.faults.all() for finding in fault.findings]
        raise Invalid(_("事件没有通过校验。"), field="event", value=said)
    return job
