"""What a scanner, a label or a person gives → the canonical URI of a thing.

Takes an EPC URN, a Digital Link of any domain, a GS1 element string, with brackets as printed or raw as a scanner sends
it (GS1 General Specifications §7.8: symbology identifier, FNC1 as the separator ASCII 29), and a bare SSCC or GTIN.
"""

import re
from dataclasses import dataclass

from valley.supply.trace.engine.identifiers import CANONICAL, PRIMARY, QUALIFIERS, canonical, check_digit

SEPARATOR = "\x1d"
SYMBOLOGY = re.compile(r"\A\](?:C1|e0|d2|Q3|J1)")
"""GS1-128, DataBar, DataMatrix, QR, DotCode: what follows is an element string."""
FIXED = {
    "00": 18, "01": 14, "02": 14, "03": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2, "41": 13,
}  # fmt: skip
"""Lengths of values without a separator behind them, by the first two digits of the application identifier (Table 7-6);
31 to 36 (measures) hold six digits behind four of the identifier."""
_BRACKETS = re.compile(r"\((\d{2,4})\)([^(]*)")
_LONG = {"23": 3, "24": 3, "25": 3, "40": 3, "41": 3, "42": 3, "70": 4, "71": 3, "72": 4, "80": 4, "81": 4, "82": 4}
"""Length of the application identifier by its first two digits, where it is not two (Table 7-2)."""


@dataclass(frozen=True)
class Scanned:
    """uri: the thing. lot, expires (YYMMDD): also on the label, where the thing is an item or a trade item."""

    uri: str
    lot: str = ""
    expires: str = ""


class Unreadable(ValueError):
    """The text names nothing that the platform knows; `args[0]` says why: "empty", "check digit", "shape"."""


def read(text: str) -> Scanned:
    """The thing that `text` names. Raises: Unreadable."""
    text = text.strip()
    if not text:
        raise Unreadable("empty")
    if text.startswith(("urn:", "http://", "https://")):
        return Scanned(canonical(text))
    elements = _elements(text)
    for primary in PRIMARY:
        if primary in elements:
            value = elements[primary]
            _check(primary, value)
            finest = next((q for q in QUALIFIERS.get(primary, ()) if q in elements), None)
            link = f"{CANONICAL}/{primary}/{value}" + (f"/{finest}/{elements[finest]}" if finest else "")
            return Scanned(canonical(link), elements.get("10", ""), elements.get("17", elements.get("15", "")))
    raise Unreadable("shape")


def _check(identifier: str, value: str) -> None:
    digits = {"00": 18, "01": 14, "414": 13, "417": 13}.get(identifier)
    if digits and (len(value) != digits or not value.isdigit()):
        raise Unreadable("shape")
    if digits and check_digit(value[:-1]) != value[-1]:
        raise Unreadable("check digit")


def _elements(text: str) -> dict[str, str]:
    if text.startswith("("):
        return {identifier: value.strip() for identifier, value in _BRACKETS.findall(text)}
    marked = SYMBOLOGY.match(text)
    if marked or SEPARATOR in text:
        return dict(_raw(text[marked.end() if marked else 0 :].lstrip(SEPARATOR)))
    bare = re.sub(r"[\s-]", "", text)
    if not bare.isdigit():
        raise Unreadable("shape")
    if len(bare) in {8, 12, 13, 14}:
        return {"01": bare.zfill(14)}
    if len(bare) == 18:
        return {"00": bare}
    return dict(_raw(bare))


def _raw(text: str) -> list[tuple[str, str]]:
    found = []
    while text:
        start = text[:2]
        if start in {"31", "32", "33", "34", "35", "36"}:
            size, length = 4, 6
        else:
            size, length = _LONG.get(start, 2), FIXED.get(start, 0)
        if not text[:size].isdigit():
            raise Unreadable("shape")
        identifier, rest = text[:size], text[size:]
        value, text = (rest[:length], rest[length:]) if length else rest.partition(SEPARATOR)[::2]
        if not value:
            raise Unreadable("shape")
        found.append((identifier, value))
        text = text.lstrip(SEPARATOR)
    return found
