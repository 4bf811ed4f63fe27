"""The office keeps a person's data for the law, or erases it."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import registry as make
from valley.kernel import clock, personal
from valley.kernel.models import PersonKey, User


@pytest.fixture
def office(db: None, client: Client) -> User:
    user = make.office()
    client.force_login(user)
    return user


def test_the_office_erases_from_the_persons_page(office: User, client: Client) -> None:
    person = make.person()
    assert person.key.uri in client.get(person.uri).content.decode()
    page = f"{person.key.uri}/do/erase"
    assert client.post(page, {"reason": "purpose_ended"}).status_code == 422  # not yet sure
    assert client.post(page, {"reason": "purpose_ended", "sure": "on"}).status_code == 302
    person.key.refresh_from_db()
    assert personal.read(person.key, person.name_sealed) is None
    shown = client.get(person.key.uri).content.decode()
    assert "已删除" in shown
    assert "/do/" not in shown
    assert str(person.key.public_id) in client.get("/office/personal-data").content.decode()


def test_what_a_law_keeps_is_blocked_until_then(office: User, client: Client) -> None:
    key = personal.new_key()
    text, until = personal.write(key, "某人"), clock.today() + timedelta(days=30)
    given = {"until": until.isoformat(), "law_clause": "某法第一条", "reason": ""}
    assert client.post(f"{key.uri}/do/retain", {**given, "law_clause": " "}).status_code == 422
    assert client.post(f"{key.uri}/do/retain", given).status_code == 302
    assert client.post(f"{key.uri}/do/erase", {"reason": "purpose_ended", "sure": "on"}).status_code == 302
    key = PersonKey.objects.get(pk=key.pk)
    assert (key.erased_at, key.blocked_at is not None) == (None, True)
    assert personal.read(key, text) is None
    assert personal.read(key, text, for_the_law=True) == "某人"
    page = client.get("/office/personal-data?open=yes").content.decode()
    assert str(until) in page
