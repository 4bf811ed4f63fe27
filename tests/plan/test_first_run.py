"""The first minutes: an administrator and a plan, once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from valley.kernel.models import User
from valley.kernel.queries.accounts import setup_code
from valley.plan.actions.first_run import first_run
from valley.plan.models import PlanEdition
from valley.registry.errors.access import NotTheFirst
from valley.registry.rules import is_operator_of_all

PLAN = "nutrition-valley-2022-2035"
GIVEN = {
    "username": "admin",
    "password": "another long battery",
    "again": "another long battery",
    "language": "zh-hans",
    "plan": PLAN,
}


def test_the_page_makes_the_administrator_and_loads_the_plan(client: Client, db: None) -> None:
    assert client.get(reverse("first_run")).status_code == 200
    assert client.post(reverse("first_run"), GIVEN)["Location"] == reverse("account_login")
    assert is_operator_of_all(User.objects.get(username="admin"))
    assert PlanEdition.objects.get(active=True).slug == PLAN


def test_the_page_is_gone_afterwards(client: Client, db: None) -> None:
    client.post(reverse("first_run"), GIVEN)
    assert client.get(reverse("first_run")).status_code == 404
    assert client.post(reverse("first_run"), {**GIVEN, "username": "second"}).status_code == 404
    assert User.objects.count() == 1


def test_a_weak_password_saves_nothing(client: Client, db: None) -> None:
    answer = client.post(reverse("first_run"), {**GIVEN, "password": "1234567890", "again": "1234567890"})
    assert answer.status_code == 422
    assert not User.objects.exists()
    assert not PlanEdition.objects.exists()


def test_where_others_reach_the_server_the_setup_code_is_asked_for(client: Client, db: None, settings: Any) -> None:
    settings.LAN = True
    for wrong in ({}, {"setup_code": "0" * 16}):
        assert client.post(reverse("first_run"), {**GIVEN, **wrong}).status_code == 422
    assert not User.objects.exists()
    assert client.post(reverse("first_run"), {**GIVEN, "setup_code": setup_code()}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_the_first() -> None:
    def run(name: str) -> Any:
        try:
            return first_run(username=name, password="another long battery", language="zh-hans", plan=PLAN)
        except NotTheFirst as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, ["one", "two"]))
    assert sorted(type(result).__name__ for result in results) == ["NotTheFirst", "User"]
    assert User.objects.count() == 1
