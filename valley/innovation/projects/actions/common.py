"""Needs that several parks share: confirmed by a person, taken on by a consortium."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import number, people_of, tell
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.shared import in_state, promises
from valley.innovation.projects.models import OPEN_CONSORTIA, CommonNeed, CommonState, Consortium, Shared
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.permissions import require
from valley.registry.actions.versions import text

if TYPE_CHECKING:
    from valley.innovation.exchange.models import Need


@transaction.atomic
def confirm_common(*, by: User, title: str, summary: str, needs: Sequence["Need"], due_on: date) -> CommonNeed:
    """Publish needs of several places as one joint task. Raises: NotAllowed; Invalid; InAnother."""
    require(by, "projects.confirm_common", None)
    places = {need.park_id or f"o{need.organisation_id or need.pk}" for need in needs}
    if len(places) < 2:
        raise Invalid(
            _("共性需求至少来自两处。"), field="needs", value=len(places), remedy=_("请选不同园区或单位提出的需求。")
        )
    made = CommonNeed.objects.create(
        number=number("G"), title=text(title, field="title", most=120), confirmed_by=by, confirmed_at=clock.now(),
        summary=text(summary, field="summary", most=600), next_step=step("common-wait"),
        due_on=shared.future(due_on, "due_on"),
    )  # fmt: skip
    with promises():
        Shared.objects.bulk_create(Shared(common=made, need=need) for need in needs)
    for need in needs:
        link(made.uri, Relation.WAS_DERIVED_FROM, need.uri, by=by)
    publish(events.CommonConfirmed(subject=made.uri, needs=[need.uri for need in needs]), by=by)
    people = [user for need in needs for user in (need.reporter, need.owner, *people_of(need.organisation))]
    tell("projects.common_confirmed", made.uri, people, but=by)
    return made


@transaction.atomic
def join_common(*, by: User, common: CommonNeed, consortium: Consortium) -> CommonNeed:
    """A consortium takes it on. Raises: NotAllowed; WrongState (also where another one was faster)."""
    require(by, "projects.join_common", common)
    require(by, "projects.lead", consortium)
    held = in_state(common, CommonState.PUBLISHED)
    joined = in_state(consortium, *OPEN_CONSORTIA)
    held.state, held.consortium, held.ended_at = CommonState.JOINED, joined, clock.now()
    held.next_step, held.due_on = "", None
    with promises():
        held.save()
    link(joined.uri, Relation.WAS_DERIVED_FROM, held.uri, by=by)
    publish(events.CommonJoined(subject=held.uri, consortium=joined.uri), by=by)
    tell("projects.common_confirmed", held.uri, [held.confirmed_by], but=by)
    return held


@transaction.atomic
def withdraw_common(*, by: User, common: CommonNeed, reason: str) -> CommonNeed:
    """It is no joint task after all, and why. Its needs go on alone. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.confirm_common", None)
    held = in_state(common, CommonState.PUBLISHED)
    shared.ends(held, CommonState.WITHDRAWN, text(reason, field="reason", most=600))
    held.shared.all().delete()
    publish(events.CommonWithdrawn(subject=held.uri), by=by)
    return held
