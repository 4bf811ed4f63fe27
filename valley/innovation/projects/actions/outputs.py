"""The ledger of what is new, who uses it, and bundles of it for partner parks."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import number, people_of, tell
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.shared import ends, in_state, promises
from valley.innovation.projects.models import (
    Adoption,
    Bundle,
    BundleKind,
    BundlePart,
    Case,
    Consortium,
    Novelty,
    Output,
    Transfer,
    TransferState,
)
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, text

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@transaction.atomic
def enter_output(
    *,
    by: User,
    owner: "Organisation",
    kind: str,
    title: str,
    version: str,
    words: str,
    issued_on: date,
    total: int,
    parts: Mapping["Organisation", int],
    file: Upload,
    case: Case | None = None,
    consortium: Consortium | None = None,
    replaces: Output | None = None,
) -> Output:
    """Enter one version of something new; `parts` of `total` say whose credit it is. It counts once.

    Raises: NotAllowed; Invalid; OutputThere; FileRefused.
    """
    require(by, "projects.found", owner)
    if issued_on > clock.today():
        raise Invalid(
            _("形成日期不能在今天之后。"), field="issued_on", value=issued_on.isoformat(), remedy=_("请核对。")
        )
    if replaces is not None:
        require(by, "projects.run_output", replaces)
    credit = shared.split(by=by, total=total, parts=parts, words=str(_("产出归属")))
    with promises():
        made = Output.objects.create(
            number=number("O"), kind=choice(kind, Novelty, field="kind"), title=text(title, field="title", most=120),
            version=text(version, field="version", most=20), words=text(words, field="words", most=600), owner=owner,
            credit=credit, case=case, consortium=consortium, replaces=replaces, issued_on=issued_on, entered_by=by,
            entered_at=clock.now(),
        )  # fmt: skip
    made.evidence = store(file, made.uri, by)
    made.save(update_fields=["evidence"])
    link(made.uri, Relation.WAS_ATTRIBUTED_TO, owner.uri, by=by)
    for source in (case, consortium):
        if source is not None:
            link(made.uri, Relation.WAS_DERIVED_FROM, source.uri, by=by)
    if replaces is not None:
        link(made.uri, Relation.WAS_REVISION_OF, replaces.uri, by=by)
    publish(events.OutputEntered(subject=made.uri, kind=made.kind, owner=owner.uri), by=by)
    return made


@transaction.atomic
def adopt_output(*, by: User, output: Output, organisation: "Organisation", since: date, effect: str) -> Adoption:
    """An organisation says itself that it uses it and what that did. Raises: NotAllowed; Invalid; AdoptedAlready."""
    require(by, "projects.found", organisation)
    if since > clock.today():
        raise Invalid(_("采用日期不能在今天之后。"), field="since", value=since.isoformat(), remedy=_("请核对。"))
    with promises():
        made = Adoption.objects.create(
            output=output, organisation=organisation, since=since, effect=text(effect, field="effect", most=300), by=by,
            at=clock.now(),
        )  # fmt: skip
    link(organisation.uri, Relation.USED, output.uri, by=by)
    publish(events.OutputAdopted(subject=output.uri, organisation=organisation.uri), by=by)
    tell("projects.output_adopted", output.uri, people_of(output.owner), but=by)
    return made


@transaction.atomic
def make_bundle(
    *,
    by: User,
    licensor: "Organisation",
    title: str,
    version: str,
    licence: str,
    checklist: Sequence[str],
    parts: Sequence[tuple[str, str, Output | None]],
) -> Bundle:
    """A package for partner parks. `parts`: (kind of the five, words, output or None); what is missing is shown.

    Raises: NotAllowed; Invalid; BundleThere.
    """
    require(by, "projects.found", licensor)
    items = list(dict.fromkeys(text(one, field="checklist", most=120) for one in checklist if one.strip()))
    if not items or not parts:
        raise Invalid(
            _("输出包至少要有一个组成部分和一条移交清单。"), field="checklist" if parts else "parts",
            remedy=_("请补充。"),
        )  # fmt: skip
    with promises():
        made = Bundle.objects.create(
            number=number("T"), title=text(title, field="title", most=120), licensor=licensor,
            version=text(version, field="version", most=20), licence=text(licence, field="licence", most=600),
            checklist=items, made_by=by, made_at=clock.now(),
        )  # fmt: skip
    BundlePart.objects.bulk_create(
        BundlePart(
            bundle=made, kind=choice(kind, BundleKind, field="parts"), words=text(words, field="parts", most=300),
            output=output,
        )
        for kind, words, output in parts
    )  # fmt: skip
    for _kind, _words, output in parts:
        if output is not None:
            link(made.uri, Relation.HAD_MEMBER, output.uri, by=by)
    publish(events.BundleMade(subject=made.uri, licensor=licensor.uri), by=by)
    return made


@transaction.atomic
def start_transfer(
    *, by: User, bundle: Bundle, organisation: "Organisation", park_name: str, licensed_on: date, due_on: date
) -> Transfer:
    """Licence the bundle to a partner park's organisation. Raises: NotAllowed; Invalid."""
    require(by, "projects.run_bundle", bundle)
    made = Transfer.objects.create(
        bundle=bundle, organisation=organisation, park_name=text(park_name, field="park_name", most=120),
        licensed_on=licensed_on, next_step=step("transfer-hand-over"), due_on=shared.future(due_on, "due_on"),
    )  # fmt: skip
    link(made.uri, Relation.USED, bundle.uri, by=by)
    link(made.uri, Relation.WAS_ASSOCIATED_WITH, organisation.uri, by=by)
    publish(events.TransferStarted(subject=made.uri, bundle=bundle.uri, organisation=organisation.uri), by=by)
    tell("projects.transfer_moved", made.uri, people_of(organisation), but=by)
    return made


@transaction.atomic
def tick_transfer(*, by: User, transfer: Transfer, items: Sequence[str]) -> Transfer:
    """Whoever takes over says what has arrived. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.run_transfer", transfer)
    held = in_state(transfer, TransferState.RUNNING)
    if unknown := [one for one in items if one not in held.bundle.checklist]:
        raise Invalid(_("清单里没有这一项。"), field="items", value=unknown[0], remedy=_("请从清单中勾选。"))
    held.ticked = [one for one in held.bundle.checklist if one in {*items, *held.ticked}]
    if len(held.ticked) == len(held.bundle.checklist):
        held.next_step = step("transfer-conclude")
    held.save(update_fields=["ticked", "next_step"])
    publish(events.TransferTicked(subject=held.uri, items_count=len(held.ticked)), by=by)
    return held


@transaction.atomic
def end_transfer(*, by: User, transfer: Transfer, done: bool, reason: str) -> Transfer:
    """It took root or not, and what came of it. Raises: NotAllowed; WrongState; Invalid while items are missing."""
    require(by, "projects.run_transfer", transfer)
    held = in_state(transfer, TransferState.RUNNING)
    if done and len(held.ticked) < len(held.bundle.checklist):
        raise Invalid(_("移交清单还没有勾完。"), field="done", value=len(held.ticked), remedy=_("请先逐项确认。"))
    ends(held, TransferState.DONE if done else TransferState.FAILED, text(reason, field="reason", most=600))
    publish(events.TransferEnded(subject=held.uri, state=held.state), by=by)
    tell("projects.transfer_moved", held.uri, people_of(held.bundle.licensor), but=by)
    return held
