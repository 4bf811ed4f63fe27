"""A lost password without an e-mail server."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.factories import user as make_user
from valley.kernel import clock
from valley.kernel.actions.recovery import issue_recovery, use_recovery
from valley.kernel.actions.tokens import issue_token, use_token
from valley.kernel.errors import CredentialRefused, Invalid
from valley.kernel.models import Entry, Recovery, User

NEW = "another long battery"


def test_a_code_sets_a_new_password_once(user: User, client: Client) -> None:
    _record, code = issue_recovery(by=None, user=user)
    given = {"username": user.username.upper(), "code": code.lower().replace("-", " "), "password": NEW, "again": NEW}
    assert client.post(reverse("account_reset_password"), given)["Location"] == reverse("account_login")
    user.refresh_from_db()
    assert user.check_password(NEW)
    refused = client.post(reverse("account_reset_password"), given)
    assert refused.status_code == 422
    assert "已使用或已过期" in refused.content.decode()


def test_a_code_expires(user: User) -> None:
    _record, code = issue_recovery(by=None, user=user, hours=1)
    with clock.travel(clock.now() + timedelta(hours=1, seconds=1)), pytest.raises(CredentialRefused):
        use_recovery(username=user.username, code=code, password=NEW)


def test_a_code_is_for_one_account(user: User) -> None:
    _record, code = issue_recovery(by=None, user=user)
    with pytest.raises(CredentialRefused):
        use_recovery(username=make_user().username, code=code, password=NEW)


def test_a_newer_code_withdraws_the_older(user: User) -> None:
    _record, older = issue_recovery(by=None, user=user)
    _record, newer = issue_recovery(by=None, user=user)
    with pytest.raises(CredentialRefused):
        use_recovery(username=user.username, code=older, password=NEW)
    use_recovery(username=user.username, code=newer, password=NEW)


def test_a_weak_password_does_not_use_up_the_code(user: User) -> None:
    record, code = issue_recovery(by=None, user=user)
    with pytest.raises(Invalid) as refused:
        use_recovery(username=user.username, code=code, password="1234567890")
    assert refused.value.field == "password"
    assert Recovery.objects.get(pk=record.pk).used_at is None


@pytest.mark.parametrize("drops", [True, False])
def test_the_second_factor_goes_only_if_the_code_says_so(user: User, drops: bool) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    _record, code = issue_recovery(by=None, user=user, drops_second_factor=drops)
    use_recovery(username=user.username, code=code, password=NEW)
    assert Authenticator.objects.exists() is not drops


def test_sessions_end_with_a_recovery(user: User, client: Client) -> None:
    client.force_login(user)
    _record, code = issue_recovery(by=None, user=user)
    use_recovery(username=user.username, code=code, password=NEW)
    assert client.get(reverse("my_security")).status_code == 302


def test_issue_and_use_are_in_the_journal_and_the_code_is_not(user: User) -> None:
    _record, code = issue_recovery(by=None, user=user)
    use_recovery(username=user.username, code=code, password=NEW)
    entries = Entry.objects.filter(payload__owner=user.uri)
    assert list(entries.order_by("pk").values_list("event", "actor")) == [
        ("kernel.RecoveryIssued", None),
        ("kernel.RecoveryUsed", user.public_id),
    ]
    everything = str(list(Entry.objects.values())) + str(list(Recovery.objects.values()))
    assert code not in everything
    assert code.replace("-", "") not in everything


def test_guesses_are_limited(user: User, client: Client) -> None:
    given = {"username": user.username, "code": "00000", "password": NEW, "again": NEW}
    assert [client.post(reverse("account_reset_password"), given).status_code for _ in range(6)] == [422] * 5 + [429]


def test_a_recovery_leaves_tokens_of_programs_alone(user: User) -> None:
    _token, text = issue_token(by=user, label="x", scopes=["read"], days=1)
    _record, code = issue_recovery(by=None, user=user)
    use_recovery(username=user.username, code=code, password=NEW)
    assert use_token(text=text) is not None
