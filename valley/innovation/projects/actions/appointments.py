"""Dual appointments: a person's time as whole parts of one total."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.shared import promises
from valley.innovation.projects.models import Appointment
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import text

if TYPE_CHECKING:
    from valley.registry.models import Organisation, Person


@transaction.atomic
def appoint(
    *,
    by: User,
    person: "Person",
    post: str,
    since: date,
    until: date,
    total: int,
    parts: Mapping["Organisation", int],
    words: str,
) -> Appointment:
    """Enter a dual appointment over [since, until). Outputs credited to the person's units follow their own split.

    Raises: NotAllowed; Invalid; AppointedAlready where another split of the same person's time overlaps.
    """
    require(by, "projects.appoint", None)
    if until <= since:
        raise Invalid(_("止日须晚于起日。"), field="until", value=until.isoformat(), remedy=_("请核对任期。"))
    if len(parts) < 2:
        raise Invalid(_("双聘至少涉及两个单位。"), field="parts", value=len(parts), remedy=_("请补充单位。"))
    made = shared.split(by=by, total=total, parts=parts, words=words)
    with promises():
        row = Appointment.objects.create(
            person=person, post=text(post, field="post", most=120), period=(since, until), split=made
        )
    publish(events.PersonAppointed(subject=row.uri, person=person.uri, organisations=[one.uri for one in parts]), by=by)
    return row
