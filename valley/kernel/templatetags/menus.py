"""The menu at the side of every page. It is drawn once for everybody who sees the same lines from the same place."""

import itertools
from functools import lru_cache
from typing import Any, NamedTuple

from django.template import Context, Library
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = Library()


class Entry(NamedTuple):
    """A line of the menu on this page."""

    item: Any
    address: str
    current: bool


class Section(NamedTuple):
    """Lines under one heading; `current` where one of them is this page or lies nearest above it."""

    label: str
    entries: list[Entry]
    current: bool


@register.simple_tag(takes_context=True)
def menu_here(context: Context) -> SafeString:
    """The menu as it is drawn on this page. A line that nobody serves leads to "#", so that no page dies of a menu."""
    request = context.get("request")
    path = request.path if request else ""
    items = tuple(context.get("menu") or ())
    place = (get_urlconf(), get_script_prefix())
    addresses = [_address(item.url_name, *place) for item in items]
    above = [a for a in addresses if path == a or (a != "/" and path.startswith(f"{a.rstrip('/')}/"))]
    return _drawn(items, max(above, key=len, default=""), place, get_language())


@lru_cache(maxsize=2000)
def _address(url_name: str, urlconf: str | None, _prefix: str) -> str:
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return "#"


@lru_cache(maxsize=2000)
def _drawn(items: tuple[Any, ...], here: str, place: tuple[str | None, str], _language: str | None) -> SafeString:
    sections = []
    for label, found in itertools.groupby(items, key=lambda item: str(item.section)):
        addresses = [(item, _address(item.url_name, *place)) for item in found]
        entries = [Entry(item, address, address == here) for item, address in addresses]
        sections.append(Section(label, entries, any(entry.current for entry in entries)))
    return render_to_string("kernel/components/_menu.html", {"sections": sections})
