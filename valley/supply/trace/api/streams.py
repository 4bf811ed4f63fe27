"""Standing queries over WebSocket, and beside them the sender of webhooks: an ASGI application of its own.

`GET /epcis/v2/queries/{name}/events?stream=true` (or `?minute=5&hour=1`) with `Upgrade: websocket`. Each report is one
text message, an EPCISQueryDocument. A connection keeps its place in the store for as long as it lasts.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections, connection
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone

from valley.kernel import clock
from valley.kernel.models import User
from valley.supply.trace import actions
from valley.supply.trace.api.answers import EpcisFault, problem_of
from valley.supply.trace.api.asked import Authenticator, authenticated, understand
from valley.supply.trace.api.queries import named
from valley.supply.trace.engine import schedule as schedules
from valley.supply.trace.engine.formats import EpcFormat
from valley.supply.trace.engine.query import Kind, Query, QueryFault, Some, values
from valley.supply.trace.engine.query.tree import Than
from valley.supply.trace.engine.reports import stamp
from valley.supply.trace.queries.epcis import LAST, horizon, since
from valley.supply.trace.queries.reporting import report, translator_for
from valley.supply.trace.queries.visibility import sight_of

log = logging.getLogger(__name__)

TICK_S = 1.0
REPORT_EVENTS = 500
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass
class Standing:
    """What one connection asked for, and its place in the store."""

    user: User
    name: str
    query: Query
    schedule: schedules.Schedule | None
    report_if_empty: bool
    epc_format: EpcFormat
    begun: datetime
    place: tuple[int, int]
    due: datetime | None = None

    def next_due(self) -> None:
        """Set the next moment of the schedule, by the clock of the park."""
        if self.schedule is not None:
            self.due = self.schedule.next_after(timezone.localtime(clock.now()))


class Streams:
    """The application. ways: how to know who asks; `sending` False leaves deliveries to somebody else."""

    def __init__(self, ways: Sequence[Authenticator], *, sending: bool = True) -> None:
        self.ways, self.sending = ways, sending
        self.horizon = -1
        self._stop = threading.Event()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "lifespan":
                await self._live(receive, send)
            case "websocket":
                await self._stand(scope, receive, send)
            case _:
                body = b'{"type":"epcisException:NoSuchNameException","title":"Only WebSockets here","status":404}'
                kind = [(b"content-type", b"application/problem+json")]
                await send({"type": "http.response.start", "status": 404, "headers": kind})
                await send({"type": "http.response.body", "body": body})

    async def _live(self, receive: Receive, send: Send) -> None:
        sender = threading.Thread(target=self.watch, name="sender", daemon=True)
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                sender.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                self._stop.set()
                await asyncio.to_thread(sender.join)
                await send({"type": "lifespan.shutdown.complete"})
                return

    def watch(self) -> None:
        """Look for news and send what is due until told to stop; a database that is away ends a round only."""
        while not self._stop.is_set():
            try:
                close_old_connections()
                if self.sending:
                    actions.deliver_due()
                self.horizon = horizon()
            except Exception:
                log.exception("the sender missed a round")
                connection.close()
            self._stop.wait(TICK_S)
        connection.close()

    async def _stand(self, scope: Message, receive: Receive, send: Send) -> None:
        await receive()
        try:
            standing = await _in_a_thread(self.begin, scope)
        except Exception as fault:
            known = problem_of(fault)
            log.warning("a WebSocket was refused: %s %s", known.status, known.detail)
            await send({"type": "websocket.close", "code": 1008})
            return
        least = [(b"GS1-Query-Min-Record-Time", stamp(standing.begun).encode())]
        await send({"type": "websocket.accept", "headers": least})
        gone = asyncio.ensure_future(_gone(receive))
        try:
            while not gone.done():
                for text in await self._reports(standing):
                    await send({"type": "websocket.send", "text": text})
                await asyncio.wait([gone], timeout=TICK_S)
        finally:
            gone.cancel()

    async def _reports(self, standing: Standing) -> list[str]:
        news = self.horizon > standing.place[0] or self.horizon < 0
        due = standing.due is None or clock.now() >= standing.due
        if not due or (standing.schedule is None and not news):
            return []
        texts: list[str] = await _in_a_thread(reports_of, standing)
        return texts

    def begin(self, scope: Message) -> Standing:
        """Understand a handshake. Raises: EpcisFault, QueryFault."""
        request = request_of(scope)
        try:
            path = resolve(request.path_info).kwargs
        except Resolver404 as fault:
            raise EpcisFault(404, "NoSuchNameException", "There is no such resource.") from fault
        user = authenticated(request, self.ways)
        asked = understand(request, user, ("*/*",), "trace.query")
        query = named(path.get("query_name", ""))
        standing = Standing(
            user, query.name, actions.query_of(query), *_wishes(request), asked.epc_format, clock.now(),
            (horizon(), LAST),
        )  # fmt: skip
        given = request.GET.get("initialRecordTime")
        if given is not None:
            standing.begun = values.time("initialRecordTime", given)
            standing.query = standing.query.narrowed(Some(frozenset({Kind.RECORD_TIME}), Than("GE", standing.begun)))
            standing.place = (0, -1)
        standing.next_due()
        return standing


def reports_of(standing: Standing) -> list[str]:
    """What is new for a connection, as messages; its place moves on."""
    until, texts, sight = horizon(), list[str](), sight_of(standing.user)
    while True:
        found, reached = since(standing.query, sight=sight, place=standing.place, until=until, size=REPORT_EVENTS)
        last = reached >= (until, LAST)
        if found or (last and standing.schedule is not None and standing.report_if_empty and not texts):
            translate = translator_for(found, standing.epc_format)
            body = report(found, sight=sight, name=standing.name, translate=translate, created=clock.now())
            texts.append(body.decode())
        standing.place = max(reached, standing.place)
        if last:
            standing.next_due()
            return texts


def request_of(scope: Message) -> HttpRequest:
    """The handshake as a request with its session. Raises: EpcisFault for a page of another site."""
    request = ASGIRequest({**scope, "type": "http", "method": "GET"}, BytesIO(b""))
    origin = request.headers.get("Origin")
    if origin and origin not in settings.CSRF_TRUSTED_ORIGINS and "Authorization" not in request.headers:
        raise EpcisFault(403, "SecurityException", f"{origin} may not open a WebSocket with somebody's session.")
    SessionMiddleware(_nothing).process_request(request)
    AuthenticationMiddleware(_nothing).process_request(request)
    return request


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _wishes(request: HttpRequest) -> tuple[schedules.Schedule | None, bool]:
    """Schedule (None: stream) and reportIfEmpty. Raises: EpcisFault 400."""
    given = request.GET
    fields = {name: given[name] for name in schedules.FIELDS if name in given}
    try:
        stream = "stream" in given and values.boolean("stream", given["stream"])
        if stream == bool(fields):
            raise EpcisFault(
                400, "SubscriptionControlsException", "Either stream=true or a schedule (minute=…) is needed."
            )
        empty = "reportIfEmpty" in given and values.boolean("reportIfEmpty", given["reportIfEmpty"])
        return (schedules.read(fields) if fields else None), empty
    except (schedules.NotASchedule, QueryFault) as fault:
        raise EpcisFault(400, "SubscriptionControlsException", str(fault)) from fault


async def _in_a_thread(run: Callable[..., Any], *given: Any) -> Any:
    def alone() -> Any:
        close_old_connections()
        try:
            return run(*given)
        finally:
            close_old_connections()

    return await sync_to_async(alone, thread_sensitive=False)()


async def _gone(receive: Receive) -> None:
    """Returns once the client has left; what it says is not listened to."""
    while (await receive())["type"] != "websocket.disconnect":
        pass
