"""The first minutes: an administrator and a plan, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import registry as make
from valley.kernel.models import User
from valley.kernel.queries.accounts import setup_code
from valley.plan.actions.first_run import first_run
from valley.plan.models import PlanEdition
from valley.registry.actions.returns import open_campaign
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


def test_whoever_opens_an_empty_installation_is_led_to_the_first_run(client: Client, db: None) -> None:
    assert client.get("/")["Location"] == reverse("first_run")
    client.post(reverse("first_run"), GIVEN)
    assert client.get("/").status_code == 200


def test_the_plan_is_named_in_the_reader_s_language(client: Client, db: None) -> None:
    page = client.get(reverse("first_run"), headers={"accept-language": "en"}).content.decode()
    assert "Master Plan of the Zhongguancun" in page
    assert "中关村现代食品营养谷总体规划" not in page


def test_the_first_administrator_is_told_where_to_begin_until_it_has_begun(client: Client, db: None) -> None:
    client.post(reverse("first_run"), GIVEN)
    admin = User.objects.get(username="admin")
    client.force_login(admin)
    page = client.get("/").content.decode()
    assert "从这里开始" in page
    assert "/campaigns/new" in page
    make.resident()
    open_campaign(by=admin, form_code="annual", form_edition="2022", start=date(2023, 1, 1), due_on=date(2024, 3, 31))
    assert "从这里开始" not in client.get("/").content.decode()


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
