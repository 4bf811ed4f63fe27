"""Templates of texts and programmes; what partners of a consortium share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import lock, number, people_of, tell
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.packages import plan_package
from valley.innovation.projects.actions.shared import in_state, promises
from valley.innovation.projects.models import (
    OPEN_CONSORTIA,
    Consortium,
    Given,
    Resource,
    Seat,
    SharedKind,
    Sharing,
    Template,
    TemplateKind,
    TemplatePackage,
    TemplateShare,
    WorkPackage,
)
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, text

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@dataclass(frozen=True)
class PackageLine:
    """A package of a programme template; `after`: places (from 1) of lines before it."""

    link: str
    title: str
    days: int
    after: Sequence[int] = ()


@dataclass(frozen=True)
class ShareLine:
    """What the programme needs partners to share."""

    kind: str
    words: str
    planned_count: int


@dataclass(frozen=True)
class Contents:
    """Text, or packages with shares."""

    text: str = ""
    packages: Sequence[PackageLine] = field(default=())
    shares: Sequence[ShareLine] = field(default=())


@transaction.atomic
def publish_template(
    *,
    by: User,
    organisation: "Organisation | None",
    kind: str,
    title: str,
    version: str,
    source: str,
    contents: Contents,
    language: str = "zh",
    replaces: Template | None = None,
) -> Template:
    """A version of a template. `source` says whose text it is; the one that it replaces is used no more.

    Raises: NotAllowed; TemplateThere; WrongState; Invalid.
    """  # fmt: skip
    require(by, "projects.publish_template", organisation)
    kind = choice(kind, TemplateKind, field="kind")
    if (kind == TemplateKind.PROGRAMME) != bool(contents.packages) or bool(contents.packages) == bool(contents.text):
        raise Invalid(
            _("联合计划范本写工作包，其他范本写文本。"),
            field="text",
            value=kind,
            remedy=_("请核对类别，只填其中一种。"),
        )
    _in_order(contents.packages)
    if replaces is not None:
        require(by, "projects.run_template", replaces)
        _withdraw(replaces)
    with promises():
        made = Template.objects.create(
            number=number("M"), kind=kind, title=text(title, field="title", most=120), language=language, by=by,
            version=text(version, field="version", most=20), source=text(source, field="source", most=300),
            text=text(contents.text, field="text", most=60_000, required=False), organisation=organisation,
            replaces=replaces, at=clock.now(),
        )  # fmt: skip
    for place, one in enumerate(contents.packages, 1):
        TemplatePackage.objects.create(
            template=made, place=place, days=one.days, after=list(one.after),
            link=text(one.link, field="packages", most=40), title=text(one.title, field="packages", most=120),
        )  # fmt: skip
    for share in contents.shares:
        TemplateShare.objects.create(
            template=made, kind=choice(share.kind, SharedKind, field="shares"), planned_count=share.planned_count,
            words=text(share.words, field="shares", most=200),
        )  # fmt: skip
    if replaces is not None:
        link(made.uri, Relation.WAS_REVISION_OF, replaces.uri, by=by)
    publish(events.TemplatePublished(subject=made.uri, kind=kind), by=by)
    return made


def _in_order(lines: Sequence[PackageLine]) -> None:
    for place, one in enumerate(lines, 1):
        if any(not 1 <= before < place for before in one.after):
            raise Invalid(
                _("第 %(place)s 个工作包的前置须是排在它前面的序号。") % {"place": place}, field="packages",
                value=place,
                remedy=_("请按先后排列。"),
            )  # fmt: skip


@transaction.atomic
def withdraw_template(*, by: User, template: Template) -> Template:
    """It is offered no more; what was made of it stays. Raises: NotAllowed; WrongState."""
    require(by, "projects.run_template", template)
    held = _withdraw(template)
    publish(events.TemplateWithdrawn(subject=held.uri), by=by)
    return held


def _withdraw(template: Template) -> Template:
    held = lock(template)
    if not held.is_live:
        raise WrongState(field="template", value=held.number)
    held.withdrawn_at = clock.now()
    held.save(update_fields=["withdrawn_at"])
    return held


@transaction.atomic
def apply_template(*, by: User, consortium: Consortium, template: Template, start: date) -> Consortium:
    """Take a programme's packages and shares over: links that the chain lacks are added at its end, dates count from
    `start`, nobody is named yet. Raises: NotAllowed; WrongState; Invalid.
    """
    require(by, "projects.lead", consortium)
    held = in_state(consortium, *OPEN_CONSORTIA)
    template = lock(template)
    if not template.is_live or template.kind != TemplateKind.PROGRAMME:
        raise WrongState(
            _("这个范本不能套用。"), field="template", value=template.number, remedy=_("请选现行的联合计划范本。")
        )
    shared.future(start, "start")
    lines = list(template.packages.all())
    missing = [link for link in dict.fromkeys(one.link for one in lines) if link not in held.links]
    held.links = [*held.links, *missing]
    held.save(update_fields=["links"])
    made: dict[int, WorkPackage] = {}
    for line in lines:
        made[line.place] = plan_package(
            by=by, consortium=held, link=line.link, title=line.title, due_on=start + timedelta(days=line.days),
            after=[made[place] for place in line.after],
        )  # fmt: skip
    last = max((one.due_on for one in made.values()), default=start)
    for share in template.shares.all():
        plan_sharing(by=by, consortium=held, kind=share.kind, words=share.words, planned_count=share.planned_count,
                     due_on=last)  # fmt: skip
    link(held.uri, Relation.USED, template.uri, by=by)
    publish(events.TemplateApplied(subject=template.uri, consortium=held.uri), by=by)
    return held


@transaction.atomic
def plan_sharing(
    *,
    by: User,
    consortium: Consortium,
    kind: str,
    words: str,
    planned_count: int,
    due_on: date,
    organisation: "Organisation | None" = None,
    resource: Resource | None = None,
) -> Sharing:
    """Persons, hours or machine hours that the programme needs, and who gives them (nobody yet: it is wanted).

    Raises: NotAllowed; WrongState; Invalid where it is no member's, or the machine is not theirs.
    """  # fmt: skip
    require(by, "projects.lead", consortium)
    held = in_state(consortium, *OPEN_CONSORTIA)
    if planned_count < 1:
        raise Invalid(_("数量须大于零。"), field="planned_count", value=planned_count, remedy=_("请核对。"))
    _may_come_from(held, kind, organisation, resource)
    made = Sharing.objects.create(
        consortium=held, kind=choice(kind, SharedKind, field="kind"), words=text(words, field="words", most=200),
        planned_count=planned_count, organisation=organisation, resource=resource, planned_at=clock.now(),
        due_on=shared.future(due_on, "due_on"),
    )  # fmt: skip
    return _planned(made, by)


@transaction.atomic
def assign_sharing(
    *, by: User, sharing: Sharing, organisation: "Organisation | None", due_on: date, resource: Resource | None = None
) -> Sharing:
    """Who gives it, until when. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.lead_sharing", sharing)
    consortium = in_state(sharing.consortium, *OPEN_CONSORTIA)
    held = lock(sharing)
    _may_come_from(consortium, held.kind, organisation, resource)
    held.organisation, held.resource, held.due_on = organisation, resource, shared.future(due_on, "due_on")
    held.save()
    return _planned(held, by)


