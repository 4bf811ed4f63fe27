"""The records that rules ask for: FSMA 204's critical tracking events, and 进货查验、出厂检验、销售记录."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from valley.supply.trace.engine.law.sources import Source, sources, table


@dataclass(frozen=True, slots=True)
class Element:
    """A key data element, one column. find: how an event says it; by: who must supply it where it is missing."""

    key: str
    label: str
    label_en: str
    clause: str
    find: str
    need: Literal["must", "if"] = "must"
    by: Literal["keeper", "previous"] = "keeper"


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A record for events of one `step`. Its source says where the clause was read."""

    key: str
    title: str
    title_en: str
    source: Source
    clause: str
    step: str
    elements: tuple[Element, ...]


@lru_cache(maxsize=1)
def record_forms() -> dict[str, RecordForm]:
    """Every record form by its key."""
    return {
        key: RecordForm(
            key=key,
            source=sources()[given.pop("source")],
            elements=tuple(Element(**element) for element in given.pop("elements")),
            **given,
        )
        for key, given in table("records").items()
    }
