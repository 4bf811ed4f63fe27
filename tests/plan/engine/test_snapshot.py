"""Snapshots: a hash with one meaning, and differences explained record by record."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.plan.engine.canonical import canonical, digest
from valley.plan.engine.evaluate import Span
from valley.plan.engine.results import State
from valley.plan.engine.snapshot import Frozen, FrozenFigure, FrozenPart, Record, What, explain_difference

SPAN = Span.year(2025)
NAIVE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def record(uri: str, quantity: int, day: int = 1, version: str = "1") -> Record:
    return Record(uri, Fraction(quantity), date(2025, 6, day), version)


def figure(*records: Record, received: int = 3, measure: str = "registry.output_value") -> FrozenFigure:
    part = FrozenPart(measure, SPAN, 3, received, records)
    return FrozenFigure(15, "", "1", measure, State.VALUE, part.total, (part,))


def frozen(*figures: FrozenFigure) -> Frozen:
    known_at = datetime(2026, 1, 31, 8, tzinfo=UTC)
    return Frozen("valley", "1", "0" * 64, SPAN, known_at, figures)


def test_canonical_json_follows_rfc_8785_for_keys_and_space() -> None:
    # RFC 8785, 3.2.3: property names sorted by UTF-16 code units
    given_keys = {"€": "Euro", "\r": "CR", "\ufb33": "Hebrew", "1": "One", "😀": "Emoji", "\x80": "Ctrl", "ö": "o"}
    order = list(json.loads(canonical(given_keys)))
    assert order == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]
    assert canonical({"b": [1, None, True], "a": "亩"}) == '{"a":"亩","b":[1,null,true]}'.encode()


def test_numbers_are_exact_text_and_times_are_utc() -> None:
    assert canonical([Fraction(1, 3), Decimal("76.20"), Fraction(2)]) == b'["1/3","381/5","2/1"]'
    beijing = datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    assert canonical(beijing) == canonical(beijing.astimezone(UTC)) == b'"2026-01-01T00:00:00.000000Z"'
    assert canonical(date(2026, 1, 1)) == b'"2026-01-01"'
    assert canonical(State.VALUE) == b'"value"'


@pytest.mark.parametrize("blurred", [0.1, NAIVE, {1: "a"}, object(), {1}])
def test_what_has_no_one_form_is_refused(blurred: object) -> None:
    with pytest.raises(TypeError):
        canonical(blurred)


def test_the_hash_does_not_depend_on_the_order_of_finding() -> None:
    one, two = record("/r/1", 5), record("/r/2", 7)
    other = replace(figure(one), alternative="local")
    assert frozen(figure(one, two), other).hash == frozen(other, figure(two, one)).hash
    assert frozen(figure(one, two)).hash != frozen(figure(one, replace(two, quantity=Fraction(8)))).hash
    assert frozen(figure(one)).hash != frozen(figure(replace(one, version="2"))).hash
    assert len(digest("x")) == 64


def test_every_kind_of_change_is_named_with_its_effect() -> None:
    then = figure(record("/r/1", 5), record("/r/2", 7), record("/r/3", 9), record("/r/4", 1), record("/r/6", 2))
    now = figure(
        record("/r/1", 5),
        record("/r/2", 17, version="2"),
        record("/r/3", 9, day=2),
        record("/r/5", 3),
        record("/r/6", 2, version="2"),
    )
    found = explain_difference(then, now)
    assert [(change.uri, change.what, int(change.effect)) for change in found.changes] == [
        ("/r/2", What.CORRECTED, 10),
        ("/r/5", What.ADDED, 3),
        ("/r/4", What.REMOVED, -1),
        ("/r/3", What.MOVED, 0),
        ("/r/6", What.REVISED, 0),
    ]
    assert not found.unchanged
    assert found.coverage_changed == ()


def test_nothing_changed_says_so_and_coverage_and_formula_are_seen() -> None:
    then = figure(record("/r/1", 5))
    assert explain_difference(then, then).unchanged
    assert explain_difference(then, figure(record("/r/1", 5), received=2)).coverage_changed == (
        "registry.output_value",
    )
    assert explain_difference(then, replace(then, formula="registry.revenue")).formula_changed


def test_a_part_that_came_or_went_is_explained_by_all_its_records() -> None:
    then, now = figure(record("/r/1", 5)), figure(record("/r/1", 5), measure="registry.revenue")
    found = explain_difference(then, now)
    assert [(change.measure, change.what) for change in found.changes] == [
        ("registry.output_value", What.REMOVED),
        ("registry.revenue", What.ADDED),
    ]
    assert len(found.coverage_changed) == 2


def test_unlike_figures_and_double_records_are_refused() -> None:
    with pytest.raises(ValueError, match="different indicators"):
        explain_difference(figure(), replace(figure(), indicator=19))
    with pytest.raises(ValueError, match="twice"):
        explain_difference(figure(), figure(record("/r/1", 5), record("/r/1", 6)))


record_sets = st.dictionaries(st.sampled_from([f"/r/{i}" for i in range(9)]), st.integers(-99, 99))


@given(record_sets, record_sets)
def test_effects_add_up_exactly_to_the_change_of_the_total(then: dict[str, int], now: dict[str, int]) -> None:
    before = figure(*(record(uri, quantity) for uri, quantity in then.items()))
    after = figure(*(record(uri, quantity) for uri, quantity in now.items()))
    found = explain_difference(before, after)
    assert found.effect_on("registry.output_value", SPAN) == after.parts[0].total - before.parts[0].total
