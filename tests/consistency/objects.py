"""Real objects for the matrix: a maker gives the arguments of an address, or the thing that a verb is asked about.

A row of `matrix.toml` names its maker (`object = "token"`). Add one with `@maker`; it may use what the world holds.
"""

from collections.abc import Callable
from typing import Any

from tests.consistency.kinds import World
from valley.kernel.actions.tokens import issue_token

Maker = Callable[[World], Any]
MAKERS: dict[str, Maker] = {}


def maker(make: Maker) -> Maker:
    """Register under the function's name."""
    MAKERS[make.__name__] = make
    return make


def kwargs(thing: Any) -> dict[str, Any]:
    """Arguments of the address: a maker gives a dict, or a thing with a public id (or a record id)."""
    if thing is None:
        return {}
    if isinstance(thing, dict):
        return thing
    if hasattr(thing, "public_id"):
        return {"public_id": thing.public_id}
    return {"record": thing.record}


@maker
def member_token(world: World) -> Any:
    """A token of the member's."""
    return issue_token(by=world.users["member"], label="matrix", scopes=["read"], days=1)[0]


@maker
def member(world: World) -> Any:
    """The member's account."""
    return world.users["member"]


@maker
def organisation(world: World) -> Any:
    """The organisation in which filler, signer, member and administrator work."""
    return world.organisation
