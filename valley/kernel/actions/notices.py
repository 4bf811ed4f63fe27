"""Sending notices, and what people do with them."""

import logging
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from valley.kernel import clock
from valley.kernel.engine import gateway
from valley.kernel.engine.quiet import due_at, retry_after
from valley.kernel.errors import Invalid, Missing
from valley.kernel.models import Channel, Delivery, DeliveryState, Notice, NoticePreference, User
from valley.kernel.notices import STOP, preferences_of, tell

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 8
TIMEOUT_S = 10


class NotTaken(RuntimeError):
    """The gateway answered that it did not take the message."""


def deliver_due() -> int:
    """Send everything that is due, one message per user and channel; how many notices were sent.

    A message that was sent while this process died before its commit is sent again: at least once, not exactly once.
    """
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=clock.now())
    pairs = waiting.order_by("notice__user", "channel").values_list("notice__user", "channel").distinct()
    return sum(_deliver(user_id, channel) for user_id, channel in pairs)


@transaction.atomic
def _deliver(user_id: int, channel: str) -> int:
    now = clock.now()
    rows = list(
        Delivery.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
        .filter(notice__user=user_id, channel=channel, state=DeliveryState.WAITING, due_at__lte=now)
        .select_related("notice__user")
        .order_by("pk")
    )
    if not rows:
        return 0
    user = rows[0].notice.user
    with translation.override(user.language):
        texts = {row.pk: told.text for row in rows if (told := tell(row.notice))}
        for row in rows:
            if row.pk not in texts:
                row.state, row.ended_at = DeliveryState.WITHHELD, now
        sending = [row for row in rows if row.pk in texts]
        if sending:
            _send(user, channel, sending, [texts[row.pk] for row in sending])
    Delivery.objects.bulk_update(rows, ["state", "ended_at", "attempts", "fault", "due_at"])
    return sum(row.state == DeliveryState.SENT for row in rows)


def _send(user: User, channel: str, rows: list[Delivery], texts: list[str]) -> None:
    now = clock.now()
    try:
        _WAYS[channel](user, rows, texts)
    except Exception as fault:  # whatever a mail server or gateway can do to us: counted, shown, tried again
        log.warning("notices by %s not delivered: %s", channel, type(fault).__name__)
        for row in rows:
            row.attempts += 1
            row.fault = type(fault).__name__
            row.due_at = _not_quiet(user, now + retry_after(row.attempts))
            if row.attempts >= MAX_ATTEMPTS:
                row.state, row.ended_at = DeliveryState.FAILED, now
    else:
        for row in rows:
            row.attempts, row.state, row.ended_at, row.fault = row.attempts + 1, DeliveryState.SENT, now, ""


def _not_quiet(user: User, at: Any) -> Any:
    ways = preferences_of([user])[user.pk]
    return due_at(timezone.localtime(at), digest_hour=None, quiet_from=ways.quiet_from, quiet_until=ways.quiet_until)


