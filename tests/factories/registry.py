"""Makers of the registry's things, through its actions."""

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from tests import factories
from valley.kernel.models import User
from valley.registry import actions
from valley.registry.engine.identifiers import organisation_check_character, uscc_check_character
from valley.registry.models import Certificate, Level, Organisation, Person, Place, Residence, Role

_serial = itertools.count(1)
LONG_AGO = date(2020, 1, 1)


def uscc(number: int | None = None) -> str:
    """A credit code with right check characters; no register ever issued it (division 110199)."""
    body = f"MA{next(_serial) if number is None else number:06d}"
    first = f"91110199{body}{organisation_check_character(body)}"
    return first + uscc_check_character(first)


def office(username: str = "", park: Place | None = None) -> User:
    """An account of the park office (of all parks, or of one)."""
    user = factories.user(username)
    actions.grant_role(by=None, user=user, role=Role.OPERATOR, park=park, since=LONG_AGO)
    return user


def with_role(role: str, organisation: Organisation | None = None, **more: Any) -> User:
    """An account with one role since long ago."""
    user = factories.user(**more)
    actions.grant_role(by=None, user=user, role=role, organisation=organisation, since=LONG_AGO)
    return user


def organisation(name: str = "", **more: Any) -> Organisation:
    """A fictional firm with a code of its own."""
    number = next(_serial)
    more.setdefault("code", uscc(number) if more.get("scheme", "uscc") == "uscc" else "")
    # The name's beginning differs from firm to firm, else every one would be suspected to be the other.
    return actions.register_organisation(by=None, name=name or f"{_word(number)}试验食品有限公司", **more)


def _word(number: int) -> str:
    """A word of four rare characters, another one for every number."""
    return "".join(chr(0x5000 + (number * 7919 * (i + 3) + i * 131) % 4000) for i in range(4))


def park(name: str = "", **more: Any) -> Place:
    """A park."""
    number = next(_serial)
    return actions.add_place(
        by=None, level=Level.PARK, code=more.pop("code", f"P{number}"), name=name or f"试验园区{number}", **more
    )


def place(level: str = Level.ROOM, parent: Place | None = None, **more: Any) -> Place:
    """A place of `level`; what it stands in is made where it is not given."""
    order = [Level.PARK, Level.PARCEL, Level.BUILDING, Level.ROOM]
    if level == Level.PARK:
        return park(**more)
    above = parent or place(order[order.index(Level(level)) - 1])
    number = next(_serial)
    more.setdefault("area_m2", Decimal(100))
    return actions.add_place(by=None, level=level, code=f"N{number}", name=f"场所{number}", parent=above, **more)


def resident(in_park: Place | None = None, since: date = LONG_AGO, **more: Any) -> Organisation:
    """A firm in a park."""
    firm = organisation(**more)
    residence(firm, in_park or park(), since)
    return firm


def residence(firm: Organisation, in_park: Place, since: date = LONG_AGO) -> Residence:
    """The firm is in the park since `since`."""
    return actions.settle(by=None, organisation=firm, park=in_park, since=since)


def certificate(firm: Organisation, kind: str = "sme_tech", **more: Any) -> Certificate:
    """A certificate without expiry."""
    more.setdefault("issued_on", LONG_AGO)
    return actions.award_certificate(by=None, organisation=firm, kind=kind, issuer="试验主管部门", **more)


def person(name: str = "林晓试", **more: Any) -> Person:
    """A person who consented."""
    more.setdefault("consent_version", "2026-1")
    more.setdefault("consent_purpose", "人才统计")
    more.setdefault("consent_on", LONG_AGO)
    return actions.register_person(by=None, name=name, **more)
