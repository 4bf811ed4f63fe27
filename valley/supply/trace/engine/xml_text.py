"""Text, names and numbers as XML can carry them."""

import re
from decimal import Decimal
from typing import Any

from valley.supply.trace.engine.hash_values import instant

_ODD = re.compile(r"[^\w.\-·]|^[\d.\-·]|_(?=x[0-9A-F]{4,6}_)")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_TEXT = re.compile(r"[&<>\r]")
_IN_ATTRIBUTE = re.compile(r'[&<>\r"\n\t]')


class Unwritable(ValueError):
    """A value that XML cannot carry: a control character."""


def plain(value: Any) -> Any:
    """A number without an exponent: `quantity` is an xsd:decimal."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else value


def in_reach(text: str) -> str:
    """The time in UTC where its offset is beyond the 14 hours that xsd:dateTime allows."""
    offset = text[-6:]
    if offset[:1] in "+-" and offset[1:3].isdigit() and offset[1:] > "14:00":
        return instant(text)
    return text


def odd(name: str) -> str:
    """A name of XML for any name; for none at all too (a key that ends with its colon)."""
    return "_x0000_" if not name else _ODD.sub(lambda found: f"_x{ord(found[0]):04X}_", name)


def said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def text(value: Any) -> str:
    """Character data. Raises: Unwritable."""
    return _escaped(_IN_TEXT, said(value))


def attribute(value: Any) -> str:
    """The inside of a quoted attribute. Raises: Unwritable."""
    return _escaped(_IN_ATTRIBUTE, said(value))


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _escaped(pattern: re.Pattern[str], value: str) -> str:
    if _CONTROL.search(value):
        raise Unwritable(f"a control character: {value!r}")
    return pattern.sub(lambda found: _ESCAPED.get(found[0]) or f"&#{ord(found[0])};", value)
