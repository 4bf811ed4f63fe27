"""Opening a resource, agreeing on its use, noting each use."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import lock, number, people_of, tell
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.consortia import sectors_of
from valley.innovation.projects.actions.shared import ends, in_state, promises
from valley.innovation.projects.models import (
    OPEN_LENDINGS,
    Lending,
    LendingState,
    Output,
    Resource,
    ResourceKind,
    UseEntry,
)
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.permissions import deputised, require
from valley.registry.actions.versions import choice, text
from valley.registry.rules import acts_for

if TYPE_CHECKING:
    from valley.registry.models import Organisation

ANSWER_WITHIN = timedelta(days=14)
#: What a kind must say beyond the rest (inventory rows 83, 91).
ASKED_OF = {ResourceKind.STRAIN: ("identity", "storage", "safety"), ResourceKind.DATA: ("provenance",)}
MOST = {"identity": 60, "storage": 120, "safety": 300, "provenance": 300}


@transaction.atomic
def offer_resource(
    *,
    by: User,
    owner: "Organisation",
    kind: str,
    title: str,
    words: str,
    terms: str,
    allowed_use: str,
    identity: str = "",
    storage: str = "",
    safety: str = "",
    provenance: str = "",
    sectors: Sequence[str] = (),
) -> Resource:
    """Open a resource to others on terms. A strain says identity, storage and safety; a data set its provenance.

    Raises: NotAllowed; Invalid.
    """
    require(by, "projects.found", owner)
    kind = choice(kind, ResourceKind, field="kind")
    more = {"identity": identity, "storage": storage, "safety": safety, "provenance": provenance}
    asked = ASKED_OF.get(ResourceKind(kind), ())
    made = Resource.objects.create(
        number=number("Z"), kind=kind, sectors=sectors_of(sectors), title=text(title, field="title", most=120),
        owner=owner, offered_by=by,
        words=text(words, field="words", most=600), terms=text(terms, field="terms", most=600),
        allowed_use=text(allowed_use, field="allowed_use", most=300), offered_at=clock.now(),
        **{name: text(said, field=name, most=MOST[name], required=name in asked) for name, said in more.items()},
    )  # fmt: skip
    link(made.uri, Relation.WAS_ATTRIBUTED_TO, owner.uri, by=by)
    publish(events.ResourceOffered(subject=made.uri, kind=kind, owner=owner.uri), by=by)
    return made


@transaction.atomic
def withdraw_resource(*, by: User, resource: Resource) -> Resource:
    """Open it to nobody new; what was agreed goes on. Raises: NotAllowed; WrongState."""
    require(by, "projects.own_resource", resource)
    held = lock(resource)
    if not held.is_open:
        raise WrongState(field="state", value=held.number)
    held.withdrawn_at = clock.now()
    held.save(update_fields=["withdrawn_at"])
    publish(events.ResourceWithdrawn(subject=held.uri), by=by)
    return held


@transaction.atomic
def ask_lending(
    *, by: User, resource: Resource, organisation: "Organisation", purpose: str, since: date, until: date
) -> Lending:
    """Ask to use it over a time, both days included. Raises: NotAllowed; LentAlready; Invalid."""
    require(by, "projects.ask_lending", resource)
    if not deputised(by, acts_for, organisation) or organisation.pk == resource.owner_id:
        raise NotAllowed(field="organisation", value=str(organisation))
    if until < since:
        raise Invalid(_("结束日期不能早于开始日期。"), field="until", value=until.isoformat(), remedy=_("请核对日期。"))
    with promises():
        made = Lending.objects.create(
            resource=resource, organisation=organisation, purpose=text(purpose, field="purpose", most=300),
            since=shared.future(since, "since"), until=until, asked_by=by, asked_at=clock.now(),
            next_step=step("lending-decide"), due_on=clock.today() + ANSWER_WITHIN,
        )  # fmt: skip
    link(made.uri, Relation.USED, resource.uri, by=by)
    publish(events.LendingAsked(subject=made.uri, resource=resource.uri, organisation=organisation.uri), by=by)
    tell("projects.lending_asked", made.uri, people_of(resource.owner), but=by)
    return made


@transaction.atomic
def agree_lending(*, by: User, lending: Lending, file: Upload) -> Lending:
    """The owner agrees; the signed agreement is kept. Raises: NotAllowed; WrongState; FileRefused."""
    require(by, "projects.decide_lending", lending)
    held = in_state(lending, LendingState.ASKED)
    held.agreement = store(file, held.uri, by)
    held.state, held.next_step, held.due_on = LendingState.AGREED, step("lending-use"), held.until
    held.save()
    publish(events.LendingDecided(subject=held.uri, agreed=True), by=by)
    tell("projects.lending_moved", held.uri, people_of(held.organisation), but=by)
    return held


@transaction.atomic
def decline_lending(*, by: User, lending: Lending, reason: str) -> Lending:
    """The owner does not agree, and says why. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.decide_lending", lending)
    held = in_state(lending, LendingState.ASKED)
    ends(held, LendingState.DECLINED, text(reason, field="reason", most=600))
    publish(events.LendingDecided(subject=held.uri, agreed=False), by=by)
    tell("projects.lending_moved", held.uri, people_of(held.organisation), but=by)
    return held


@transaction.atomic
def log_use(*, by: User, lending: Lending, on: date, words: str, output: Output | None = None) -> UseEntry:
    """Note one use within the agreed time, and the output that came of it. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.use_lending", lending)
    held = in_state(lending, LendingState.AGREED)
    if not held.since <= on <= min(held.until, clock.today()):
        raise Invalid(
            _("使用日期须在约定的时间内，且不晚于今天。"), field="on", value=on.isoformat(),
            remedy=_("约定时间是 %(since)s 至 %(until)s。") % {"since": held.since, "until": held.until},
        )  # fmt: skip
    if output is not None and output.owner_id != held.organisation_id:
        raise NotAllowed(field="output", value=output.number)
    made = UseEntry.objects.create(
        lending=held, on=on, words=text(words, field="words", most=300), output=output, by=by, at=clock.now()
    )
    if output is not None:
        link(output.uri, Relation.WAS_DERIVED_FROM, held.resource.uri, by=by)
    publish(events.ResourceUsed(subject=held.uri, resource=held.resource.uri), by=by)
    return made


@transaction.atomic
def end_lending(*, by: User, lending: Lending, reason: str) -> Lending:
    """It was given back, or nothing came of asking. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.end_lending", lending)
    held = in_state(lending, *OPEN_LENDINGS)
    ends(held, LendingState.ENDED, text(reason, field="reason", most=600))
    publish(events.LendingEnded(subject=held.uri), by=by)
    tell("projects.lending_moved", held.uri, [*people_of(held.organisation), *people_of(held.resource.owner)], but=by)
    return held
