"""Watching a market segment: figures with sources, alerts by bounds, answers that lead somewhere."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.factories import registry as make
from valley.kernel import clock, links, things
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Notice, User
from valley.plan.actions import watching
from valley.plan.actions.watching import Bounds
from valley.plan.errors import AlreadyDecided, AlreadyOpen, NoSuchRecord, NotWatched, ReasonNeeded
from valley.plan.models import AlertState, MarketAlert, MarketPoint, MarketSeries, PlanEdition
from valley.registry.models import Organisation

LATER = clock.today() + timedelta(days=90)


@pytest.fixture
def series(edition: PlanEdition, office: User) -> MarketSeries:
    return opened(edition, office)


def opened(edition: PlanEdition, office: User, **more: Any) -> MarketSeries:
    given: dict[str, Any] = {
        "name": "试验市场规模", "segment": "植物基", "unit": "yi_yuan", "owner": office, "look_on": LATER,
        "bounds": Bounds(150, 20, "领导小组会议纪要（试验）"), **more,
    }  # fmt: skip
    return watching.open_series(by=office, plan=edition, **given)


def figure(series: MarketSeries, by: User, year: int, amount: str, **more: Any) -> MarketPoint:
    given: dict[str, Any] = {
        "source": "统计公报（试验）", "page": "第3页", "published_on": date(year + 1, 3, 1), "look_on": LATER, **more,
    }  # fmt: skip
    return watching.record_point(by=by, series=series, year=year, amount=Decimal(amount), **given)


def alerts(series: MarketSeries) -> list[tuple[int, str, str]]:
    return [(a.year, a.crossed, a.state) for a in series.alerts.order_by("pk")]


def test_the_newest_growth_raises_an_alert_and_the_owner_is_told(series: MarketSeries, office: User) -> None:
    figure(series, office, 2022, "100")
    assert alerts(series) == []
    figure(series, office, 2023, "110")
    assert alerts(series) == []
    figure(series, office, 2024, "132")  # +20 % over a bound of 15 %
    assert alerts(series) == [(2024, "fast", "open")]
    alert = series.alerts.get()
    assert (alert.growth_permille, alert.from_year, alert.owner) == (Decimal("200.00"), 2023, office)
    assert [n.thing for n in Notice.objects.filter(user=office)] == [alert.uri]
    work = {w.uri: (w.next_step, w.due) for w in things.work_of(office)}
    assert work[alert.uri] == ("研判并答复", clock.today() + timedelta(days=30))
    assert work[series.uri] == ("查看有无新数据，录入或改日再看", LATER)
    figure(series, office, 2021, "10")  # older figures raise nothing
    assert len(alerts(series)) == 1


def test_a_correction_takes_a_reason_and_alerts_follow_it(series: MarketSeries, office: User) -> None:
    figure(series, office, 2023, "100")
    figure(series, office, 2024, "130")
    with pytest.raises(ReasonNeeded) as caught:
        figure(series, office, 2024, "110")
    assert caught.value.field == "reason"
    figure(series, office, 2024, "140", reason="公报修订")
    assert [(a.state, a.growth_permille) for a in series.alerts.all()] == [("open", Decimal("400.00"))]
    figure(series, office, 2024, "110", reason="再次修订")
    assert alerts(series) == [(2024, "fast", "lapsed")]
    assert series.points.filter(year=2024).count() == 3
    assert series.points.get(year=2024, replaced_at=None).reason == "再次修订"
    figure(series, office, 2024, "101", reason="第三次修订")
    assert alerts(series)[-1] == (2024, "slow", "open")
    watching.set_bounds(by=office, series=series, bounds=Bounds())
    assert alerts(series)[-1] == (2024, "slow", "lapsed")
    assert series.bounds_source == ""


def test_an_answer_ends_the_alert_and_says_what_it_led_to(
    series: MarketSeries, office: User, bureau: Organisation, clerk: User
) -> None:
    figure(series, office, 2023, "100")
    figure(series, office, 2024, "130")
    alert = series.alerts.get()
    with pytest.raises(NotAllowed):
        watching.answer_alert(by=clerk, alert=alert, answer="x")
    with pytest.raises(NoSuchRecord):
        watching.answer_alert(by=office, alert=alert, answer="列入", led_to="/needs/none")
    with pytest.raises(Invalid):
        watching.answer_alert(by=office, alert=alert, answer="列入", led_to=alert.uri)
    with pytest.raises(Invalid):
        watching.answer_alert(by=office, alert=alert, answer=" ")
    watching.answer_alert(by=office, alert=alert, answer="请该单位提出赛道", led_to=bureau.uri)
    assert (alert.state, alert.led_to) == (AlertState.ANSWERED, bureau.uri)
    assert bureau.uri in {edge.subject.uri for edge in links.edges_of(alert.uri, office)}
    with pytest.raises(AlreadyDecided):
        watching.answer_alert(by=office, alert=alert, answer="再次")
    figure(series, office, 2024, "131", reason="修订")  # answered for this year and kind: not asked again
    assert alerts(series) == [(2024, "fast", "answered")]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"year": 1900}, "year"),
        ({"year": clock.today().year + 1}, "year"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-3"}, "amount"),
        ({"amount": "1.1234567"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"published_on": date(2023, 12, 31)}, "published_on"),
        ({"published_on": clock.today() + timedelta(days=1)}, "published_on"),
        ({"look_on": clock.today()}, "look_on"),
        ({"source": " "}, "source"),
        ({"page": ""}, "page"),
    ],
)
def test_a_wrong_figure_is_refused_at_its_field(
    series: MarketSeries, office: User, wrong: dict[str, Any], field: str
) -> None:
    given: dict[str, Any] = {"year": 2024, "amount": "5", **wrong}
    with pytest.raises(Invalid) as caught:
        figure(series, office, given.pop("year"), given.pop("amount"), **given)
    assert caught.value.field == field
    assert series.points.count() == 0


@pytest.mark.parametrize(
    ("bounds", "field"),
    [
        (Bounds(20_000, None, "x"), "fast_permille"),
        (Bounds(None, -20_000, "x"), "slow_permille"),
        (Bounds(10, 10, "x"), "fast_permille"),
        (Bounds(10, None, " "), "bounds_source"),
    ],
)
def test_bounds_have_an_order_and_a_source(edition: PlanEdition, office: User, bounds: Bounds, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        opened(edition, office, bounds=bounds)
    assert caught.value.field == field
    assert MarketSeries.objects.count() == 0


def test_a_series_is_opened_once_and_closed_for_good(edition: PlanEdition, series: MarketSeries, office: User) -> None:
    with pytest.raises(AlreadyOpen):
        opened(edition, office)
    with pytest.raises(Invalid) as caught:
        opened(edition, office, name="另一个", unit="furlong")
    assert caught.value.field == "unit"
    watching.look_again(by=office, series=series, look_on=LATER + timedelta(days=1))
    assert series.look_on == LATER + timedelta(days=1)
    watching.close_series(by=office, series=series)
    assert things.work_of(office) == []
    for again in (
        lambda: figure(series, office, 2024, "5"),
        lambda: watching.set_bounds(by=office, series=series, bounds=Bounds()),
        lambda: watching.look_again(by=office, series=series, look_on=LATER),
        lambda: watching.close_series(by=office, series=series),
    ):
        with pytest.raises(NotWatched):
            again()


def test_the_database_keeps_one_figure_a_year(series: MarketSeries, office: User) -> None:
    point = figure(series, office, 2024, "5")
    point.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        point.save(force_insert=True)


def test_whoever_leaves_hands_series_and_alerts_over(series: MarketSeries, office: User, bureau: Organisation) -> None:
    figure(series, office, 2023, "100")
    figure(series, office, 2024, "130")
    heir = make.office()
    before = things.owned_by(office)
    assert before == 2
    assert things.hand_over(office, heir, by=heir) == 2
    assert (things.owned_by(office), things.owned_by(heir)) == (0, 2)
    assert things.hand_over(heir, office, by=office, within=bureau.uri) == 0
    for thing in (series, series.alerts.get()):
        kind = things.kind_of(thing.uri)
        assert kind is not None
        assert kind.pass_on is not None
        assert kind.pass_on(thing.uri, heir, office, heir)
        assert not kind.pass_on(thing.uri, heir, office, heir)


def test_through_the_pages(edition: PlanEdition, office: User, clerk: User) -> None:
    desk, public = Client(), Client()
    desk.force_login(office)
    assert "还没有跟踪的细分领域" in public.get("/plan/market").content.decode()
    assert "3,586" in public.get("/plan/market").content.decode()  # what the plan cites stands apart
    form = {
        "name": "代餐市场", "segment": "代餐", "unit": "yi_yuan", "owner": office.pk, "look_on": LATER.isoformat(),
        "fast_permille": "12.5", "bounds_source": "纪要",
    }  # fmt: skip
    refused = desk.post("/plan/market/new", {**form, "bounds_source": ""})
    assert refused.status_code == 422
    assert desk.post("/plan/market/new", form).status_code == 302
    series = MarketSeries.objects.get()
    assert series.fast_permille == 125
    entry = {
        "year": "2023", "amount": "100", "source": "公报", "page": "1", "published_on": "2024-03-01",
        "look_on": LATER.isoformat(),
    }  # fmt: skip
    assert desk.post(f"{series.uri}/record", entry).status_code == 302
    second = {**entry, "year": "2024", "amount": "120", "published_on": "2025-03-01"}
    assert desk.post(f"{series.uri}/record", second).status_code == 302
    again = desk.post(f"{series.uri}/record", second)
    assert again.status_code == 422
    assert "更正须说明理由" in again.content.decode()
    alert = MarketAlert.objects.get()
    page = desk.get(series.uri).content.decode()
    assert alert.uri in page
    assert "20" in page
    assert alert.uri not in public.get(series.uri).content.decode()
    assert "代餐市场" in public.get("/plan/market").content.decode()
    assert "代餐市场" not in desk.get("/plan/market?q=乳品").content.decode()
    assert "代餐市场" in desk.get("/plan/market?alerts=open").content.decode()
    assert desk.get(alert.uri).status_code == 200
    assert desk.post(f"{alert.uri}/answer", {"answer": "继续观察"}).status_code == 302
    assert "继续观察" in desk.get(alert.uri).content.decode()
    assert desk.get("/plan/market?export=csv").status_code == 200
    (row,) = public.get("/api/v1/plan/market").json()
    assert (row["newest_growth_percent"], row["whole_growth_percent"]) == (20.0, 20.0)
    assert [point["source"] for point in row["points"]] == ["公报", "公报"]
    member = Client()
    member.force_login(clerk)
    assert member.get(alert.uri).status_code == 403
