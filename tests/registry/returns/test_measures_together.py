"""A measure that answers many questions at once says what it says one at a time."""

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from pytest_django import DjangoDbBlocker

from tests.once import standing
from tests.registry.returns.conftest import on, opened
from valley.kernel import clock, measures
from valley.kernel.engine.ground import Ground
from valley.kernel.engine.ratios import Ratios, ratios_of
from valley.kernel.measures import Evidence, Period, Question, Scope
from valley.plan.engine.evaluate import Span
from valley.plan.queries import beside
from valley.plan.queries.beside import Cell, question_of
from valley.registry.actions import returns as actions
from valley.registry.models import Place

PROFIT, REVENUE = "registry.profit", "registry.revenue"


def one_by_one(name: str, question: Question, known_at: datetime) -> Ground:
    measure = measures.get(name)
    assert measure is not None
    found = measure(period=question.period, scope=question.scope, known_at=known_at)
    assert isinstance(found, Evidence)
    total = found.contributions.aggregate(s=Sum("quantity"))["s"]
    number = found.contributions.count()
    return Ground(None if total is None else Fraction(total), number, *found.coverage)


def by_organisation(name: str, question: Question, known_at: datetime) -> dict[str, Fraction]:
    measure = measures.get(name)
    assert measure is not None
    rows = measure(period=question.period, scope=question.scope, known_at=known_at).contributions.order_by()
    found: dict[str, Fraction] = {}
    for row in rows:
        found[row["organisation"]] = found.get(row["organisation"], Fraction(0)) + Fraction(row["quantity"])
    return found


def questions(*years: int) -> list[Question]:
    scopes = [Scope(), *(Scope((place.uri,)) for place in Place.objects.all()), Scope(("/places/nobody",))]
    spans = [Period.year(year) for year in years]
    spans += [Period(date(2022, 1, 1), date(2024, 4, 1)), Period(date(2023, 1, 1), date(2023, 4, 1))]
    return [Question(span, scope) for scope in scopes for span in spans]


def reported() -> list[str]:
    return [name for name in measures.names() if (found := measures.get(name)) and found.family]


def over_columns() -> list[str]:
    return [name for name in measures.names() if (found := measures.get(name)) and found.columns]


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[datetime]]:
    """Two answers, one of them corrected later; the third firm is silent."""
    with standing(django_db_blocker):
        park = opened()
        with on(2024, 3, 1):
            park.accept(0, revenue="8000")
            park.accept(1)
            first = clock.now()
        with on(2024, 6, 1):
            actions.reopen(by=park.office, report=park.report(0), reason="更正")
            park.accept(0, revenue="9000")
            second = clock.now()
        yield [first, second]


@pytest.fixture
def story(told: list[datetime], db: None) -> list[datetime]:
    return told


def test_some_measures_answer_together_and_some_over_columns() -> None:
    assert PROFIT in reported()
    assert "registry.residents" in over_columns()


def test_a_family_says_what_each_of_its_measures_says_alone(story: list[datetime]) -> None:
    asked = questions(2022, 2023, 2024)
    for known_at in story:
        family = measures.get(PROFIT)
        assert family is not None
        assert family.family is not None
        found = family.family.tally(reported(), asked, known_at)
        for (name, question), tally in found.items():
            alone = one_by_one(name, question, known_at)
            assert tally == alone, (name, question)
    assert len(found) == len(asked) * len(reported())


def test_a_family_divides_organisation_by_organisation(story: list[datetime]) -> None:
    asked = questions(2022, 2023)
    measure = measures.get(PROFIT)
    assert measure is not None
    assert measure.family is not None
    for known_at in story:
        found = measure.family.ratios(PROFIT, REVENUE, asked, known_at)
        for question, ratios in found.items():
            alone = ratios_of(by_organisation(PROFIT, question, known_at), by_organisation(REVENUE, question, known_at))
            assert sorted_pairs(ratios) == sorted_pairs(alone), question
        assert max(ratios.count for ratios in found.values()) == 2


def sorted_pairs(ratios: Ratios) -> tuple[Any, ...]:
    return ratios.count, ratios.scaled, ratios.left_out, sorted(ratios.pairs or ())


def test_what_a_family_was_never_asked_it_refuses(story: list[datetime]) -> None:
    measure = measures.get(PROFIT)
    assert measure is not None
    assert measure.family is not None
    several = "registry.foreign_and_returnee_talent_reported"
    with pytest.raises(ValueError, match="one item"):
        measure.family.ratios(several, REVENUE, questions(2023)[:1], clock.now())
    two_parks = Question(Period.year(2023), Scope(("/places/a", "/places/b")))
    with pytest.raises(ValueError, match="one park"):
        measure.family.ratios(PROFIT, REVENUE, [two_parks], clock.now())


@pytest.mark.parametrize("name", over_columns())
def test_a_measure_over_columns_says_the_same_for_a_table_of_questions(name: str, story: list[datetime]) -> None:
    measure = measures.get(name)
    assert measure is not None
    places = ["", *(place.uri for place in Place.objects.all())]
    spans = [Span.year(2022), Span.year(2023), Span(date(2022, 1, 1), date(2024, 4, 1))]
    cells = [Cell(name, place, span) for place in places for span in spans]
    for known_at in story:
        found = beside.added_up(measure, cells, known_at)
        for cell in cells:
            assert found[cell] == one_by_one(name, question_of(cell), known_at), cell


def records_alone(name: str, question: Question, known_at: datetime) -> list[tuple[Any, ...]]:
    measure = measures.get(name)
    assert measure is not None
    rows = measure(period=question.period, scope=question.scope, known_at=known_at).contributions.order_by()
    return sorted(rows.values_list("uri", "quantity", "organisation", "disclosure"))


def fetched(asked: tuple[str, Any] | None) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(asked[0], asked[1])
            for cell, *row in cursor.fetchall():
                found.setdefault(cell, []).append(tuple(row))
    return found


@pytest.mark.parametrize("name", reported())
def test_the_records_behind_a_family_are_those_of_each_measure(name: str, story: list[datetime]) -> None:
    measure = measures.get(name)
    assert measure is not None
    assert measure.family is not None
    asked = [(n, q, at) for n, (q, at) in enumerate((q, at) for q in questions(2022, 2023) for at in story)]
    found = fetched(measure.family.records(name, asked))
    for n, question, known_at in asked:
        assert sorted(found.get(n, [])) == records_alone(name, question, known_at), question
    assert any(len(rows) == 2 for rows in found.values())


@pytest.mark.parametrize("name", over_columns())
def test_the_records_over_columns_are_those_of_each_question(name: str, story: list[datetime]) -> None:
    measure = measures.get(name)
    assert measure is not None
    places = ["", *(place.uri for place in Place.objects.all())]
    asked = [(7 + n, Cell(name, place, Span.year(2023)), story[-1]) for n, place in enumerate(places)]
    found = fetched(beside.records(measure, asked))
    for n, cell, known_at in asked:
        assert sorted(found.get(n, [])) == records_alone(name, question_of(cell), known_at), cell
