"""Names of extensions in XML as keys of JSON-LD."""

import re
from typing import Any

from valley.supply.trace.engine.json_events import Outline
from valley.supply.trace.engine.vocabulary import CONTEXT_URL

XML = "http://www.w3.org/XML/1998/namespace"
"""Of `xml:lang` and its like: bound to this prefix in every document, and to no other."""
_ODD = re.compile(r"_x([0-9A-F]{4,6})_")


def plain(name: str) -> str:
    """A name whose odd characters stand as `_xHHHH_` (ISO 9075-14 §9.1), as somebody gave it."""
    return _ODD.sub(_character, name) if "_x" in name else name


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    if not code:
        return ""
    return found[0] if code < 0x20 or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


class Names:
    """CURIEs for the names of extensions; tells the outline its context whenever a prefix is added."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.prefixes: dict[str, str] = {}
        self._known: dict[str, str] = {}
        self._by_namespace: dict[str, str] = {}
        self._tell()

    def declare(self, prefix: str | None, namespace: str) -> str:
        """The prefix under which `namespace` stands in the context: its own where that is free."""
        if namespace in self._by_namespace:
            return self._by_namespace[namespace]
        taken, number = prefix or "ns", 1
        while taken in self.prefixes or taken in ("epcis", "xsi", "xsd") or (not prefix and number == 1):
            taken, number = f"{prefix or 'ns'}{number}", number + 1
        self.prefixes[taken] = namespace
        self._by_namespace[namespace] = taken
        self._tell()
        return taken

    def of(self, element: Any) -> str:
        """An element's name as a key: a CURIE, or a local name in no namespace."""
        tag: str = element.tag
        found = self._known.get(tag)
        if found is None:
            found = self._known[tag] = self._curie(tag, element.prefix)
        return found

    def attribute(self, element: Any, name: str) -> str:
        if name[0] != "{":
            return plain(name)
        found = self._known.get(name)
        if found is None:
            namespace = name[1 : name.index("}")]
            prefix = "xml" if namespace == XML else None
            prefix = prefix or next((p for p, uri in element.nsmap.items() if uri == namespace and p), None)
            found = self._known[name] = self._curie(name, prefix)
        return found

    def _curie(self, name: str, prefix: str | None) -> str:
        if name[0] != "{":
            return plain(name)
        namespace, local = name[1:].split("}", 1)
        return f"{self.declare(prefix, namespace)}:{plain(local)}"

    def _tell(self) -> None:
        self.outline.fields["@context"] = [CONTEXT_URL, dict(self.prefixes)] if self.prefixes else CONTEXT_URL