def _by_email(user: User, rows: list[Delivery], texts: list[str]) -> None:
    if not user.email:
        raise NotTaken
    lines, stops = [], list[str]()
    for row, text in zip(rows, texts, strict=True):
        lines.append(f"{text}\n{settings.ORIGIN}{row.notice.thing}")
        if (stop := str(row.notice.context.get(STOP, ""))).startswith("/") and row.notice.user_id == user.pk:
            stops.append(f"{settings.ORIGIN}{stop}")
            lines[-1] += "\n" + gettext("不再接收这一项：%(address)s") % {"address": stops[-1]}
    subject = texts[0] if len(texts) == 1 else _summary(len(texts))
    closing = gettext("通知设置：%(address)s") % {"address": f"{settings.ORIGIN}/notices/preferences"}
    message = EmailMessage(" ".join(subject.split())[:200], "\n\n".join([*lines, closing]), None, [user.email])
    if len(rows) == len(stops) and len(set(stops)) == 1:  # RFC 2369 and RFC 8058: the reader's mail program offers it
        message.extra_headers = {
            "List-Unsubscribe": f"<{stops[0]}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }  # fmt: skip
    message.send()


def _by_gateway(user: User, rows: list[Delivery], texts: list[str]) -> None:
    door = settings.NOTICE_GATEWAYS.get(preferences_of([user])[user.pk].gateway)
    if door is None:
        raise NotTaken
    request = gateway.post(
        door,
        to=str(user.public_id),
        texts=texts,
        summary=_summary(len(texts)),
        link=f"{settings.ORIGIN}/notices",
        at_s=int(timezone.now().timestamp()),
    )
    status, answer = _http_post(request)
    if not gateway.accepted(door, status, answer):
        raise NotTaken


_WAYS: dict[str, Callable[[User, list[Delivery], list[str]], None]] = {
    Channel.EMAIL: _by_email,
    Channel.WEBHOOK: _by_gateway,
}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The allowed address and no other."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


def _http_post(request: gateway.Post) -> tuple[int, bytes]:
    asked = urllib.request.Request(request.url, request.body, request.headers, method="POST")  # noqa: S310 (Gateway allows https only)
    try:
        with urllib.request.build_opener(_NoRedirect).open(asked, timeout=TIMEOUT_S) as answer:
            return answer.status, answer.read(65_536)
    except urllib.error.HTTPError as refused:
        return refused.code, b""


def _summary(count: int) -> str:
    return ngettext("营养谷：您有 %(count)d 条新通知", "营养谷：您有 %(count)d 条新通知", count) % {"count": count}


@transaction.atomic
def mark_read(*, by: User, notice_id: str = "") -> int:
    """Mark one notice, or all, of one's own as read; how many. Raises Missing for a notice that is not one's own."""
    mine = Notice.objects.filter(user=by)
    if notice_id:
        mine = mine.filter(public_id=notice_id)
        if not mine.exists():
            raise Missing(field="notice", value=notice_id)
    return mine.filter(read_at=None).update(read_at=clock.now())


@transaction.atomic
def choose_notices(
    *,
    by: User,
    email: bool,
    gateway: str = "",
    digest_hour: int | None = None,
    quiet_from: int | None = None,
    quiet_until: int | None = None,
) -> NoticePreference:
    """Say how one wants to be told. Hours 0 to 23 in Asia/Shanghai; quiet hours have both ends or none.

    Raises: Invalid for an hour that is none, half a quiet time, or a gateway that the keeper did not allow.
    """
    for field, hour in (("digest_hour", digest_hour), ("quiet_from", quiet_from), ("quiet_until", quiet_until)):
        if hour is not None and not 0 <= hour <= 23:
            raise Invalid(gettext("请填写 0 到 23 之间的整点。"), field=field, value=hour)
    if (quiet_from is None) != (quiet_until is None):
        raise Invalid(gettext("免打扰的开始和结束须同时填写。"), field="quiet_until", value=quiet_until)
    if gateway and gateway not in settings.NOTICE_GATEWAYS:
        raise Invalid(gettext("没有这个消息网关。"), field="gateway", value=gateway)
    chosen, _made = NoticePreference.objects.update_or_create(
        user=by,
        defaults={
            "email": email,
            "gateway": gateway,
            "digest_hour": digest_hour,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
        },
    )
    return chosen


@transaction.atomic
def retry_delivery(*, by: User, delivery_id: int) -> Delivery:
    """Send a failed delivery once more. Raises Missing if it has not failed."""
    row = (
        Delivery.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=delivery_id, state=DeliveryState.FAILED)
        .first()
    )
    if row is None:
        raise Missing(field="delivery", value=delivery_id)
    row.state, row.attempts, row.due_at, row.ended_at = DeliveryState.WAITING, 0, clock.now(), None
    row.save(update_fields=["state", "attempts", "due_at", "ended_at"])
    return row
