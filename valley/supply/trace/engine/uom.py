"""Units of measure by their UN/CEFACT code, converted exactly; a code that is not here compares with itself only.

Source: UNECE Recommendation No. 20, Codes for Units of Measure Used in International Trade, revision 17, Annex I (code,
conversion factor); pounds, feet and gallons by their definitions (0.45359237 kg, 0.3048 m, 231 in³, 4.54609 l).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Measure:
    """`x` of this unit is `x × factor + offset` of the base unit of its dimension."""

    dimension: str
    factor: Fraction
    offset: Fraction = Fraction(0)


_FACTORS: dict[str, dict[str, str]] = {
    "mass": {
        "KGM": "1", "GRM": "1/1000", "MGM": "1/1000000", "MC": "1/1000000000", "CGM": "1/100000", "DG": "1/10000",
        "HGM": "1/10", "DTN": "100", "TNE": "1000", "2U": "1000", "KTN": "1000000", "LBR": "0.45359237",
        "ONZ": "0.028349523125", "STI": "6.35029318", "STN": "907.18474", "LTN": "1016.0469088",
        "CWA": "45.359237", "CWI": "50.80234544", "GRN": "0.00006479891", "APZ": "0.0311034768",
    },
    "volume": {
        "MTQ": "1", "LTR": "1/1000", "DMQ": "1/1000", "MLT": "1/1000000", "CMQ": "1/1000000", "4G": "1/1000000000",
        "MMQ": "1/1000000000", "CLT": "1/100000", "DLT": "1/10000", "HLT": "1/10", "A44": "1/100", "K6": "1",
        "INQ": "0.000016387064", "FTQ": "0.028316846592", "YDQ": "0.764554857984", "GLL": "0.003785411784",
        "QTL": "0.000946352946", "PTL": "0.000473176473", "OZA": "0.0000295735295625", "GLI": "0.00454609",
        "QTI": "0.0011365225", "PTI": "0.00056826125", "OZI": "0.0000284130625", "BLL": "0.158987294928",
    },
    "length": {
        "MTR": "1", "DMT": "1/10", "CMT": "1/100", "MMT": "1/1000", "4H": "1/1000000", "C45": "1/1000000000",
        "A45": "10", "HMT": "100", "KMT": "1000", "INH": "0.0254", "FOT": "0.3048", "YRD": "0.9144",
        "SMI": "1609.344", "NMI": "1852",
    },
    "area": {
        "MTK": "1", "DMK": "1/100", "CMK": "1/10000", "MMK": "1/1000000", "ARE": "100", "HAR": "10000",
        "KMK": "1000000", "INK": "0.00064516", "FTK": "0.09290304", "YDK": "0.83612736",
    },
    "time": {
        "SEC": "1", "MIN": "60", "HUR": "3600", "DAY": "86400", "WEE": "604800", "C26": "1/1000", "B98": "1/1000000",
    },
    "pressure": {
        "PAL": "1", "A97": "100", "KPA": "1000", "MPA": "1000000", "BAR": "100000", "MBR": "100", "ATM": "101325",
        "UA": "101325/760", "HN": "133.322",
    },
    "speed": {
        "MTS": "1", "KMH": "1/3.6", "2M": "1/100", "C16": "1/1000", "M62": "1000", "FS": "0.3048", "HM": "0.44704",
        "KNT": "1852/3600",
    },
    "acceleration": {"MSK": "1", "A76": "1/100", "M38": "1000", "K40": "9.80665"},
    "density": {
        "KMQ": "1", "A93": "1/1000", "23": "1000", "GL": "1", "F23": "1", "GJ": "1000", "B35": "1000",
        "GP": "1/1000000", "M1": "1/1000", "GQ": "1/1000000000", "H29": "1/1000000",
    },
    "ratio": {"C62": "1", "P1": "1/100", "NX": "1/1000", "59": "1/1000000", "61": "1/1000000000"},
    "illuminance": {"LUX": "1", "B60": "1", "KLX": "1000"},
    "energy": {
        "JOU": "1", "KJO": "1000", "3B": "1000000", "GV": "1000000000", "WHR": "3600", "KWH": "3600000",
        "MWH": "3600000000", "D70": "4.1868", "E14": "4186.8",
    },
    "power": {"WTT": "1", "C31": "1/1000", "KWT": "1000", "MAW": "1000000"},
    "voltage": {"VLT": "1", "2Z": "1/1000", "KVT": "1000"},
    "current": {"AMP": "1", "4K": "1/1000", "B84": "1/1000000"},
    "frequency": {"HTZ": "1", "KHZ": "1000", "MHZ": "1000000", "A86": "1000000000"},
    "radioactivity": {"BQL": "1", "2Q": "1000", "4N": "1000000", "CUR": "37000000000"},
    "absorbed dose": {"A95": "1", "C13": "1/1000"},
    "dose equivalent": {"D13": "1", "C28": "1/1000"},
    "amount of substance": {"C34": "1", "C18": "1/1000", "B45": "1000"},
    "concentration": {"C36": "1", "C35": "1000", "C38": "1000", "M33": "1"},
    "volume flow": {"MQS": "1", "MQH": "1/3600", "L2": "1/60000", "G51": "1/1000"},
    "force": {"NEW": "1", "B47": "1000"},
    "resistance": {"OHM": "1", "B49": "1000", "B75": "1000000"},
    "luminous flux": {"LUM": "1"},
    "luminous intensity": {"CDL": "1"},
    "irradiance": {"D54": "1"},
    "angle": {"C81": "1"},
    "conductivity": {"D10": "1", "H61": "1/10"},
}  # fmt: skip


def _fraction(text: str) -> Fraction:
    over, _slash, under = text.partition("/")
    return Fraction(over) / Fraction(under or "1")


_TEMPERATURES = {
    "KEL": Measure("temperature", Fraction(1)),
    "CEL": Measure("temperature", Fraction(1), Fraction("273.15")),
    "FAH": Measure("temperature", Fraction(5, 9), Fraction("459.67") * Fraction(5, 9)),
    "A48": Measure("temperature", Fraction(5, 9)),
}
MEASURES: Mapping[str, Measure] = MappingProxyType(
    {code: Measure(dim, _fraction(factor)) for dim, codes in _FACTORS.items() for code, factor in codes.items()}
    | _TEMPERATURES
)


def convert(value: Fraction, from_: str, to: str) -> Fraction | None:
    """The same quantity in another unit, exactly; None where the two measure different things or one is unknown."""
    if from_ == to:
        return value
    a, b = MEASURES.get(from_), MEASURES.get(to)
    if a is None or b is None or a.dimension != b.dimension:
        return None
    return (value * a.factor + a.offset - b.offset) / b.factor


def same_in_all(value: Fraction, code: str) -> dict[str, float]:
    """The quantity in every unit that measures the same, `code` itself always among them."""
    here = MEASURES.get(code)
    if here is None:
        return {code: float(value)}
    base = value * here.factor + here.offset
    return {
        other: float((base - measure.offset) / measure.factor)
        for other, measure in MEASURES.items()
        if measure.dimension == here.dimension
    }
