"""What went wrong in the two weeks, and the facts that a drill is asked to find again."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from valley.config.demo.trace import day as days
from valley.config.demo.trace.cast import FARMS, FORGER, KITCHEN, TRUCKS
from valley.config.demo.trace.day import Chain
from valley.config.demo.trace.writing import Book

SEED = 31605


@dataclass(frozen=True)
class Truth:
    """contaminated: the lot of leek; complaints: meal lots that people complained of, all made of it; truck: whose
    cooling failed over [hot_from, hot_until]; forged: cases that a stranger claims to have sold as well; direct: lots
    with all their papers, the oldest first, and one without its last paper."""

    contaminated: str
    complaints: list[str]
    truck: str
    hot_from: datetime
    hot_until: datetime
    forged: list[str]
    corrected: str
    direct: list[str]


def whole(last: date, *, number_of_days: int = 14, meals_a_day: int = 26, every: int = 15) -> tuple[Book, Truth]:
    """The whole chain up to and with `last`, the same for the same day."""
    rng = random.Random(SEED)  # noqa: S311 - no secret is made with it
    first = last - timedelta(days=number_of_days - 1)
    chain = Chain(Book(), first, number_of_days, rng, meals_a_day, every)
    middle = first + timedelta(days=number_of_days // 2)
    chain.late_farm = first + timedelta(days=number_of_days // 3)
    chain.hot = (chain.at(middle, 2.75), chain.at(middle, 4.25))
    for n in range(number_of_days):
        day = first + timedelta(days=n)
        days.tell(chain, day)
        if day == middle:
            days.swap(chain, day)
    bad = FARMS[0].lot(11, f"{middle - timedelta(days=2):%y%m%d}")
    touched = [lot for lot in chain.meal_lots if _made_of(chain, lot, bad)]
    corrected = _correct(chain, middle)
    # People complain of meals that have nothing else in common: each out of another half-finished lot.
    by_half = {next(each for each in chain.made_of[lot] if _made_of(chain, each, bad)): lot for lot in touched}
    complaints = list(by_half.values())[:4]
    forged = _forge(chain, middle)
    return chain.book, Truth(bad, complaints, TRUCKS[chain.hot_truck], *chain.hot, forged, corrected, chain.direct)


def _made_of(chain: Chain, lot: str, source: str) -> bool:
    inputs = chain.made_of.get(lot, [])
    return source in inputs or any(_made_of(chain, each, source) for each in inputs)


def _forge(chain: Chain, day: date) -> list[str]:
    """A stranger claims to receive and to sell cases that stand in a shop at that time: received, never shipped."""
    lot = next((lot for lot in chain.meal_lots if f"/{day:%y%m%d}" in lot), chain.meal_lots[0])
    cases = chain.cases_of[lot][:6]
    stall = FORGER.place("stall")
    at = chain.at(day + timedelta(days=1), 6.2)
    for n, case in enumerate(cases):
        chain.book.seen(FORGER, at + timedelta(minutes=n), "receiving", stall, epcs=[case], disposition="in_progress")
        chain.book.seen(FORGER, at + timedelta(hours=2, minutes=n), "retail_selling", stall, epcs=[case],
                        disposition="retail_sold")  # fmt: skip
    return cases


def _correct(chain: Chain, day: date) -> str:
    """The kitchen named the wrong salt for one batch, says so two days later, and sends what is right; the lot."""
    lot = next((lot for lot in chain.meal_lots if f"/{day:%y%m%d}" in lot), chain.meal_lots[0])
    event = next(
        event for event in chain.book.sent[day][KITCHEN.key]
        if any(each["epcClass"] == lot for each in event.get("outputQuantityList", ()))
    )  # fmt: skip
    name = "urn:uuid:52000000-0000-4000-8000-000000000001"
    event["eventID"] = name
    right = f"{name[:-1]}2"
    said = chain.at(day + timedelta(days=2), 9)
    wrong = {**event, "errorDeclaration": {
        "declarationTime": said.isoformat(timespec="seconds"), "reason": "incorrect_data",
        "correctiveEventIDs": [right],
    }}  # fmt: skip
    inputs = [dict(each) for each in event["inputQuantityList"]]
    inputs[0]["quantity"] = 58.5
    chain.book.sent[said.date()][KITCHEN.key] += [wrong, {**event, "eventID": right, "inputQuantityList": inputs}]
    chain.book.count += 2
    return lot
