"""Things of the exchange for the matrix: the member's organisation asks, the other organisation works on it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.consistency.kinds import World
from valley.innovation.exchange import actions
from valley.innovation.exchange import models as exchange

LATER = date(2099, 12, 31)
LONG_AGO = date(2020, 1, 1)


def makers() -> dict[str, Callable[[World], Any]]:
    """The makers by their names in `matrix.toml`."""
    made = {"need": need, "taken_need": taken_need, "result": result, "route": route, "disclosure": disclosure,
            "party": party, "watch": watch, "answer": answer}  # fmt: skip
    steps = {"need": "place", "result": "change", "route": "take", "disclosure": "decide", "party": "leave"}
    doing = {f"exchange_{name}_do": _step(made[name], key) for name, key in steps.items()}
    return {f"exchange_{name}": make for name, make in made.items()} | doing | {"exchange_feed": feed}


def _step(make: Callable[[World], Any], key: str) -> Callable[[World], Any]:
    return lambda world: {"public_id": make(world).public_id, "deed": key}


def party(world: World) -> exchange.Party:
    """The other organisation is a station."""
    if "party" not in world.made:
        world.made["party"] = actions.join_network(
            by=world.users["operator"], organisation=world.other, tier="station", since=LONG_AGO
        )
    found: exchange.Party = world.made["party"]
    return found


def need(world: World) -> exchange.Need:
    """Reported by the member, for the organisation; it waits at the desk."""
    party(world)
    return actions.report_problem(
        by=world.users["member"], origin="plant", title="结块", summary="粉料结块。", organisation=world.organisation
    ).need


def taken_need(world: World) -> exchange.Need:
    """Taken by the other organisation."""
    return actions.take_need(
        by=world.users["other_administrator"],
        need=need(world),
        organisation=world.other,
        next_step="看样",
        due_on=LATER,
    )


def answer(world: World) -> exchange.Answer:
    """It waits for the member."""
    return actions.give_answer(
        by=world.users["other_administrator"], need=taken_need(world), ground="own", words="控制水分"
    )


def result(world: World) -> exchange.Result:
    """A result of the organisation."""
    return actions.register_result(
        by=world.users["member"],
        organisation=world.organisation,
        kind="development",
        title="抗结块",
        summary="一种办法。",
    )


def route(world: World) -> exchange.Route:
    """Handed to the other organisation."""
    party(world)
    return actions.route_result(
        by=world.users["member"], result=result(world), organisation=world.other, why="同一问题", due_on=LATER
    )


def disclosure(world: World) -> exchange.Disclosure:
    """The other organisation asks to see a result in full."""
    return actions.ask_disclosure(
        by=world.users["other_administrator"],
        thing=result(world),
        organisation=world.other,
        stage="full",
        purpose="评估",
    )


def watch(world: World) -> exchange.Watch:
    """The member's saved search."""
    return actions.save_watch(by=world.users["member"], words="结块")[0]


def feed(world: World) -> dict[str, Any]:
    """Its Atom feed."""
    made, secret = actions.save_watch(by=world.users["member"], words="水分")
    return {"public_id": made.public_id, "secret": secret}
