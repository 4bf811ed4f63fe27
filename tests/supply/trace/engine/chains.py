"""Generated chains: small worlds of events, with late, corrected and contradictory ones."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from valley.supply.trace.engine.graph import Happened, Kind, Part

ZERO = datetime(2026, 3, 1, tzinfo=UTC)
THINGS = [f"https://id.gs1.org/01/09506000134352/21/{letter}" for letter in "abcdefgh"]
LOTS = [f"https://id.gs1.org/01/09506000134352/10/{letter}" for letter in "klm"]
BOXES = [f"https://example.org/box/{letter}" for letter in "xyz"]


def at(hour: float) -> datetime:
    return ZERO + timedelta(hours=hour)


def made(key: int, hour: float, inputs: list[str], outputs: list[str], transformation: str = "") -> Happened:
    parts = (*(Part(i, "input") for i in inputs), *(Part(o, "output") for o in outputs))
    return Happened(key, at(hour), "transformation", parts, transformation=transformation, event_id=f"e{key}")


def packed(
    key: int, hour: float, parent: str, children: list[str], action: str = "ADD", kind: Kind = "aggregation"
) -> Happened:
    parts = (Part(parent, "parent"), *(Part(child, "child") for child in children))
    return Happened(key, at(hour), kind, parts, action, event_id=f"e{key}")


hours = st.integers(0, 12)
some = st.lists(st.sampled_from(THINGS + LOTS + BOXES), min_size=1, max_size=3, unique=True)


@st.composite
def happenings(draw: st.DrawFn) -> list[Happened]:
    """Up to 14 events whose order in the store has nothing to do with their order in time."""
    events: list[Happened] = []
    for key in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from(["made", "made", "spread", "packed", "packed", "serial", "gone", "wrong"]))
        hour = draw(hours)
        if kind == "made":
            events.append(made(key, hour, draw(some), draw(some)))
        elif kind == "spread":
            side = draw(st.sampled_from(["in", "out"]))
            things = draw(some)
            run = draw(st.sampled_from(["t1", "t2"]))
            events.append(made(key, hour, things if side == "in" else [], things if side == "out" else [], run))
        elif kind == "packed":
            action = draw(st.sampled_from(["ADD", "ADD", "OBSERVE", "DELETE"]))
            parent, *children = draw(st.permutations(BOXES + THINGS[:5]))[: draw(st.integers(2, 4))]
            empty = action == "DELETE" and draw(st.booleans())
            events.append(packed(key, hour, parent, [] if empty else children, action))
        elif kind == "serial":
            item, lot = draw(st.sampled_from(THINGS)), draw(st.sampled_from(LOTS))
            events.append(Happened(key, at(hour), "object", (Part(item, "epc"),), "ADD", lots=((item, lot),)))
        elif kind == "gone":
            events.append(Happened(key, at(hour), "object", (Part(draw(st.sampled_from(THINGS)), "epc"),), "DELETE"))
        elif events:
            wrong = draw(st.sampled_from(events))
            events.append(Happened(key, wrong.at, wrong.kind, wrong.parts, wrong.action, wrong.transformation,
                                   wrong.lots, wrong.event_id, is_declaration=True))  # fmt: skip
    return events
