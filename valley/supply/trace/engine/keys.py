"""Names of fields of somebody's own: prefixes of a JSON-LD context, and keys as namespace and local name."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from valley.supply.trace.engine.vocabulary import CONTEXT_PREFIXES

XMLNS = "http://www.w3.org/2000/xmlns/"
"""What XML binds itself: no prefix of a document may name it."""
_URI = re.compile(r"[A-Za-z0-9:/?#\[\]@!$&'()*+,;=\-._~%]*\Z")
_END = re.compile(r"[#/:](?=[^#/:]*\Z)")


def prefixes_for(event: Mapping[str, Any], context: Any) -> dict[str, str]:
    """Prefix → namespace for an event: those of its document's `context`, and its own before them."""
    own = event.get("@context")
    return prefixes_of(context) if own is None else prefixes_of([*listed(context), *listed(own)])


def prefixes_of(context: Any) -> dict[str, str]:
    """Prefix → namespace of a JSON-LD context; the standard's own prefixes always.

    A prefix may be told as {"@id": …}, and its namespace with the help of another prefix (JSON-LD 1.1 §4.1, §4.1.5).
    """
    found = dict(CONTEXT_PREFIXES)
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            told = {key: _told(value) for key, value in part.items() if key[:1] != "@"}
            found.update({key: value for key, value in told.items() if value})
            for key in told:
                if found.get(key):
                    found[key] = _whole(found[key], found)
    return found


def _told(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@id")
    return as_uri(value) if isinstance(value, str) and value != XMLNS else ""


def as_uri(namespace: str) -> str:
    """A namespace as a URI: what no URI may hold is percent-encoded, as XML and the event hash have it (RFC 3987
    §3.1)."""
    return namespace if _URI.match(namespace) else quote(namespace, safe=":/?#[]@!$&'()*+,;=-._~%")


def _whole(namespace: str, prefixes: Mapping[str, str]) -> str:
    for _step in range(len(prefixes)):  # as often as there are prefixes: a circle comes to an end too
        prefix, colon, rest = namespace.partition(":")
        if not colon or rest.startswith("//") or prefix not in prefixes or prefixes[prefix] == namespace:
            break
        namespace = prefixes[prefix] + rest
    return namespace


def split(key: str, prefixes: Mapping[str, str]) -> tuple[str, str]:
    """(namespace, local name) of a key: `{namespace}name`, a CURIE of `prefixes`, or else a whole URI, which is cut
    behind its last `#`, `/` or `:`. A plain name is in no namespace."""
    if key[:1] == "{":
        namespace, _brace, local = key[1:].partition("}")
        return namespace, local
    prefix, colon, rest = key.partition(":")
    if not colon:
        return "", key
    if prefix in prefixes and not rest.startswith("//"):
        return prefixes[prefix], rest
    end = _END.search(key)
    assert end is not None  # there is the colon
    return key[: end.end()], key[end.end() :]


def is_extension(key: str) -> bool:
    """Whether a key is somebody's own: `{namespace}name`, a CURIE or a URI."""
    return ":" in key or key[:1] == "{"


def listed(value: Any) -> Sequence[Any]:
    """A value that may stand alone or in a list, as a list."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)
