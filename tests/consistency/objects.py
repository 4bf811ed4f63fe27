"""Real objects for the matrix: a maker gives the arguments of an address, or the thing that a verb is asked about.

A row of `matrix.toml` names its maker (`object = "token"`). Add one with `@maker`; it may use what the world holds.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from tests.consistency import (
    access_objects,
    capture_objects,
    exchange_objects,
    finish_objects,
    indicator_objects,
    label_objects,
    matching_objects,
    projects_objects,
    query_objects,
    recall_objects,
    registry_objects,
    snapshot_objects,
    steering_objects,
    trace_objects,
    watching_objects,
    workbench_objects,
)
from tests.consistency.kinds import World
from valley.kernel import evidence, personal
from valley.kernel.actions.tokens import issue_token
from valley.plan import models as plan
from valley.registry import models as registry
from valley.registry.engine.returns import library as forms

Maker = Callable[[World], Any]
MAKERS: dict[str, Maker] = {
    **registry_objects.makers(),
    **steering_objects.makers(),
    **watching_objects.makers(),
    **{make.__name__: make for make in query_objects.MAKERS},
    **{make.__name__: make for make in capture_objects.MAKERS},
    **{
        make.__name__: make
        for make in (
            *access_objects.MAKERS,
            *finish_objects.MAKERS,
            *indicator_objects.MAKERS,
            *snapshot_objects.MAKERS,
        )
    },
    **exchange_objects.makers(),
    **matching_objects.makers(),
    **projects_objects.makers(),
    **{make.__name__: make for make in (*workbench_objects.MAKERS, *trace_objects.MAKERS, *recall_objects.MAKERS)},
}
MAKERS |= {make.__name__: make for make in label_objects.MAKERS}


def maker(make: Maker) -> Maker:
    """Register under the function's name."""
    MAKERS[make.__name__] = make
    return make


def kwargs(thing: Any) -> dict[str, Any]:
    """Arguments of the address: a maker gives a dict, or a thing with a public id (or a record id)."""
    if thing is None:
        return {}
    if isinstance(thing, dict):
        return thing
    if hasattr(thing, "public_id"):
        return {"public_id": thing.public_id}
    return {"record": thing.record}


@maker
def calendar_year(world: World) -> Any:
    """A year that ships with the platform."""
    return {"year": 2026}


@maker
def classification_rule(world: World) -> Any:
    """A rule that ships with the platform."""
    return {"key": "gbt4754-2017"}


@maker
def evidence_file(world: World) -> Any:
    """A file about the organisation."""
    return evidence.store(ContentFile(b"proof", "proof.txt"), world.organisation.uri, world.users["operator"])


@maker
def failed_job(world: World) -> Any:
    """A number is enough: who may not, is told so before anything is looked up."""
    return {"job_id": 1}


@maker
def failed_delivery(world: World) -> Any:
    """As above."""
    return {"delivery_id": 1}


@maker
def member_token(world: World) -> Any:
    """A token of the member's."""
    return issue_token(by=world.users["member"], label="matrix", scopes=["read"], days=1)[0]


@maker
def member(world: World) -> Any:
    """The member's account."""
    return world.users["member"]


@maker
def organisation(world: World) -> Any:
    """The organisation in which filler, signer, member and administrator work."""
    return world.organisation


@maker
def outsider(world: World) -> Any:
    """An account without any role."""
    return world.users["outsider"]


@maker
def operator(world: World) -> Any:
    """An account of the park office."""
    return world.users["operator"]


@maker
def alliance(world: World) -> Any:
    """An alliance that is itself registered as the organisation."""
    return registry.Alliance.objects.create(name="甲联盟", organisation=world.organisation)


@maker
def breach(world: World) -> Any:
    """A conduct record about the organisation that is not an honour."""
    return registry.ConductRecord(organisation=world.organisation, kind=registry.ConductKind.BREACH)


@maker
def person(world: World) -> Any:
    """The person behind the filler's account."""
    key = personal.new_key()
    name = personal.write(key, "某人")
    return registry.Person.objects.create(key=key, name_sealed=name, user=world.users["filler"])


@maker
def space_asked(world: World) -> Any:
    """A request of the organisation."""
    return registry.SpaceRequest(organisation=world.organisation)


@maker
def unit_target(world: World) -> Any:
    """A target of the organisation."""
    return plan.Target(unit=world.organisation)


@maker
def assignment(world: World) -> Any:
    """A task of the plan, assigned to the organisation."""
    return plan.Assignment(unit=world.organisation)


@maker
def hand_over(world: World) -> Any:
    """A task on its way from the other organisation to the organisation."""
    return plan.HandOver(assignment=plan.Assignment(unit=world.other), to_unit=world.organisation)


@maker
def escalation(world: World) -> Any:
    """Raised by the member."""
    return plan.Escalation(raised_by=world.users["member"])


@maker
def action(world: World) -> Any:
    """Decided by the leading group, to be done by the organisation."""
    return plan.Action(unit=world.organisation)


@maker
def finding(world: World) -> Any:
    """Of an evaluation, for the organisation to answer."""
    return plan.Finding(unit=world.organisation)


@maker
def fault(world: World) -> Any:
    """The gallery's example of a refusal."""
    return {"code": 409}


@maker
def campaign(world: World) -> Any:
    """The annual returns of 2023, due from the organisation."""
    if "campaign" not in world.made:
        made = registry.Campaign.objects.create(
            form_code="annual",
            form_edition="2022",
            form_fingerprint=forms.form("annual", "2022").fingerprint,
            frequency="year",
            period=(date(2023, 1, 1), date(2024, 1, 1)),
            listed_on=date(2023, 12, 31),
            due_on=date(2024, 3, 31),
        )
        registry.DueItem.objects.create(campaign=made, organisation=world.organisation)
        world.made["campaign"] = made
    return world.made["campaign"]


@maker
def periodic_return(world: World) -> Any:
    """The organisation's return of that campaign."""
    made, _new = registry.Return.objects.get_or_create(campaign=campaign(world), organisation=world.organisation)
    return made
