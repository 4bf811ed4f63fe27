import random
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.supply.trace.engine.chains import at
from valley.supply.trace.engine.intervals import Mark, Stay, Verb, cut, overlap


def mark(hour: float, verb: Verb, parent: str = "pallet", key: int = 0, **more: object) -> Mark:
    return Mark(at(hour), key, verb, parent, **more)  # type: ignore[arg-type]


def spans(stays: Sequence[Stay]) -> list[tuple[str, datetime | None, datetime | None]]:
    return [(stay.parent, stay.start, stay.end) for stay in stays]


def test_in_until_taken_out() -> None:
    assert spans(cut("case", [mark(1, "add"), mark(5, "delete")])) == [("pallet", at(1), at(5))]
    stay = cut("case", [mark(1, "add"), mark(5, "delete")])[0]
    assert stay.holds(at(1))
    assert not stay.holds(at(5))


def test_put_elsewhere_it_left_the_first() -> None:
    found = cut("case", [mark(1, "add", "truck 1"), mark(4, "add", "truck 2")])
    assert spans(found) == [("truck 1", at(1), at(4)), ("truck 2", at(4), None)]
    assert found[0].ended == "moved"


def test_loaded_with_its_pallet_it_stays_on_the_pallet() -> None:
    both = frozenset({"case", "pallet"})
    found = cut("case", [mark(1, "add"), mark(2, "add", "truck", beside=both)])
    assert spans(found) == [("pallet", at(1), None), ("truck", at(2), None)]


def test_a_late_event_cuts_anew() -> None:
    early = [mark(1, "add", "truck 1"), mark(9, "delete", "truck 1")]
    late = [*early, mark(3, "delete", "truck 1", key=7), mark(6, "add", "truck 1", key=8)]
    assert spans(cut("case", early)) == [("truck 1", at(1), at(9))]
    assert spans(cut("case", late)) == [("truck 1", at(1), at(3)), ("truck 1", at(6), at(9))]


def test_taken_out_without_having_been_put_in_begins_at_no_known_time() -> None:
    assert spans(cut("case", [mark(5, "delete")])) == [("pallet", None, at(5))]
    assert cut("case", [mark(5, "delete", named=False)]) == []


def test_seen_inside_it_is_inside_from_then_on() -> None:
    found = cut("case", [mark(2, "observe"), mark(3, "observe")])
    assert spans(found) == [("pallet", at(2), None)]
    assert found[0].seen


def test_used_up_it_is_nowhere() -> None:
    assert spans(cut("case", [mark(1, "add"), Mark(at(3), 4, "end")])) == [("pallet", at(1), at(3))]


def test_a_lot_is_in_two_crates_and_leaves_when_all_of_it_is_out() -> None:
    marks = [
        mark(1, "add", "crate 1", quantity=Decimal(30), uom="KGM"),
        mark(2, "add", "crate 2", quantity=Decimal(20), uom="KGM"),
        mark(3, "delete", "crate 1", quantity=Decimal(10), uom="KGM"),
        mark(5, "delete", "crate 1", quantity=Decimal(20), uom="KGM"),
    ]
    found = cut("lot", marks, of_class=True)
    assert spans(found) == [("crate 1", at(1), at(5)), ("crate 2", at(2), None)]
    assert found[0].quantity == 30


verbs: list[Verb] = ["add", "add", "observe", "delete", "end"]
marks = st.lists(
    st.builds(
        lambda hour, verb, parent, key: Mark(at(hour), key, verb, "" if verb == "end" else parent),
        st.integers(0, 8),
        st.sampled_from(verbs),
        st.sampled_from(["p", "q", "r"]),
        st.integers(0, 1000),
    ),
    max_size=12,
    unique_by=lambda m: m.key,
)


@given(marks, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_arrival_changes_nothing(given_marks: list[Mark], chance: random.Random) -> None:
    shuffled = given_marks[:]
    chance.shuffle(shuffled)
    assert cut("x", given_marks) == cut("x", shuffled)
    assert cut("x", given_marks, of_class=True) == cut("x", shuffled, of_class=True)


@given(marks)
@settings(max_examples=60)
def test_an_instance_is_in_one_place_at_a_time(given_marks: list[Mark]) -> None:
    known = [stay for stay in cut("x", given_marks) if stay.start is not None]
    for n, stay in enumerate(known):
        assert stay.start is not None
        assert stay.end is None or stay.start < stay.end
        for other in known[n + 1 :]:
            assert overlap((stay.start, stay.end), (other.start, other.end)) is None


@given(marks, st.integers(0, 8))
@settings(max_examples=60)
def test_what_comes_later_leaves_the_past_as_it_was(given_marks: list[Mark], hour: int) -> None:
    now = at(hour + 0.5)
    before = cut("x", [m for m in given_marks if m.at <= now])
    whole = cut("x", given_marks)
    assert {s.parent for s in before if s.start is not None and s.holds(now)} == {
        s.parent for s in whole if s.start is not None and s.holds(now)
    }
