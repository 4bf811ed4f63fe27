"""The joint programme: who works on which link until when, and what waits for what."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import people_of, tell
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.shared import in_state
from valley.innovation.projects.engine.chains import closes_circle
from valley.innovation.projects.errors import Circle
from valley.innovation.projects.models import OPEN_CONSORTIA, Consortium, Dependency, Seat, WorkPackage
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.links import link as tie
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.registry.actions.versions import text

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@transaction.atomic
def plan_package(
    *,
    by: User,
    consortium: Consortium,
    link: str,
    title: str,
    due_on: date,
    organisation: "Organisation | None" = None,
    after: Sequence[WorkPackage] = (),
) -> WorkPackage:
    """A work package on a link of the chain; without an organisation the link stays uncovered.

    Raises: NotAllowed; WrongState; Invalid.
    """
    require(by, "projects.lead", consortium)
    held = in_state(consortium, *OPEN_CONSORTIA)
    if link not in held.links:
        raise Invalid(
            _("链条里没有“%(link)s”这个环节。") % {"link": link}, field="link", value=link, remedy=_("请从列表中选。")
        )
    _member(held, organisation)
    made = WorkPackage.objects.create(
        consortium=held, link=link, title=text(title, field="title", most=120), organisation=organisation,
        due_on=shared.future(due_on, "due_on"), planned_at=clock.now(),
    )  # fmt: skip
    _wait_for(held, made, after)
    _announce(made, by)
    return made


@transaction.atomic
def change_package(
    *,
    by: User,
    package: WorkPackage,
    due_on: date,
    organisation: "Organisation | None",
    after: Sequence[WorkPackage] = (),
) -> WorkPackage:
    """Another organisation, date, or prerequisites. Raises: NotAllowed; WrongState; Invalid; Circle."""
    require(by, "projects.lead_package", package)
    consortium = in_state(package.consortium, *OPEN_CONSORTIA)
    held = in_state(package, WorkPackage.State.PLANNED)
    _member(consortium, organisation)
    held.organisation, held.due_on = organisation, shared.future(due_on, "due_on")
    held.save(update_fields=["organisation", "due_on"])
    held.waits_for.all().delete()
    _wait_for(consortium, held, after)
    _announce(held, by)
    return held


@transaction.atomic
def finish_package(*, by: User, package: WorkPackage, words: str, file: Upload) -> WorkPackage:
    """Done, with evidence. Raises: NotAllowed; WrongState, also while what it waits for is open; FileRefused."""
    require(by, "projects.work_on_package", package)
    consortium = in_state(package.consortium, *OPEN_CONSORTIA)
    held = in_state(package, WorkPackage.State.PLANNED)
    waiting = held.waits_for.filter(after__state=WorkPackage.State.PLANNED).select_related("after").first()
    if waiting is not None:
        raise WrongState(
            _("前置工作包“%(name)s”还没有完成。") % {"name": waiting.after},
            field="words",
            value=str(waiting.after),
            remedy=_("请等其完成，或请牵头单位调整前置关系。"),
        )
    held.words, held.evidence = text(words, field="words", most=600), store(file, held.uri, by)
    _end(held, WorkPackage.State.DONE, by)
    tell("projects.package_ended", consortium.uri, [consortium.owner], but=by)
    return held


@transaction.atomic
def drop_package(*, by: User, package: WorkPackage, reason: str) -> WorkPackage:
    """It is not done, and why. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.lead_package", package)
    in_state(package.consortium, *OPEN_CONSORTIA)
    held = in_state(package, WorkPackage.State.PLANNED)
    held.words = text(reason, field="reason", most=600)
    _end(held, WorkPackage.State.DROPPED, by)
    tell("projects.package_ended", held.consortium.uri, people_of(held.organisation), but=by)
    return held


def _end(held: WorkPackage, state: str, by: User) -> None:
    held.state, held.ended_at = state, clock.now()
    held.save()
    publish(events.PackageEnded(subject=held.uri, consortium=held.consortium.uri, state=state), by=by)


def _member(consortium: Consortium, organisation: "Organisation | None") -> None:
    if organisation is None:
        return
    if not consortium.seats.filter(organisation=organisation, state=Seat.State.TAKEN).exists():
        raise Invalid(
            _("“%(name)s”不是已加入的成员。") % {"name": organisation}, field="organisation", value=str(organisation),
            remedy=_("请先邀请并等其同意加入。"),
        )  # fmt: skip


def _wait_for(consortium: Consortium, package: WorkPackage, after: Sequence[WorkPackage]) -> None:
    if any(one.consortium_id != consortium.pk for one in after):
        raise Invalid(_("前置工作包不属于这个联合体。"), field="after", remedy=_("请从列表中选。"))
    known: dict[int, list[int]] = {}
    edges = Dependency.objects.filter(package__consortium=consortium).values_list("package", "after")
    for one, before in edges:
        known.setdefault(one, []).append(before)
    if closes_circle(known, package.pk, [one.pk for one in after]):
        raise Circle(field="after", value=str(package))
    Dependency.objects.bulk_create(Dependency(package=package, after=one) for one in after)


def _announce(package: WorkPackage, by: User) -> None:
    organisation = package.organisation
    publish(
        events.PackagePlanned(
            subject=package.uri, consortium=package.consortium.uri, due_on=package.due_on.isoformat(),
            organisation=organisation.uri if organisation else "",
        ),
        by=by,
    )  # fmt: skip
    if organisation is not None:
        tie(package.uri, Relation.WAS_ASSOCIATED_WITH, organisation.uri, by=by)
        tell("projects.package_given", package.consortium.uri, people_of(organisation), but=by)
