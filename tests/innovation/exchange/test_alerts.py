"""Alerts of saved searches by e-mail: in the reader's language, not in quiet hours, ended from the mail itself."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, taken
from valley.innovation.exchange import actions
from valley.innovation.exchange.models import Watch
from valley.kernel import clock
from valley.kernel.actions import notices
from valley.kernel.actions.accounts import change_language
from valley.kernel.models import Delivery, Notice, User


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


@pytest.fixture
def reader(db: None) -> User:
    return factories.user("reader", email="reader@valley.example")


def alerted(net: Network, reader: User, words: str = "发硬", **more: Any) -> Any:
    actions.save_watch(by=reader, words=words)
    need = taken(net, **more)
    actions.tell_watchers(need)
    return need


def test_an_alert_is_mailed_in_the_readers_language_with_what_was_found(net: Network, reader: User) -> None:
    change_language(by=reader, language="en")
    need = alerted(net, reader)
    assert notices.deliver_due() == 1
    [sent] = mail.outbox
    assert sent.to == ["reader@valley.example"]
    assert "saved search" in sent.subject.lower()
    assert need.number in sent.subject
    assert f"{need.uri}\nNo more of this: " in sent.body, sent.body


def test_quiet_hours_and_a_digest_hold_the_alert_back(net: Network, reader: User) -> None:
    now = timezone.localtime(clock.now())
    notices.choose_notices(by=reader, email=True, quiet_from=now.hour, quiet_until=(now.hour + 3) % 24)
    alerted(net, reader)
    assert notices.deliver_due() == 0
    with clock.travel(clock.now() + timedelta(hours=3)):
        assert notices.deliver_due() == 1
    assert len(mail.outbox) == 1


def test_who_wants_no_mail_is_told_in_the_platform_only(net: Network, reader: User) -> None:
    notices.choose_notices(by=reader, email=False)
    alerted(net, reader)
    assert Notice.objects.filter(user=reader).count() == 1
    assert not Delivery.objects.exists()


def test_a_search_is_ended_from_the_mail_without_signing_in(net: Network, reader: User) -> None:
    alerted(net, reader)
    notices.deliver_due()
    [sent] = mail.outbox
    found = re.search(r"(/watches/\S+/stop/\S+)", str(sent.body))
    assert found is not None
    assert sent.extra_headers["List-Unsubscribe"].endswith(f"{found[1]}>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client = Client(enforce_csrf_checks=True)
    page = client.get(found[1]).content.decode()
    assert "发硬" in page
    assert Watch.objects.get().ended_at is None  # looking at it changes nothing
    assert client.get(f"{found[1]}x").status_code == 404
    assert client.post(f"{found[1]}x").status_code == 404
    assert client.post(found[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.post(found[1]).status_code == 200  # twice does no harm
    assert Watch.objects.get().ended_at is not None
    assert actions.tell_watchers(taken(net)) == 0


def test_two_searches_that_find_the_same_tell_once(net: Network, reader: User) -> None:
    actions.save_watch(by=reader, words="米饭")
    alerted(net, reader)
    assert Notice.objects.filter(user=reader).count() == 1


def test_what_the_reader_may_not_see_any_more_is_not_mailed(net: Network, reader: User) -> None:
    need = alerted(net, reader)
    actions.withdraw_need(by=net.store.user, need=need, reason="已解决")
    assert notices.deliver_due() == 0
    assert mail.outbox == []
