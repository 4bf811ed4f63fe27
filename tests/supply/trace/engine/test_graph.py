from hypothesis import given, settings

from tests.supply.trace.engine.chains import BOXES, LOTS, THINGS, at, happenings, made, packed
from valley.supply.trace.engine.graph import Graph, Happened, Part, lot_of


def reached(events: list[Happened], start: str, direction: str, hour: float | None = None) -> set[str]:
    found = Graph(events).trace(start, direction, None if hour is None else at(hour))  # type: ignore[arg-type]
    return set(found.bounds) - {start}


def test_splits_and_merges() -> None:
    events = [made(1, 1, ["flour", "water"], ["dough"]), made(2, 2, ["dough"], ["bun 1", "bun 2"]),
              made(3, 3, ["bun 1", "ham"], ["meal"])]  # fmt: skip
    assert reached(events, "meal", "back") == {"bun 1", "ham", "dough", "flour", "water"}
    assert reached(events, "flour", "forward") == {"dough", "bun 1", "bun 2", "meal"}


def test_nothing_flows_backward() -> None:
    events = [made(1, 5, ["salt"], ["brine"]), made(2, 3, ["brine"], ["pickle"])]
    assert reached(events, "salt", "forward") == {"brine"}
    assert reached(events, "pickle", "back") == {"brine"}


def test_a_transformation_over_several_events() -> None:
    events = [made(1, 1, ["milk"], [], "vat"), made(2, 3, [], ["first cheese"], "vat"),
              made(3, 4, ["late milk"], [], "vat"), made(4, 5, [], ["second cheese"], "vat")]  # fmt: skip
    assert reached(events, "first cheese", "back") == {"milk"}
    assert reached(events, "second cheese", "back") == {"milk", "late milk"}
    assert reached(events, "late milk", "forward") == {"second cheese"}


def test_rework_goes_round_and_ends() -> None:
    events = [made(1, 1, ["meat"], ["paste"]), made(2, 2, ["paste", "trimmings"], ["ball"]),
              made(3, 3, ["ball"], ["trimmings"]), made(4, 4, ["trimmings", "paste"], ["ball 2"])]  # fmt: skip
    assert reached(events, "ball 2", "back") == {"trimmings", "ball", "paste", "meat"}
    assert reached(events, "trimmings", "forward", 3) == {"ball 2"}


def test_an_input_container_stands_for_what_is_in_it_then() -> None:
    events = [packed(1, 1, "crate", ["leek"]), packed(2, 2, "crate", ["leek"], "DELETE"),
              packed(3, 3, "crate", ["onion"]), made(4, 4, ["crate"], ["soup"])]  # fmt: skip
    assert reached(events, "soup", "back") == {"crate", "onion"}
    assert reached(events, "leek", "forward") == set()
    assert reached(events, "onion", "forward") == {"soup"}


def test_asked_about_a_container_its_contents_answer() -> None:
    events = [made(1, 1, ["leek"], ["box"]), packed(2, 2, "pallet", ["box"]), packed(3, 3, "truck", ["pallet"]),
              packed(4, 5, "pallet", ["box"], "DELETE"), made(5, 6, ["box"], ["soup"])]  # fmt: skip
    assert reached(events, "truck", "back") == {"pallet", "box", "leek"}
    assert reached(events, "pallet", "forward") == {"box", "soup"}
    assert reached(events, "pallet", "forward", 5) == set()


def test_a_container_does_not_infect_its_other_contents() -> None:
    events = [packed(1, 1, "pallet", ["leek", "onion"]), made(2, 2, ["onion"], ["soup"])]
    assert reached(events, "leek", "forward") == set()
    assert Graph(events).trace("leek", "forward").carriers == {("pallet", "leek", at(1), None)}


def test_items_come_out_of_their_lot() -> None:
    item, lot = "https://id.gs1.org/01/09506000134352/21/7", "https://id.gs1.org/01/09506000134352/10/L1"
    assert lot_of(item, "L1") == lot
    assert lot_of("https://example.org/7", "L1") == ""
    one = Happened(2, at(2), "object", (Part(item, "epc"),), "ADD", lots=((item, lot),))
    events = [made(1, 1, ["leek"], [lot]), one]
    assert reached(events, "leek", "forward") == {lot, item}
    assert reached(events, item, "back") == {lot, "leek"}


def test_an_event_declared_wrong_did_not_happen() -> None:
    wrong = made(1, 1, ["leek"], ["soup"])
    declaration = Happened(2, at(1), "transformation", wrong.parts, event_id="e1", is_declaration=True)
    assert reached([declaration, wrong], "leek", "forward") == set()


@given(happenings())
@settings(max_examples=60)
def test_back_and_forward_agree(events: list[Happened]) -> None:
    """Without containers in the question, what a thing came from is what went into it."""
    graph = Graph(events)
    plain = [n for n in THINGS + LOTS if n not in graph.holding]
    forward = {n: set(graph.trace(n, "forward").bounds) for n in plain}
    for target in plain:
        back = set(graph.trace(target, "back").bounds)
        assert {n for n in plain if target in forward[n]} == back & set(plain)


@given(happenings())
@settings(max_examples=60)
def test_steps_rise_in_time_and_order_of_arrival_is_nothing(events: list[Happened]) -> None:
    for start in [THINGS[0], BOXES[0]]:
        found = Graph(events).trace(start, "forward")
        assert all(step.left <= step.came for step in found.steps)
        again = Graph(reversed(events)).trace(start, "forward")
        assert (again.bounds, again.carriers) == (found.bounds, found.carriers)
