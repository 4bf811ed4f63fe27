"""Rooms are measured, lines and trucks cleaned: what nobody eats, and what a recall asks for."""

from datetime import date
from typing import TYPE_CHECKING

from valley.config.demo.trace.cast import CARRIER, CENTRE, COLD, KITCHEN, SHOPS, TRUCKS

if TYPE_CHECKING:
    from valley.config.demo.trace.day import Chain

ROOMS = ((COLD, "room-1", 3.0), (COLD, "room-2", 2.4), (KITCHEN, "chill", 3.1), (CENTRE, "room-1", 2.8),
         (CENTRE, "room-2", 3.4), *((SHOPS, f"shop-{n}", 3.6) for n in range(1, 9)))  # fmt: skip
CLEANING = "https://example.org/voc/BizStep-cleaning"
"""A step of the chain's own: the standard vocabulary (CBV 2.0) has no word for a cleaning."""


def rooms(chain: "Chain", day: date) -> None:
    """Each room's logger reads the whole day."""
    for n, (party, room, usual) in enumerate(ROOMS):
        logger = party.asset(f"ROOM{n}")
        for minute in range(0, 24 * 60, chain.every):
            chain.book.read(party, chain.at(day, minute / 60), logger, usual + chain.rng.random() * 0.8 - 0.4,
                            party.place(room))  # fmt: skip


def cleaning(chain: "Chain", day: date) -> None:
    """Both lines before and after the work of a day, every truck between its runs."""
    for hour in (5.5, 16.5):
        for line in ("line-1", "line-2"):
            chain.book.seen(KITCHEN, chain.at(day, hour), CLEANING, KITCHEN.place(line), epcs=[KITCHEN.place(line)])
    for hour in (1.2, 8.2, 13, 21.5):
        for truck in TRUCKS:
            chain.book.seen(CARRIER, chain.at(day, hour), CLEANING, CARRIER.place("yard"), epcs=[truck])
