"""Recalls, papers, requests, certificates and captures for the matrix. The recall is of 甲, its consignee is 乙."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.consistency.kinds import World
from valley.kernel import clock
from valley.supply.trace import actions, models
from valley.supply.trace.actions import duties, recalls, sharing
from valley.supply.trace.engine.identifiers import canonical

LOT = "urn:epc:class:lgtin:6901234.056789.MATRIX"
HERE, THERE = "https://id.gs1.org/414/6901234500009", "https://id.gs1.org/414/6901234510008"


def _made(world: World, name: str, make: Any) -> Any:
    if name not in world.made:
        world.made[name] = make()
    return world.made[name]


def shipped_job(world: World) -> Any:
    """A capture of 甲: it ships a lot to 乙."""

    def make() -> Any:
        event = {
            "type": "ObjectEvent", "eventTime": "2026-11-02T00:00:00Z", "eventTimeZoneOffset": "+08:00",
            "action": "OBSERVE", "bizStep": "shipping", "readPoint": {"id": HERE},
            "quantityList": [{"epcClass": LOT, "quantity": 5, "uom": "KGM"}],
            "destinationList": [{"type": "location", "destination": THERE}],
        }  # fmt: skip
        sharing.add_party_key(by=world.users["operator"], organisation=world.other, key=THERE)
        job = actions.capture(by=None, organisation=world.organisation, document=[event])
        actions.place_batches()
        return job

    return _made(world, "trace_job", make)


def recall_case(world: World) -> Any:
    """A drill of 甲, scoped, sale stopped, 乙 notified."""

    def make() -> Any:
        shipped_job(world)
        by = world.users["administrator"]
        case = recalls.open_recall(
            by=by, organisation=world.organisation, title="矩阵", origin="drill", recall_class="III", reason="矩阵",
            suspects=[LOT], suspect_since=datetime(2026, 11, 1, tzinfo=UTC),
        )  # fmt: skip
        case = recalls.scope_recall(by=by, case=case, cautious=True, version=0)
        recalls.stop_sale(by=by, case=case)
        recalls.notify_consignees(by=by, case=case, how="平台")
        recalls.issue_paper(by=by, case=case, kind="plan")
        case.refresh_from_db()
        return case

    return _made(world, "trace_case", make)


def recall_deed(world: World) -> Any:
    """Its scope."""
    return {"public_id": recall_case(world).public_id, "deed": "scope"}


def recall_paper(world: World) -> Any:
    """Its plan."""
    return recall_case(world).papers.get()


def recall_paper_file(world: World) -> Any:
    """The plan for another program."""
    return {"public_id": recall_paper(world).public_id, "kind": "json"}


def consignee(world: World) -> Any:
    """乙."""
    return recall_case(world).consignees.get()


def consignee_deed(world: World) -> Any:
    """Its answer."""
    return {"public_id": consignee(world).public_id, "deed": "answer"}


def consignee_link(world: World) -> Any:
    """Its link."""
    return {"secret": recalls.link_secret(consignee(world))}


def sharing_deed(world: World) -> Any:
    """What 甲 shows."""
    return {"public_id": world.organisation.public_id, "deed": "show"}


def agreement(world: World) -> Any:
    """甲 lets 乙 see its chain."""
    return _made(
        world,
        "trace_agreement",
        lambda: sharing.agree_on_chain(
            by=world.users["administrator"], organisation=world.organisation, viewer=world.other, words="矩阵"
        ),
    )


def records_deed(world: World) -> Any:
    """甲 asks."""
    return {"public_id": world.organisation.public_id, "deed": "ask"}


def data_request(world: World) -> Any:
    """甲 asks 乙."""
    return _made(
        world,
        "trace_request",
        lambda: duties.ask_for_data(
            by=world.users["administrator"], organisation=world.organisation, asked_of=world.other, form="cn-intake",
            event_id="urn:x", lot=canonical(LOT), elements=["name"], due_on=clock.today() + timedelta(days=1),
        ),
    )  # fmt: skip


def data_request_deed(world: World) -> Any:
    """乙 answers."""
    return {"public_id": data_request(world).public_id, "deed": "answer"}


def trace_certificate(world: World) -> Any:
    """Of a lot of 甲; issued without judging, for the page alone."""
    return _made(
        world,
        "trace_certificate",
        lambda: models.TraceCertificate.objects.create(
            number="SY-2026-00001", organisation=world.organisation, lot=canonical(LOT), edition="2026-1", points=[],
            checkpoint=1, issued_by=world.users["operator"], valid_until=clock.today(),
        ),
    )  # fmt: skip


def trace_certificate_deed(world: World) -> Any:
    """Withdrawing it."""
    return {"public_id": trace_certificate(world).public_id, "deed": "withdraw"}


MAKERS = (
    shipped_job, recall_case, recall_deed, recall_paper, recall_paper_file, consignee, consignee_deed, consignee_link,
    sharing_deed, agreement, records_deed, data_request, data_request_deed, trace_certificate, trace_certificate_deed,
)  # fmt: skip
