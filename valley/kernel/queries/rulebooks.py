"""The rule library of the platform, as of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.rulebooks import (
    Followed,
    NotLoaded,
    Provision,
    RuleEdition,
    Shelf,
    State,
    Workflow,
    register,
    shelves,
    workflows,
)
from valley.kernel.things import Card, Viewer, cards_of


@dataclass(frozen=True)
class Row:
    """An edition where it stands: on whose shelf, in what state on the day asked for."""

    shelf: Shelf
    edition: RuleEdition
    state: State

    @property
    def uri(self) -> str:
        return f"/rules/{self.edition.key}"


def library(viewer: Viewer, day: date) -> list[Row]:
    """Every edition that `viewer` may see, shelf by shelf, by standard and time."""
    found = [Row(shelf, edition, edition.on(day)) for shelf in shelves() for edition in shelf.editions(viewer)]
    return sorted(found, key=lambda r: (r.shelf.name, r.edition.standard, r.edition.begins or date.min, r.edition.key))


def edition_of(viewer: Viewer, key: str, day: date) -> Row | None:
    """One edition by its key."""
    return next((row for row in library(viewer, day) if row.edition.key == key), None)


def without_rule(rows: Iterable[Row]) -> list[str]:
    """Standards of which editions are loaded, but surely none was in force on the day."""
    states: dict[str, set[State]] = {}
    for row in rows:
        states.setdefault(row.edition.standard, set()).add(row.state)
    return sorted(name for name, found in states.items() if not found & {"in_force", "unknown"})


def not_loaded() -> list[tuple[Shelf, NotLoaded]]:
    """What the apps know of and have nothing of."""
    return [(shelf, absent) for shelf in shelves() for absent in shelf.absent()]


@dataclass(frozen=True)
class Checked:
    """A workflow with what was found, as far as the viewer may see the records."""

    workflow: Workflow
    found: tuple[tuple[Followed, Card], ...]

    def count(self, state: str) -> int:
        return sum(each.state == state for each, _card in self.found)


def checked(viewer: Viewer, day: date) -> list[Checked]:
    """Every workflow held against the rule in force on `day`; a record that may not be seen does not count."""
    rows = [(workflow, list(workflow.checks(viewer, day))) for workflow in workflows()]
    cards = cards_of((each.uri for _workflow, found in rows for each in found), viewer)
    return [
        Checked(workflow, tuple((each, cards[each.uri]) for each in found if each.uri in cards))
        for workflow, found in rows
    ]


def _calendars(viewer: Viewer) -> Iterable[RuleEdition]:
    """Each loaded year of the working-day calendar, as its notices fixed it."""
    for year in clock.calendar().years.values():
        first, *_more = year.notices
        yield RuleEdition(
            key=f"working-days-{year.year}",
            standard="国务院办公厅放假安排",
            edition=str(year.year),
            title=(first.title, f"Public holidays {year.year}"),
            source=" ".join(part for part in (first.number, first.url) if part),
            begins=date(year.year, 1, 1),
            last=date(year.year, 12, 31),
            page=f"/office/calendar/{year.year}",
            provisions=lambda year=year: [  # type: ignore[misc]
                *(Provision(span.name, f"{span.first} — {span.last}") for span in year.spans),
                *(Provision("调休上班", day.isoformat(), "worked instead") for day in sorted(year.make_up)),
            ],
        )


register(Shelf("kernel", _("工作日历"), _calendars))
