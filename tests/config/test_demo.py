"""The demonstration: told once, by actions alone, with nobody real in it."""

import dataclasses
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection

from tests.once import standing
from valley.config.demo import accounts, command, load
from valley.kernel import clock
from valley.kernel.actions import seal
from valley.kernel.errors import Missing
from valley.kernel.models import Entry, User
from valley.kernel.things import card_of, work_of
from valley.plan.models import (
    Assignment,
    ChangeProposal,
    DeclaredReading,
    Escalation,
    Evaluation,
    HandOver,
    Meeting,
    PlanEdition,
    Reading,
    Snapshot,
)
from valley.plan.queries.wall import tiles
from valley.registry.models import (
    Campaign,
    Organisation,
    OrganisationIdentifier,
    PartnerCase,
    Place,
    Placement,
    Promise,
    Return,
    Succession,
    TeamCase,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# Firms and organisations that the plan or its public copies name: none of them may appear.
REAL = (
    *("味食源", "旺顺阁", "美好美得灵", "二十二城", "首农", "新希望", "卡夫", "雀巢", "雅培", "伊利", "蒙牛"),
    *("友谊医院", "IGCAT", "慢食", "世界美食", "中国食品工业协会", "中国营养保健品协会", "启迪", "华德诚志", "千喜鹤"),
    *("中国农业大学", "北京工商大学", "江南大学", "益海嘉里", "京东", "美团"),
)


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The story is told once for all tests of this module, and taken back at its end."""
    with standing(django_db_blocker):
        yield load.load()


def test_it_is_told_once(told: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert len(told) == len(accounts.SEATS)
    entries = Entry.objects.count()
    assert load.load() == {}
    assert Entry.objects.count() == entries
    assert User.objects.filter(fictional=False).count() == 0


def test_everybody_can_sign_in_and_has_something_to_do(told: dict[str, str]) -> None:
    for username, password in told.items():
        assert User.objects.get(username=username).check_password(password)
    for name in ("office", "science", "a-filler", "b-signer"):
        assert work_of(User.objects.get(username=f"demo-{name}")), name


def test_a_new_password_takes_the_place_of_the_old(told: dict[str, str]) -> None:
    fresh = load.new_passwords()
    office = User.objects.get(username="demo-office")
    assert office.check_password(fresh["demo-office"])
    assert not office.check_password(told["demo-office"])


def test_a_demonstration_loaded_before_there_was_a_seat_gets_new_passwords_too(
    told: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    later = dataclasses.replace(accounts.SEATS[0], name="later")
    monkeypatch.setattr(accounts, "SEATS", (*accounts.SEATS, later))
    fresh = load.new_passwords()
    assert fresh.keys() == told.keys()
    command.show(fresh)
    assert "demo-office" in capsys.readouterr().out
    monkeypatch.setattr(accounts, "SEATS", (later,))
    with pytest.raises(Missing):
        load.new_passwords()


def test_nobody_real_is_in_it(told: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(name || name_en || short_name, ' ') FROM registry_organisation"
            " UNION ALL SELECT string_agg(statement || source, ' ') FROM registry_conductrecord"
            " UNION ALL SELECT string_agg(name, ' ') FROM registry_alliance"
            " UNION ALL SELECT string_agg(issuer || source, ' ') FROM registry_certificate"
            " UNION ALL SELECT string_agg(document, ' ') FROM plan_declaredreading"
            " UNION ALL SELECT string_agg(words, ' ') FROM plan_progress"
        )
        text = " ".join(row[0] for row in cursor.fetchall())
    assert [name for name in REAL if name in text] == []
    assert all(name.startswith("示例") for name in Organisation.objects.values_list("name", flat=True))
    codes = OrganisationIdentifier.objects.exclude(value="").values_list("value", flat=True)
    assert codes.exists()
    assert all(code[2:8] == "110199" for code in codes)


def test_every_row_is_sound(told: dict[str, str]) -> None:
    wrong = []
    for model in apps.get_models():
        if model.__module__.startswith("valley.") and model.__name__ not in {"Entry", "ReturnValue"}:
            for row in model._default_manager.all()[:60]:
                try:
                    row.clean_fields(exclude=[f.name for f in model._meta.fields if f.blank or f.null])
                except ValidationError as error:
                    wrong.append(f"{model.__name__}: {error.message_dict}")
    # A text that was never written is the empty text; the database says where it may be.
    assert [w for w in wrong if "不能为空" not in w and "cannot be blank" not in w and "不能是空白" not in w] == []


def test_the_wall_shows_every_state(told: dict[str, str]) -> None:
    shown = {tile.no: tile for tile in tiles(PlanEdition.objects.get(), today=clock.today(), inside=True)}
    computed = (6, 7, 8, 9, 12, 15, 16, 18, 19, 20, 21)
    assert all(shown[no].value is not None for no in computed)
    assert all(len([r for r in shown[no].standing.history if r.value is not None]) >= 4 for no in computed)
    assert {tile.state for tile in shown.values()} >= {"value", "incomplete", "no_source", "unbound"}
    assert shown[15].off_path
    assert shown[15].figure.received is not None
    assert shown[7].target == shown[16].target  # both lost in the plan's text, both said to be
    assert not any(reading.stale for reading in Reading.objects.all())


def test_the_totals_lie_near_the_plans_baselines(told: dict[str, str]) -> None:
    plain = Reading.objects.filter(alternative="", scope="", start__year=2022)
    amounts = {row.indicator: float(row.amount) for row in plain if row.amount is not None}
    for no, baseline in {6: 26, 7: 1.51, 8: 11, 9: 106, 12: 3721, 15: 76.2, 19: 317.5, 20: 3.4}.items():
        assert amounts[no] == pytest.approx(baseline, rel=0.08), no


def test_returns_are_at_every_stage(told: dict[str, str]) -> None:
    assert Campaign.objects.filter(frequency="year").count() == 4
    assert {"draft", "filled", "signed", "accepted", "locked", "returned"} <= set(
        Return.objects.values_list("state", flat=True)
    )
    assert Return.objects.filter(versions__number=2, campaign__frequency="year").exists()


def test_the_registers_have_a_history(told: dict[str, str]) -> None:
    assert set(Succession.objects.values_list("kind", flat=True)) == {"merger", "division", "duplicate"}
    assert Place.objects.filter(level="park").count() == 3
    assert not Place.objects.filter(level="parcel", outline=None).exists()
    assert Snapshot.objects.count() == 4
    assert set(Placement.objects.values_list("stage", flat=True)) == {"started", "ended"}
    assert set(PartnerCase.objects.values_list("stage", flat=True)) == {"agreement", "contact", "stopped"}
    assert set(TeamCase.objects.values_list("stage", flat=True)) == {"landed"}
    assert Promise.objects.exclude(kept_on=None).count() == 1


def test_steering_has_open_work_of_every_kind(told: dict[str, str]) -> None:
    assert set(Assignment.objects.values_list("task", flat=True)) >= {str(n) for n in range(1, 9)}
    assert set(Assignment.objects.values_list("status", flat=True)) >= {"blocked", "done", "on_track", "at_risk"}
    assert HandOver.objects.filter(state="proposed").exists()
    assert HandOver.objects.filter(state="accepted").exists()
    assert Escalation.objects.filter(state="open").exists()
    assert ChangeProposal.objects.filter(state="proposed").exists()
    assert Meeting.objects.filter(state="planned").get().items.exists()
    assert Evaluation.objects.filter(state="published").get().findings.filter(answer="").exists()
    assert DeclaredReading.objects.filter(countersigned_at=None, withdrawn_at=None).exists()


def test_the_journal_can_be_sealed(told: dict[str, str]) -> None:
    """In the order of writing, whatever the times."""
    seal()
    times = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    assert times == sorted(times)
    assert card_of(Organisation.objects.order_by("pk")[20].uri, User.objects.get(username="demo-office"))
