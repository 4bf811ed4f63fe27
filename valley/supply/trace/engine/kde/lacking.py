"""What an event leaves out, line by line, without writing the rows: cases of one lot on one pallet lack the same."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from valley.supply.trace.engine.kde.finding import value_of
from valley.supply.trace.engine.kde.lines import Event, Known, Line, steps_of
from valley.supply.trace.engine.law.records import Element, RecordForm

Likeness = tuple[str, int, bool, bool, bool, bool, bool, bool]
"""All of a line on which it depends whether an element is said: see `_likeness`."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A line of an event under a form, and the elements that must be there and are not: () where it is complete."""

    form: RecordForm
    line: Line
    elements: tuple[Element, ...]


def lacks_of(forms: Collection[RecordForm], event: Event, lines: Iterable[Line], known: Known) -> Iterator[Lack]:
    """Each line under each form that applies to it; the same as `missing` of its row, each likeness asked once."""
    told: dict[Likeness, list[tuple[RecordForm, tuple[Element, ...]]]] = {}
    for line in lines:
        key = _likeness(line, known)
        found = told.get(key)
        if found is None:
            steps = steps_of(event, known, line.thing)
            found = told[key] = [
                (form, tuple(_unsaid(form, event, line, known))) for form in forms if form.step in steps
            ]
        for form, elements in found:
            yield Lack(form, line, elements)


def _unsaid(form: RecordForm, event: Event, line: Line, known: Known) -> Iterator[Element]:
    for element in form.elements:
        if element.need == "must" and not value_of(element.find, event, line, known):
            yield element


def _likeness(line: Line, known: Known) -> Likeness:
    """Whose master data count, what was told of it when it was made (things made in one event have it in common), and
    whether the line has a lot number, an origin, a farm, its maker, a quantity, a unit."""
    thing = line.thing
    parts = thing.split("/")
    return (
        thing if known.master(thing) else "/".join(parts[:5]),
        id(known.ilmd(thing)),
        len(parts) == 7 and parts[5] == "10" and bool(unquote(parts[6])),
        bool(known.origin(thing)),
        bool(known.farm(thing)),
        known.makes(thing),
        bool(line.quantity),
        bool(line.uom),
    )
