"""Signing in as people do it: through the pages, against real PostgreSQL."""

import os
import subprocess
import sys
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import user as make_user
from valley.kernel.models import Entry, User

PASSWORD = "correct horse battery"


def sign_in(client: Client, username: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password})


def totp_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def confirm(client: Client) -> None:
    """A sensitive step asks for the password again."""
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


def activate_totp(client: Client) -> str:
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": totp_now(secret)})
    assert answer.status_code == 302
    cache.clear()  # the same half-minute's code is needed again at sign-in
    return secret


def test_name_and_password_open_the_door(user: User, client: Client) -> None:
    answer = sign_in(client, user.username)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get(reverse("my_security")).status_code == 200


def test_a_wrong_password_is_refused_without_saying_which_part_was_wrong(user: User, client: Client) -> None:
    wrong_password = sign_in(client, user.username, "something else")
    wrong_name = sign_in(client, "nobody", "something else")
    assert wrong_password.context["form"].errors == wrong_name.context["form"].errors
    assert "账号或密码不正确" in wrong_password.content.decode()


def test_five_wrong_passwords_lock_a_name_even_for_the_right_one(user: User, client: Client) -> None:
    for _ in range(5):
        sign_in(client, user.username, "wrong wrong wrong")
    answer = sign_in(client, user.username)
    assert answer.status_code == 200
    assert "尝试次数过多" in answer.content.decode()


def test_another_name_from_another_address_is_not_locked(user: User) -> None:
    for _ in range(5):
        sign_in(Client(REMOTE_ADDR="192.0.2.1"), user.username, "wrong wrong wrong")
    other = make_user()
    assert sign_in(Client(REMOTE_ADDR="192.0.2.2"), other.username).status_code == 302


def test_ten_wrong_passwords_a_minute_lock_an_address(user: User) -> None:
    client = Client(REMOTE_ADDR="192.0.2.1")
    for n in range(10):
        sign_in(client, f"guess{n}", "wrong wrong wrong")
    assert "尝试次数过多" in sign_in(client, user.username).content.decode()


COUNT_IN_ANOTHER_PROCESS = """
import django; django.setup()
from django.db import connections
connections.databases["default"]["NAME"] = {name!r}
from django.test import Client
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
for _ in range({times}):
    Client().post("/accounts/login", {{"login": "locked-out", "password": "wrong wrong wrong"}})
"""


@pytest.mark.django_db(transaction=True)
def test_two_processes_count_together(client: Client) -> None:
    make_user("locked-out")
    code = COUNT_IN_ANOTHER_PROCESS.format(name=connection.settings_dict["NAME"], times=3)
    environment = {"DJANGO_SETTINGS_MODULE": "valley.config.settings", "PYTHONPATH": str(settings.BASE_DIR)}
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, **environment}, timeout=60)
    for _ in range(2):
        sign_in(client, "locked-out", "wrong wrong wrong")
    assert "尝试次数过多" in sign_in(client, "locked-out").content.decode()
    cache.clear()
    assert sign_in(client, "locked-out").status_code == 302


def test_there_is_no_sign_up_without_an_invitation(client: Client, db: None) -> None:
    assert "邀请" in client.get(reverse("account_signup")).content.decode()
    assert client.post(reverse("account_signup"), {"username": "x"}).status_code == 405


def test_names_differ_by_more_than_case(db: None) -> None:
    from valley.kernel.actions.accounts import open_account
    from valley.kernel.errors import Invalid

    open_account(by=None, username="Li", password=PASSWORD)
    with pytest.raises(Invalid) as refused:
        open_account(by=None, username="li", password=PASSWORD)
    assert refused.value.field == "username"


def test_a_closed_account_cannot_sign_in(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert sign_in(client, user.username)["Location"] == reverse("account_inactive")
    assert "停用" in client.get(reverse("account_inactive")).content.decode()


def test_a_second_factor_is_asked_for_at_sign_in(client: Client, user: User) -> None:
    sign_in(client, user.username)
    secret = activate_totp(client)
    assert "备用码" in client.get(reverse("mfa_view_recovery_codes")).content.decode()

    again = Client()
    assert sign_in(again, user.username)["Location"] == reverse("mfa_authenticate")
    assert again.get(reverse("my_security")).status_code == 302  # not yet in
    assert "验证码不正确" in again.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert again.post(reverse("mfa_authenticate"), {"code": totp_now(secret)}).status_code == 302
    assert again.get(reverse("my_security")).status_code == 200


def test_a_code_opens_once(client: Client, user: User) -> None:
    sign_in(client, user.username)
    secret = activate_totp(client)
    while time.time() % 30 > 25:  # both uses within one half-minute
        time.sleep(0.5)
    code, first, second = totp_now(secret), Client(), Client()
    for door in (first, second):
        sign_in(door, user.username)
    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_a_recovery_code_of_the_second_factor_opens_once(client: Client, user: User) -> None:
    sign_in(client, user.username)
    activate_totp(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    for expected in (302, 200):
        door = Client()
        sign_in(door, user.username)
        assert door.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected


def test_the_secret_of_the_second_factor_is_not_readable_in_the_database(client: Client, user: User) -> None:
    sign_in(client, user.username)
    secret = activate_totp(client)
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))


@pytest.mark.django_db(transaction=True)
def test_the_journal_knows_of_the_second_factor_and_the_password(client: Client, user: User) -> None:
    sign_in(client, user.username)
    activate_totp(client)
    new = "another long battery"
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    events = list(Entry.objects.filter(subject=user.uri, actor=user.public_id).values_list("event", flat=True))
    assert "kernel.SecondFactorChanged" in events
    assert "kernel.PasswordChanged" in events


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(client: Client, user: User) -> None:
    other = Client()
    sign_in(other, user.username)
    sign_in(client, user.username)
    new = "another long battery"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get(reverse("my_security")).status_code == 200
    assert other.get(reverse("my_security")).status_code == 302


def test_sign_out_everywhere_keeps_this_device(client: Client, user: User) -> None:
    other = Client(HTTP_USER_AGENT="the lost tablet")
    sign_in(other, user.username)
    sign_in(client, user.username)
    assert "the lost tablet" in client.get(reverse("my_security")).content.decode()
    client.post(reverse("end_my_sessions"))
    assert Session.objects.count() == 1
    assert client.get(reverse("my_security")).status_code == 200
    assert other.get(reverse("my_security")).status_code == 302
    assert "the lost tablet" not in client.get(reverse("my_security")).content.decode()


def test_the_account_s_language_is_the_screen_s(client: Client, user: User) -> None:
    sign_in(client, user.username)
    assert client.get("/")["Content-Language"] == "zh-hans"
    client.post(reverse("my_language"), {"language": "en"})
    elsewhere = Client()
    sign_in(elsewhere, user.username)
    assert elsewhere.get("/")["Content-Language"] == "en"


def test_pages_of_sign_in_carry_nothing_inline(client: Client, user: User) -> None:
    sign_in(client, user.username)
    confirm(client)
    names = ["my_security", "my_tokens", "my_language", "mfa_index", "mfa_activate_totp", "account_change_password"]
    pages = [Client().get(reverse(name)) for name in ("account_login", "account_signup", "account_reset_password")]
    pages += [client.get(reverse(name)) for name in names]
    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200
        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html
        assert "<script>" not in html
