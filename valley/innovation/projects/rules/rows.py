"""Rules about tracks, gatherings, promotions, common calls, templates, interfaces, fostering and backing."""

from typing import TYPE_CHECKING

from valley.innovation.projects.models import (
    Acquaintance,
    Attendance,
    Fostering,
    Gathering,
    Interface,
    Pool,
    Promotion,
    Sharing,
    Template,
    Track,
    Trial,
)
from valley.kernel.models import User
from valley.kernel.permissions import permits
from valley.registry.rules import acts_for, is_operator, is_staff
from valley.registry.rules.roles import Asker, held_by

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@permits("projects.propose_track")
def may_propose_track(user: Asker, _: object) -> bool:
    """Proposing a track, giving points with their source: whoever acts for an organisation, and the park's side."""
    return is_staff(user) or any(held.organisation is not None for held in held_by(user))


@permits("projects.choose_track")
def may_choose_track(user: Asker, track: Track) -> bool:
    """The park office, on the evidence."""
    return is_operator(user)


@permits("projects.join_gathering")
def may_join_gathering(user: Asker, gathering: Gathering) -> bool:
    """Everybody with an account."""
    return user.is_authenticated


@permits("projects.run_gathering")
def may_run_gathering(user: Asker, gathering: Gathering) -> bool:
    """Saying who was there and what came of it, calling it off: whoever acts for the organiser."""
    return acts_for(user, gathering.organiser)


@permits("projects.was_there", delegable=False)
def was_there(user: Asker, attendance: Attendance) -> bool:
    """In person: saying whom one met, taking the sign-up back."""
    return isinstance(user, User) and attendance.user_id == user.pk


@permits("projects.answer_acquaintance", delegable=False)
def may_answer_acquaintance(user: Asker, met: Acquaintance) -> bool:
    """The other one, in person; nobody confirms for them."""
    return isinstance(user, User) and met.other.user_id == user.pk


@permits("projects.follow_acquaintance", delegable=False)
def may_follow(user: Asker, met: Acquaintance) -> bool:
    """Either of the two."""
    return isinstance(user, User) and user.pk in (met.sayer.user_id, met.other.user_id)


@permits("projects.run_promotion")
def may_run_promotion(user: Asker, promotion: Promotion) -> bool:
    """Closing the list: whoever acts for the association."""
    return acts_for(user, promotion.association)


@permits("projects.ask_trial")
def may_ask_trial(user: Asker, promotion: Promotion) -> bool:
    """Whoever acts for an organisation."""
    return any(held.organisation is not None for held in held_by(user))


@permits("projects.view_trial")
def may_view_trial(user: Asker, trial: Trial) -> bool:
    """Who tries it, whose it is, the association, the park's side."""
    ours = (trial.organisation, trial.item.output.owner, trial.item.promotion.association)
    return is_staff(user) or any(acts_for(user, one) for one in ours)


@permits("projects.decide_trial")
def may_decide_trial(user: Asker, trial: Trial) -> bool:
    """The owner of the output; nobody agrees for them."""
    return acts_for(user, trial.item.output.owner)


@permits("projects.run_trial")
def may_run_trial(user: Asker, trial: Trial) -> bool:
    """Who tries it says what came of it."""
    return acts_for(user, trial.organisation)


@permits("projects.run_pool")
def may_run_pool(user: Asker, pool: Pool) -> bool:
    """Calling, giving up: whoever acts for the organiser."""
    return acts_for(user, pool.organiser)


@permits("projects.pay_into_pool")
def may_pay(user: Asker, pool: Pool) -> bool:
    """Whoever acts for an organisation; for which one is asked with the promise."""
    return any(held.organisation is not None for held in held_by(user))


@permits("projects.publish_template")
def may_publish_template(user: Asker, organisation: "Organisation | None") -> bool:
    """Whoever acts for the organisation; without one named: for any, and the park office in its own name."""
    if organisation is not None:
        return acts_for(user, organisation)
    return is_operator(user) or any(held.organisation is not None for held in held_by(user))


@permits("projects.run_template")
def may_run_template(user: Asker, template: Template) -> bool:
    """A new version, withdrawing it: whose it is; the office for its own."""
    if template.organisation is None:
        return is_operator(user)
    return acts_for(user, template.organisation)


@permits("projects.lead_sharing")
def may_lead_sharing(user: Asker, sharing: Sharing) -> bool:
    """Who gives it: the lead of the consortium asks."""
    return acts_for(user, sharing.consortium.lead)


@permits("projects.give_sharing")
def may_give(user: Asker, sharing: Sharing) -> bool:
    """What was given: whoever gives it."""
    return sharing.organisation is not None and acts_for(user, sharing.organisation)


def _sides(interface: Interface) -> list["Organisation"]:
    both = (interface.upstream.organisation, interface.downstream.organisation)
    return [one for one in both if one is not None]


@permits("projects.view_interface")
def may_view_interface(user: Asker, interface: Interface) -> bool:
    """Both sides, the lead of their consortium, the park's side."""
    ours = [*_sides(interface), interface.upstream.consortium.lead]
    return is_staff(user) or any(acts_for(user, one) for one in ours)


@permits("projects.work_on_interface")
def may_work_on_interface(user: Asker, interface: Interface) -> bool:
    """Either side; whose turn it is is asked with the step."""
    return any(acts_for(user, one) for one in _sides(interface))


@permits("projects.view_fostering")
def may_view_fostering(user: Asker, fostering: Fostering) -> bool:
    """Both firms, and the park's side."""
    return is_staff(user) or acts_for(user, fostering.leader) or acts_for(user, fostering.supplier)


@permits("projects.answer_fostering")
def may_answer_fostering(user: Asker, fostering: Fostering) -> bool:
    """The supplier: taking the offer, saying that the goal is reached; the one who fosters does not praise itself."""
    return acts_for(user, fostering.supplier)


@permits("projects.stop_fostering")
def may_stop_fostering(user: Asker, fostering: Fostering) -> bool:
    """Either firm."""
    return acts_for(user, fostering.leader) or acts_for(user, fostering.supplier)
