"""Things of joint projects for the matrix: the member's organisation leads and orders, the other one works."""

from collections.abc import Callable
from typing import Any

from tests.consistency.exchange_objects import LATER, LONG_AGO
from tests.consistency.kinds import World
from tests.factories import registry
from valley.innovation.projects import actions
from valley.innovation.projects import models as projects


def makers() -> dict[str, Callable[[World], Any]]:
    """The makers by their names in `matrix.toml`."""
    made = {"consortium": consortium, "seat": seat, "package": package, "order": order, "appointment": appointment}
    steps = {"consortium": "plan", "seat": "answer", "package": "done", "order": "take"}
    doing = {f"projects_{name}_do": _step(made[name], key) for name, key in steps.items()}
    return {f"projects_{name}": make for name, make in made.items()} | doing


def _step(make: Callable[[World], Any], key: str) -> Callable[[World], Any]:
    return lambda world: {"public_id": make(world).public_id, "deed": key}


def consortium(world: World) -> projects.Consortium:
    """Led by the organisation."""
    return actions.found_consortium(
        by=world.users["member"], lead=world.organisation, title="抗结块", goal="三批不结块", field="processing",
        links=["工艺"], due_on=LATER,
    )  # fmt: skip


def seat(world: World) -> projects.Seat:
    """The other organisation is asked."""
    return actions.ask_seat(
        by=world.users["member"], consortium=consortium(world), organisation=world.other, role="user", duty="试用"
    )


def package(world: World) -> projects.WorkPackage:
    """The other organisation works on it."""
    taken = actions.answer_seat(by=world.users["other_administrator"], seat=seat(world), taken=True)
    return actions.plan_package(
        by=world.users["member"], consortium=taken.consortium, link="工艺", title="包衣", due_on=LATER,
        organisation=world.other,
    )  # fmt: skip


def order(world: World) -> projects.Order:
    """Ordered of the other organisation."""
    return actions.place_order(
        by=world.users["member"], customer=world.organisation, contractor=world.other, title="抗结块",
        specification="三批", price_fen=100, ip_term="归委托方", acceptance_test="试车", delivery_on=LATER,
    )  # fmt: skip


def appointment(world: World) -> projects.Appointment:
    """Somebody works for both organisations."""
    return actions.appoint(
        by=world.users["operator"], person=registry.person(), post="双聘", since=LONG_AGO, until=LATER, total=2,
        parts={world.organisation: 1, world.other: 1}, words="协议",
    )  # fmt: skip
