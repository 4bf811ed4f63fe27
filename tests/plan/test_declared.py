"""Published figures: two people, one document, never among the computed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from tests.factories import registry as made
from tests.plan.counted import Row, counted
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import User
from valley.plan import errors
from valley.plan.actions.declared import countersign_reading, declare_reading, withdraw_reading
from valley.plan.actions.editions import load_plan
from valley.plan.actions.readings import recompute
from valley.plan.engine.evaluate import Span
from valley.plan.models import DeclaredReading, PlanEdition, Reading
from valley.plan.queries.declared import compared
from valley.registry.models import Role

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture
def edition(db: None) -> Iterator[PlanEdition]:
    with clock.travel(NOW):
        yield load_plan(by=None, slug="nutrition-valley-2022-2035")


@pytest.fixture
def office(db: None) -> User:
    return made.with_role(Role.OPERATOR)


@pytest.fixture
def other(db: None) -> User:
    return made.with_role(Role.OPERATOR)


def declare(by: User, plan: PlanEdition, **more: Any) -> DeclaredReading:
    given: dict[str, Any] = {
        "indicator": 15, "span": Span.year(2025), "amount": Decimal("160"), "source": "statistics",
        "document": "2025年统计公报", "page": "12", "document_on": date(2026, 3, 1), **more,
    }  # fmt: skip
    return declare_reading(by=by, plan=plan, **given)


def test_it_counts_after_a_second_person_has_looked(edition: PlanEdition, office: User, other: User) -> None:
    row = declare(office, edition)
    assert not row.counts
    with pytest.raises(errors.SamePerson):
        countersign_reading(by=office, reading=row)
    countersign_reading(by=other, reading=row)
    row.refresh_from_db()
    assert row.counts
    with pytest.raises(errors.AlreadySettled):
        countersign_reading(by=made.with_role(Role.ASSESSOR), reading=row)


def test_the_database_itself_wants_two_people(edition: PlanEdition, office: User) -> None:
    row = declare(office, edition)
    with pytest.raises(IntegrityError, match="declared_four_eyes"), transaction.atomic():
        DeclaredReading.objects.filter(pk=row.pk).update(countersigned_by=office, countersigned_at=NOW)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"document": " "}, "document"),
        ({"page": ""}, "page"),
        ({"document_on": date(2027, 1, 1)}, "document_on"),
        ({"span": Span.year(2030)}, "year"),
        ({"source": "hearsay"}, "source"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"indicator": 99}, "indicator"),
    ],
)
def test_nonsense_is_refused(edition: PlanEdition, office: User, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        declare(office, edition, **change)
    assert refused.value.field == field
    assert not DeclaredReading.objects.exists()


def test_once_per_document_until_withdrawn(edition: PlanEdition, office: User) -> None:
    row = declare(office, edition)
    with pytest.raises(errors.AlreadyDeclared):
        declare(office, edition)
    with pytest.raises(Invalid):
        withdraw_reading(by=office, reading=row, reason=" ")
    withdraw_reading(by=office, reading=row, reason="录错年度")
    with pytest.raises(errors.AlreadySettled):
        withdraw_reading(by=office, reading=row, reason="再撤")
    assert declare(office, edition).pk != row.pk
    with pytest.raises(errors.AlreadySettled):
        countersign_reading(by=made.with_role(Role.OPERATOR), reading=row)


def test_only_the_parks_side_declares(edition: PlanEdition) -> None:
    with pytest.raises(NotAllowed):
        declare(made.with_role(Role.ASSESSOR), edition)
    with pytest.raises(NotAllowed):
        declare(made.with_role(Role.MEMBER, made.organisation()), edition)


def test_the_computed_value_does_not_move_and_the_difference_is_listed(
    edition: PlanEdition, office: User, other: User, client: Client
) -> None:
    rows = [Row(f"/r/{n}", Decimal(50 * 10**10), date(2025, 6, 30), f"/organisations/{n}") for n in range(3)]
    with counted("registry.output_value", rows):
        recompute(edition=edition)
        countersign_reading(by=other, reading=declare(office, edition))
        recompute(edition=edition)
        row = compared(edition, inside=True)[0]
        assert (row.computed, row.amount, row.difference) == (Decimal(150), Decimal(160), Decimal(10))
        assert Reading.objects.get(indicator=15, alternative="", start=date(2025, 1, 1), scope="").amount == 150
        page = client.get("/plan/indicators/15").content.decode()
        assert "公布值" in page
        assert "相差 10" in page
        listed = client.get("/plan/declared").content.decode()
    assert "2025年统计公报" in listed
    assert compared(edition, inside=False)[0].computed == 150


def test_pages_lead_through_both_hands(edition: PlanEdition, office: User, other: User, client: Client) -> None:
    client.force_login(office)
    form = {
        "year": "2025", "amount": "160", "source": "report", "document": "年报", "page": "3",
        "document_on": "2026-03-01",
        "file": SimpleUploadedFile("report.txt", "年报第3页".encode()),
    }  # fmt: skip
    assert client.get("/plan/indicators/15/declare").status_code == 200
    assert client.post("/plan/indicators/15/declare", {**form, "year": "2031"}).status_code == 422
    form["file"] = SimpleUploadedFile("report.txt", "年报第3页".encode())
    assert client.post("/plan/indicators/15/declare", form).status_code == 302
    row = DeclaredReading.objects.get()
    assert row.evidence is not None
    assert "须由另一位同事复核" in client.get(row.uri).content.decode()
    assert client.post(f"{row.uri}/countersign").status_code == 403
    assert Client().get(row.uri).status_code == 404
    client.force_login(other)
    assert "复核" in client.get(row.uri).content.decode()
    assert client.post(f"{row.uri}/countersign").status_code == 302
    assert Client().get(row.uri).status_code == 200
    assert client.post(f"{row.uri}/withdraw", {"reason": ""}).status_code == 422
    assert client.post(f"{row.uri}/withdraw", {"reason": "重复"}).status_code == 302
    assert client.post(f"{row.uri}/withdraw", {"reason": "重复"}).status_code == 422
    assert Client().get(row.uri).status_code == 404
