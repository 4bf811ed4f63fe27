import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.strategies import sampled_from

from valley.registry.engine.returns.states import (
    DONE,
    OPEN,
    TABLE,
    Actor,
    IllegalTransition,
    State,
    Verb,
    after,
    next_step,
    possible,
)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("verb", list(Verb))
def test_the_table_alone_decides(state: State, verb: Verb) -> None:
    row = TABLE[verb]
    if state in row.sources:
        assert after(state, verb) == (row.target or state)
    else:
        with pytest.raises(IllegalTransition) as caught:
            after(state, verb)
        assert (caught.value.state, caught.value.verb) == (state, verb)


def test_the_straight_way() -> None:
    state = State.DRAFT
    for verb in (Verb.FILL, Verb.SUBMIT, Verb.SIGN, Verb.CHECK, Verb.ACCEPT, Verb.LOCK):
        state = after(state, verb)
    assert state is State.LOCKED


def test_only_a_signer_signs_and_only_the_office_accepts() -> None:
    assert Verb.SIGN not in possible(State.FILLED, frozenset({Actor.FILLER, Actor.OFFICE}))
    assert Verb.SIGN in possible(State.FILLED, frozenset({Actor.SIGNER}))
    for verb in (Verb.CHECK, Verb.RETURN, Verb.ACCEPT, Verb.LOCK, Verb.REOPEN):
        assert TABLE[verb].actors == {Actor.OFFICE}
    assert possible(State.LOCKED, frozenset({Actor.FILLER, Actor.SIGNER})) == []


def test_whose_turn_it_is() -> None:
    assert [next_step(s) for s in State] == [
        Actor.FILLER,
        Actor.SIGNER,
        Actor.OFFICE,
        Actor.OFFICE,
        Actor.FILLER,
        None,
        None,
    ]


def test_giving_back_and_reopening_need_words() -> None:
    assert {v for v, row in TABLE.items() if row.words_needed} == {Verb.RETURN, Verb.REOPEN}


class Life(RuleBasedStateMachine):
    """However people press the buttons: what is done was signed and checked, and only an open return is written."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.DRAFT
        self.signed = self.checked = False

    @rule(verb=sampled_from(list(Verb)), actor=sampled_from(list(Actor)))
    def press(self, verb: Verb, actor: Actor) -> None:
        if verb not in possible(self.state, frozenset({actor})):
            return
        if verb is Verb.FILL:
            assert self.state in OPEN
        self.state = after(self.state, verb)
        if self.state in OPEN or self.state is State.FILLED:
            self.signed = self.checked = False
        if verb is Verb.SIGN:
            self.signed = True
        if verb is Verb.CHECK:
            self.checked = True

    @invariant()
    def nothing_is_accepted_unsigned_or_unchecked(self) -> None:
        if self.state in DONE:
            assert self.signed
            assert self.checked


TestLife = Life.TestCase
