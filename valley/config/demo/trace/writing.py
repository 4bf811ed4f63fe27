"""Events of EPCIS 2.0 as JSON-LD, written short; kept by party and day on which they were sent."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from valley.config.demo.trace.cast import Party

Quantity = tuple[str, float | None, str]
"""(class, quantity, unit of UN/ECE Rec. 20; "" counts pieces)"""
Event = dict[str, Any]


class Book:
    """What every party sent, by day of sending: `sent[day][party]`."""

    def __init__(self) -> None:
        self.sent: dict[date, dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
        self.parties: dict[str, Party] = {}
        self.count = 0

    def write(self, party: Party, kind: str, at: datetime, *, on: date | None = None, **fields: Any) -> Event:
        """One event; `on`: sent on a later day than it happened."""
        event = {
            "type": kind,
            "eventTime": at.isoformat(timespec="seconds"),
            "eventTimeZoneOffset": "+08:00",
            **{name: value for name, value in fields.items() if value not in (None, [], "")},
        }
        self.sent[on or at.date()][party.key].append(event)
        self.parties[party.key] = party
        self.count += 1
        return event

    def seen(
        self, party: Party, at: datetime, step: str, place: str, *, epcs: Sequence[str] = (),
        lots: Sequence[Quantity] = (), disposition: str = "", action: str = "OBSERVE", on: date | None = None,
        **more: Any,
    ) -> Event:  # fmt: skip
        """An ObjectEvent at `place`, which is read point and business location; in transit only the former."""
        moving = disposition == "in_transit"
        return self.write(
            party, "ObjectEvent", at, on=on, action=action, bizStep=step, disposition=disposition, epcList=list(epcs),
            quantityList=quantities(lots), readPoint={"id": place}, bizLocation=None if moving else {"id": place},
            **more,
        )  # fmt: skip

    def packed(
        self, party: Party, at: datetime, parent: str, children: Sequence[str] = (), *, action: str = "ADD",
        place: str = "", step: str = "packing", lots: Sequence[Quantity] = (), on: date | None = None,
    ) -> Event:  # fmt: skip
        """An AggregationEvent."""
        return self.write(
            party, "AggregationEvent", at, on=on, action=action, bizStep=step, parentID=parent,
            childEPCs=list(children), childQuantityList=quantities(lots), readPoint={"id": place} if place else None,
            bizLocation={"id": place} if place and step != "loading" else None,
        )  # fmt: skip

    def made(
        self, party: Party, at: datetime, place: str, inputs: Sequence[Quantity], outputs: Sequence[Quantity],
        run: str = "", on: date | None = None, **more: Any,
    ) -> Event:  # fmt: skip
        """A TransformationEvent."""
        return self.write(
            party, "TransformationEvent", at, on=on, bizStep="commissioning", disposition="active",
            inputQuantityList=quantities(inputs), outputQuantityList=quantities(outputs), transformationID=run,
            readPoint={"id": place}, bizLocation={"id": place}, **more,
        )  # fmt: skip

    def read(self, party: Party, at: datetime, logger: str, celsius: float, place: str = "") -> Event:
        """A reading of a logger: of its own, or standing at a place."""
        report = {"type": "Temperature", "value": round(celsius, 1), "uom": "CEL"}
        return self.write(
            party, "ObjectEvent", at, action="OBSERVE", bizStep="sensor_reporting",
            epcList=[] if place else [logger], readPoint={"id": place} if place else None,
            bizLocation={"id": place} if place else None,
            sensorElementList=[{
                "sensorMetadata": {"time": at.isoformat(timespec="seconds"), "deviceID": logger},
                "sensorReport": [report],
            }],
        )  # fmt: skip


def quantities(of: Sequence[Quantity]) -> list[Event]:
    """A quantity list; without a number the quantity is not known."""
    return [
        {"epcClass": lot, **({} if amount is None else {"quantity": amount}), **({"uom": uom} if uom else {})}
        for lot, amount, uom in of
    ]
