"""Programs act with tokens: hashed, scoped, expiring."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import user as make_user
from valley.kernel import clock
from valley.kernel.actions.tokens import issue_token, revoke_token, use_token
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import ApiToken, Entry, User
from valley.kernel.permissions import may

ME, TOKENS = "/api/v1/me", "/api/v1/me/tokens"


def issue(user: User, *scopes: str, days: int = 1) -> tuple[ApiToken, str]:
    return issue_token(by=user, label="report", scopes=scopes or ("read",), days=days)


def bearer(text: str) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {text}"}}


def test_a_token_opens_the_api_for_its_owner(user: User, client: Client) -> None:
    _token, text = issue(user)
    answer = client.get(ME, **bearer(text))
    assert (answer.status_code, answer.json()["username"]) == (200, user.username)


def test_the_secret_is_neither_in_the_table_nor_in_the_journal(user: User) -> None:
    _token, text = issue(user)
    assert text not in str(list(ApiToken.objects.values()))
    assert text not in str(list(Entry.objects.values()))


@pytest.mark.parametrize("header", ["", "Bearer nv_00000000_wrong", "Basic eDp5"])
def test_without_a_live_token_the_answer_is_401_in_words(client: Client, db: None, header: str) -> None:
    answer = client.get(ME, headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.json()["code"] == "NotSignedIn"
    assert "令牌" in answer.json()["message"]


def test_an_expired_token_opens_nothing(user: User) -> None:
    _token, text = issue(user, days=1)
    with clock.travel(clock.now() + timedelta(days=1, seconds=1)):
        assert use_token(text=text) is None


def test_a_revoked_token_opens_nothing(user: User) -> None:
    token, text = issue(user)
    revoke_token(by=user, token=token)
    revoke_token(by=user, token=token)  # once more changes nothing
    assert use_token(text=text) is None
    assert Entry.objects.filter(event="kernel.TokenRevoked").count() == 1


def test_a_closed_account_s_tokens_open_nothing(user: User) -> None:
    _token, text = issue(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert use_token(text=text) is None


def test_a_token_for_reading_changes_nothing(user: User, client: Client) -> None:
    token, text = issue(user, "read")
    answer = client.delete(f"{TOKENS}/{token.public_id}", **bearer(text))
    assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")
    assert ApiToken.objects.get().revoked_at is None


def test_a_token_for_writing_may_what_its_owner_may(user: User, client: Client) -> None:
    token, text = issue(user, "write")
    assert client.delete(f"{TOKENS}/{token.public_id}", **bearer(text)).status_code == 204
    assert client.get(ME, **bearer(text)).status_code == 401


def test_a_token_for_one_verb_does_just_that(user: User, client: Client) -> None:
    victim, _text = issue(user, "read")
    _token, other_verb = issue(user, "kernel.issue_token")
    assert client.delete(f"{TOKENS}/{victim.public_id}", **bearer(other_verb)).status_code == 403
    _token, right_verb = issue(user, "kernel.revoke_token")
    assert client.delete(f"{TOKENS}/{victim.public_id}", **bearer(right_verb)).status_code == 204


def test_a_token_never_begets_a_token(user: User) -> None:
    _token, text = issue(user, "write")
    found = use_token(text=text)
    assert found is not None
    found.user.allowed_verbs = frozenset({"kernel.issue_token"})
    assert not may(found.user, "kernel.issue_token", found.user)
    with pytest.raises(NotAllowed):
        issue(found.user)


def test_somebody_else_s_token_is_not_there(user: User, client: Client) -> None:
    token, _text = issue(make_user())
    _mine, text = issue(user, "write")
    answer = client.delete(f"{TOKENS}/{token.public_id}", **bearer(text))
    assert (answer.status_code, answer.json()["code"]) == (404, "Missing")


def test_wrong_tokens_are_limited_by_address(client: Client, db: None) -> None:
    answers = [client.get(ME, **bearer("nv_00000000_wrong")).status_code for _ in range(31)]
    assert answers == [401] * 30 + [429]


def test_a_session_must_prove_that_the_browser_means_it(user: User) -> None:
    token, _text = issue(user)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.delete(f"{TOKENS}/{token.public_id}").status_code == 403


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("label", {"label": " ", "scopes": ["read"], "days": 1}),
        ("scopes", {"label": "x", "scopes": [], "days": 1}),
        ("scopes", {"label": "x", "scopes": ["fly"], "days": 1}),
        ("days", {"label": "x", "scopes": ["read"], "days": 0}),
        ("days", {"label": "x", "scopes": ["read"], "days": 367}),
    ],
)
def test_a_token_needs_a_purpose_a_scope_and_an_end(user: User, field: str, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        issue_token(by=user, **given)
    assert refused.value.field == field


def test_use_is_noted_once_an_hour(user: User) -> None:
    token, text = issue(user)
    start = clock.now()
    for minutes, expected in ((1, 1), (31, 1), (62, 62)):
        with clock.travel(start + timedelta(minutes=minutes)):
            use_token(text=text)
        token.refresh_from_db()
        assert token.last_used_at == start + timedelta(minutes=expected)


def test_the_page_shows_a_new_token_once(user: User, client: Client) -> None:
    client.force_login(user)
    page = client.post(reverse("my_tokens"), {"label": "monthly", "scope": "read", "days": 30})
    text = page.context["fresh"]
    assert text in page.content.decode()
    assert text not in client.get(reverse("my_tokens")).content.decode()
    assert client.get(ME, **bearer(text)).status_code == 200
    client.post(reverse("revoke_my_token", args=[ApiToken.objects.get().public_id]))
    assert Client().get(ME, **bearer(text)).status_code == 401
