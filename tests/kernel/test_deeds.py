"""A form for each action: shown, filled beforehand, refused at its field, carried out."""

from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tests import factories
from valley.kernel.deeds import Deed, answer, links
from valley.kernel.errors import Missing, Refusal
from valley.kernel.models import User


class Word(forms.Form):
    word = forms.CharField(label="词")


class Thing:
    uri = "/things/1"
    open = True


def _keep(by: User, thing: Thing, data: dict[str, Any]) -> str | None:
    if data["word"] == "bad":
        raise Refusal("不行", field="word")
    return "/elsewhere" if data["word"] == "away" else None


DEEDS = {"keep": Deed("记下", Word, "kernel.see_own_work", _keep, offered=lambda thing: thing.open)}


@pytest.fixture
def person(db: None) -> User:
    return factories.user()


def ask(person: User, method: str, address: str, thing: Thing, **data: str) -> HttpResponse:
    request: HttpRequest = getattr(RequestFactory(), method)(address, data or None)
    request.user = person
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return answer(request, DEEDS, "keep", thing, "一件事")


def test_a_link_may_fill_the_form_beforehand(person: User) -> None:
    assert 'value="早"' in ask(person, "get", "/things/1/do/keep?word=早&other=x", Thing()).content.decode()


def test_an_action_leads_where_it_says_else_back_to_the_thing(person: User) -> None:
    assert ask(person, "post", "/", Thing(), word="here")["Location"] == "/things/1"
    assert ask(person, "post", "/", Thing(), word="away")["Location"] == "/elsewhere"


def test_a_refusal_stands_at_its_field(person: User) -> None:
    refused = ask(person, "post", "/", Thing(), word="bad")
    assert refused.status_code == 422
    assert 'id="id_word_error"' in refused.content.decode()


def test_what_is_not_offered_has_neither_link_nor_page(person: User) -> None:
    shut = Thing()
    assert [link.address for link in links(DEEDS, person, shut)] == ["/things/1/do/keep"]
    shut.open = False
    assert links(DEEDS, person, shut) == []
    with pytest.raises(Missing):
        ask(person, "get", "/", shut)
