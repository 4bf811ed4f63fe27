"""The registry's records for the matrix, each of the organisation of filler, signer, member, administrator."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from tests.consistency.kinds import World
from valley.kernel import personal
from valley.registry import models
from valley.registry.actions import chain, renewals, space

PERIOD = DateRange(date(2024, 1, 1), None)


def park(world: World) -> Any:
    """A park."""
    return _once(world, "park", lambda: _placed(level="park", code="P", name="甲园"))


def room(world: World) -> Any:
    """A room in the park."""

    def build() -> Any:
        parcel = _placed(level="parcel", code="D", name="一号地", parent=park(world))
        building = _placed(level="building", code="B", name="一号楼", parent=parcel)
        return _placed(level="room", code="R", name="101", parent=building)

    return _once(world, "room", build)


def fillers_person(world: World) -> Any:
    """The person behind the filler's account."""

    def build() -> Any:
        key = personal.new_key()
        return models.Person.objects.create(
            key=key, name_sealed=personal.write(key, "某人"), user=world.users["filler"]
        )

    return _once(world, "fillers_person", build)


def own_alliance(world: World) -> Any:
    """An alliance that is itself registered as the organisation."""
    return _once(
        world,
        "own_alliance",
        lambda: models.Alliance.objects.create(name="乙联盟", organisation=world.organisation),
    )


def suspicion(world: World) -> Any:
    """A suspicion about the two organisations."""
    return models.DuplicateSuspicion.objects.create(first=world.organisation, second=world.other, signs=["near_name"])


def partner_case(world: World) -> Any:
    """An institution on its way."""
    return models.PartnerCase.objects.create(**_case(world))


def team_case(world: World) -> Any:
    """A team on its way."""
    return _once(world, "team_case", lambda: models.TeamCase.objects.create(**_case(world)))


def space_request(world: World) -> Any:
    """A request of the organisation, made by its member."""
    return space.ask_for_space(
        by=world.users["member"], organisation=world.organisation, carrier="pilot", use="pilot", area_m2=Decimal(100),
        wanted_on=date(2099, 1, 1), words="中试",
    )  # fmt: skip


def space_criterion(world: World) -> Any:
    """What the park asks."""
    return space.set_space_criterion(
        by=world.users["operator"], carrier="pilot", words="已有样品", source="办法", begins_on=date(2024, 1, 1)
    )


def chain_link(world: World) -> Any:
    """A link of the chain."""
    return chain.set_chain_link(
        by=world.users["operator"], name="乳品", position=1, codes=["144"], wanted=2, source="招商目录"
    )


def renewal(world: World) -> Any:
    """A case about a room."""
    return renewals.open_renewal(
        by=world.users["operator"], place=room(world), words="闲置", next_step="约谈", due_on=date(2099, 1, 1)
    )


def promise(world: World) -> Any:
    """A promise to the team."""
    day = date(2024, 1, 1)
    return models.Promise.objects.create(
        team_case=team_case(world), side="park", words="实验室", promised_on=day, due_on=day
    )


def _case(world: World) -> dict[str, Any]:
    owner = world.users["operator"]
    return {"name": "某所", "field": "营养", "owner": owner, "next_step": "见面", "due_on": date(2024, 1, 1)}


def _record(model: Any, **fields: Callable[[World], Any] | str) -> Callable[[World], Any]:
    def build(world: World) -> Any:
        given = {name: value(world) if callable(value) else value for name, value in fields.items()}
        return model.objects.create(**({} if model in _UNDATED else {"period": PERIOD}), **given)

    return build


def _ours(world: World) -> Any:
    return world.organisation


def _day(_world: World) -> date:
    return PERIOD.lower  # type: ignore[no-any-return]


_UNDATED = (models.Certificate, models.ConductRecord, models.Inflow)
RECORDS: dict[str, Callable[[World], Any]] = {
    "residence": _record(models.Residence, organisation=_ours, park=park),
    "tenancy": _record(models.Tenancy, organisation=_ours, place=room, use="office"),
    "land_use": _record(models.LandUse, place=park, status="built", purpose="industrial"),
    "control": _record(models.Control, controller=lambda world: world.other, controlled=_ours, kind="group"),
    "industry": _record(models.Industry, organisation=_ours, code="14"),
    "alliance_member": _record(models.AllianceMember, organisation=_ours, alliance=own_alliance, role="chair"),
    "alliance_standing": _record(models.AllianceStanding, alliance=own_alliance, origin="founded"),
    "role_grant": lambda world: models.RoleGrant.objects.get(user=world.users["member"]),
    "engagement": _record(models.Engagement, organisation=_ours, person=fillers_person, kind="employed"),
    "talent_type": _record(models.TalentType, person=fillers_person, talent="foreign"),
    "inflow": _record(
        models.Inflow, kind="technology", organisation=_ours, origin="外地", words="菌种", on=_day, source="协议"
    ),
    "certificate": _record(
        models.Certificate,
        organisation=_ours,
        kind="sme_tech",
        issuer="某局",
        issued_on=_day,
        valid=lambda _world: PERIOD,
    ),
    "conduct_record": _record(
        models.ConductRecord,
        organisation=_ours,
        kind="breach",
        statement="某事",
        source="某局",
        occurred_on=_day,
        expires_on=lambda _world: date(2999, 1, 1),
    ),
}
DEEDS = {
    "role_grant": "end",
    "certificate": "revoke",
    "conduct_record": "reply",
    "park": "change",
    "fillers_person": "talent",
    "own_alliance": "join",
    "suspicion": "review",
    "partner_case": "move",
    "team_case": "move",
    "promise": "keep",
    "inflow": "retract",
}


def makers() -> dict[str, Callable[[World], Any]]:
    """Every maker by name; "<name>_deed" gives the arguments of what can be done to it."""
    found = {
        **RECORDS,
        "park": park,
        "fillers_person": fillers_person,
        "own_alliance": own_alliance,
        "suspicion": suspicion,
        "partner_case": partner_case,
        "team_case": team_case,
        "promise": promise,
        "space_request": space_request,
        "space_request_do": _deed(space_request, "withdraw"),
        "space_criterion_do": _deed(space_criterion, "end"),
        "renewal": renewal,
        "chain_link": chain_link,
        "chain_link_do": _deed(chain_link, "court"),
        "renewal_do": _deed(renewal, "move"),
        "import_template": lambda world: {"kind": "people"},
        "organisation_tab": lambda world: {"public_id": world.organisation.public_id, "tab": "people"},
        "organisation_deed": lambda world: {"public_id": world.organisation.public_id, "deed": "facts"},
    }
    for name in [
        *RECORDS,
        "park",
        "fillers_person",
        "own_alliance",
        "suspicion",
        "partner_case",
        "team_case",
        "promise",
    ]:
        found[f"{name}_deed"] = _deed(found[name], DEEDS.get(name, "correct"))
    return found


def _deed(make: Callable[[World], Any], deed: str) -> Callable[[World], Any]:
    def arguments(world: World) -> dict[str, Any]:
        thing = make(world)
        key = "public_id" if hasattr(thing, "public_id") else "record"
        return {key: getattr(thing, key), "deed": deed}

    return arguments


def _placed(**fields: Any) -> Any:
    place = models.Place.objects.create(**fields)
    place.refresh_from_db()
    return place


def _once(world: World, name: str, build: Callable[[], Any]) -> Any:
    if name not in world.made:
        world.made[name] = build()
    return world.made[name]
