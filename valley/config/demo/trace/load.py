"""The chain's parties are registered; then everything they sent is captured, day by day and party by party."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction

from valley.config.demo.names import credit_code
from valley.config.demo.story import CHINA, Story
from valley.config.demo.trace.cast import (
    CARRIER,
    FORGER,
    KITCHEN,
    LOGGERS,
    MEAL_G,
    MEALS,
    PACKS,
    PARTIES,
    PER_CASE,
    TRUCKS,
    Party,
    gtin,
    product_names,
)
from valley.config.demo.trace.incidents import Truth, whole
from valley.config.demo.trace.writing import Event
from valley.config.demo.world import World
from valley.kernel import clock, journal
from valley.kernel.actions.accounts import open_account
from valley.kernel.models import User
from valley.registry import actions as registry
from valley.registry.models import Kind, Organisation, Role
from valley.supply.trace import actions
from valley.supply.trace.actions.duties import certify_lot, withdraw_certificate
from valley.supply.trace.actions.ledger import seal_events
from valley.supply.trace.actions.sharing import set_disclosure
from valley.supply.trace.engine.identifiers import CANONICAL
from valley.supply.trace.models import TraceCertificate

MDA = "urn:epcglobal:cbv:mda:"
SPEAKER = "demo-chain"
"""An account that speaks for the firms of the chain; nobody can sign in with it."""
FIRST_CODE = 700
"""Numbers of the fictional credit codes from here on are the chain's."""


def tell(story: Story, world: World) -> None:
    """The firms of the chain enter the register; what they sent is captured later, by `capture_all`."""
    story.on(story.ago(60), lambda: register(by=world.office))
    story.on(story.ago(59), publish)  # a step of its own: the one before gave the speaker his roles


def capture_all(*, by: User, last: date, heard: Callable[[date], None] = lambda day: None, **sizes: int) -> Truth:
    """Everything that the parties sent up to and with `last`, each day at its evening and in a transaction of its own.

    Nothing is stored twice: after a kill it is simply run again. sizes: as `incidents.whole` takes them.
    """
    book, truth = whole(last, **sizes)
    parties = {party.key: Organisation.objects.get(name=party.name) for party in PARTIES}
    told: set[str] = set()
    for day, sent in sorted(book.sent.items()):
        evening = datetime.combine(day, time(22), CHINA)
        with clock.travel(min(evening, clock.now())), journal.past(), transaction.atomic():
            for key, events in sent.items():
                send(
                    by=by, organisation=parties[key], party=book.parties[key], events=events,
                    with_master_data=key not in told,
                )  # fmt: skip
                told.add(key)
        actions.place_batches()
        actions.follow_all()
        heard(day)
    report(by=by, truth=truth, kitchen=parties[KITCHEN.key], carrier=parties[CARRIER.key])
    certify(by=by, kitchen=parties[KITCHEN.key], lots=truth.direct)
    return truth


def report(*, by: User, truth: Truth, kitchen: Organisation, carrier: Organisation) -> None:
    """What others know, by the doors that they use: a laboratory's finding on the leek, the truck's logger read out."""
    hot = truth.hot_until
    with clock.travel(min(hot + timedelta(days=2), clock.now())), journal.past():
        actions.record_report(
            by=by, organisation=kitchen, goods=[truth.contaminated], report="LJ-0117", conformant=False,
            tested_at=hot.replace(hour=15) + timedelta(days=1),
        )  # fmt: skip
        minutes = range(0, 30, 10)
        actions.record_readings(
            by=by, organisation=carrier, device=LOGGERS[TRUCKS.index(truth.truck)],
            readings=[(hot + timedelta(minutes=10 + n), 3.4 - n / 100) for n in minutes],
        )  # fmt: skip
    actions.place_batches()
    actions.follow_all()


def certify(*, by: User, kitchen: Organisation, lots: Sequence[str]) -> None:
    """Of the lots with all their papers the first two have their certificate, the second no longer; the third could
    have one."""
    seal_events()
    for n, lot in enumerate(lots[:-1][:2]):
        if TraceCertificate.objects.filter(lot=lot).exists():
            continue
        given = certify_lot(by=by, organisation=kitchen, lot=lot)
        if n == 1:
            withdraw_certificate(by=by, certificate=given, why="示例：出厂检验报告复核后更正，另行出具")


def register(*, by: User) -> None:
    """The firms of the chain. None is in the park: no figure of the plan counts them."""
    speaker = open_account(by=None, username=SPEAKER, password=None, fictional=True)
    for n, party in enumerate(PARTIES):
        firm = registry.register_organisation(
            by=by, name=party.name, name_en=party.name_en, short_name=party.name.replace("有限公司", ""),
            code=credit_code(FIRST_CODE + n), kinds=[Kind.ENTERPRISE],
        )  # fmt: skip
        if party not in (CARRIER, FORGER):
            registry.grant_role(by=by, user=speaker, role=Role.ADMINISTRATOR, organisation=firm)


def publish() -> None:
    """All but the carrier and the stranger let everybody see goods, times, places and steps: that is the page behind
    the code on the package."""
    speaker = User.objects.get(username=SPEAKER)
    for party in PARTIES:
        if party not in (CARRIER, FORGER):
            firm = Organisation.objects.get(name=party.name)
            set_disclosure(by=speaker, organisation=firm, relation="public", groups=["goods", "time", "place", "step"])


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
    found_at = {"streetAddressOne": party.address, "telephone": party.phone} if party.address else {}
    places = [(party.place(short), {"name": name, **found_at}) for short, (_number, name) in party.places.items()]
    weight = {"netWeight": f"{MEAL_G * PER_CASE / 1000:g} KGM"}
    products = [
        (
            f"{CANONICAL}/01/{gtin(party.prefix, item)}",
            {
                "descriptionShort": name,
                **(weight if item in MEALS else {}),
                **({"netContentDescription": PACKS[item]} if item in PACKS else {}),
            },
        )
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
