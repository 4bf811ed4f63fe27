"""Rules about consortia."""

from typing import TYPE_CHECKING

from valley.innovation.projects.models import Appointment, Consortium, Seat, WorkPackage
from valley.kernel.permissions import permits
from valley.registry.rules import acts_for, is_operator, is_staff
from valley.registry.rules.roles import Asker, held_by

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@permits("projects.see")
def may_see(user: Asker, _: object) -> bool:
    """Titles, goals, roles and packages: everybody with an account."""
    return user.is_authenticated


@permits("projects.found")
def may_found(user: Asker, organisation: "Organisation | None") -> bool:
    """Whoever acts for the organisation; without one named: for any."""
    if organisation is not None:
        return acts_for(user, organisation)
    return any(held.organisation is not None for held in held_by(user))


@permits("projects.lead")
def may_lead(user: Asker, consortium: Consortium) -> bool:
    """Asking partners, agreeing shares, planning, ending: whoever acts for the lead."""
    return acts_for(user, consortium.lead)


@permits("projects.see_shares")
def may_see_shares(user: Asker, consortium: Consortium) -> bool:
    """Shares and agreement: the members, and the park's side."""
    if is_staff(user) or acts_for(user, consortium.lead):
        return True
    seats = consortium.seats.filter(state__in=[Seat.State.ASKED, Seat.State.TAKEN]).select_related("organisation")
    return any(acts_for(user, seat.organisation) for seat in seats)


@permits("projects.answer_seat")
def may_answer_seat(user: Asker, seat: Seat) -> bool:
    """Whoever acts for the organisation that was asked."""
    return acts_for(user, seat.organisation)


@permits("projects.work_on_package")
def may_work_on_package(user: Asker, package: WorkPackage) -> bool:
    """Whoever acts for the organisation that took it."""
    return package.organisation is not None and acts_for(user, package.organisation)


@permits("projects.lead_package")
def may_lead_package(user: Asker, package: WorkPackage) -> bool:
    """Giving it to somebody, dropping it: the lead."""
    return acts_for(user, package.consortium.lead)


@permits("projects.appoint")
def may_appoint(user: Asker, _: object) -> bool:
    """Entering a dual appointment from its agreement: the park office."""
    return is_operator(user)


@permits("projects.see_appointment")
def may_see_appointment(user: Asker, appointment: Appointment) -> bool:
    """The institutions that share the person, and the park office."""
    parts = appointment.split.parts.select_related("organisation")
    return is_operator(user) or any(acts_for(user, part.organisation) for part in parts)
