"""Identifiers in the form that a client asks for: GS1 Digital Link or EPC URN, CBV words as web URI or URN.

A Digital Link does not say where the company prefix ends, a URN does. The length is known of a key whose URN was seen,
or that begins with a registered prefix; of others the identifier stays as it is, and is counted.
Sources: EPC Tag Data Standard 2.0 §6; GS1 Digital Link: URI Syntax 1.2; CBV 2.0 §7; GS1's OpenAPI document for EPCIS
(headers GS1-EPC-Format and GS1-CBV-XML-Format).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

from valley.supply.trace.engine.identifiers import CANONICAL, canonical
from valley.supply.trace.engine.vocabulary import BARE, CBV


class EpcFormat(StrEnum):
    """What a client may ask for in GS1-EPC-Format. Without the header: Always_GS1_Digital_Link."""

    NO_PREFERENCE = "No_Preference"
    DIGITAL_LINK = "Always_GS1_Digital_Link"
    URN = "Always_EPC_URN"
    NEVER = "Never_Translates"


class CbvFormat(StrEnum):
    """What a client may ask for in GS1-CBV-XML-Format."""

    NO_PREFERENCE = "No_Preference"
    WEB_URI = "Always_Web_URI"
    URN = "Always_URN"
    NEVER = "Never_Translates"


@dataclass(frozen=True)
class _Back:
    """A Digital Link's way back: URN scheme, how many digits before company prefix + reference, where the rest is.

    leads: digits that the URN puts behind the prefix (indicator, extension digit); skips: digits that it leaves out.
    """

    scheme: str
    digits: int
    leads: int = 0
    skips: int = 0
    serial: str | None = None


_BACK = {
    "00": _Back("id:sscc", 17, leads=1),
    "417": _Back("id:pgln", 12),
    "402": _Back("id:gsin", 16),
    "8018": _Back("id:gsrn", 17),
    "8017": _Back("id:gsrnp", 17),
    "253": _Back("id:gdti", 12, serial="behind"),
    "255": _Back("id:sgcn", 12, serial="behind"),
    "8003": _Back("id:grai", 12, skips=1, serial="behind"),
}
_TRADE_ITEM = {"21": "id:sgtin", "10": "class:lgtin", "235": "id:upui"}
_LINK = re.compile(rf"{re.escape(CANONICAL)}/(\d+)/([^/]+)(?:/(\d+)/([^/]+))?\Z")


@dataclass
class Translator:
    """Translates the identifiers of events. urns: canonical Digital Link → the URN under which it was first captured;
    prefixes: registered GS1 company prefixes. `untranslated` collects what had to stay as it was.
    """

    asked: EpcFormat
    urns: Mapping[str, str] = field(default_factory=dict)
    prefixes: Iterable[str] = ()
    untranslated: set[str] = field(default_factory=set)

    def __call__(self, uri: str) -> str:
        if self.asked is EpcFormat.DIGITAL_LINK:
            return canonical(uri) if uri.startswith("urn:epc:") else uri
        if self.asked is not EpcFormat.URN or not uri.startswith(("http://", "https://")):
            return uri
        link = canonical(uri)
        if not link.startswith(CANONICAL):
            return uri
        urn = self.urns.get(link) or urn_of(link, self.prefix_length)
        if urn is None:
            self.untranslated.add(uri)
            return uri
        return urn

    def prefix_length(self, digits: str) -> int | None:
        """Digits of the company prefix at the beginning of `digits`; None where it is not known.

        Company prefixes are free of each other's beginnings, so at most one registered prefix fits.
        """
        return next((len(prefix) for prefix in self.prefixes if digits.startswith(prefix)), None)


def urn_of(link: str, prefix_length: Callable[[str], int | None]) -> str | None:
    """The EPC URN of a canonical Digital Link; None where the prefix is unknown or the key has no URN."""
    urn = _urn_of(link, prefix_length)
    return urn if urn and canonical(urn) == link else None  # a wrong check digit has no way back


def _urn_of(link: str, prefix_length: Callable[[str], int | None]) -> str | None:
    found = _LINK.match(link)
    if found is None:
        return None
    ai, key, qualifier, value = found[1], unquote(found[2]), found[3], found[4]
    if ai == "01":
        return _trade_item(key, qualifier, value, prefix_length)
    if ai == "414":
        parted = _part(key[:12], 0, prefix_length)
        if parted is None or qualifier not in (None, "254"):
            return None
        return f"urn:epc:id:sgln:{parted}.{value or '0'}"
    if ai in ("8004", "401", "8010"):
        return _free(ai, found[2], qualifier, value, prefix_length)
    if ai == "8006":
        parted = _part(key[:13], 1, prefix_length)
        pieces = f"{parted}.{key[14:16]}.{key[16:]}"
        return parted and (
            f"urn:epc:id:itip:{pieces}.{value}" if qualifier == "21" else f"urn:epc:idpat:itip:{pieces}.*"
        )
    back = _BACK.get(ai)
    if back is None or qualifier is not None:
        return None
    digits = key[back.skips : back.skips + back.digits]
    parted = _part(digits, back.leads, prefix_length)
    if parted is None:
        return None
    if back.serial is None:
        return f"urn:epc:{back.scheme}:{parted}"
    serial = found[2][back.skips + back.digits + 1 :]
    return f"urn:epc:{back.scheme}:{parted}.{serial}" if serial else f"urn:epc:idpat:{back.scheme[3:]}:{parted}.*"


def _part(digits: str, leads: int, prefix_length: Callable[[str], int | None]) -> str | None:
    """`prefix.reference`, the leading digit put in front of the reference."""
    body = digits[leads:]
    length = prefix_length(body)
    if length is None or not 6 <= length <= len(body):
        return None
    return f"{body[:length]}.{digits[:leads]}{body[length:]}"


def _trade_item(
    gtin: str, qualifier: str | None, value: str | None, prefix_length: Callable[[str], int | None]
) -> str | None:
    parted = _part(gtin[:13], 1, prefix_length)
    if parted is None:
        return None
    if qualifier is None:
        return f"urn:epc:idpat:sgtin:{parted}.*"
    scheme = _TRADE_ITEM.get(qualifier)
    return scheme and f"urn:epc:{scheme}:{parted}.{value}"


def _free(
    ai: str, key: str, qualifier: str | None, value: str | None, prefix_length: Callable[[str], int | None]
) -> str | None:
    length = prefix_length(key)
    if length is None or length >= len(key):
        return None
    parted = f"{key[:length]}.{key[length:]}"
    if ai == "8010":
        return f"urn:epc:id:cpi:{parted}.{value}" if qualifier == "8011" else f"urn:epc:idpat:cpi:{parted}.*"
    return None if qualifier else f"urn:epc:id:{'giai' if ai == '8004' else 'ginc'}:{parted}"


_LISTS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
_QUANTITIES = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
_TYPED = {"bizTransactionList": "bizTransaction", "sourceList": "source", "destinationList": "destination"}


def identifiers(event: Mapping[str, Any]) -> Iterator[str]:
    """Every identifier of an event that `rewritten` would offer to a translator."""
    seen: list[str] = []

    def note(uri: str) -> str:
        seen.append(uri)
        return uri

    rewritten(event, note)
    yield from seen


def rewritten(event: Mapping[str, Any], uri: Callable[[str], str]) -> dict[str, Any]:
    """The event with `uri` applied to its identifiers of things, places, parties, transactions and devices.

    Values of extensions, ILMD and event IDs are nobody's to change.
    """
    new = dict(event)
    for key in _LISTS:
        if isinstance(new.get(key), list):
            new[key] = [uri(epc) for epc in new[key]]
    for key in _QUANTITIES:
        if isinstance(new.get(key), list):
            new[key] = [{**element, "epcClass": uri(element["epcClass"])} for element in new[key]]
    for key in ("parentID", "transformationID"):
        if isinstance(new.get(key), str):
            new[key] = uri(new[key])
    for key in ("readPoint", "bizLocation"):
        place = new.get(key)
        if isinstance(place, Mapping) and isinstance(place.get("id"), str):
            new[key] = {**place, "id": uri(place["id"])}
        elif isinstance(place, str):
            new[key] = uri(place)
    for key, name in _TYPED.items():
        if isinstance(new.get(key), list):
            new[key] = [{**e, name: uri(e[name])} if isinstance(e, Mapping) else uri(e) for e in new[key]]
    if isinstance(new.get("sensorElementList"), list):
        new["sensorElementList"] = [_sensor(element, uri) for element in new["sensorElementList"]]
    return new


def _sensor(element: Mapping[str, Any], uri: Callable[[str], str]) -> dict[str, Any]:
    def device(given: Mapping[str, Any]) -> dict[str, Any]:
        return {**given, "deviceID": uri(given["deviceID"])} if isinstance(given.get("deviceID"), str) else dict(given)

    new = dict(element)
    if isinstance(new.get("sensorMetadata"), Mapping):
        new["sensorMetadata"] = device(new["sensorMetadata"])
    if isinstance(new.get("sensorReport"), list):
        new["sensorReport"] = [device(report) for report in new["sensorReport"]]
    return new


_WORDS = {"BizStep-": "bizstep", "Disp-": "disp", "BTT-": "btt", "SDT-": "sdt", "ER-": "er"}
_BARE_WORD = re.compile(r"[a-z][a-z0-9_]*\Z")


def cbv_word(text: str, field_name: str, asked: CbvFormat) -> str:
    """A CBV word of a field (`bizStep`, `disposition`, `bizTransaction`, `source`, `destination`, `reason`) in the form
    asked; a word that is not CBV's comes back as it is. A bare word is nobody's form in XML: it becomes a web URI.
    """
    bare = BARE[field_name]
    web = f"{bare}{text}" if _BARE_WORD.match(text) else text
    kind = next((k for k in _WORDS if web.startswith(CBV + k)), None)
    if kind and asked in (CbvFormat.URN, CbvFormat.NO_PREFERENCE):
        return f"urn:epcglobal:cbv:{_WORDS[kind]}:{web[len(CBV + kind) :]}"
    if asked is CbvFormat.WEB_URI and web.startswith("urn:epcglobal:cbv:"):
        name, _colon, rest = web.removeprefix("urn:epcglobal:cbv:").partition(":")
        back = next((k for k, v in _WORDS.items() if v == name), None)
        return f"{CBV}{back}{rest}" if back else web
    return web
