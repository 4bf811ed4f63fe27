"""The life of a return: a table of who may take it from where to where. Nothing else changes a state.

draft → filled → signed → checked → accepted → locked; signed or checked → returned → filled again;
accepted or locked → draft again by reopening, with a reason: the accepted version stays known until the next one.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a return stands."""

    DRAFT = "draft"
    FILLED = "filled"
    SIGNED = "signed"
    CHECKED = "checked"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    LOCKED = "locked"


class Verb(StrEnum):
    """What can be done to a return."""

    FILL = "fill"
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    SIGN = "sign"
    CHECK = "check"
    RETURN = "return"
    ACCEPT = "accept"
    LOCK = "lock"
    REOPEN = "reopen"


class Actor(StrEnum):
    """In which capacity: FILLER and SIGNER act for the firm, OFFICE for the park."""

    FILLER = "filler"
    SIGNER = "signer"
    OFFICE = "office"


@dataclass(frozen=True)
class Transition:
    """`words_needed`: a reason must be given (for RETURN: remarks at cells, or a reason)."""

    verb: Verb
    sources: frozenset[State]
    target: State | None
    actors: frozenset[Actor]
    words_needed: bool = False


class IllegalTransition(ValueError):
    """From this state, this cannot be done."""

    def __init__(self, state: State, verb: Verb) -> None:
        self.state = state
        self.verb = verb
        super().__init__(f"{verb} from {state}")


def _row(verb: Verb, sources: str, target: str, actors: str, words_needed: bool = False) -> Transition:
    return Transition(
        verb,
        frozenset(State(s) for s in sources.split()),
        State(target) if target else None,
        frozenset(Actor(a) for a in actors.split()),
        words_needed,
    )


TABLE: dict[Verb, Transition] = {
    row.verb: row
    for row in (
        # The office may fill in for firms (a file of many), but never sign for them.
        # Filling keeps the state: a returned return keeps its remarks in view while it is being corrected.
        _row(Verb.FILL, "draft returned", "", "filler signer office"),
        _row(Verb.SUBMIT, "draft returned", "filled", "filler signer office"),
        _row(Verb.TAKE_BACK, "filled signed", "draft", "filler signer"),
        _row(Verb.SIGN, "filled", "signed", "signer"),
        _row(Verb.CHECK, "signed", "checked", "office"),
        _row(Verb.RETURN, "signed checked", "returned", "office", words_needed=True),
        _row(Verb.ACCEPT, "checked", "accepted", "office"),
        _row(Verb.LOCK, "accepted", "locked", "office"),
        _row(Verb.REOPEN, "accepted locked", "draft", "office", words_needed=True),
    )
}

OPEN = frozenset({State.DRAFT, State.RETURNED})
"""States in which the firm may write."""
WITH_FIRM = frozenset({State.DRAFT, State.RETURNED, State.FILLED})
WITH_OFFICE = frozenset({State.SIGNED, State.CHECKED})
DONE = frozenset({State.ACCEPTED, State.LOCKED})


def after(state: State, verb: Verb) -> State:
    """The state that `verb` leads to. Raises: IllegalTransition."""
    row = TABLE[verb]
    if state not in row.sources:
        raise IllegalTransition(state, verb)
    return row.target or state


def possible(state: State, actors: frozenset[Actor]) -> list[Verb]:
    """What these capacities may do now, in the table's order."""
    return [row.verb for row in TABLE.values() if state in row.sources and row.actors & actors]


def next_step(state: State) -> Actor | None:
    """Whose turn it is; None where nothing is open."""
    if state in OPEN:
        return Actor.FILLER
    if state is State.FILLED:
        return Actor.SIGNER
    return Actor.OFFICE if state in WITH_OFFICE else None
