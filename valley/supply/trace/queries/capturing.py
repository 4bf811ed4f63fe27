"""What capture asks: for whom somebody sends, which jobs they may see, an event as it is served."""

from datetime import UTC
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from valley.kernel.errors import Invalid, Missing
from valley.kernel.models import User
from valley.kernel.permissions import deputised, may
from valley.registry.models import Organisation
from valley.registry.queries import acted_for
from valley.registry.rules import is_operator
from valley.supply.trace.models import CaptureJob, Event


def capturing_organisation(user: User, given: str = "") -> Organisation | None:
    """For whom `user` sends: the organisation whose public id is `given`, else the only one for which they may.

    None: nobody but the park itself. Raises: Missing; Invalid where there are several.
    """
    if given:
        try:
            return Organisation.objects.get(public_id=UUID(given))
        except (ValueError, Organisation.DoesNotExist):
            raise Missing(field="Valley-Organisation", value=given) from None
    own = [each for each in acted_for(user).order_by("pk") if may(user, "trace.capture", each)]
    if len(own) > 1:
        ids = ", ".join(f"{each.public_id} {each}" for each in own)
        raise Invalid(
            _("您可为几家单位报送，请写明是哪一家。"),
            field="Valley-Organisation",
            remedy=_("请在请求头 Valley-Organisation 中写明其一：%(ids)s") % {"ids": ids},
        )
    return own[0] if own else None


def jobs_for(user: User, *, before: int | None = None) -> QuerySet[CaptureJob]:
    """The jobs that `user` may see, the newest first; `before`: only those with a smaller number."""
    jobs = CaptureJob.objects.select_related("organisation").order_by("-pk")
    if before is not None:
        jobs = jobs.filter(pk__lt=before)
    return jobs if deputised(user, is_operator) else jobs.filter(Q(by=user) | Q(organisation__in=acted_for(user)))


def event_as_json(event: Event) -> bytes:
    """The event as served: its body to the letter, with its context and its recordTime."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text FROM trace_event WHERE id = %s", [event.pk])
        (text,) = cursor.fetchone()
    record_time = event.record_time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    context = orjson.dumps(event.context.context).decode() if event.context else None
    start = f'{{"@context":{context},' if context else "{"
    return f'{start}"recordTime":"{record_time}",{text[1:]}'.encode()
