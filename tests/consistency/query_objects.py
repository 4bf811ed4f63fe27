"""Named queries, subscriptions and names of the standard for the matrix."""

from typing import Any

from tests.consistency.kinds import World
from valley.supply.trace import actions


def member_query(world: World) -> Any:
    """A query that the member defined."""
    return actions.define_query(
        by=world.users["member"], name="shipped", query={"EQ_bizStep": ["shipping"]}, prefixes={}
    )


def member_subscription(world: World) -> Any:
    """The member's subscription to it."""
    return actions.subscribe(
        by=world.users["member"], query=member_query(world), dest="https://example.com/hook", stream=True
    )


def named_query(world: World) -> Any:
    """The address of the member's query."""
    return {"query_name": member_query(world).name}


def subscription(world: World) -> Any:
    """The address of the member's subscription."""
    return {"query_name": "shipped", "subscription_id": str(member_subscription(world).public_id)}


def unknown_event(world: World) -> Any:
    """An event that nobody captured."""
    return {"event_id": "urn:uuid:1"}


def unknown_thing(world: World) -> Any:
    """A key that no event names."""
    return {"name": "urn:epc:id:sscc:0614141.1234567890"}


def own_event_type(world: World) -> Any:
    """One of the standard's own."""
    return {"name": "ObjectEvent"}


def standard_step(world: World) -> Any:
    """One of CBV's."""
    return {"name": "shipping"}


def standard_disposition(world: World) -> Any:
    """One of CBV's."""
    return {"name": "in_transit"}


def page_token(world: World) -> Any:
    """No token at all: to give up what is none does no harm."""
    return {"token": "none"}


def epcis_nowhere(world: World) -> Any:
    """An address that EPCIS does not have."""
    return {"rest": "nothing/here"}


def digital_link(world: World) -> Any:
    """A lot's key as a path."""
    return {"key": "01/10614141073464/10/L1"}


MAKERS = (
    digital_link,
    member_query, member_subscription, named_query, subscription, unknown_event, unknown_thing, own_event_type,
    standard_step, standard_disposition, page_token, epcis_nowhere,
)  # fmt: skip
