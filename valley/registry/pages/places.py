"""Places: parks with their plan, one place with what it holds, and what can be done."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.formats import area
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.registry import actions, queries
from valley.registry.engine.outlines import centre, frame
from valley.registry.forms import places as forms
from valley.registry.models import LandUse, Level, Place, Residence, Tenancy
from valley.registry.pages import record_tables as tables
from valley.registry.queries import Node

Data = dict[str, Any]
BELOW = {Level.PARK: Level.PARCEL, Level.PARCEL: Level.BUILDING, Level.BUILDING: Level.ROOM}


@dataclass(frozen=True)
class Shape:
    """One outline in the plan: SVG points, where its label stands, how full it is ("free", "part", "full", "")."""

    place: Place
    points: str
    x: float
    y: float
    fill: str


@dataclass(frozen=True)
class Plan:
    """A plan of a park as SVG; `box` is its view box, `label` the text size in its units."""

    box: str
    label: float
    shapes: list[Shape]


@login_required
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """All parks, each with its plan and its tree."""
    user = user_of(request)
    require(user, "registry.view_place", None)
    roots = queries.places_tree()
    context = {
        "title": _("场所"),
        "parks": [{"node": root, "plan": plan_of(root)} for root in roots],
        "actions": [Action(_("新建园区"), "/places/new", "plus")] if may(user, "registry.change_place", None) else [],
    }
    return render(request, "registry/places.html", context)


@login_required
@require_safe
def place(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One place: facts, plan, what stands in it, who is there."""
    user = user_of(request)
    found = get_object_or_404(Place.objects.select_related("parent__parent__parent", "park"), public_id=public_id)
    require(user, "registry.view_place", found)
    node = _find(queries.places_tree(found.park), found)
    today = clock.today()
    built: list[Any] = []
    if found.level == Level.PARK:
        rows = Residence.objects.known().on(today).filter(park=found).select_related("organisation", "park")
        built.append(tables.Residents(request, rows.order_by("organisation__name")))
    if found.level in (Level.PARK, Level.PARCEL):
        rows = LandUse.objects.known().filter(place=found).order_by("-period")
        built.append(tables.LandUses(request, rows))
    if found.level != Level.PARK:
        held = Tenancy.objects.known().filter(place=found).select_related("organisation", "place")
        visible = [row for row in held.order_by("-period") if may(user, INSIDE, row.organisation)]
        built.append(tables.Tenancies(request, visible, withheld=held.count() - len(visible)))
    table = next((t for t in built if t.asked_for), None)
    if table is not None:
        return render(request, "kernel/components/_data_table.html", {"table": table})
    export = next((t for t in built if t._get("export") in t.exports), None)
    if export is not None:
        answer_file: HttpResponse = export.file(export._get("export"))
        return answer_file
    context = {
        "title": found.name,
        "subtitle": found.role,
        "crumbs": [(_("场所"), "/places"), *((each.name, each.uri) for each in _above(found))],
        "actions": links(DEEDS, user, found),
        "facts": pairs(
            (_("层级"), found.get_level_display()),
            (_("编号"), found.code),
            (_("载体类型"), found.get_carrier_display()),
            (_("圈层"), found.get_layer_display()),
            (_("面积"), area(found.area_m2) if found.area_m2 is not None else None),
            (_("已使用"), area(node.let_m2)),
            (_("纬度、经度（WGS 84）"), f"{found.latitude}, {found.longitude}" if found.latitude is not None else ""),
            (_("停用日期"), found.closed_on or ""),
        ),
        "node": node,
        "plan": plan_of(node),
        "tables": built,
    }
    return render(request, "registry/thing.html", context)


INSIDE = "registry.view_organisation_inside"


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new park."""
    return answer(request, {"new": NEW_PARK}, "new", None, _("新建园区"))


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something to a place."""
    found = get_object_or_404(Place.objects.select_related("park", "parent"), public_id=public_id)
    return answer(request, DEEDS, deed, found, found.name)


def plan_of(node: Node) -> Plan | None:
    """The plan of what has an outline in and below `node`; None where nothing has one."""
    shapes: list[Shape] = []
    outlines: list[Any] = []
    waiting = [node]
    while waiting:
        each = waiting.pop(0)
        waiting.extend(each.children)
        outline = each.place.outline
        if not outline or each.place.level == Level.ROOM:
            continue
        outlines.append(outline)
        x, _y = centre(outline)
        top = max(py for _px, py in outline)  # the label stands at the upper edge, above what is drawn within
        points = " ".join(f"{px:g},{-py:g}" for px, py in outline)
        shapes.append(Shape(each.place, points, round(x, 2), round(-top, 2), _fill(each)))
    if not shapes:
        return None
    left, top, width, height = frame(outlines)
    return Plan(f"{left:g} {top:g} {width:g} {height:g}", round(max(width, height) / 45, 2), shapes)


def _fill(node: Node) -> str:
    share = node.let_share
    if node.place.level == Level.PARK or share is None:
        return ""
    return "free" if share == 0 else "full" if share >= 1 else "part"


def _find(nodes: list[Node], place: Place) -> Node:
    for node in nodes:
        if node.place == place:
            return node
        found = _find(node.children, place) if node.children else None
        if found is not None and found.place == place:
            return found
    return Node(place)


def _above(place: Place) -> list[Place]:
    found: list[Place] = []
    while place.parent is not None:
        place = place.parent
        found.insert(0, place)
    return found


def _add(by: User, parent: Place | None, data: Data) -> str:
    level = BELOW[Level(parent.level)] if parent else Level.PARK
    return actions.add_place(by=by, level=level, parent=parent, **data).uri


def _change(by: User, place: Place, data: Data) -> str:
    actions.change_place(by=by, place=place, **data)
    return ""


def _land(by: User, place: Place, data: Data) -> str:
    actions.record_land_use(by=by, place=place, **data)
    return ""


def _let(by: User, place: Place, data: Data) -> str:
    actions.let(by=by, place=place, **data)
    return ""


def _facts(place: Place) -> Data:
    outline = " ".join(f"{x:g},{y:g}" for x, y in place.outline) if place.outline else ""
    return {
        "name": place.name,
        "role": place.role,
        "carrier": place.carrier,
        "layer": place.layer,
        "area_m2": place.area_m2,
        "outline": outline,
    }


_VERB = "registry.change_place"
NEW_PARK = Deed(gettext_lazy("新建园区"), forms.PlaceForm, _VERB, _add, "plus")
DEEDS: dict[str, Deed] = {
    "add": Deed(
        gettext_lazy("添加下级场所"),
        forms.PlaceForm,
        _VERB,
        _add,
        "plus",
        offered=lambda place: place.level != Level.ROOM,
    ),
    "change": Deed(gettext_lazy("修改"), forms.PlaceChangeForm, _VERB, _change, "edit", initial=_facts),
    "land": Deed(
        gettext_lazy("登记用地状况"),
        forms.LandUseForm,
        _VERB,
        _land,
        "map",
        offered=lambda place: place.level in (Level.PARK, Level.PARCEL),
    ),
    "let": Deed(
        gettext_lazy("登记使用单位"),
        forms.LetForm,
        _VERB,
        _let,
        "key",
        offered=lambda place: place.level != Level.PARK,
    ),
}
