"""Named queries and subscriptions, and what is delivered: signed, at least once, never again once confirmed."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.supply.trace.api.conftest import event, events_in, numbers
from valley.kernel import clock
from valley.kernel.models import User
from valley.registry.models import Organisation
from valley.supply.trace import actions
from valley.supply.trace.models import Subscription

Ask = Callable[..., Any]
Capture = Callable[..., Any]
SHIPPED = {"name": "shipped", "query": {"EQ_bizStep": ["shipping"], "eventType": ["ObjectEvent"]}}


class Receiver:
    """A server on this machine that answers as it is told."""

    def __init__(self) -> None:
        self.status, self.got = 200, list[tuple[dict[str, str], bytes]]()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?x=1"
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def reports(self) -> list[list[int]]:
        """Numbers of the events of each report."""
        return [
            [int(e["eventID"][-12:]) for e in json.loads(body)["epcisBody"]["queryResults"]["resultsBody"]["eventList"]]
            for _headers, body in self.got
        ]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_PRIVATE = True
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def query(ask: Ask) -> dict[str, Any]:
    assert ask("/queries", method="post", body=SHIPPED).status_code == 201
    return SHIPPED


def test_a_query_is_defined_asked_and_dropped(capture: Capture, ask: Ask, stranger: User) -> None:
    capture(event(1), event(2, bizStep="receiving"))
    made = ask("/queries", method="post", body=SHIPPED)
    assert (made.status_code, made["Location"]) == (201, "/epcis/v2/queries/shipped")
    again = ask("/queries", method="post", body=SHIPPED)
    assert (again.status_code, again.json()["type"]) == (409, "epcisException:ResourceAlreadyExistsException")
    assert ask("/queries").json() == [SHIPPED]
    assert ask("/queries/shipped").json() == SHIPPED
    answer = ask("/queries/shipped/events")
    assert numbers(answer) == [1]
    assert answer.json()["epcisBody"]["queryResults"]["queryName"] == "shipped"
    assert ask("/queries/shipped", method="delete", by=stranger).status_code == 403
    assert ask("/queries/shipped", method="delete").status_code == 204
    assert ask("/queries/shipped/events").status_code == 404


def test_a_query_brings_its_own_prefixes(capture: Capture, ask: Ask) -> None:
    capture(event(1, **{"ex:weight": 3}), event(2))
    asked = {"@context": {"w": "https://ns.example.com/"}, "GE_w:weight": 2}
    assert ask("/queries", method="post", body={"name": "heavy", "query": asked}).status_code == 201
    assert numbers(ask("/queries/heavy/events")) == [1]


@pytest.mark.parametrize(
    ("body", "status", "name"),
    [
        ({"name": "a"}, 400, "QueryValidationException"),
        ({"name": "a/b", "query": {}}, 400, "QueryValidationException"),
        ({"name": "a", "query": {"EQ_nonsense": 1}}, 400, "QueryParameterException"),
        ([], 400, "ValidationException"),
    ],
)
def test_what_is_no_query_is_refused(ask: Ask, body: Any, status: int, name: str) -> None:
    answer = ask("/queries", method="post", body=body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"epcisException:{name}")


def _subscribe(ask: Ask, receiver: Receiver, **more: Any) -> Any:
    wanted = {"dest": receiver.url, "signatureToken": "a secret", "stream": True, **more}
    return ask("/queries/shipped/subscriptions", method="post", body={k: v for k, v in wanted.items() if v is not None})


def test_a_report_is_signed_and_its_secret_stays_here(
    capture: Capture, ask: Ask, query: Any, receiver: Receiver
) -> None:
    capture(event(1))
    made = _subscribe(ask, receiver)
    assert made.status_code == 201
    shown = made.json()
    assert made["Location"].endswith(f"/subscriptions/{shown['subscriptionID']}")
    capture(event(2), event(3, bizStep="receiving"), event(4))
    assert actions.deliver_due() == 1
    (headers, body) = receiver.got[0]
    assert headers["GS1-Signature"] == hmac.new(b"a secret", body, hashlib.sha256).hexdigest()
    assert receiver.reports() == [[2, 4]]
    results = json.loads(body)["epcisBody"]["queryResults"]
    assert (results["queryName"], results["subscriptionID"]) == ("shipped", shown["subscriptionID"])
    everywhere = [made.content, ask(f"/queries/shipped/subscriptions/{shown['subscriptionID']}").content,
                  ask("/queries/shipped/subscriptions").content, bytes(Subscription.objects.get().secret)]  # fmt: skip
    assert not any(b"a secret" in told for told in everywhere)
    assert actions.deliver_due() == 0
    assert len(receiver.got) == 1


def test_a_receiver_that_is_down_for_an_hour_gets_everything_once(
    capture: Capture, ask: Ask, query: Any, receiver: Receiver
) -> None:
    capture(event(1))
    subscription = f"/queries/shipped/subscriptions/{_subscribe(ask, receiver).json()['subscriptionID']}"
    receiver.status = 503
    now, number = clock.now(), 1
    for minute in range(60):
        with clock.travel(now + timedelta(minutes=minute)):
            number += 1
            capture(event(number))
            actions.deliver_due()
    tried = len(receiver.got)
    assert 8 <= tried <= 20  # 2, 4, 8 … 300 s apart
    state = ask(subscription).json()["valley:state"]
    assert state["failures"] == tried
    assert state["lastFault"] == "HTTP 503"
    receiver.got.clear()
    receiver.status = 200
    with clock.travel(now + timedelta(minutes=66)):
        assert actions.deliver_due() == 1
        capture(event(100))
        assert actions.deliver_due() == 1
        assert actions.deliver_due() == 0
    assert receiver.reports() == [list(range(2, 62)), [100]]
    assert ask(subscription).json()["valley:state"]["failures"] == 0


def test_many_events_are_confirmed_report_by_report(
    capture: Capture, ask: Ask, query: Any, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("valley.supply.trace.actions.delivering.REPORT_EVENTS", 2)
    capture(event(0))
    _subscribe(ask, receiver, initialRecordTime="2020-01-01T00:00:00Z")
    capture(*(event(n) for n in range(1, 4)))
    capture(event(4))
    assert actions.deliver_due() == 3
    assert receiver.reports() == [[0, 1], [2, 3], [4]]


def test_a_schedule_reports_at_its_time_even_nothing(
    capture: Capture, ask: Ask, query: Any, receiver: Receiver
) -> None:
    made = _subscribe(ask, receiver, stream=None, schedule={"hour": "1", "minute": "5"}, reportIfEmpty=True)
    assert made.status_code == 201
    assert made.json()["schedule"] == {"hour": "1", "minute": "5"}
    capture(event(1))
    assert actions.deliver_due() == 0
    day = clock.now()
    for later, expected in ((1, [[1]]), (2, [[1], []])):
        with clock.travel(day + timedelta(days=later)):
            assert actions.deliver_due() == 1
            assert actions.deliver_due() == 0
        assert receiver.reports() == expected


def test_a_lease_keeps_a_second_sender_away(capture: Capture, ask: Ask, query: Any, receiver: Receiver) -> None:
    _subscribe(ask, receiver)
    capture(event(1))
    Subscription.objects.update(leased_until=clock.now() + timedelta(seconds=30))
    assert actions.deliver_due() == 0
    with clock.travel(clock.now() + timedelta(minutes=3)):  # the first one was killed
        assert actions.deliver_due() == 1


def test_only_what_the_subscriber_may_see_is_sent(
    capture: Capture, ask: Ask, query: Any, receiver: Receiver, firm: Organisation, member: User
) -> None:
    wanted = {"dest": receiver.url, "stream": True}
    assert ask("/queries/shipped/subscriptions", method="post", by=member, body=wanted).status_code == 201
    capture(event(1))
    capture(event(2), organisation=firm)
    actions.deliver_due()
    assert receiver.reports() == [[2]]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"dest": None}, "dest"), ({"dest": "ftp://x/"}, "dest"), ({"dest": "http://user:pw@x/"}, "dest"),
        ({"stream": None}, "stream"), ({"schedule": {"hour": "1"}}, "stream"), ({"stream": "yes"}, "stream"),
        ({"stream": None, "schedule": {"hour": "25"}}, "schedule.hour"), ({"stream": None, "schedule": []}, "schedule"),
        ({"initialRecordTime": "soon"}, "initialRecordTime"), ({"signatureToken": 1}, "signatureToken"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(ask: Ask, query: Any, receiver: Receiver, more: Any, field: str) -> None:
    answer = _subscribe(ask, receiver, **more)
    assert (answer.status_code, answer.json()["type"]) == (400, "epcisException:SubscriptionControlsException")
    assert answer.json()["detail"].startswith(field)


def test_this_machine_is_not_called_unless_allowed(capture: Capture, ask: Ask, query: Any, settings: Any) -> None:
    settings.WEBHOOKS_PRIVATE = False
    for dest in ("http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://[::ffff:127.0.0.1]/"):
        body = {"dest": dest, "stream": True}
        assert ask("/queries/shipped/subscriptions", method="post", body=body).status_code == 400, dest
    body = {"dest": "http://localhost:9/", "stream": True}  # a name is looked up when it is called
    assert ask("/queries/shipped/subscriptions", method="post", body=body).status_code == 201
    capture(event(1))
    actions.deliver_due()
    assert "private network" in Subscription.objects.get().last_fault


def test_subscriptions_end(capture: Capture, ask: Ask, query: Any, receiver: Receiver, stranger: User) -> None:
    path = f"/queries/shipped/subscriptions/{_subscribe(ask, receiver).json()['subscriptionID']}"
    assert ask(path, by=stranger).status_code == 404
    assert ask("/queries/shipped/subscriptions", by=stranger).json() == []
    told = ask(path, method="options")
    assert (told.status_code, told["GS1-Query-Min-Record-Time"]) == (204, ask(path).json()["minRecordTime"])
    assert ask(path, method="delete").status_code == 204
    assert ask(path).status_code == 404
    assert len(events_in(ask("/queries/shipped/events"))) == 0
