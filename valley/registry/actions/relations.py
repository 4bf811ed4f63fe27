"""Recording control and group links."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, end, insert, lock, span
from valley.registry.events import ControlRecorded
from valley.registry.models import Control, ControlKind, Organisation


@transaction.atomic
def record_control(
    *,
    by: User,
    controller: Organisation,
    controlled: Organisation,
    kind: str,
    since: date,
    until: date | None = None,
    share_per_mille: int | None = None,
) -> Control:
    """`controller` controls `controlled` over [since, until); `share_per_mille` of the equity, 1 to 1000.

    Raises: NotAllowed; Invalid for itself, an unknown kind, a share out of range; PeriodTaken.
    """
    require(by, "registry.change_organisation", controlled)
    if controller.pk == controlled.pk:
        raise Invalid(_("单位不能控制自己。"), field="controller", value=controller.name, remedy=_("请选另一单位。"))
    if share_per_mille is not None and not 1 <= share_per_mille <= 1000:
        raise Invalid(
            _("持股比例须在 0.1% 到 100% 之间。"), field="share_per_mille", value=share_per_mille, remedy=_("请核对。")
        )
    choice(kind, ControlKind, field="kind")
    lock(controlled)
    row = insert(
        Control,
        by=by,
        controller=controller,
        controlled=controlled,
        kind=kind,
        share_per_mille=share_per_mille,
        period=span(since, until),
    )
    _tell(row, by)
    return row


@transaction.atomic
def end_control(*, by: User, control: Control, on: date) -> Control:
    """The link ends; `on` is the first day without. Raises: NotAllowed; AlreadyEnded; Superseded."""
    require(by, "registry.change_organisation", control.controlled)
    row = end(control, by=by, on=on)
    _tell(row, by)
    return row


def _tell(row: Control, by: User) -> None:
    publish(
        ControlRecorded(
            subject=row.controller.uri,
            controlled=row.controlled.uri,
            kind=row.kind,
            since=row.started_on.isoformat(),
            until=row.ended_on.isoformat() if row.ended_on else "",
        ),
        by=by,
    )
