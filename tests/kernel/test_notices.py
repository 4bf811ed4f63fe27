"""Notices: in words for their recipient only, by the way they chose, and never lost in silence."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from tests import factories
from valley.config import gateways
from valley.kernel import actions, clock, notices
from valley.kernel.actions.notices import MAX_ATTEMPTS
from valley.kernel.engine.gateway import Gateway
from valley.kernel.errors import Invalid, Missing
from valley.kernel.models import Delivery, DeliveryState, Notice, User

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


@pytest.fixture(autouse=True)
def _message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(notices._messages, "kernel.pot_due", "%(thing)s 将于 %(due)s 截止")


@pytest.fixture
def reader(db: None, pots: set[tuple[str, str]]) -> User:
    return factories.user("reader", email="reader@valley.example")


def tell(*users: User, uri: str = "/pots/1") -> list[Notice]:
    return notices.notify(users, "kernel.pot_due", uri, {"due": "2026-03-05"})


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_a_message_is_declared_once_and_only_declared_ones_are_sent(reader: User) -> None:
    with pytest.raises(ValueError, match="declared already"):
        notices.declare("kernel.pot_due", "again")
    with pytest.raises(KeyError):
        notices.notify(reader, "kernel.nothing", "/pots/1")
    notices.declare("kernel.test_only", "x")
    del notices._messages["kernel.test_only"]


@pytest.mark.django_db(transaction=True)
def test_notifying_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        notices.notify([], "kernel.pot_due", "/pots/1")


def test_a_notice_is_told_in_words_and_the_table_holds_none(reader: User) -> None:
    [notice] = tell(reader)
    assert [told.text for told in notices.told(reader)] == ["锅 1 将于 2026-03-05 截止"]
    assert "锅" not in json.dumps(Notice.objects.values().get(), default=str, ensure_ascii=False)
    notice.context = {}
    assert notices.tell(notice) is not None
    assert "—" in notices.tell(notice).text  # type: ignore[union-attr]


def test_who_may_not_see_the_thing_is_told_nothing_not_even_that_there_is_something(
    reader: User, pots: set[tuple[str, str]]
) -> None:
    tell(reader)
    pots.add(("/pots/1", "reader"))
    assert notices.told(reader) == []
    assert actions.deliver_due() == 0
    assert mail.outbox == []
    assert states() == ["withheld"]


def test_a_closed_account_is_told_nothing(reader: User) -> None:
    tell(reader)
    User.objects.filter(pk=reader.pk).update(is_active=False)
    actions.deliver_due()
    assert (mail.outbox, states()) == ([], ["withheld"])


def test_one_mail_for_what_is_due_together_in_the_readers_language(reader: User) -> None:
    tell(reader)
    assert actions.deliver_due() == 1
    assert mail.outbox[0].subject == "锅 1 将于 2026-03-05 截止"
    assert "/pots/1" in mail.outbox[0].body
    tell(reader)
    tell(reader, uri="/pots/2")
    assert actions.deliver_due() == 2
    assert len(mail.outbox) == 2
    assert "锅 2" in mail.outbox[1].body
    assert "2" in mail.outbox[1].subject
    assert actions.deliver_due() == 0


def test_a_title_cannot_smuggle_a_header(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(reader, uri="/pots/1\nBcc: everybody@valley.example")
    assert actions.deliver_due() == 1
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["reader@valley.example"]


def test_without_an_address_there_is_only_the_bell(db: None, pots: set[tuple[str, str]]) -> None:
    tell(factories.user())
    assert states() == []


def test_each_user_is_told_once_even_if_named_twice(reader: User) -> None:
    assert len(tell(reader, reader)) == 1


def test_quiet_hours_and_the_digest_are_kept(reader: User) -> None:
    actions.choose_notices(by=reader, email=True, digest_hour=9, quiet_from=22, quiet_until=7)
    with clock.travel(MORNING + timedelta(hours=1)):
        tell(reader)
        assert actions.deliver_due() == 0
    with clock.travel(MORNING + timedelta(days=1)):
        assert actions.deliver_due() == 1
    actions.choose_notices(by=reader, email=True, quiet_from=8, quiet_until=10)
    with clock.travel(MORNING):
        tell(reader)
        assert actions.deliver_due() == 0
    with clock.travel(MORNING + timedelta(hours=1)):
        assert actions.deliver_due() == 1


def test_who_wants_no_mail_gets_none(reader: User) -> None:
    actions.choose_notices(by=reader, email=False)
    tell(reader)
    assert states() == []
    assert len(notices.told(reader, unread=True)) == 1


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("digest_hour", {"digest_hour": 24}),
        ("quiet_from", {"quiet_from": -1, "quiet_until": 3}),
        ("quiet_until", {"quiet_from": 3}),
        ("gateway", {"gateway": "elsewhere"}),
    ],
)
def test_a_wrong_choice_is_refused_by_field(reader: User, field: str, more: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        actions.choose_notices(by=reader, email=True, **more)
    assert refused.value.field == field


def fail(*_args: Any, **_more: Any) -> None:
    raise ConnectionRefusedError("mail.secret-host.example")


def test_what_does_not_arrive_is_tried_again_then_shown_then_sent_by_hand(
    reader: User, officer: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with clock.travel(MORNING):
        tell(reader)
    monkeypatch.setattr("valley.kernel.actions.notices.EmailMessage.send", fail)
    now = MORNING
    for attempt in range(1, MAX_ATTEMPTS + 1):
        with clock.travel(now):
            assert actions.deliver_due() == 0
            assert actions.deliver_due() == 0  # not before its pause is over
        row = Delivery.objects.get()
        assert (row.attempts, row.fault) == (attempt, "ConnectionRefusedError")
        now = row.due_at
    assert row.state == DeliveryState.FAILED
    assert "secret-host" not in caplog.text
    monkeypatch.undo()
    monkeypatch.setitem(notices._messages, "kernel.pot_due", "%(thing)s")
    actions.retry_delivery(by=officer, delivery_id=row.pk)
    with pytest.raises(Missing):
        actions.retry_delivery(by=officer, delivery_id=row.pk)


def test_an_address_that_went_away_counts_as_not_delivered(reader: User) -> None:
    tell(reader)
    User.objects.filter(pk=reader.pk).update(email="")
    actions.deliver_due()
    assert Delivery.objects.get().fault == "NotTaken"


def test_reading_is_for_ones_own_notices(reader: User) -> None:
    [mine] = tell(reader)
    tell(reader)
    with pytest.raises(Missing):
        actions.mark_read(by=factories.user(), notice_id=str(mine.public_id))
    assert actions.mark_read(by=reader, notice_id=str(mine.public_id)) == 1
    assert actions.mark_read(by=reader) == 1
    assert notices.told(reader, unread=True) == []


class Door(BaseHTTPRequestHandler):
    seen: list[tuple[str, bytes]] = []
    status = 200

    def do_POST(self) -> None:
        Door.seen.append(
            (self.headers["X-Valley-Signature"] or "", self.rfile.read(int(self.headers["Content-Length"])))
        )
        self.send_response(Door.status)
        if Door.status == 302:
            self.send_header("Location", "http://127.0.0.1:1/inside")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def door(settings: Any) -> Iterator[str]:
    Door.seen, Door.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}/in"
    settings.NOTICE_GATEWAYS = {"sms": Gateway("sms", address, "signed", "s3cret")}
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_gateway_is_told_who_by_an_opaque_id(reader: User, door: str) -> None:
    actions.choose_notices(by=reader, email=False, gateway="sms")
    tell(reader)
    assert actions.deliver_due() == 1
    [(signature, body)] = Door.seen
    assert len(signature) == 64
    assert json.loads(body)["to"] == str(reader.public_id)
    assert "reader" not in body.decode()


@pytest.mark.parametrize("status", [302, 500])
def test_a_gateway_that_refuses_or_points_elsewhere_did_not_take_it(reader: User, door: str, status: int) -> None:
    Door.status = status
    actions.choose_notices(by=reader, email=False, gateway="sms")
    tell(reader)
    assert actions.deliver_due() == 0
    assert Delivery.objects.get().fault == "NotTaken"


def test_a_gateway_that_was_taken_away_did_not_take_it(reader: User, door: str, settings: Any) -> None:
    actions.choose_notices(by=reader, email=False, gateway="sms")
    tell(reader)
    settings.NOTICE_GATEWAYS = {}
    assert actions.deliver_due() == 0


def test_gateways_are_read_from_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "gateways.json"
    assert gateways.read(file) == {}
    file.write_text('{"sms": {"url": "https://sms.example", "format": "signed", "secret": "x"}}')
    file.chmod(0o644)
    with pytest.raises(PermissionError, match="chmod 600"):
        gateways.read(file)
    file.chmod(0o600)
    assert gateways.read(file)["sms"].secret == "x"


@pytest.mark.django_db(transaction=True)
def test_two_senders_send_one_mail(pots: set[tuple[str, str]]) -> None:
    from django.db import connection

    with transaction.atomic():
        tell(factories.user("reader", email="reader@valley.example"))

    def send() -> None:
        try:
            actions.deliver_due()
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(mail.outbox) == 1
