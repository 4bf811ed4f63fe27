"""The chain's parties are registered and everything they sent is captured, day by day and party by party."""

from datetime import timedelta
from typing import Any

from valley.config.demo.names import credit_code
from valley.config.demo.story import Story
from valley.config.demo.trace.cast import MEAL_G, MEALS, PARTIES, PER_CASE, TRUCKS, Party, gtin, product_names
from valley.config.demo.trace.incidents import Truth, whole
from valley.config.demo.trace.writing import Event
from valley.config.demo.world import World
from valley.kernel.models import User
from valley.registry import actions as registry
from valley.registry.models import Kind, Organisation
from valley.supply.trace import actions
from valley.supply.trace.engine.identifiers import CANONICAL

MDA = "urn:epcglobal:cbv:mda:"
FIRST_CODE = 700
"""Numbers of the fictional credit codes from here on are the chain's."""


def tell(story: Story, world: World) -> None:
    """Two weeks that end yesterday. Everything is sent in the evening of its day."""
    book, _truth = whole(story.ago(1))
    parties: dict[str, Organisation] = {}
    first = min(book.sent)
    story.on(first - timedelta(days=30), _register, world, parties)
    for day, sent in sorted(book.sent.items()):
        for key, events in sent.items():
            party = book.parties[key]
            story.on(day, _send, world, parties, party, events, day == first, hour=22)


def load(*, by: User, parties: dict[str, Organisation], sizes: dict[str, int], last: Any) -> Truth:
    """The same chain in another size, at once: for tests. `sizes`: as `incidents.whole` takes them."""
    book, truth = whole(last, **sizes)
    for n, (_day, sent) in enumerate(sorted(book.sent.items())):
        for key, events in sent.items():
            send(by=by, organisation=parties[key], party=book.parties[key], events=events, with_master_data=n == 0)
    return truth


def _register(world: World, parties: dict[str, Organisation]) -> None:
    parties.update(register(by=world.office))


def register(*, by: User) -> dict[str, Organisation]:
    """The firms of the chain, by their short name. None is in the park: no figure of the plan counts them."""
    return {
        party.key: registry.register_organisation(
            by=by, name=party.name, name_en=party.name_en, short_name=party.name.replace("有限公司", ""),
            code=credit_code(FIRST_CODE + n), kinds=[Kind.ENTERPRISE],
        )
        for n, party in enumerate(PARTIES)
    }  # fmt: skip


def _send(
    world: World, parties: dict[str, Organisation], party: Party, events: list[Event], with_master_data: bool
) -> None:
    send(
        by=world.office, organisation=parties[party.key], party=party, events=events, with_master_data=with_master_data
    )


def send(
    *, by: User, organisation: Organisation, party: Party, events: list[Event], with_master_data: bool = False
) -> None:
    """One document of a party; the first one brings its places and products along."""
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": events[-1]["eventTime"],
        "epcisBody": {"eventList": events},
    }
    if with_master_data:
        document["epcisHeader"] = {"epcisMasterData": {"vocabularyList": vocabularies(party)}}
    job = actions.capture(by=by, organisation=organisation, document=document)
    assert job.success, [fault.findings for fault in job.faults.all()]


def vocabularies(party: Party) -> list[Event]:
    """Master data of a party: the names of its places, products and vehicles."""
    places = [(party.place(short), {"name": name}) for short, (_number, name) in party.places.items()]
    weight = {"netWeight": f"{MEAL_G * PER_CASE / 1000:g} KGM"}
    products = [
        (f"{CANONICAL}/01/{gtin(party.prefix, item)}", {"descriptionShort": name, **(weight if item in MEALS else {})})
        for item, name in product_names(party).items()
    ]
    found = [_vocabulary("Location", places)]
    if products:
        found.append(_vocabulary("EPCClass", products))
    if party.key == "carrier":
        found.append(_vocabulary("EPC", [(uri, {"name": f"冷藏车{n}号"}) for n, uri in enumerate(TRUCKS, 1)]))
    return found


def _vocabulary(kind: str, elements: list[tuple[str, dict[str, str]]]) -> Event:
    return {
        "type": f"urn:epcglobal:epcis:vtype:{kind}",
        "vocabularyElementList": [
            {"id": uri, "attributes": [{"id": f"{MDA}{name}", "attribute": value} for name, value in told.items()]}
            for uri, told in elements
        ],
    }
