"""Where a GS1 Digital Link leads: link types, a linkset, the answer to one request.

Sources: GS1-Conformant Resolver Standard 1.1 (link types, linkset, linkType parameter); RFC 9264 (linkset); GS1 Web
Vocabulary (names of link types).
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from valley.supply.trace.engine.identifiers import CANONICAL, PRIMARY, QUALIFIERS, canonical, check_digit
from valley.supply.trace.engine.vocabulary import GS1

DEFAULT = "gs1:defaultLink"
ALL = frozenset({"all", "linkset"})
"""Values of linkType that ask for the whole linkset."""
LINKSET = "application/linkset+json"


@dataclass(frozen=True)
class Target:
    """One place about a thing. type: a CURIE of GS1's vocabulary; media: of what is there; languages: it can speak."""

    type: str
    href: str
    title: str
    media: str
    languages: tuple[str, ...] = ()


def key_of(path: str) -> str | None:
    """The canonical Digital Link of a path such as `01/…/10/…`; None where it is none or a check digit is wrong."""
    link = canonical(f"https://example.org/{path}")
    if not link.startswith(f"{CANONICAL}/"):
        return None
    ai, key = link.removeprefix(f"{CANONICAL}/").split("/")[:2]
    digits = CHECKED.get(ai)
    return link if digits is None or key[digits : digits + 1] == check_digit(key[:digits]) else None


CHECKED = {
    "01": 13,
    "00": 17,
    "414": 12,
    "417": 12,
    "253": 12,
    "255": 12,
    "402": 16,
    "8017": 17,
    "8018": 17,
    "8003": 13,
}
"""Application identifier → place of the check digit in the key."""


def targets(link: str, site: str, titles: dict[str, str]) -> list[Target]:
    """What is known of a key on this site; the first is the default. titles: words for each link type."""
    key = link.removeprefix(f"{CANONICAL}/")
    both = ("zh", "en")
    return [
        Target("gs1:pip", f"{site}/t/{key}", titles["gs1:pip"], "text/html", both),
        Target(
            "gs1:traceability",
            f"{site}/trace?code={quote(link, safe='')}",
            titles["gs1:traceability"],
            "text/html",
            both,
        ),
        Target(
            "gs1:epcis", f"{site}/epcis/v2/epcs/{quote(link, safe='')}/events", titles["gs1:epcis"], "application/json"
        ),
    ]


def linkset(anchor: str, found: list[Target]) -> dict[str, Any]:
    """The targets as a linkset; the default is listed under its own link type as well."""
    context: dict[str, Any] = {"anchor": anchor}
    for name, target in [(DEFAULT, found[0]), *((target.type, target) for target in found)]:
        told: dict[str, Any] = {"href": target.href, "title": target.title, "type": target.media}
        if target.languages:
            told["hreflang"] = list(target.languages)
        context.setdefault(name.replace("gs1:", GS1), []).append(told)
    return {"linkset": [context]}


def link_header(anchor: str, found: list[Target]) -> str:
    """The same for the Link header (RFC 8288), with the linkset's own address first."""
    parts = [f'<{anchor}?linkType=linkset>; rel="linkset"; type="{LINKSET}"']
    parts += [f'<{t.href}>; rel="{t.type}"; type="{t.media}"' for t in found]
    return ", ".join(parts)


def chosen(found: list[Target], link_type: str) -> Target | None:
    """The target of a link type: "gs1:pip", its full URI, or "" for the default; None where there is none."""
    if link_type in ("", DEFAULT, f"{GS1}defaultLink"):
        return found[0]
    wanted = link_type.replace(GS1, "gs1:")
    return next((target for target in found if target.type == wanted), None)


def description(site: str, name: str) -> dict[str, Any]:
    """What `/.well-known/gs1resolver` says."""
    return {
        "name": name,
        "resolverRoot": f"{site}/id",
        "supportedPrimaryKeys": sorted(PRIMARY),
        "supportedLinkType": [{"namespace": GS1, "prefix": "gs1:", "linkTypes": ["pip", "traceability", "epcis"]}],
        "supportedQualifiers": {ai: list(found) for ai, found in QUALIFIERS.items()},
        "linkTypeDefaultCanBeLinkset": False,
    }


def parts(link: str) -> list[tuple[str, str]]:
    """Application identifiers of a canonical link with their values, for a label."""
    pieces = [unquote(piece) for piece in link.removeprefix(f"{CANONICAL}/").split("/")]
    return list(zip(pieces[::2], pieces[1::2], strict=False))
