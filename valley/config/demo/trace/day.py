"""One day of the chain: harvest, origin cold store, kitchen, distribution centre, shops."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from valley.config.demo.trace import direct, upkeep
from valley.config.demo.trace.cast import (
    BOUGHT,
    CARRIER,
    CENTRE,
    COLD,
    FARMS,
    HALVES,
    KITCHEN,
    LOGGERS,
    MEAL_G,
    MEALS,
    PER_CASE,
    RAW,
    SHOPS,
    TRUCKS,
    Party,
)
from valley.config.demo.trace.writing import Book, Quantity

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass
class Chain:
    """The chain as it goes from day to day. meals_a_day: batches of meals; every: minutes between a room's readings."""

    book: Book
    first: date
    days: int
    rng: random.Random
    meals_a_day: int = 26
    every: int = 15
    serial: int = 0
    unit: int = 0
    raw: dict[int, list[str]] = field(default_factory=dict)
    bought: dict[int, str] = field(default_factory=dict)
    halves: dict[int, list[str]] = field(default_factory=dict)
    shelves: list[tuple[datetime, str, int]] = field(default_factory=list)
    hot: tuple[datetime, datetime] | None = None
    hot_truck: int = 3
    meal_lots: list[str] = field(default_factory=list)
    late_farm: date | None = None
    made_of: dict[str, list[str]] = field(default_factory=dict)
    cases_of: dict[str, list[str]] = field(default_factory=dict)
    direct: list[str] = field(default_factory=list)

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    def at(self, day: date, hour: float, spread: int = 0) -> datetime:
        """A time of that day in China, up to `spread` seconds later."""
        moment = datetime.combine(day, time(), CHINA) + timedelta(hours=hour)
        return moment + timedelta(seconds=self.rng.randrange(spread) if spread else 0)


def tell(chain: Chain, day: date) -> None:
    """Everything that happens on `day`, in its order."""
    if day == chain.first:
        _begin(chain, day)
    _shops(chain, day)
    _kitchen(chain, day)
    _farms(chain, day)
    direct.tell(chain, day)
    upkeep.rooms(chain, day)
    upkeep.cleaning(chain, day)


def _begin(chain: Chain, day: date) -> None:
    """Loggers go into their trucks; the kitchen's store of salt and oil arrives."""
    for n, truck in enumerate(TRUCKS):
        _fit(chain, chain.at(day, 0.2), truck, LOGGERS[n], "ADD")
    for item in BOUGHT:
        lot = KITCHEN.lot(item, f"B{day:%y%m%d}")
        chain.bought[item] = lot
        chain.book.seen(
            KITCHEN, chain.at(day, 0.5), "receiving", KITCHEN.place("dock"), lots=[(lot, 900.0, "KGM")],
            disposition="in_progress", action="ADD",
        )  # fmt: skip


def _fit(chain: Chain, at: datetime, truck: str, logger: str, action: str) -> None:
    chain.book.write(
        CARRIER, "AssociationEvent", at, action=action, bizStep="assembling", parentID=truck, childEPCs=[logger],
        readPoint={"id": CARRIER.place("yard")},
    )  # fmt: skip


def swap(chain: Chain, day: date) -> None:
    """The second truck's logger is taken out at noon and another one put in."""
    _fit(chain, chain.at(day, 12), TRUCKS[1], LOGGERS[1], "DELETE")
    _fit(chain, chain.at(day, 12.1), TRUCKS[1], LOGGERS[6], "ADD")


