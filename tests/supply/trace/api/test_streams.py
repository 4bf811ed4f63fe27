"""Standing queries over WebSocket."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.supply.trace.api.conftest import event
from valley.kernel.models import User
from valley.supply.trace import actions
from valley.supply.trace.api import streams
from valley.supply.trace.api.answers import EpcisFault

Capture = Callable[..., Any]


@pytest.fixture(autouse=True)
def _in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's transaction is seen by its own thread only."""

    async def inline(run: Callable[..., Any], *given: Any) -> Any:
        return run(*given)

    monkeypatch.setattr(streams, "_in_a_thread", inline)
    monkeypatch.setattr(streams, "TICK_S", 0.01)
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def scope_of(query: str, origin: str = "") -> dict[str, Any]:
    """A handshake."""
    return {
        "type": "websocket", "path": "/epcis/v2/queries/shipped/events", "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1"), *([(b"origin", origin.encode())] if origin else [])],
        "scheme": "ws", "server": ("127.0.0.1", 8001), "client": ("127.0.0.1", 1),
    }  # fmt: skip


def begun(user: User, query: str, origin: str = "") -> streams.Standing:
    """What the server makes of a handshake."""
    return streams.Streams([lambda _request: user], sending=False).begin(scope_of(query, origin))


def talk(user: User | None, query: str) -> list[dict[str, Any]]:
    """What the server says to a client who asks with `query`."""

    async def conversation() -> list[dict[str, Any]]:
        said: list[dict[str, Any]] = []
        heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        scope = scope_of(query)
        await heard.put({"type": "websocket.connect"})
        served = asyncio.ensure_future(streams.Streams([lambda _request: user], sending=False)(scope, heard.get, send))
        await asyncio.sleep(0.2)
        await heard.put({"type": "websocket.disconnect"})
        await asyncio.wait_for(served, 5)
        return said

    # A browser test that ran before in this process left its loop marked as running in this thread.
    other = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return asyncio.run(conversation())
    finally:
        asyncio._set_running_loop(other)


def numbers(said: list[dict[str, Any]]) -> list[list[int]]:
    """The numbers of the events of each message."""
    lists = [
        json.loads(message["text"])["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        for message in said
        if message["type"] == "websocket.send"
    ]
    return [[int(found["eventID"][-12:]) for found in each] for each in lists]


@pytest.fixture
def shipped(operator: User) -> None:
    actions.define_query(by=operator, name="shipped", query={"EQ_bizStep": ["shipping"]}, prefixes={})


def test_what_is_captured_is_told_at_once_and_once(capture: Capture, operator: User, shipped: None) -> None:
    capture(event(1))
    standing = begun(operator, "stream=true")
    told = []
    for held in ((event(2), event(3, bizStep="receiving")), (event(4),), ()):
        if held:
            capture(*held)
        told.append([{"type": "websocket.send", "text": text} for text in streams.reports_of(standing)])
    assert [numbers(said) for said in told] == [[[2]], [[4]], []]


def test_from_an_earlier_record_time(capture: Capture, operator: User, shipped: None) -> None:
    capture(event(1))
    standing = begun(operator, "stream=true&initialRecordTime=2020-01-01T00:00:00Z")
    assert numbers([{"type": "websocket.send", "text": text} for text in streams.reports_of(standing)]) == [[1]]


@pytest.mark.parametrize("query", ["", "stream=true&minute=5", "minute=99", "stream=perhaps"])
def test_what_cannot_be_kept_is_refused(operator: User, shipped: None, query: str) -> None:
    with pytest.raises(EpcisFault) as refused:
        begun(operator, query)
    assert refused.value.name == "SubscriptionControlsException"


def test_pages_of_other_sites_are_refused(operator: User, shipped: None) -> None:
    with pytest.raises(EpcisFault) as refused:
        begun(operator, "stream=true", "https://evil.example")
    assert refused.value.status == 403


def test_nobody_is_refused_before_the_handshake() -> None:
    assert talk(None, "stream=true") == [{"type": "websocket.close", "code": 1008}]
