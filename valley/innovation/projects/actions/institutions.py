"""The register of new-type R&D institutions and what they live on."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import lock, number
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.shared import promises
from valley.innovation.projects.models import Income, IncomeKind, Institution, InstitutionTask, Ownership
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, text

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@transaction.atomic
def register_institution(
    *,
    by: User,
    organisation: "Organisation",
    ownership: str,
    tasks: Sequence[str],
    governance: str,
    since: date,
    source: str,
    total: int,
    parts: Mapping["Organisation", int],
) -> Institution:
    """An organisation is run as a new-type R&D institution; `parts` of `total` say who invests.

    Raises: NotAllowed; Invalid (also where one investor alone is called several); InstitutionThere.
    """
    require(by, "projects.register_institution", None)
    ownership = choice(ownership, Ownership, field="ownership")
    kept = list(dict.fromkeys(choice(one, InstitutionTask, field="tasks") for one in tasks))
    if not kept:
        raise Invalid(_("至少承担一项任务。"), field="tasks", remedy=_("请勾选。"))
    if ownership == Ownership.MIXED and len(parts) < 2:
        raise Invalid(
            _("多元投资至少要有两个投资主体。"), field="parts", value=len(parts), remedy=_("请补全或改性质。")
        )
    if since > clock.today():
        raise Invalid(_("日期不能在今天之后。"), field="since", value=since.isoformat(), remedy=_("请核对日期。"))
    investment = shared.split(by=by, total=total, parts=parts, words=str(_("投资份额")))
    with promises():
        made = Institution.objects.create(
            number=number("X"), organisation=organisation, ownership=ownership, tasks=kept, since=since,
            governance=text(governance, field="governance", most=600), investment=investment, registered_by=by,
            source=text(source, field="source", most=200), registered_at=clock.now(),
        )  # fmt: skip
    link(made.uri, Relation.WAS_ATTRIBUTED_TO, organisation.uri, by=by)
    publish(events.InstitutionRegistered(subject=made.uri, organisation=organisation.uri, ownership=ownership), by=by)
    return made


@transaction.atomic
def enter_income(*, by: User, institution: Institution, year: int, kind: str, amount_fen: int, file: Upload) -> Income:
    """What came in over a year, of one kind; entered again it is a correction and the older line stays.

    Raises: NotAllowed; WrongState once closed; Invalid; FileRefused.
    """
    require(by, "projects.enter_income", institution)
    held = lock(institution)
    if held.closed_on is not None:
        raise WrongState(field="state", value=held.number)
    if not held.since.year <= year <= clock.today().year or amount_fen < 0:
        raise Invalid(
            _("年份须在成立之后、今年之前（含），金额不能为负。"), field="year", value=year, remedy=_("请核对。")
        )
    made = Income.objects.create(
        institution=held, year=year, kind=choice(kind, IncomeKind, field="kind"), amount_fen=amount_fen,
        evidence=store(file, held.uri, by), by=by, at=clock.now(),
    )  # fmt: skip
    publish(events.IncomeEntered(subject=held.uri, year=year, kind=made.kind, amount_fen=amount_fen), by=by)
    return made


@transaction.atomic
def close_institution(*, by: User, institution: Institution, reason: str) -> Institution:
    """It is run so no longer. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.register_institution", None)
    held = lock(institution)
    if held.closed_on is not None:
        raise WrongState(field="state", value=held.number)
    held.closed_on, held.reason = clock.today(), text(reason, field="reason", most=300)
    held.save(update_fields=["closed_on", "reason"])
    publish(events.InstitutionClosed(subject=held.uri), by=by)
    return held
