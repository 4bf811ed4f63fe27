"""The platform's own next steps are kept as codes and said in the reader's language; a person's words stay."""

import copy
import pickle

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.innovation.exchange import network
from tests.innovation.exchange.network import problem, soon, split, taken
from valley.innovation.exchange import actions
from valley.innovation.exchange.models import Need
from valley.kernel.models.steps import MARK, declare_steps, read, step


def stored(need: Need) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT next_step FROM exchange_need WHERE id = %s", [need.pk])
        return str(cursor.fetchone()[0])


def test_each_reader_is_told_in_their_language_whoever_acted(db: None) -> None:
    net = network.build()
    with translation.override("en"):
        need = problem(net)
    assert stored(need) == "::need-place"
    assert Need.objects.get(pk=need.pk).next_step == "安排受理单位"
    with translation.override("en"):
        assert Need.objects.get(pk=need.pk).next_step == "Find somebody to take it"
        assert list(Need.objects.values_list("next_step", flat=True)) == ["Find somebody to take it"]


def test_saving_a_row_that_was_read_keeps_the_code(db: None) -> None:
    net = network.build()
    need = Need.objects.get(pk=problem(net).pk)
    with translation.override("en"):
        need.save()
    assert stored(need) == "::need-place"


def test_a_step_may_take_a_number_and_a_person_writes_their_own(db: None) -> None:
    net = network.build()
    first = taken(net)
    assert stored(first) == "留样复测水分"
    child = split(net, first, net.institute, net.station)
    with translation.override("en"):
        assert Need.objects.get(pk=first.pk).next_step == f"Wait for the answer to {child.number}"
    actions.postpone_need(by=net.station.user, need=first, to_on=soon(90), reason="试验慢", next_step="再等一批")
    assert stored(first) == "再等一批"


def test_what_nobody_declared_is_refused_and_nothing_is_declared_twice() -> None:
    with pytest.raises(KeyError):
        step("no-such-step")
    with pytest.raises(ValueError, match="declared already"):
        declare_steps({"need-place": "x"})


@given(st.text())
def test_whatever_a_person_writes_is_read_and_kept_as_it_is(words: str) -> None:
    assert read(words).kept == words
    assert read(f"{MARK}need-wait{words}").kept == f"{MARK}need-wait{words}"


def test_a_step_survives_a_copy() -> None:
    said = step("need-wait", number="N1")
    assert copy.deepcopy(said).kept == said.kept == pickle.loads(pickle.dumps(said)).kept  # noqa: S301
