"""GS1 identification keys: EPC URNs and GS1 Digital Link URIs, brought to one canonical form.

Sources: EPC Tag Data Standard 2.0 §6 (URN forms); GS1 Digital Link: URI Syntax 1.2 §4.11 (canonical form); CBV 2.0
(the EPCIS Event Hash ID's constrained canonical form: the finest key and its qualifiers only).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

CANONICAL = "https://id.gs1.org"
SAFE = "-._~'"
"""Left as they are in a Digital Link beside letters and digits; the vectors of the event hash leave the apostrophe."""
SHORT_NAMES = {
    "sscc": "00", "gtin": "01", "gdti": "253", "gcn": "255", "ginc": "401", "gsin": "402", "gln": "414",
    "party": "417", "partyGln": "417", "grai": "8003", "giai": "8004", "itip": "8006", "cpid": "8010",
    "gsrnp": "8017", "gsrn": "8018", "ser": "21", "lot": "10", "cpv": "22", "tpx": "235", "glnx": "254", "cpsn": "8011",
}  # fmt: skip
"""Alphabetic names of keys and qualifiers (Digital Link 1.1 §4.3), still met in the field."""
PRIMARY = {
    "00": r"\d{18}", "01": r"\d{8}|\d{12,14}", "253": r"\d{13}.{0,17}", "255": r"\d{13}\d{0,12}", "401": r".{1,30}",
    "402": r"\d{17}", "414": r"\d{13}", "417": r"\d{13}", "8003": r"\d{14}.{0,16}", "8004": r".{1,30}",
    "8006": r"\d{18}", "8010": r".{1,30}", "8017": r"\d{18}", "8018": r"\d{18}",
}  # fmt: skip
_PRIMARY = {key: re.compile(f"(?:{shape})\\Z", re.DOTALL) for key, shape in PRIMARY.items()}
QUALIFIERS = {"01": ("21", "10", "235"), "414": ("254",), "8006": ("21", "10"), "8010": ("8011",)}
"""Which qualifiers may follow a key; the first that is there is the finest and the only one kept."""


def check_digit(digits: str) -> str:
    """The GS1 check digit that follows `digits` (GS1 General Specifications 7.9).

    Raises: ValueError where something else than digits is given.
    """
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"not digits: {digits!r}")
    return str(-(3 * sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2]))) % 10)


def _checked(digits: str, length: int) -> str:
    """`digits` with its check digit. Raises: ValueError where `digits` are not `length` digits."""
    if len(digits) != length:
        raise ValueError(f"{digits!r}: {len(digits)} digits, {length} expected")
    return digits + check_digit(digits)


def _text(part: str) -> str:
    return part if part.isascii() and part.isalnum() else quote(unquote(part), safe=SAFE)


def _gtin(prefix: str, item: str) -> str:
    """Company prefix and item reference, which begins with the indicator."""
    return _checked(item[:1] + prefix + item[1:], 13)


def _digits(length: int) -> Callable[..., str]:
    return lambda prefix, reference: _checked(prefix + reference, length)


def _rotated(prefix: str, reference: str) -> str:
    """Of an SSCC: its extension digit, which stands first, is the serial's first."""
    return _checked(reference[:1] + prefix + reference[1:], 17)


def _free(prefix: str, reference: str) -> str:
    return prefix + _text(reference)


def _trade_item_piece(prefix: str, item: str, piece: str, total: str) -> str:
    return f"{_gtin(prefix, item)}{piece}{total}"


@dataclass(frozen=True)
class _Scheme:
    """How a URN's parts make a Digital Link: the application identifier `ai` with `key` of the first `parts`; then,
    in an instance, the last part behind the qualifier's identifier, or right behind the key (""); None: no last part.
    """

    ai: str
    key: Callable[..., str]
    last: str | None = None
    parts: int = 2


