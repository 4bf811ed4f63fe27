"""What happened here: frozen facts, past participles."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class EventsCaptured(Event):
    """`count` events of `organisation` (URI, "" of the park itself) were stored as one batch with this number.

    subject: the document. Published with the events, so before the batch has its position.
    """

    number: int
    organisation: str