def _may_come_from(
    consortium: Consortium, kind: str, organisation: "Organisation | None", resource: Resource | None
) -> None:
    seats = consortium.seats.filter(state=Seat.State.TAKEN)
    if organisation is not None and not seats.filter(organisation=organisation).exists():
        raise Invalid(
            _("“%(name)s”不是已加入的成员。") % {"name": organisation}, field="organisation", value=str(organisation),
            remedy=_("请先邀请并等其同意加入。"),
        )  # fmt: skip
    if resource is not None and (
        kind != SharedKind.EQUIPMENT or resource.owner_id != getattr(organisation, "pk", None)
    ):
        raise Invalid(
            _("只有设备机时才指定设备，且须是提供单位自己开放的设备。"), field="resource", value=resource.number,
            remedy=_("请核对提供单位和设备。"),
        )  # fmt: skip


def _planned(made: Sharing, by: User) -> Sharing:
    publish(events.SharingPlanned(subject=made.uri, consortium=made.consortium.uri), by=by)
    if made.organisation is not None:
        tell("projects.sharing_given", made.consortium.uri, people_of(made.organisation), but=by)
    return made


@transaction.atomic
def give_sharing(*, by: User, sharing: Sharing, on: date, count: int, words: str) -> Given:
    """What was given on a day, as whoever gives it notes it. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.give_sharing", sharing)
    in_state(sharing.consortium, *OPEN_CONSORTIA)
    if on > clock.today():
        raise Invalid(_("日期不能在今天之后。"), field="on", value=on.isoformat(), remedy=_("请核对。"))
    if count < 1:
        raise Invalid(_("数量须大于零。"), field="count", value=count, remedy=_("请核对。"))
    made = Given.objects.create(
        sharing=sharing, on=on, count=count, words=text(words, field="words", most=300), by=by, at=clock.now()
    )
    publish(events.SharingGiven(subject=sharing.uri, count=count), by=by)
    return made
