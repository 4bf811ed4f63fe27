"""A query that is written once asks the same as the query it was made of, whatever values it gets."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext

from valley.kernel.compiled import Compiled
from valley.kernel.models import User

pytestmark = pytest.mark.django_db


def _named(above: int, joined: date) -> Any:
    return User.objects.filter(pk__gt=above, date_joined__date__gte=joined).order_by("username")


def _users() -> list[User]:
    return [User.objects.create_user(name) for name in ("甲", "乙", "丙")]


def test_rows_are_those_of_the_query_for_each_set_of_values() -> None:
    users = _users()
    asked = Compiled(lambda above, joined: _named(above, joined).values_list("username", "pk"), above=int, joined=date)
    for above in (0, users[0].pk, users[2].pk):
        for joined in (date(2000, 1, 1), date(2999, 1, 1)):
            assert asked.rows(above=above, joined=joined) == list(_named(above, joined).values_list("username", "pk"))


def test_objects_bring_what_is_annotated_in_one_query() -> None:
    first, *_rest = _users()
    asked = Compiled(lambda above: User.objects.filter(pk__gt=above).annotate(twice=F("pk") * Value(2)), above=int)
    with CaptureQueriesContext(connection) as captured:
        found = asked.objects(above=first.pk)
        assert [vars(user)["twice"] for user in found] == [2 * user.pk for user in found]
        assert all(user.username and user.language for user in found)
    assert len(captured) == 1
    assert {user.username for user in found} == {"乙", "丙"}


def test_two_names_of_one_type_are_told_apart() -> None:
    users = _users()
    asked = Compiled(
        lambda low, high: User.objects.filter(pk__gte=low, pk__lte=high).values_list("pk"), low=int, high=int
    )
    assert asked.rows(high=users[1].pk, low=users[1].pk) == [(users[1].pk,)]
    assert asked.rows(high=users[0].pk, low=users[1].pk) == []


def test_a_name_that_the_query_does_not_ask_for_is_a_fault() -> None:
    with pytest.raises(ValueError, match="does not ask for other"):
        Compiled(lambda above, other: User.objects.filter(pk__gt=above), above=int, other=int).objects(above=1, other=2)
    with pytest.raises(ValueError, match="does not ask for above"):  # else it would never change again
        Compiled(lambda above: User.objects.filter(pk__gt=above + 1).values_list("pk"), above=int).rows(above=1)


def test_values_are_given_by_the_names_declared() -> None:
    asked = Compiled(lambda above: User.objects.filter(pk__gt=above).values_list("pk"), above=int)
    with pytest.raises(TypeError, match="above"):
        asked.rows(over=1)
    with pytest.raises(TypeError, match="above"):
        asked.rows()