def drive(chain: Chain, truck: int, start: datetime, hours: float) -> datetime:
    """The truck's logger reads every five minutes; the time of arrival."""
    swapped = truck == 1 and start.date() > chain.first + timedelta(days=chain.days // 2)
    logger = LOGGERS[6 if swapped else truck]
    for n in range(int(hours * 12)):
        at = start + timedelta(minutes=5 * n)
        celsius = 2.6 + chain.rng.random() * 1.1
        if chain.hot and truck == chain.hot_truck and chain.hot[0] <= at <= chain.hot[1]:
            into = (at - chain.hot[0]) / (chain.hot[1] - chain.hot[0])
            celsius = 4.4 + 6.5 * (1 - abs(2 * into - 1))
        chain.book.read(CARRIER, at, logger, celsius)
    return start + timedelta(hours=hours)


def _farms(chain: Chain, day: date) -> None:
    """Harvest at six; crates by truck to the cold store; next night to the kitchen."""
    on = day + timedelta(days=3) if day == chain.late_farm else None
    for n, farm in enumerate(FARMS):
        crates: list[tuple[str, Quantity]] = []
        for item, (_name, owner) in RAW.items():
            if owner != n + 1:
                continue
            lot = farm.lot(item, f"{day:%y%m%d}")
            mass = float(chain.rng.randrange(1250, 1450))
            sent_on = on if farm is FARMS[2] else None
            chain.book.seen(
                farm, chain.at(day, 6, 3000), "commissioning", farm.place("field"), lots=[(lot, mass, "KGM")],
                disposition="active", action="ADD", on=sent_on, ilmd={"cbvmda:harvestStartDate": day.isoformat()},
            )  # fmt: skip
            chain.unit += 1
            crate = farm.unit(chain.unit)
            chain.book.packed(farm, chain.at(day, 8, 1200), crate, place=farm.place("field"),
                              lots=[(lot, mass, "KGM")], on=sent_on)  # fmt: skip
            crates.append((crate, (lot, mass, "KGM")))
            chain.raw.setdefault(item, []).append(lot)
        truck = n
        leave = chain.at(day, 9)
        units = [crate for crate, _lot in crates]
        _haul(chain, truck, leave, 1.5, farm, "field", COLD, "dock", units)
        for crate, held in crates:
            chain.book.packed(COLD, chain.at(day, 11, 600), crate, action="DELETE", step="unpacking",
                              place=COLD.place("dock"))  # fmt: skip
            room = COLD.place("room-1" if n < 2 else "room-2")
            chain.book.seen(COLD, chain.at(day, 11.3, 600), "storing", room, lots=[held], disposition="in_progress")
            chain.book.seen(COLD, chain.at(day, 23, 600), "shipping", COLD.place("dock"), lots=[held],
                            disposition="in_transit")  # fmt: skip
            chain.unit += 1
            again = COLD.unit(chain.unit)
            chain.book.packed(COLD, chain.at(day, 23.2, 300), again, place=COLD.place("dock"), lots=[held])
            _haul(chain, 3 + n % 3, chain.at(day, 23.4), 0.5, COLD, "dock", KITCHEN, "dock", [again], quiet=n != 0)
            chain.book.seen(KITCHEN, chain.at(day, 23.95), "receiving", KITCHEN.place("dock"), lots=[held],
                            disposition="in_progress")  # fmt: skip


def _haul(
    chain: Chain, truck: int, leave: datetime, hours: float, sender: Party, sent_from: str, taker: Party,
    taken_at: str, units: list[str], *, quiet: bool = False,
) -> datetime:  # fmt: skip
    """Units are shipped, loaded, driven, unloaded, received; the time of receipt."""
    place, goal = sender.place(sent_from), taker.place(taken_at)
    chain.book.seen(
        sender, leave - timedelta(minutes=15), "shipping", place, epcs=units, disposition="in_transit",
        destinationList=[{"type": "location", "destination": goal}], sourceList=[{"type": "location", "source": place}],
    )  # fmt: skip
    chain.book.packed(CARRIER, leave - timedelta(minutes=5), TRUCKS[truck], units, step="loading", place=place)
    arrive = leave + timedelta(hours=hours) if quiet else drive(chain, truck, leave, hours)
    chain.book.packed(CARRIER, arrive, TRUCKS[truck], units, action="DELETE", step="unloading", place=goal)
    chain.book.seen(taker, arrive + timedelta(minutes=5), "receiving", goal, epcs=units, disposition="in_progress")
    return arrive + timedelta(minutes=5)


def _kitchen(chain: Chain, day: date) -> None:
    """From six: raw goods are washed and cut, merged and split; then meals, cases, pallets, and the evening's truck."""
    if not chain.raw:
        return
    book, rng = chain.book, chain.rng
    for item, (_name, sources) in HALVES.items():
        inputs: list[Quantity] = []
        for source in sources:
            inputs += [(lot, float(rng.randrange(480, 600)), "KGM") for lot in chain.raw.get(source, [])[-2:]]
        if not inputs:
            continue
        whole = sum(mass or 0 for _lot, mass, _uom in inputs)
        lots = [KITCHEN.lot(item, f"{day:%y%m%d}{part}") for part in "AB"]
        line = KITCHEN.place("line-1" if item < 103 else "line-2")
        made = [(lot, round(whole * 0.46, 1), "KGM") for lot in lots]
        salt = [(chain.bought[41], 2.5, "KGM")] if item > 102 else []
        if item == 104:  # sauce is boiled down in one vat: in at seven, out at nine
            run = f"https://example.org/run/{day:%y%m%d}-{item}"
            book.made(KITCHEN, chain.at(day, 7), line, [*inputs, *salt], [], run)
            book.made(KITCHEN, chain.at(day, 9), line, [], made, run)
        else:
            book.made(KITCHEN, chain.at(day, 7, 1800), line, [*inputs, *salt], made)
        chain.halves[item] = lots
        for lot in lots:
            chain.made_of[lot] = [source for source, *_rest in inputs]
    cases: list[str] = []
    for batch in range(chain.meals_a_day):
        cases += _cook(chain, day, batch)
    pallets = []
    for start in range(0, len(cases), 40):
        chain.unit += 1
        pallet = KITCHEN.unit(chain.unit)
        book.packed(KITCHEN, chain.at(day, 15, 1500), pallet, cases[start : start + 40], place=KITCHEN.place("chill"))
        pallets.append((pallet, cases[start : start + 40]))
    half = (len(pallets) + 1) // 2
    for n, part in enumerate((pallets[:half], pallets[half:])):
        if part:
            _haul(chain, n, chain.at(day, 17), 2, KITCHEN, "dock", CENTRE, "dock", [pallet for pallet, _c in part])
    for pallet, held in pallets:
        book.packed(CENTRE, chain.at(day, 20, 1800), pallet, held, action="DELETE", step="unpacking",
                    place=CENTRE.place("room-1"))  # fmt: skip
    _deliver(chain, day + timedelta(days=1), cases)


def _cook(chain: Chain, day: date, batch: int) -> list[str]:
    """One batch of meals, in cases, out of its half-finished lots and oil; some two or three percent boil away."""
    meal = list(MEALS)[batch % len(MEALS)]
    sources: list[str] = []
    for item in MEALS[meal][1]:
        lots = chain.halves.get(item) or chain.raw.get(item, [])[-1:]
        if lots:
            sources.append(lots[batch // len(MEALS) % len(lots)])
    cases = chain.rng.randrange(24, 33)
    whole = cases * PER_CASE * MEAL_G / 1000 * (1.02 + chain.rng.random() / 50)
    inputs = [(source, round((whole - 1.5) / len(sources), 1), "KGM") for source in sources]
    lot = KITCHEN.lot(meal, f"{day:%y%m%d}{batch:02d}")
    at = chain.at(day, 10 + batch * 0.2)
    line = KITCHEN.place(f"line-{1 + batch % 2}")
    oil = (chain.bought[42], 1.5, "KGM")
    chain.book.made(KITCHEN, at, line, [*inputs, oil], [(lot, cases, "")],
                    ilmd={"cbvmda:itemExpirationDate": (day + timedelta(days=6)).isoformat()})  # fmt: skip
    chain.made_of[lot] = sources
    chain.meal_lots.append(lot)
    number = lot.rsplit("/", 1)[1]
    epcs = []
    for _n in range(cases):
        chain.serial += 1
        epcs.append(KITCHEN.case(meal, f"{chain.serial:07d}"))
    chain.cases_of[lot] = epcs
    chain.book.seen(KITCHEN, at + timedelta(hours=1), "commissioning", line, epcs=epcs, disposition="active",
                    action="ADD", ilmd={"cbvmda:lotNumber": number})  # fmt: skip
    return epcs


def _deliver(chain: Chain, day: date, cases: list[str]) -> None:
    """Night: cases are picked into one cage a shop, driven, received and put on the shelf."""
    if day > chain.last:
        return
    book = chain.book
    by_shop: list[list[str]] = [cases[n::8] for n in range(8)]
    cages = []
    for n, held in enumerate(by_shop):
        if held:
            chain.unit += 1
            cage = CENTRE.unit(chain.unit)
            book.packed(CENTRE, chain.at(day, 1, 900), cage, held, place=CENTRE.place("room-2"), step="picking")
            cages.append((n, cage, held))
    for truck in range(2, 6):
        units = [(n, cage, held) for n, cage, held in cages if n // 2 == truck - 2]
        if not units:
            continue
        start = chain.at(day, 2.5)
        place = CENTRE.place("dock")
        ids = [cage for _n, cage, _h in units]
        book.seen(CENTRE, start - timedelta(minutes=20), "shipping", place, epcs=ids, disposition="in_transit")
        book.packed(CARRIER, start - timedelta(minutes=5), TRUCKS[truck], ids, step="loading", place=place)
        drive(chain, truck, start, 3)
        for stop, (n, cage, held) in enumerate(units):
            shop = SHOPS.place(f"shop-{n + 1}")
            arrive = start + timedelta(hours=2 + stop)
            book.packed(CARRIER, arrive, TRUCKS[truck], [cage], action="DELETE", step="unloading", place=shop)
            book.seen(SHOPS, arrive + timedelta(minutes=6), "receiving", shop, epcs=[cage], disposition="in_progress")
            book.packed(SHOPS, arrive + timedelta(minutes=15), cage, action="DELETE", step="unpacking", place=shop)
            for case in held:
                seen = arrive + timedelta(minutes=20, seconds=chain.rng.randrange(2400))
                book.seen(SHOPS, seen, "accepting", shop, epcs=[case], disposition="in_progress")
                book.seen(SHOPS, seen + timedelta(minutes=45), "stocking", shop, epcs=[case],
                          disposition="sellable_accessible")  # fmt: skip
                chain.shelves.append((seen, case, n + 1))


def _shops(chain: Chain, day: date) -> None:
    """What stood on the shelf yesterday is sold today, most of it; what nobody took in two days is destroyed."""
    left = []
    for since, case, shop in chain.shelves:
        age = (day - since.date()).days
        if age >= 1 and chain.rng.random() < 0.85:
            chain.book.seen(SHOPS, chain.at(day, 10, 36000), "retail_selling", SHOPS.place(f"shop-{shop}"),
                            epcs=[case], disposition="retail_sold")  # fmt: skip
        elif age >= 3:
            chain.book.seen(SHOPS, chain.at(day, 21.5, 1800), "destroying", SHOPS.place(f"shop-{shop}"), epcs=[case],
                            disposition="destroyed", action="DELETE")  # fmt: skip
        else:
            left.append((since, case, shop))
    chain.shelves = left
