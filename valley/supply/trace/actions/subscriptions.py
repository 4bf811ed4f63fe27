"""Subscriptions: begin and end."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.supply.trace.engine import schedule as schedules
from valley.supply.trace.engine.formats import EpcFormat
from valley.supply.trace.engine.query.words import moment
from valley.supply.trace.engine.webhooks import BadAddress, check_address
from valley.supply.trace.errors import SubscriptionRefused
from valley.supply.trace.events import Subscribed, Unsubscribed
from valley.supply.trace.models import NamedQuery, Subscription
from valley.supply.trace.queries.epcis import horizon


@transaction.atomic
def subscribe(
    *,
    by: User,
    query: NamedQuery,
    dest: Any = None,
    secret: Any = "",
    stream: Any = False,
    schedule: Any = None,
    report_if_empty: Any = False,
    initial_record_time: Any = None,
    epc_format: str = EpcFormat.DIGITAL_LINK,
) -> Subscription:
    """Have what `query` newly finds posted to `dest`, as it comes (`stream`) or on a schedule.

    Without initial_record_time (ISO 8601) only what is captured from now on. Values may come straight from a program.
    Raises: NotAllowed; SubscriptionRefused with the name of the field at fault.
    """
    require(by, "trace.subscribe", query)
    _check(dest, secret, stream, schedule, report_if_empty)
    now, begin = clock.now(), None
    if initial_record_time is not None:
        begin = moment(initial_record_time) if isinstance(initial_record_time, str) else None
        if begin is None:
            raise SubscriptionRefused(_("不是带时区的日期时间。"), field="initialRecordTime", value=initial_record_time)
    made = Subscription.objects.create(
        query=query,
        by=by,
        dest=dest,
        secret=seal(secret),
        stream=bool(stream),
        schedule={} if stream else schedule,
        report_if_empty=report_if_empty,
        epc_format=epc_format,
        initial_record_time=begin,
        min_record_time=begin or now,
        created_at=now,
        position=0 if begin else horizon(),
        ordinal=-1 if begin else 2**31 - 1,
        due_at=now if stream else next_due(schedule),
    )
    publish(Subscribed(subject=made.uri, query=query.uri), by=by)
    return made


@transaction.atomic
def unsubscribe(*, by: User, subscription: Subscription) -> None:
    """Nothing is sent any more. Raises: NotAllowed."""
    require(by, "trace.unsubscribe", subscription)
    publish(Unsubscribed(subject=subscription.uri, query=subscription.query.uri), by=by)
    subscription.delete()


def next_due(schedule: Mapping[str, Any]) -> Any:
    """The next moment of a schedule by the clock of the park. Raises: SubscriptionRefused."""
    try:
        return schedules.read(schedule).next_after(timezone.localtime(clock.now()))
    except schedules.NotASchedule as fault:
        raise SubscriptionRefused(
            _("时间表无法识别。"), field=f"schedule.{fault.field}".rstrip("."), value=fault.value, remedy=fault.reason
        ) from fault


def _check(dest: Any, secret: Any, stream: Any, schedule: Any, report_if_empty: Any) -> None:
    if not isinstance(dest, str) or not dest:
        raise SubscriptionRefused(_("缺少接收地址。"), field="dest", value=dest)
    try:
        check_address(dest, private_allowed=settings.WEBHOOKS_PRIVATE)
    except BadAddress as fault:
        raise SubscriptionRefused(_("不能发往这个地址。"), field="dest", value=dest, remedy=str(fault)) from fault
    if not isinstance(secret, str) or len(secret) > 1_000:
        raise SubscriptionRefused(_("应是不超过 1000 字的文本。"), field="signatureToken")
    if not isinstance(stream, bool) or not isinstance(report_if_empty, bool):
        wrong = "reportIfEmpty" if isinstance(stream, bool) else "stream"
        raise SubscriptionRefused(_("只能是 true 或 false。"), field=wrong)
    if stream == (schedule is not None):
        raise SubscriptionRefused(_("即时（stream）与时间表（schedule）须且只能选一个。"), field="stream", value=stream)
    if not stream and not (isinstance(schedule, Mapping) and all(isinstance(v, str | int) for v in schedule.values())):
        raise SubscriptionRefused(_("时间表是一个对象，各项是文本或数字。"), field="schedule")


def _fernet() -> Fernet:
    material = hashlib.sha256(b"trace.subscription\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(material))


def seal(secret: str) -> bytes:
    """The subscriber's secret as it is kept."""
    return _fernet().encrypt(secret.encode()) if secret else b""


def unseal(kept: bytes) -> str:
    """And back, to sign with."""
    return _fernet().decrypt(kept).decode() if kept else ""
