"""The base of all events: frozen facts, past participles."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to `subject` (a URI). Fields hold opaque ids, numbers, dates and codes,
    never names or free text about people: the journal keeps them for ever.

    `count` and `batch` are set where a bulk action publishes one entry for many records.
    """

    subject: str
    count: int = 1
    batch: str = ""

    @classmethod
    def name(cls) -> str:
        """`registry.ReturnSubmitted`: the app and the class."""
        return f"{cls.__module__.split('.events')[0].rsplit('.', 1)[-1]}.{cls.__name__}"
