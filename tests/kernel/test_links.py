"""The thread shows what a viewer may see, and counts nothing else."""

import pytest

from tests import factories
from valley.kernel import links
from valley.kernel.models import Relation, User


def draw(*pairs: str) -> None:
    for pair in pairs:
        subject, object_ = pair.split(">")
        links.link(f"/pots/{subject}", Relation.WAS_DERIVED_FROM, f"/pots/{object_}", by=None)


def titles(thread: links.Thread) -> dict[str, int]:
    return {node.card.uri[6:]: node.distance for node in thread.nodes}


def test_an_edge_is_drawn_once(user: User, pots: set[tuple[str, str]]) -> None:
    draw("a>b", "a>b")
    assert links.count_of("/pots/a", user) == 1


def test_a_thread_is_followed_both_ways_to_its_depth(user: User, pots: set[tuple[str, str]]) -> None:
    draw("b>a", "b>c", "c>d", "d>e", "e>b")
    thread = links.thread_of("/pots/a", user, depth=2)
    assert titles(thread) == {"a": 0, "b": 1, "c": 2, "e": 2}
    assert {(e.subject.uri[6:], e.object.uri[6:]) for e in thread.edges} == {("b", "a"), ("b", "c"), ("e", "b")}
    assert titles(links.thread_of("/pots/a", user, depth=9)) == {"a": 0, "b": 1, "c": 2, "e": 2, "d": 3}
    assert not thread.cut


def test_what_lies_behind_a_hidden_thing_is_hidden_with_it(user: User, pots: set[tuple[str, str]]) -> None:
    draw("a>b", "b>c", "a>d")
    pots.add(("/pots/b", user.username))
    assert titles(links.thread_of("/pots/a", user)) == {"a": 0, "d": 1}
    assert [edge.object.uri for edge in links.edges_of("/pots/a", user)] == ["/pots/d"]
    assert links.count_of("/pots/a", user) == 1
    assert links.thread_of("/pots/b", user) == links.Thread()
    other = factories.user()
    assert titles(links.thread_of("/pots/a", other)) == {"a": 0, "b": 1, "d": 1, "c": 2}


def test_a_thread_too_long_is_cut_and_says_so(
    user: User, pots: set[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "THREAD_LIMIT", 3)
    draw("a>b", "a>c", "a>d")
    thread = links.thread_of("/pots/a", user)
    assert (len(thread.nodes), thread.cut) == (3, True)


@pytest.mark.django_db(transaction=True)
def test_an_edge_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        draw("a>b")
