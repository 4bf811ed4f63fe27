"""Things of the exchange for the matrix: the member's organisation asks, the other organisation works on it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from tests.consistency.kinds import World
from tests.factories import registry
from valley.innovation.exchange import actions
from valley.innovation.exchange import models as exchange
from valley.innovation.exchange.actions import introductions
from valley.kernel import clock

LATER = date(2099, 12, 31)
LONG_AGO = date(2020, 1, 1)


def makers() -> dict[str, Callable[[World], Any]]:
    """The makers by their names in `matrix.toml`."""
    made = {"need": need, "taken_need": taken_need, "result": result, "route": route, "disclosure": disclosure,
            "party": party, "watch": watch, "answer": answer, "contract": contract, "call": call, "bid": bid,
            "milestone": milestone, "reviewed_call": reviewed_call,
            "introduction": introduction}  # fmt: skip
    steps = {
        "need": "place",
        "result": "change",
        "route": "take",
        "disclosure": "decide",
        "party": "leave",
        "contract": "register",
        "call": "bid",
        "milestone": "submit",
        "introduction": "met",
    }
    doing = {f"exchange_{name}_do": _step(made[name], key) for name, key in steps.items()}
    return {f"exchange_{name}": make for name, make in made.items()} | doing | {
        "exchange_feed": feed, "exchange_stop": stop, "exchange_my_case_do": lambda _world: {"deed": "renew"},
        "exchange_measure": lambda _world: {"key": "on-time"}
    }  # fmt: skip


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


def stop(world: World) -> dict[str, Any]:
    """How it is ended from an alert."""
    made, _secret = actions.save_watch(by=world.users["member"], words="水分")
    return {"public_id": made.public_id, "token": actions.watches.stop_token(made)}


def feed(world: World) -> dict[str, Any]:
    """Its Atom feed."""
    made, secret = actions.save_watch(by=world.users["member"], words="水分")
    return {"public_id": made.public_id, "secret": secret}


def contract(world: World) -> exchange.Contract:
    """A contract between the two organisations, waiting for registration."""
    made = actions.enter_contract(
        by=world.users["member"], kind="development", title="开发", seller=world.organisation, buyer=world.other,
        signed_on=LONG_AGO, amount_fen=100, ip_term="归卖方", acceptance_test="试车",
        file=ContentFile(b"text", "c.txt"),
    )  # fmt: skip
    return actions.submit_contract(by=world.users["member"], contract=made)


def call(world: World) -> exchange.Call:
    """A call of the organisation's."""
    return actions.publish_call(
        by=world.users["member"], organisation=world.organisation, title="抗结块", words="粉料结块", bounty_fen=100,
        acceptance_test="三批", closes_on=LATER, criteria={"路线": 100},
    )  # fmt: skip


def bid(world: World) -> exchange.Bid:
    """The other organisation's bid."""
    return actions.submit_bid(
        by=world.users["other_administrator"],
        call=call(world),
        organisation=world.other,
        plan="包衣",
        price_fen=90,
        months=6,
    )


def milestone(world: World) -> exchange.Milestone:
    """Of an awarded call, past its review."""
    won = bid(world)
    with clock.travel(clock.now().replace(year=2100)):
        judges = [world.users[kind] for kind in ("outsider", "assessor", "regulator")]
        reviewed = actions.open_review(by=world.users["operator"], call=won.call, reviewers=judges)
        points = {criterion.pk: (80, "可行") for criterion in reviewed.criteria.all()}
        for judge in judges:
            actions.declare_tie(by=judge, call=reviewed, tied=False)
            actions.score_bid(by=judge, bid=won, points=points)
        awarded = actions.award_call(
            by=world.users["operator"],
            call=reviewed,
            bid=won,
            reason="可行",
            milestones=[("验收", date(2101, 1, 1), 90)],
        )
    found: exchange.Milestone = awarded.milestones.get()
    return found


def reviewed_call(world: World) -> exchange.Call:
    """The outsider is one of its reviewers."""
    made = bid(world).call
    with clock.travel(clock.now().replace(year=2100)):
        judges = [world.users[kind] for kind in ("outsider", "assessor", "regulator")]
        return actions.open_review(by=world.users["operator"], call=made, reviewers=judges)


def introduction(world: World) -> exchange.Introduction:
    """A broker brings the other organisation to the member's result."""
    broker = registry.organisation()
    actions.join_network(by=world.users["operator"], organisation=broker, tier="broker", since=LONG_AGO)
    by = registry.with_role("member", broker)
    return introductions.introduce(
        by=by, thing=result(world), broker=broker, organisation=world.other, why="做过", terms="无", due_on=LATER
    )
