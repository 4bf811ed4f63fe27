"""Confirming what an indicator means."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from valley.kernel import clock, evidence
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.plan import events
from valley.plan.actions.steering.words import need
from valley.plan.errors import AlreadyConfirmed
from valley.plan.models import DefinitionConfirmation, PlanEdition
from valley.plan.queries.values import plan_of


@transaction.atomic
def confirm_definition(
    *, by: User, plan: PlanEdition, indicator: int, document: str, on: date, file: Upload | None = None
) -> DefinitionConfirmation:
    """Confirm the definition that holds for `indicator` now, by a `document` (name, number, page) dated `on`.

    Raises: NotAllowed; Invalid (no definition, no document, a date in the future); FileRefused; AlreadyConfirmed.
    """
    require(by, "plan.confirm_definition", plan)
    definition = plan_of(plan).definition(indicator)
    if definition is None:
        raise Invalid(_("这个指标没有绑定口径。"), field="indicator", value=indicator)
    if on > clock.today():
        raise Invalid(_("文件日期在将来。"), field="on", value=on, remedy=_("请填文件上的日期。"))
    uri = f"/plan/indicators/{indicator}"
    try:
        with transaction.atomic():
            confirmed = DefinitionConfirmation.objects.create(
                plan=plan, indicator=indicator, edition=definition.edition, formula=definition.formula.text,
                document=need(document, "document"), on=on, confirmed_by=by, confirmed_at=clock.now(),
                evidence=evidence.store(file, uri, by) if file else None,
            )  # fmt: skip
    except IntegrityError as broken:
        raise AlreadyConfirmed(field="indicator", value=indicator) from broken
    publish(events.DefinitionConfirmed(subject=uri, edition=definition.edition), by=by)
    return confirmed
