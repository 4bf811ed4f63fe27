from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import registry as make
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Entry, User
from valley.plan.actions.snapshots import take_snapshot
from valley.plan.engine.evaluate import Span
from valley.plan.engine.snapshot import What
from valley.plan.models import PlanEdition, Snapshot, SnapshotRecord
from valley.plan.queries.frozen import differences, is_intact
from valley.registry import actions as registry
from valley.registry.models import Organisation, Place

SPAN = Span(date(2024, 1, 1), date(2025, 1, 1))


@pytest.fixture
def park(db: None) -> Place:
    return make.park()


@pytest.fixture
def firms(park: Place) -> list[Organisation]:
    """Four firms in the park, three of them 专精特新 since 2023."""
    found = [make.resident(park) for _ in range(4)]
    for firm in found[:3]:
        make.certificate(firm, "specialised", level="municipal", issued_on=date(2023, 3, 1))
    return found


def freeze(edition: PlanEdition, office: User) -> Snapshot:
    return take_snapshot(by=office, edition=edition, title="2024年考核", span=SPAN, reason="年度考核")


def test_a_correction_changes_the_live_figure_and_is_explained_record_by_record(
    edition: PlanEdition, office: User, firms: list[Organisation]
) -> None:
    snapshot = freeze(edition, office)
    assert is_intact(snapshot)
    assert not [d for d in differences(snapshot) if not d.unchanged]
    revoked = firms[0].certificates.get()
    registry.retract_certificate(by=office, certificate=revoked, reason="登记有误")
    made = make.certificate(firms[3], "little_giant", issued_on=date(2024, 9, 1), level="")
    by_no = {(d.frozen.indicator, d.frozen.alternative): d for d in differences(snapshot)}
    six = by_no[6, ""]
    assert six.frozen.value == six.live.value == Fraction(3)
    assert sorted((c.what, c.effect) for c in six.changes) == [(What.ADDED, Fraction(1)), (What.REMOVED, Fraction(-1))]
    assert made.uri in {c.uri for c in six.changes}
    assert snapshot.figures.get(indicator=6, alternative="").value == "3/1"
    assert is_intact(snapshot)


def test_the_same_records_give_the_same_hash(edition: PlanEdition, office: User, firms: list[Organisation]) -> None:
    known = clock.now()
    first, second = (
        take_snapshot(by=office, edition=edition, title="x", span=SPAN, reason="y", known_at=known) for _ in range(2)
    )
    assert first.hash == second.hash
    registry.retract_certificate(by=office, certificate=firms[0].certificates.get(), reason="登记有误")
    then = take_snapshot(by=office, edition=edition, title="x", span=SPAN, reason="y", known_at=known)
    assert then.hash == first.hash  # what was known then has not changed
    assert freeze(edition, office).hash != first.hash


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE plan_snapshotrecord SET quantity = 9",
        "UPDATE plan_snapshotfigure SET value = '9/1'",
        "DELETE FROM plan_snapshotfigure_parts",
        "DELETE FROM plan_snapshot",
    ],
)
def test_nobody_changes_a_snapshot(edition: PlanEdition, office: User, firms: list[Organisation], sql: str) -> None:
    freeze(edition, office)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_changed_row_would_be_found(edition: PlanEdition, office: User, firms: list[Organisation]) -> None:
    snapshot = freeze(edition, office)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE plan_snapshotrecord DISABLE TRIGGER USER")
        cursor.execute("UPDATE plan_snapshotrecord SET quantity = 2 WHERE part_id IN (SELECT snapshotpart_id FROM "
                       "plan_snapshotfigure_parts p JOIN plan_snapshotfigure f ON f.id = p.snapshotfigure_id "
                       "WHERE indicator = 6)")  # fmt: skip
        cursor.execute("ALTER TABLE plan_snapshotrecord ENABLE TRIGGER USER")
    assert not is_intact(snapshot)


def test_a_snapshot_holds_no_names(edition: PlanEdition, office: User, firms: list[Organisation]) -> None:
    freeze(edition, office)
    assert SnapshotRecord.objects.exists()
    for row in SnapshotRecord.objects.all():
        assert row.uri.startswith("/")
    assert firms[0].name not in str(list(SnapshotRecord.objects.values_list()))
    assert Entry.objects.get(event="plan.SnapshotTaken").payload["figures"] == Snapshot.objects.get().figures.count()


def test_refusals_name_the_field(edition: PlanEdition, office: User) -> None:
    given = {"by": office, "edition": edition, "title": "x", "span": SPAN, "reason": "y"}
    for field, wrong in (("title", " "), ("reason", ""), ("known_at", clock.now() + timedelta(days=1))):
        with pytest.raises(Invalid) as refused:
            take_snapshot(**{**given, field: wrong})  # type: ignore[arg-type]
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        take_snapshot(**{**given, "by": make.with_role("leading_group")})  # type: ignore[arg-type]
    assert not Snapshot.objects.exists()
