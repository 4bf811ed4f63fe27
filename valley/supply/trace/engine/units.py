"""Units of measure of EPCIS (UN/CEFACT Recommendation 20 codes), converted exactly.

Sources: UN/CEFACT Recommendation 20 rev. 17 (codes and factors); SI. A code that is not here has no canonical unit: its
numbers are compared among themselves only.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any


@dataclass(frozen=True)
class Unit:
    """`value in canonical = value × factor + shift`."""

    canonical: str
    factor: Fraction
    shift: Fraction = Fraction(0)


def _of(canonical: str, **codes: str) -> dict[str, Unit]:
    return {code.lstrip("_"): Unit(canonical, Fraction(factor)) for code, factor in codes.items()}


UNITS: dict[str, Unit] = {
    "KEL": Unit("KEL", Fraction(1)),
    "CEL": Unit("KEL", Fraction(1), Fraction("273.15")),
    "FAH": Unit("KEL", Fraction(5, 9), Fraction("459.67") * Fraction(5, 9)),
    **_of("C62", C62="1", P1="1/100", _59="1/1000000", _61="1/1000000000"),
    **_of("SEC", SEC="1", MIN="60", HUR="3600", DAY="86400", WEE="604800", C26="1/1000", B98="1/1000000"),
    **_of("MTR", MTR="1", DMT="1/10", CMT="1/100", MMT="1/1000", KMT="1000", _4H="1/1000000", C45="1/1000000000",
          INH="0.0254", FOT="0.3048", YRD="0.9144", SMI="1609.344"),
    **_of("MTK", MTK="1", CMK="1/10000", DMK="1/100", HAR="10000", KMK="1000000"),
    **_of("MTQ", MTQ="1", LTR="1/1000", DMQ="1/1000", HLT="1/10", DLT="1/10000", CLT="1/100000", MLT="1/1000000",
          CMQ="1/1000000", _4G="1/1000000000", GLL="0.003785411784", INQ="0.000016387064", FTQ="0.028316846592"),
    **_of("KGM", KGM="1", GRM="1/1000", MGM="1/1000000", MC="1/1000000000", TNE="1000", LBR="0.45359237",
          ONZ="0.028349523125"),
    **_of("PAL", PAL="1", A97="100", KPA="1000", MPA="1000000", BAR="100000", MBR="100", ATM="101325", HN="133.322"),
    **_of("MTS", MTS="1", KMH="5/18", _2M="1/100", HM="0.44704"),
    **_of("MSK", MSK="1"),
    **_of("JOU", JOU="1", KJO="1000", _3B="1000000", WHR="3600", KWH="3600000"),
    **_of("WTT", WTT="1", KWT="1000", MAW="1000000"),
    **_of("VLT", VLT="1", _2Z="1/1000", KVT="1000"),
    **_of("AMP", AMP="1", _4K="1/1000"),
    **_of("OHM", OHM="1", B49="1000", B75="1000000"),
    **_of("HTZ", HTZ="1", KHZ="1000", MHZ="1000000", A86="1000000000"),
    **_of("LUX", LUX="1"),
    **_of("LUM", LUM="1"),
    **_of("CDL", CDL="1"),
    **_of("NEW", NEW="1", B47="1000"),
    **_of("D54", D54="1"),
    **_of("C81", C81="1"),
    **_of("KMQ", KMQ="1", A93="1/1000", GL="1", M1="1/1000", GP="1/1000000", GQ="1/1000000000", _23="1000"),
    **_of("MQS", MQS="1", MQH="1/3600", L2="1/60000"),
    **_of("D10", D10="1", H61="1/10"),
    **_of("C34", C34="1", C18="1/1000"),
    **_of("BQL", BQL="1"),
}  # fmt: skip


@lru_cache(maxsize=1000)
def canonical_unit(uom: str) -> str:
    """The code of the unit in which numbers of `uom` are kept; an unknown code, or none, is its own."""
    found = UNITS.get(uom)
    return found.canonical if found else uom


@lru_cache(maxsize=20_000)
def converted(value: Any, uom: str, *, difference: bool = False) -> float | None:
    """`value` (a number, or its text) in `canonical_unit(uom)`; None of None and of what no double holds.

    difference: a spread, not a level: 1 °C of standard deviation is 1 K. Raises: ValueError for what is no number.
    """
    if value is None:
        return None
    exact = Fraction(Decimal(str(value)))
    unit = UNITS.get(uom)
    if unit is not None:
        exact = exact * unit.factor + (0 if difference else unit.shift)
    try:
        return float(exact)
    except OverflowError:  # beyond 1.8E308: the event's body alone has it
        return None
