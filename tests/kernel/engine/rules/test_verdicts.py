"""The engine agrees with a naive interpreter on everything that it promises."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import chain, combinations, product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.kernel.engine.rules.small import DAY, VALUES, Naive, editions, given_of, partial_facts
from valley.kernel.engine.rules.edition import Edition
from valley.kernel.engine.rules.facts import Given, Interval, Scalar
from valley.kernel.engine.rules.judging import Verdict, judge_under

slow = settings(deadline=None, max_examples=60)


def judged(edition: Edition, facts: Mapping[str, Scalar]) -> Verdict:
    return judge_under(edition, given_of(facts), as_of=DAY)


@slow
@given(editions(), partial_facts())
def test_the_possible_outcomes_are_those_of_all_completions(edition: Edition, facts: dict[str, Scalar]) -> None:
    verdict, possible = judged(edition, facts), Naive(edition).possible(facts)
    assert set(verdict.possible) == possible
    assert verdict.decided == (len(possible) == 1)
    yes = {edition.outcomes[o].favourable for o in possible}
    assert verdict.favourable is (yes.pop() if len(yes) == 1 else None)


@slow
@given(editions(), partial_facts(rulings=False), st.data())
def test_a_decided_verdict_never_changes_when_more_becomes_known(
    edition: Edition, facts: dict[str, Scalar], data: st.DataObject
) -> None:
    before = judged(edition, facts)
    assume(before.decided)
    more = {n: data.draw(st.sampled_from(VALUES[n])) for n in VALUES if n not in facts and n != "doubt"}
    assert judged(edition, {**more, **facts}).outcome == before.outcome


@slow
@given(editions(), partial_facts(rulings=False), st.sampled_from(VALUES["doubt"]))
def test_settling_a_doubt_changes_nothing_but_what_rested_on_it(
    edition: Edition, facts: dict[str, Scalar], reading: Scalar
) -> None:
    before = judged(edition, facts)
    assume(before.decided and not before.doubts)
    assert judged(edition, {**facts, "doubt": reading}).outcome == before.outcome


@slow
@given(editions(), partial_facts())
def test_missing_is_the_one_smallest_set_that_always_decides(edition: Edition, facts: dict[str, Scalar]) -> None:
    verdict, naive = judged(edition, facts), Naive(edition)
    missing = {f.id for f in verdict.missing}
    for values in product(*(VALUES[n] for n in sorted(missing))):
        answered = dict(zip(sorted(missing), values, strict=True))
        assert len(naive.possible({**facts, **answered})) == 1
    for left_out in missing:  # each can matter: two completions differ in it alone
        assert any(
            len({naive.settled({**c, left_out: v}) for v in VALUES[left_out]}) > 1 for c in naive.completions(facts)
        )
    assert (verdict.next_question is None) == (not missing)
    assert verdict.next_question is None or verdict.next_question.id in missing


@settings(deadline=None, max_examples=25)
@given(editions(), partial_facts())
def test_the_quickest_answers_really_are_the_fewest(edition: Edition, facts: dict[str, Scalar]) -> None:
    verdict, naive = judged(edition, facts), Naive(edition)
    open_ = [n for n in VALUES if n not in facts and n != "doubt"]
    fewest = next(
        size
        for size in range(len(open_) + 1)
        for names in combinations(open_, size)
        for values in product(*(VALUES[n] for n in names))
        if len(naive.possible({**facts, **dict(zip(names, values, strict=True))})) == 1
    )
    assert verdict.quickest is not None
    assert len(verdict.quickest) == fewest


@slow
@given(editions(), partial_facts())
def test_what_the_verdict_rests_on_suffices_and_nothing_of_it_is_idle(
    edition: Edition, facts: dict[str, Scalar]
) -> None:
    verdict, naive = judged(edition, facts), Naive(edition)
    assume(verdict.decided)
    ruling = {k: v for k, v in facts.items() if k == "doubt"}
    needed = {u.fact.id: facts[u.fact.id] for u in verdict.used if u.rests_on and u.fact.id != "doubt"}
    assert naive.possible({**needed, **ruling}) == {verdict.outcome}
    for idle in needed:
        fewer = {k: v for k, v in needed.items() if k != idle}
        assert len(naive.possible({**fewer, **ruling})) > 1


@slow
@given(editions(), partial_facts())
def test_the_nearest_way_is_a_yes_and_no_cheaper_one_exists(edition: Edition, facts: dict[str, Scalar]) -> None:
    verdict, naive = judged(edition, facts), Naive(edition)
    assume(verdict.decided and verdict.favourable is not True)
    for way in verdict.ways:
        after = {**facts, **{s.fact.id: s.to for s in way.steps}}
        assert all(edition.outcomes[o].favourable for o in naive.possible(after))
        assert way.effort == sum(s.fact.effort or 0 for s in way.changes)
        for step in way.steps:  # nothing in it is idle
            fewer = {**after}
            del fewer[step.fact.id]
            if step.is_change:
                fewer[step.fact.id] = facts[step.fact.id]
            assert not all(edition.outcomes[o].favourable for o in naive.possible(fewer))
    cheapest = _cheapest_by_hand(edition, facts)
    assert (verdict.ways[0].effort if verdict.ways else None) == cheapest
    assert [w.effort for w in verdict.ways] == sorted(w.effort for w in verdict.ways)


def _cheapest_by_hand(edition: Edition, facts: Mapping[str, Scalar]) -> int | None:
    naive = Naive(edition)
    movable = [n for n in facts if n != "doubt" and edition.facts[n].changeable]
    subsets = chain.from_iterable(combinations(movable, k) for k in range(len(movable) + 1))
    by_effort = sorted((sum(edition.facts[n].effort or 0 for n in s), s) for s in subsets)
    for effort, names in by_effort:
        for values in product(*(VALUES[n] for n in names)):
            changed = {**facts, **dict(zip(names, values, strict=True))}
            if any(edition.outcomes[naive.settled(c)].favourable for c in naive.completions(changed)):
                return effort
    return None


@slow
@given(editions(), partial_facts(rulings=False))
def test_a_doubt_is_shown_with_where_each_reading_leads(edition: Edition, facts: dict[str, Scalar]) -> None:
    verdict, naive = judged(edition, facts), Naive(edition)
    for finding in verdict.doubts:
        for reading, outcomes in finding.readings:
            assert outcomes == {naive.settled({**c, "doubt": reading}) for c in naive.completions(facts)}
        assert len({o for _, os in finding.readings for o in os}) > 1


@slow
@given(editions(), st.sampled_from(["1", "2", "3"]), st.sampled_from([(0, 1), (1, 3), (2, 2)]))
def test_half_known_facts_stand_for_all_that_they_may_be(
    edition: Edition, division: str, bounds: tuple[int, int]
) -> None:
    given_ = {
        "code": Given(edition.facts["code"].read(division)),
        "size": Given(edition.facts["size"].read(Interval(Fraction(bounds[0]), Fraction(bounds[1])))),
        "pick": Given(edition.facts["pick"].read(frozenset({"a", "b"}))),
    }
    codes = [c for c in VALUES["code"] if str(c).startswith(division)]
    sizes = [s for s in VALUES["size"] if bounds[0] <= s <= bounds[1]]  # type: ignore[operator]
    possible = {
        o
        for code, size, pick in product(codes, sizes, "ab")
        for o in Naive(edition).possible({"code": code, "size": size, "pick": pick})
    }
    assert set(judge_under(edition, given_, as_of=DAY).possible) == possible