_SCHEMES = {
    "id:sgtin": _Scheme("01", _gtin, "21"),
    "class:lgtin": _Scheme("01", _gtin, "10"),
    "id:upui": _Scheme("01", _gtin, "235"),
    "id:itip": _Scheme("8006", _trade_item_piece, "21", parts=4),
    "id:sscc": _Scheme("00", _rotated),
    "id:sgln": _Scheme("414", _digits(12), "254"),
    "id:pgln": _Scheme("417", _digits(12)),
    "id:gdti": _Scheme("253", _digits(12), ""),
    "id:sgcn": _Scheme("255", _digits(12), ""),
    "id:grai": _Scheme("8003", lambda prefix, asset: f"0{_checked(prefix + asset, 12)}", ""),
    "id:gsin": _Scheme("402", _digits(16)),
    "id:gsrn": _Scheme("8018", _digits(17)),
    "id:gsrnp": _Scheme("8017", _digits(17)),
    "id:giai": _Scheme("8004", _free),
    "id:ginc": _Scheme("401", _free),
    "id:cpi": _Scheme("8010", _free, "8011"),
}
_PATTERNS = {"sgtin", "grai", "gdti", "sgcn", "cpi", "itip", "upui", "sgln"}
"""Schemes whose pattern with a * for the serial alone names a class."""


@lru_cache(maxsize=20_000)
def canonical(uri: str) -> str:
    """The constrained canonical Digital Link of a GS1 key; what is no GS1 key, or no valid one, comes back as it is.

    An EPC URN of any scheme with a GS1 key; a pattern whose serial alone is *; a Digital Link of any domain, with
    short names, qualifiers and query.
    """
    if uri.startswith("urn:epc:"):
        return _of_urn(uri[len("urn:epc:") :]) or uri
    if uri.startswith(("http://", "https://")):
        return _of_link(uri) or uri
    return uri


CHECKED = {
    "00": 18, "01": 14, "253": 13, "255": 13, "402": 17, "414": 13, "417": 13, "8003": 14, "8006": 14, "8017": 18,
    "8018": 18,
}  # fmt: skip
"""At which of its digits a key by this application identifier has its check digit."""


def corrected(link: str) -> str | None:
    """The digits of a canonical Digital Link's key with the check digit that they ought to have; None where it is
    right or where the key has none."""
    ai, _slash, rest = link.removeprefix(f"{CANONICAL}/").partition("/")
    digits = rest[: CHECKED.get(ai, 0)]
    if not digits or len(digits) < CHECKED[ai] or not (digits.isascii() and digits.isdigit()):
        return None
    ought = digits[:-1] + check_digit(digits[:-1])
    return ought if ought != digits else None


def _of_urn(name: str) -> str | None:
    kind, _colon, rest = name.partition(":")
    scheme, _colon, key = rest.partition(":")
    pattern = kind == "idpat"
    if pattern and (scheme not in _PATTERNS or not key.endswith(".*") or "*" in key[:-1]):
        return None
    found = _SCHEMES.get(f"{'id' if pattern else kind}:{scheme}")
    if found is None:
        return None
    parts = found.parts + (found.last is not None)
    given = key.split(".", parts - 1)  # only the last part may hold a dot of its own
    if len(given) != parts or not given[0].isdigit():
        return None
    try:
        link = f"{CANONICAL}/{found.ai}/{found.key(*given[: found.parts])}"
    except ValueError:
        return None
    no_extension = scheme == "sgln" and given[-1] == "0"  # TDS 2.0 §6.3.3: 0 stands for none
    if found.last is None or pattern or no_extension:
        return link
    return f"{link}/{found.last}/{_text(given[-1])}" if found.last else link + _text(given[-1])


def _of_link(uri: str) -> str | None:
    segments = urlsplit(uri).path.strip("/").split("/")
    names = [SHORT_NAMES.get(segment, segment) for segment in segments]
    for place in range(len(segments) - 2, -1, -1):
        name, value = names[place], unquote(segments[place + 1])
        if name not in _PRIMARY or (len(segments) - place) % 2 or not _PRIMARY[name].match(value):
            continue
        if name == "01":
            value = value.zfill(14)
        tail = dict(zip(names[place + 2 :: 2], segments[place + 3 :: 2], strict=True))
        finest = next((q for q in QUALIFIERS.get(name, ()) if q in tail), None)
        qualified = f"/{finest}/{_text(tail[finest])}" if finest else ""
        return f"{CANONICAL}/{name}/{_text(value)}{qualified}"
    return None
