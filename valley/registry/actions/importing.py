"""Existing Excel lists, taken in as a whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language

from valley.kernel.engine.identifiers import uuid7
from valley.kernel.errors import Invalid, Refusal, Words
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry import queries
from valley.registry.actions.organisations import register_organisation
from valley.registry.actions.people import engage, record_talent, register_person
from valley.registry.actions.places import add_place
from valley.registry.actions.tenancies import settle
from valley.registry.engine.lists import LISTS, Listed, Row, read_list
from valley.registry.engine.returns.words import Text
from valley.registry.engine.returns.workbook.faults import BadFile, Fault, shown
from valley.registry.engine.returns.workbook.reading import WrongCells
from valley.registry.errors.returns import FileRefused
from valley.registry.events import ListImported
from valley.registry.models import Level, Organisation, Place, Residence, Scheme

M2_PER_MU = Decimal(2000) / Decimal(3)  # 1 亩 = 2000/3 m²


@dataclass(frozen=True)
class Imported:
    """What came of a list. `made` new things, `known` rows that named one already there; `ignored` heads."""

    kind: str
    rows: int
    made: int
    known: int
    ignored: tuple[str, ...]
    batch: str
    dry_run: bool


class _DryRun(Exception):
    """Carries the answer out of the transaction that it undoes."""

    def __init__(self, answer: Imported) -> None:
        self.answer = answer


def import_list(
    *,
    by: User | None,
    kind: str,
    data: bytes,
    dry_run: bool = False,
    tell: Callable[[int, int], None] = lambda done, total: None,
    batch: str = "",
) -> Imported:
    """Take in a list of `organisations`, `people` or `places`. One transaction: all of the file, or nothing of it.

    A dry run does everything, answers, and undoes it. `by` is None for the console. `tell(rows done, rows of all)` is
    called after each row; `batch` is the URI under which the journal names the whole.
    Raises: NotAllowed; Invalid for another kind; FileRefused for the whole file, or with `faults` naming every cell.
    """
    check_import(by, kind)
    try:
        listed = read_list(LISTS[kind], data)
    except BadFile as bad:
        raise FileRefused(_said(bad.message), remedy=_said(bad.remedy)) from bad
    except WrongCells as wrong:
        raise FileRefused(faults=wrong.faults) from wrong
    try:
        with transaction.atomic():
            answer = _take(by, kind, listed, dry_run=dry_run, tell=tell, batch=batch or f"/imports/{uuid7()}")
            if dry_run:
                raise _DryRun(answer)
            publish(ListImported(subject=answer.batch, batch=answer.batch, count=answer.rows, kind=kind), by=by)
    except _DryRun as done:
        answer = done.answer
    return answer


def check_import(by: User | None, kind: str) -> None:
    """Raises: Invalid for a kind of list that there is not; NotAllowed."""
    if kind not in LISTS:
        raise Invalid(field="kind", value=kind)
    if by is not None:
        require(by, {"places": "registry.change_place"}.get(kind, "registry.add_organisation"), None)


def _take(
    by: User | None, kind: str, listed: Listed, *, dry_run: bool, tell: Callable[[int, int], None], batch: str
) -> Imported:
    take: Callable[[User | None, dict[str, Any]], bool] = _TAKERS[kind]
    faults, made = [], 0
    for number, row in enumerate(listed.rows, start=1):
        try:
            with transaction.atomic():
                made += take(by, dict(row.values))
        except Refusal as refusal:
            faults.append(_fault(listed, row, refusal))
        tell(number, len(listed.rows))
    if faults:
        raise FileRefused(faults=tuple(faults))
    rows = len(listed.rows)
    return Imported(kind, rows, made, rows - made, listed.ignored, batch, dry_run)


def _fault(listed: Listed, row: Row, refusal: Refusal) -> Fault:
    field = _FIELDS.get(refusal.field, refusal.field)
    value = row.values.get(field, refusal.value)
    return Fault(
        listed.sheet,
        listed.cell(row, field),
        shown("" if value is None else value),
        _in_both(refusal.message),
        _in_both(refusal.remedy),
    )


def _in_both(words: Words) -> Text:
    """Chinese and English, as far as `words` are not made yet."""
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(str(words))
    return Text(*said)


# Fields of actions → columns of lists, where they differ.
_FIELDS = {
    "value": "code",
    "number": "code",
    "share_per_mille": "share_percent",
    "valid_until": "until",
    "on": "until",
    "level": "level",
    "scheme": "code",
}


def _organisation(by: User | None, values: dict[str, Any]) -> bool:
    """True if it is new. One that is there with the same code and name only gets its residence."""
    park, since, until = values.pop("park", None), values.pop("since", None), values.pop("until", None)
    origin = values.pop("origin", "")
    in_park = _park(park) if park else None
    if in_park is not None and since is None:
        raise Invalid(_said(_NO_DAY), field="since", remedy=_said(_FILL_DAY))
    code = values.pop("code", "")
    found = queries.find_by_code(code) if code else None
    if found is not None and found.name != values["name"]:
        raise Invalid(
            _said(_OTHER_NAME.fill(name=found.name)), field="name", value=values["name"], remedy=_said(_SAME_NAME)
        )
    firm = found
    if firm is None:
        scheme = Scheme.USCC if code or "none_reason" not in values else Scheme.NONE
        none_reason = values.pop("none_reason", "") if scheme == Scheme.NONE else ""
        values.pop("none_reason", None)
        firm = register_organisation(by=by, scheme=scheme, code=code, none_reason=none_reason, **values)
    if in_park is not None:
        _reside(by, firm, in_park, since, until, origin)
    return found is None


def _reside(by: User | None, firm: Organisation, park: Place, since: date, until: date | None, origin: str) -> None:
    there = Residence.objects.known().filter(organisation=firm, park=park, period__startswith=since).first()
    if there is None or there.ended_on != until:
        settle(by=by, organisation=firm, park=park, since=since, until=until, origin=origin)


def _person(by: User | None, values: dict[str, Any]) -> bool:
    firm = _employer(values.pop("organisation"))
    sealed = {f: values.pop(f) for f in ("name", "consent_version", "consent_purpose", "consent_on")}
    person = register_person(by=by, organisation=firm, contact=values.pop("contact", ""), **sealed)
    talents, since = values.pop("talents", []), values["since"]
    share = values.pop("share_percent", Decimal(100))
    engage(by=by, person=person, organisation=firm, share_per_mille=int(share * 10), **values)
    for talent in talents:
        record_talent(by=by, person=person, talent=talent, since=since)
    return True


def _employer(text: str) -> Organisation:
    found = queries.find_by_code(text)
    if found is not None:
        return found
    named = list(Organisation.objects.filter(name=text)[:2])
    if len(named) != 1:
        message = _SEVERAL if named else _NO_FIRM
        raise Invalid(_said(message), field="organisation", value=text, remedy=_said(_FIRM_REMEDY))
    return named[0]


def _park(text: str) -> Place:
    parks = list(Place.objects.filter(level=Level.PARK, name=text) or Place.objects.filter(level=Level.PARK, code=text))
    if len(parks) != 1:
        names = "、".join(Place.objects.filter(level=Level.PARK).values_list("name", flat=True)[:20])
        raise Invalid(_said(_NO_PARK), field="park", value=text, remedy=_said(_PARKS.fill(names=names or "—")))
    return parks[0]


def _place(by: User | None, values: dict[str, Any]) -> bool:
    mu = values.pop("area_mu", None)
    if mu is not None:
        if "area_m2" in values:
            raise Invalid(_said(_TWO_AREAS), field="area_mu", value=mu, remedy=_said(_ONE_AREA))
        values["area_m2"] = mu * M2_PER_MU
    parent = values.pop("parent", "")
    add_place(by=by, parent=_parent(parent) if parent else None, **values)
    return True


def _parent(text: str) -> Place:
    """A place by its codes from the park down ("XG/D1/B2"), or by a code that only one place has."""
    *above, last = [part.strip() for part in text.split("/")]
    found = Place.objects.filter(code=last)
    lookup = "parent__code"
    for code in reversed(above):
        found = found.filter(**{lookup: code})
        lookup = f"parent__{lookup}"
    places = list(found[:2])
    if len(places) != 1:
        message = _SEVERAL_PLACES if places else _NO_PLACE
        raise Invalid(_said(message), field="parent", value=text, remedy=_said(_PLACE_REMEDY))
    return places[0]


def _said(words: Text) -> str:
    return words.say(get_language() or "zh-hans")


_TAKERS = {"organisations": _organisation, "people": _person, "places": _place}
_NO_DAY = Text("填了园区就要填入驻日期。", "A park needs the day of arrival.")
_FILL_DAY = Text("请填入驻日期，或留空园区。", "Fill in the day, or leave the park empty.")
_OTHER_NAME = Text("这个代码登记的单位叫“{name}”。", "This code is registered for “{name}”.")
_SAME_NAME = Text("请核对；已更名的请先登记更名。", "Check it; enter a change of name first.")
_NO_FIRM = Text("没有登记这个单位。", "This organisation is not registered.")
_SEVERAL = Text("有两家以上单位叫这个名字。", "Several organisations bear this name.")
_FIRM_REMEDY = Text("请填统一社会信用代码，或先登记单位。", "Give the credit code, or register it first.")
_NO_PARK = Text("没有这个园区。", "There is no such park.")
_PARKS = Text("已登记的园区：{names}。", "Parks: {names}.")
_TWO_AREAS = Text("平方米和亩都填了。", "Both m² and mu are given.")
_ONE_AREA = Text("请只填一种面积。", "Give one of them.")
_NO_PLACE = Text("没有这个上级场所。", "There is no such place above.")
_SEVERAL_PLACES = Text("有几个场所是这个编号。", "Several places have this code.")
_PLACE_REMEDY = Text(
    "请从园区起写全，如 XG/D1/B2；上级要排在前面。", "Write all codes from the park down, like XG/D1/B2; parents first."
)
