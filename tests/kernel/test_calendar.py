"""The office loads a year from its notice; due dates wait for it and then are exact."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.factories import user as make_user
from tests.kernel.engine.clock.test_notice import FOR_2026
from valley.kernel import clock, permissions
from valley.kernel.actions.calendar import load_year
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import CalendarDay, CalendarYear, Entry, User

pytestmark = pytest.mark.django_db

# Made up for this test: no notice for 2027 had been seen when it was written.
FOR_2027 = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。"""


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> User:
    """An account that may load the calendar; that this is the park office is the registry's rule."""
    account = make_user("office")
    monkeypatch.setitem(permissions._rules, "kernel.load_calendar", lambda user, thing: user == account)
    return account


def load(by: User, year: int = 2027, text: str = FOR_2027, **more: Any) -> CalendarYear:
    return load_year(by=by, year=year, text=text, title=f"关于{year}年放假安排的通知（测试）", **more)


def test_a_due_date_waits_for_its_year_and_is_exact_once_it_is_loaded(office: User) -> None:
    start = date(2026, 12, 21)
    waiting = clock.due_on(start, working_days=20)
    assert (waiting.date, waiting.waits_for, waiting.not_before) == (None, 2027, date(2027, 1, 12))
    load(office)
    due = clock.due_on(start, working_days=20)
    assert due.date == date(2027, 1, 19)
    assert due.not_before >= waiting.not_before


def test_loading_is_journalled_so_that_due_dates_can_follow(office: User) -> None:
    load(office, number="测〔2026〕1号")
    entry = Entry.objects.get(event="kernel.CalendarYearLoaded")
    assert entry.subject == "/office/calendar/2027"
    assert entry.actor == office.public_id
    assert entry.payload == {
        "year": 2027, "days_off": 10, "make_up": 2, "replaced": False, "count": 1, "batch": "",
    }  # fmt: skip


def test_a_loading_replaces_the_shipped_year_and_the_newest_loading_counts(office: User) -> None:
    assert not clock.calendar().is_working(date(2026, 9, 25))
    load(office, 2026, FOR_2026.replace("9月25日(周五)至27日(周日)放假,共3天", "9月26日(周六)至27日(周日)放假,共2天"))
    assert clock.calendar().is_working(date(2026, 9, 25))
    load(office, 2026, FOR_2026)
    assert not clock.calendar().is_working(date(2026, 9, 25))
    assert CalendarYear.objects.filter(year=2026).count() == 2
    assert Entry.objects.filter(event="kernel.CalendarYearLoaded", payload__replaced=True).count() == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [({"text": "照旧"}, "text"), ({"text": FOR_2026}, "text"), ({"title": " "}, "title"), ({"year": 3000}, "year")],
)
def test_a_notice_that_does_not_fit_is_refused_and_nothing_is_saved(
    office: User, more: dict[str, Any], field: str
) -> None:
    given = {"year": 2027, "text": FOR_2027, "title": "通知", **more}
    with pytest.raises(Invalid) as refused:
        load_year(by=office, **given)
    assert refused.value.field == field
    assert not CalendarYear.objects.exists()
    assert not Entry.objects.filter(event="kernel.CalendarYearLoaded").exists()


def test_only_the_office_loads_a_year(user: User) -> None:
    with pytest.raises(NotAllowed):
        load(user)


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": date(2027, 1, 4), "kind": "make_up"},
        {"day": date(2027, 6, 1), "kind": "off", "name": ""},
        {"day": date(2027, 1, 1), "kind": "off", "name": "元旦"},
    ],
)
def test_the_database_refuses_a_day_that_cannot_be(office: User, wrong: dict[str, Any]) -> None:
    year = load(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(year=year, **wrong)


def test_a_loaded_year_cannot_be_rewritten(office: User) -> None:
    year = load(office)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CalendarYear.objects.filter(pk=year.pk).update(text="别的")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CalendarDay.objects.filter(year=year).update(name="别的")


FORM = {"year": "2027", "title": "通知", "text": FOR_2027, "number": "", "issued": "", "url": ""}


def test_the_office_sees_what_was_read_before_it_confirms(client: Client, office: User) -> None:
    client.force_login(office)
    seen = client.post(reverse("calendar_load"), FORM)
    assert "2027-02-05" in seen.content.decode()
    assert "确认载入 2027 年" in seen.content.decode()
    assert not CalendarYear.objects.exists()
    done = client.post(reverse("calendar_load"), {**FORM, "confirmed": "1"})
    assert done.status_code == 302
    assert done["Location"] == "/office/calendar/2027"
    page = client.get(done["Location"]).content.decode()
    assert "春节" in page
    assert "文号不详" in page


def test_a_wrong_notice_is_shown_beside_its_field(client: Client, office: User) -> None:
    client.force_login(office)
    seen = client.post(reverse("calendar_load"), {**FORM, "text": FOR_2027.replace("周五", "周六")})
    assert seen.status_code == 422
    assert "通知写作周六" in seen.content.decode()


def test_a_correction_shows_what_it_changes(client: Client, office: User) -> None:
    load(office)
    client.force_login(office)
    text = FOR_2027.replace("1月31日（周日）", "1月30日（周六）")
    seen = client.post(reverse("calendar_load"), {**FORM, "text": text}).content.decode()
    assert "与已载入的安排不同" in seen
    assert "恢复为平常日" in seen


def test_everybody_signed_in_sees_the_years_and_their_notices(client: Client, user: User) -> None:
    assert client.get(reverse("calendar")).status_code == 302
    client.force_login(user)
    page = client.get(reverse("calendar")).content.decode()
    assert "国办发明电〔2025〕7号" in page
    assert "载入或更正" not in page
    assert client.get(reverse("calendar_year", args=[2026])).status_code == 200
    assert client.get(reverse("calendar_year", args=[2099])).status_code == 404
    assert client.get(reverse("calendar_load")).status_code == 403
