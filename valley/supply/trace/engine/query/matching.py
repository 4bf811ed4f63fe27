"""Which things a URI of a MATCH parameter means: one key, a class, or all that fit a pattern.

Source: EPCIS 2.0 §8.2.7.1.1; pure identity patterns: EPC Tag Data Standard 2.0 §8. A pattern is read as a regular
expression over canonical Digital Links, in the part of the syntax that Python and PostgreSQL share.
"""

import re

from valley.supply.trace.engine.identifiers import CANONICAL, canonical
from valley.supply.trace.engine.query.tree import Like

REST = "[^/]+"
_KEYS = {
    "sgtin": ("01", 13, "21"), "lgtin": ("01", 13, "10"), "upui": ("01", 13, "235"), "sscc": ("00", 17, None),
    "sgln": ("414", 12, "254"), "pgln": ("417", 12, None), "gdti": ("253", 12, ""), "sgcn": ("255", 12, ""),
    "grai": ("8003", 12, ""), "gsrn": ("8018", 17, None), "gsrnp": ("8017", 17, None), "gsin": ("402", 16, None),
}  # fmt: skip
"""Scheme → application identifier, digits before the check digit, qualifier (None: none; "": right behind)."""
_FREE = {"giai": "8004", "cpi": "8010", "ginc": "401"}


def like(values: list[str], texts: frozenset[str]) -> Like:
    """What the values mean together: one of `texts` (their canonical forms), or what fits a pattern among them."""
    return Like(texts, tuple(pattern for pattern in map(pattern_of, values) if pattern))


def pattern_of(value: str) -> str | None:
    """The regular expression over canonical Digital Links that a pattern means, or None where it is no pattern."""
    if value.startswith("urn:epc:idpat:"):
        scheme, _colon, key = value.removeprefix("urn:epc:idpat:").partition(":")
        return _of_urn(scheme, key)
    if value.startswith(("http://", "https://")) and value.endswith("/*"):
        whole = canonical(value[:-1] + "0")
        if whole.startswith(CANONICAL) and whole.endswith("/0"):
            return _escaped(whole[:-1]) + REST
    return None


def _of_urn(scheme: str, key: str) -> str | None:
    parts = key.split(".")
    if "*" not in parts or any("*" in part and part != "*" for part in parts):
        return None
    if scheme in _FREE:
        free = "".join("[^/]+" if part == "*" else _escaped(part) for part in parts[:2])
        serial = f"/8011/{REST}" if scheme == "cpi" else ""
        return f"{CANONICAL}/{_FREE[scheme]}/{free}{serial}"
    if scheme not in _KEYS:
        return None
    ai, digits, qualifier = _KEYS[scheme]
    has_last = qualifier is not None
    if len(parts) != 2 + has_last:
        return None
    prefix, reference = parts[0], parts[1]
    if not re.fullmatch(r"\d{6,12}|\*", prefix) or not re.fullmatch(r"\d*|\*", reference):
        return None
    number = _number(scheme, prefix, reference, digits)
    if not has_last:
        return f"{CANONICAL}/{ai}/{number}"
    last = REST if parts[2] == "*" else _escaped(parts[2])
    if qualifier:
        behind = f"/{qualifier}/{last}"
        optional = scheme == "sgln" and parts[2] == "*"  # TDS 2.0 §6.3.3: no extension is one as well
        return f"{CANONICAL}/{ai}/{number}" + (f"({behind})?" if optional else behind)
    return f"{CANONICAL}/{ai}/{number}{last}"


def _number(scheme: str, prefix: str, reference: str, digits: int) -> str:
    """The key's digits with the check digit; wildcards become so many digits as are left."""
    if prefix == "*":
        return f"[0-9]{{{digits + 1 + (scheme == 'grai')}}}"
    left = digits - len(prefix)
    rest = f"[0-9]{{{left}}}" if reference == "*" else reference
    leading = scheme in ("sgtin", "lgtin", "upui", "sscc")
    if leading and reference == "*":
        body = f"[0-9]{prefix}[0-9]{{{left - 1}}}"
    elif leading:
        body = f"{reference[:1]}{prefix}{reference[1:]}"
    else:
        body = f"{'0' if scheme == 'grai' else ''}{prefix}{rest}"
    return f"{body}[0-9]"


def _escaped(text: str) -> str:
    """Escaped for Python and PostgreSQL alike: everything but letters and digits in brackets."""
    return "".join(c if c.isalnum() or c in "/:_" else f"[{c}]" if c not in "^\\[]" else f"\\{c}" for c in text)
