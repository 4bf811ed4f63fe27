"""GS1 identification keys: EPC URNs and GS1 Digital Link URIs, brought to one canonical form.

Sources: EPC Tag Data Standard 2.0 §6 (URN forms); GS1 Digital Link: URI Syntax 1.2 §4.11 (canonical form); CBV 2.0
(the EPCIS Event Hash ID's constrained canonical form: the finest key and its qualifiers only).
"""

import re
from collections.abc import Callable
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
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def _checked(digits: str, length: int) -> str:
    """`digits` with its check digit. Raises: ValueError where `digits` are not `length` digits."""
    if len(digits) != length:
        raise ValueError(f"{digits!r}: {len(digits)} digits, {length} expected")
    return digits + check_digit(digits)


def _text(part: str) -> str:
    return quote(unquote(part), safe=SAFE)


def _gtin(prefix: str, item: str) -> str:
    """Company prefix and item reference, which begins with the indicator."""
    return _checked(item[:1] + prefix + item[1:], 13)


def _sgtin(prefix: str, item: str, serial: str) -> str:
    return f"/01/{_gtin(prefix, item)}/21/{_text(serial)}"


def _lgtin(prefix: str, item: str, lot: str) -> str:
    return f"/01/{_gtin(prefix, item)}/10/{_text(lot)}"


def _upui(prefix: str, item: str, tpx: str) -> str:
    return f"/01/{_gtin(prefix, item)}/235/{_text(tpx)}"


def _sscc(prefix: str, serial: str) -> str:
    return f"/00/{_checked(serial[:1] + prefix + serial[1:], 17)}"


def _sgln(prefix: str, location: str, extension: str) -> str:
    gln = _checked(prefix + location, 12)
    return f"/414/{gln}" if extension == "0" else f"/414/{gln}/254/{_text(extension)}"


def _pgln(prefix: str, party: str) -> str:
    return f"/417/{_checked(prefix + party, 12)}"


def _grai(prefix: str, asset: str, serial: str) -> str:
    return f"/8003/0{_checked(prefix + asset, 12)}{_text(serial)}"


def _giai(prefix: str, asset: str) -> str:
    return f"/8004/{prefix}{_text(asset)}"


def _gsrn(prefix: str, service: str) -> str:
    return f"/8018/{_checked(prefix + service, 17)}"


def _gsrnp(prefix: str, service: str) -> str:
    return f"/8017/{_checked(prefix + service, 17)}"


def _gdti(prefix: str, document: str, serial: str) -> str:
    return f"/253/{_checked(prefix + document, 12)}{_text(serial)}"


def _sgcn(prefix: str, coupon: str, serial: str) -> str:
    return f"/255/{_checked(prefix + coupon, 12)}{_text(serial)}"


def _cpi(prefix: str, part: str, serial: str) -> str:
    return f"/8010/{prefix}{_text(part)}/8011/{_text(serial)}"


def _ginc(prefix: str, consignment: str) -> str:
    return f"/401/{prefix}{_text(consignment)}"


def _gsin(prefix: str, shipper: str) -> str:
    return f"/402/{_checked(prefix + shipper, 16)}"


def _itip(prefix: str, item: str, piece: str, total: str, serial: str) -> str:
    return f"/8006/{_gtin(prefix, item)}{piece}{total}/21/{_text(serial)}"


_SCHEMES: dict[str, tuple[Callable[..., str], int]] = {
    "id:sgtin": (_sgtin, 3), "id:sscc": (_sscc, 2), "id:sgln": (_sgln, 3), "id:pgln": (_pgln, 2),
    "id:grai": (_grai, 3), "id:giai": (_giai, 2), "id:gsrn": (_gsrn, 2), "id:gsrnp": (_gsrnp, 2),
    "id:gdti": (_gdti, 3), "id:sgcn": (_sgcn, 3), "id:cpi": (_cpi, 3), "id:ginc": (_ginc, 2), "id:gsin": (_gsin, 2),
    "id:itip": (_itip, 5), "id:upui": (_upui, 3), "class:lgtin": (_lgtin, 3),
}  # fmt: skip
_PATTERNS = {"sgtin", "grai", "gdti", "sgcn", "cpi", "itip", "upui", "sgln"}
"""Schemes whose pattern with a * for the serial alone names a class."""


@lru_cache(maxsize=100_000)
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


def _of_urn(name: str) -> str | None:
    kind, _colon, rest = name.partition(":")
    scheme, _colon, key = rest.partition(":")
    pattern = kind == "idpat"
    if pattern and (scheme not in _PATTERNS or not key.endswith(".*") or "*" in key[:-1]):
        return None
    found = _SCHEMES.get(f"{'id' if pattern else kind}:{scheme}")
    if found is None:
        return None
    build, parts = found
    # Only the last part may hold a dot of its own.
    given = key.split(".", parts - 1)
    if len(given) != parts or not given[0].isdigit():
        return None
    try:
        path = build(*given[:-1], "0" if pattern else given[-1])
    except ValueError:
        return None
    if not pattern:
        return CANONICAL + path
    return CANONICAL + (path[:-1] if scheme in ("grai", "gdti", "sgcn") else _without_serial(path))


def _without_serial(path: str) -> str:
    return re.sub(r"/(21|235|8011|254)/0\Z", "", path)


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
