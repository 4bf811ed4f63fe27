"""Edges between chains, and the pieces that hang together."""

from hypothesis import given
from hypothesis import strategies as st

from valley.plan.engine.fusion import between, runs

CHAIN = {"n1": "innovation", "n2": "innovation", "k1": "industry", "s1": "supply", "s2": "supply", "firm": ""}


def test_only_edges_between_two_chains_count() -> None:
    edges = [("n1", "k1"), ("k1", "n2"), ("n1", "n2"), ("s1", "firm"), ("s1", "nowhere"), ("k1", "s1")]
    assert dict(between(edges, CHAIN)) == {("industry", "innovation"): 2, ("industry", "supply"): 1}


def test_a_thread_goes_on_over_things_but_not_through_a_firm() -> None:
    edges = [("n1", "k1"), ("k1", "s1"), ("s2", "firm"), ("n2", "firm"), ("s2", "s1")]
    (run,) = runs(edges, CHAIN)
    assert run.chains == ("industry", "innovation", "supply")
    assert run.things == ("k1", "n1", "s1", "s2")
    assert runs([("n1", "n2"), ("n2", "firm")], CHAIN) == []


def test_most_chains_come_first_then_the_smallest() -> None:
    chain = {**CHAIN, "a": "innovation", "b": "supply", "c": "supply", "d": "innovation", "e": "supply"}
    found = runs([("a", "b"), ("b", "c"), ("d", "e"), ("n1", "k1"), ("k1", "s1")], chain)
    assert [len(run.chains) for run in found] == [3, 2, 2]
    assert [run.things for run in found[1:]] == [("d", "e"), ("a", "b", "c")]


NAMES = st.sampled_from(sorted(CHAIN))


@given(st.lists(st.tuples(NAMES, NAMES)))
def test_every_edge_between_chains_lies_in_one_run(edges: list[tuple[str, str]]) -> None:
    found = runs(edges, CHAIN)
    held = [thing for run in found for thing in run.things]
    assert len(held) == len(set(held))
    for one, other in edges:
        if CHAIN[one] and CHAIN[other] and CHAIN[one] != CHAIN[other]:
            assert any(one in run.things and other in run.things for run in found)
