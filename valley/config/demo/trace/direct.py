"""Lots that go from one farm straight to the kitchen and by the lot to one shop, with a paper at every step.

Their records hold all that the park's scheme of trace certificates asks for. Of the last one nobody wrote down the
number of its inspection certificate, so it misses the scheme by that alone; every other lot of the chain by more.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from valley.config.demo.trace.cast import CARROT, CENTRE, CUT_CARROT, FARMS, KITCHEN, SHOPS, Party

if TYPE_CHECKING:
    from valley.config.demo.trace.day import Chain

AGO = (6, 5, 3, 2)
"""Days before the last one on which such a lot is harvested."""


def tell(chain: "Chain", day: date) -> None:
    """What is harvested on `day` is with the shop the day after."""
    ago = (chain.last - day).days
    if ago not in AGO or day < chain.first:
        return
    book, farm, next_day = chain.book, FARMS[0], day + timedelta(days=1)
    number = f"{day:%y%m%d}D"
    raw, cut = farm.lot(CARROT, number), KITCHEN.lot(CUT_CARROT, number)
    chain.direct.append(cut)
    whole, made = [(raw, 300.0, "KGM")], [(cut, 276.0, "KGM")]
    tested = [] if ago == AGO[-1] else [_paper(KITCHEN, "testres", f"HG-{number}")]
    keeps = {"cbvmda:itemExpirationDate": (day + timedelta(days=14)).isoformat()}
    book.seen(
        farm, chain.at(day, 5.5), "commissioning", farm.place("field"), lots=whole, disposition="active", action="ADD",
        ilmd={"cbvmda:harvestStartDate": day.isoformat(), **keeps},
        bizTransactionList=[_paper(farm, "prodorder", f"CS-{number}")],
    )  # fmt: skip
    _moved(chain, day, 7, (farm, "field"), (KITCHEN, "dock"), whole, f"FH-{number}")
    book.made(
        KITCHEN, chain.at(day, 12.5), KITCHEN.place("line-2"), whole, made,
        ilmd={"cbvmda:itemExpirationDate": (day + timedelta(days=5)).isoformat()},
        bizTransactionList=[_paper(KITCHEN, "prodorder", f"SC-{number}")],
    )  # fmt: skip
    _moved(chain, day, 16, (KITCHEN, "dock"), (CENTRE, "dock"), made, f"CK-{number}", tested)
    _moved(chain, next_day, 6, (CENTRE, "dock"), (SHOPS, "shop-1"), made, f"PS-{number}")


def _moved(
    chain: "Chain", day: date, hour: float, sent: tuple[Party, str], taken: tuple[Party, str], lots: list[Any],
    number: str, papers: list[dict[str, str]] | None = None,
) -> None:  # fmt: skip
    """Shipped and received; both say from where, to where and under which delivery note."""
    (sender, out), (taker, goal) = sent, taken
    here, there = sender.place(out), taker.place(goal)
    named: dict[str, Any] = {
        "sourceList": [{"type": "location", "source": here}],
        "destinationList": [{"type": "location", "destination": there}],
    }
    note = _paper(sender, "desadv", number)
    chain.book.seen(sender, chain.at(day, hour), "shipping", here, lots=lots, disposition="in_transit",
                    bizTransactionList=[note, *(papers or [])], **named)  # fmt: skip
    chain.book.seen(taker, chain.at(day, hour + 1.5), "receiving", there, lots=lots, disposition="in_progress",
                    bizTransactionList=[note], **named)  # fmt: skip


def _paper(party: Party, kind: str, number: str) -> dict[str, str]:
    return {"type": kind, "bizTransaction": f"urn:epcglobal:cbv:bt:{party.gln}:{number}"}
