"""Reports of sensors as rows, their numbers in the canonical unit."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.engine.times import moment
from valley.supply.trace.engine.units import canonical_unit, converted
from valley.supply.trace.engine.vocabulary import BARE, full

Noder = Callable[..., int]
CONVERTED = ("value", "minValue", "maxValue", "meanValue")


def reports_of(event: Mapping[str, Any], event_time: datetime, node: Noder) -> Iterator[tuple[Any, ...]]:
    """A row (`rows.SENSOR` without the event) of each report; of an element without reports none."""
    for index, element in enumerate(event.get("sensorElementList") or ()):
        metadata = element.get("sensorMetadata") or {}
        for place, report in enumerate(element.get("sensorReport") or ()):
            yield (index, place, *_row(report, metadata, event_time, node))


def _row(report: Mapping[str, Any], metadata: Mapping[str, Any], event_time: datetime, node: Noder) -> tuple[Any, ...]:
    def time(name: str) -> datetime | None:
        text = report.get(name) or metadata.get(name)
        return moment(text) if text else None

    def number_of(name: str, bare: str = "") -> int | None:
        word = report.get(name) or metadata.get(name)
        return node(full(str(word), bare), NodeKind.WORD if bare else None) if word else None

    uom = report.get("uom") or ""
    percentile = report.get("percValue")
    return (
        time("time") or event_time, time("startTime"), time("endTime"),
        number_of("type", BARE["measurement"]), number_of("exception", BARE["measurement"]), number_of("deviceID"),
        number_of("component", BARE["component"]), number_of("microorganism"), number_of("chemicalSubstance"),
        number_of("dataProcessingMethod"), number_of("bizRules"),
        *(converted(report.get(name), uom) for name in CONVERTED),
        converted(report.get("sDev"), uom, difference=True), _float(report.get("percRank")), converted(percentile, uom),
        report.get("booleanValue"), uom, canonical_unit(uom), _text(report.get("stringValue")),
        _text(report.get("hexBinaryValue")), _text(report.get("uriValue")),
    )  # fmt: skip


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
